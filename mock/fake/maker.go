package fake

import (
	"sync"
	"time"

	"understudy/mock/contract"
)

// A Question is what a made-up body depends on, and nothing else: no clock, no order of arrival, no shared source of
// chance.
type Question struct {
	// Seed is the generation's seed.
	Seed int64
	// Identity is what the record is: the path parameters of the call, joined.
	Identity string
	// Known are values the call settles. They go into the top level of the body, where they keep the schema, or into
	// the one record that the body wraps.
	Known []contract.Known
	// Said are values that the call names in passing, such as the page asked for. They go into the top level of the body
	// alone, where they keep the schema and nothing else is known.
	Said []contract.Known
	// Anchor is the moment dates are made up around. The default is 2025-01-15T12:00:00Z; it is never the wall clock.
	Anchor time.Time
	// Limit is how many elements the body's outermost list is asked to have: the body itself, or the list that it
	// wraps. The list has as many as its schema allows, at most 100. The default, 0, is not to ask.
	Limit int
}

// defaultAnchor is 2025-01-15T12:00:00Z in Unix seconds.
const defaultAnchor = 1736942400

// A Maker makes up values of one schema. It is safe for concurrent use.
type Maker struct {
	workshop *Workshop
	root     *part
	// identity names the schema: the pointer of its component, or else of its place.
	identity string
	states   sync.Pool
}

// Append makes up the value for a question and appends it to dst as compact JSON, members in the document's order.
// Optional members are there, but for those more than six levels within the body (or within the element of the list
// that the body is), those of a schema that is shown already around them, and all once a record has grown past 128 KiB.
// Lists have one to three elements unless the schema or the question asks for more. It fails when the value would be
// larger than 1 MiB or deeper than 128 levels; dst is then returned as it was.
func (m *Maker) Append(dst []byte, q Question) ([]byte, error) {
	s := m.states.Get().(*state)
	defer m.states.Put(s)
	s.begin(q, len(dst))
	s.owner = record(q.Seed, m.identity, q.Identity)
	out, err := m.root.write(s, s.owner, dst)
	s.known, s.said = nil, nil
	if err == nil {
		err = s.room(out)
	}
	if err != nil {
		return dst, err
	}
	return out, nil
}
