package fake

import (
	"sync"
	"time"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A Question is what a made-up body depends on, and nothing else: no clock, no order of arrival, no shared source of
// chance.
type Question struct {
	// Seed is the generation's seed.
	Seed int64
	// Identity is what the record is: the path parameters of the call, joined.
	Identity string
	// Known are values the call settles. They go into the top level of the body, where they keep the schema.
	Known []contract.Known
	// Anchor is the moment dates are made up around. The default is 2025-01-15T12:00:00Z; it is never the wall clock.
	Anchor time.Time
}

// defaultAnchor is 2025-01-15T12:00:00Z in Unix seconds.
const defaultAnchor = 1736942400

// A Maker makes up values of one schema. It is safe for concurrent use.
type Maker struct {
	root *part
	// identity names the schema: the pointer of its component, or else of its place.
	identity string
	states   sync.Pool
}

// Compile reads a schema once into a maker: a tree of small functions that append JSON. It fails where no value can be
// made, naming the file, line, column and keyword.
func Compile(at schema.Place, dialect schema.Dialect) (*Maker, error) {
	c := newCompiler(dialect)
	if err := c.circles(at); err != nil {
		return nil, err
	}
	top, err := c.canonical(at)
	if err != nil {
		return nil, err
	}
	root, err := c.part([]schema.Place{top}, hint{top: true, example: bodyExample(at)})
	if err != nil {
		return nil, err
	}
	m := &Maker{root: root, identity: top.Pointer}
	m.states.New = func() any { return newState() }
	return m, nil
}

// Append makes up the value for a question and appends it to dst as compact JSON, members in the document's order. It
// fails when the value would be larger than 1 MiB or deeper than 128 levels; dst is then returned as it was.
func (m *Maker) Append(dst []byte, q Question) ([]byte, error) {
	s := m.states.Get().(*state)
	defer m.states.Put(s)
	s.begin(q, len(dst))
	s.owner = record(q.Seed, m.identity, q.Identity)
	out, err := m.root.write(s, s.owner, dst)
	s.known = nil
	if err == nil {
		err = s.room(out)
	}
	if err != nil {
		return dst, err
	}
	return out, nil
}
