package fake

import (
	"strings"
	"sync/atomic"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// objectPart makes objects. Its members are settled when the schema is compiled.
type objectPart struct {
	members []member
	// component names the schema when it is a component with a member "id": such a record's content follows from its id,
	// wherever it is shown.
	component string
	id        int
	judge     *judge
	// settlements remember which members a path parameter settles, by the parameter's name.
	settlements atomic.Pointer[[]settlement]
}

type member struct {
	name string
	// key is the member's name as JSON, with the colon.
	key   string
	label uint64
	part  *part
	// needed: the member is there even where only what is required is made.
	needed bool
}

// write appends the object.
func (o *objectPart) write(s *state, h uint64, dst []byte) ([]byte, error) {
	var known []settlement
	if s.depth == 0 && len(s.known) > 0 {
		known = o.settled(s.known)
	}
	outer, lean := s.owner, s.lean(dst)
	s.depth++
	defer func() { s.depth--; s.owner = outer }()
	if err := s.room(dst); err != nil {
		return dst, err
	}
	idHash := uint64(0)
	if o.component != "" {
		idHash = derive(h, o.members[o.id].label)
		if s.depth > 1 {
			s.owner = h
			out, err := o.members[o.id].part.write(s, idHash, dst)
			if err != nil {
				return dst, err
			}
			h = record(s.seed, o.component, unquoted(out[len(dst):]))
		}
	}
	s.owner = h
	dst = append(dst, '{')
	first := true
	for i := range o.members {
		m := &o.members[i]
		if lean && !m.needed {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, m.key...)
		if json := o.given(s, known, i); json != "" {
			dst = append(dst, json...)
			continue
		}
		hash := idHash
		if o.component == "" || i != o.id {
			hash = derive(h, m.label)
		}
		var err error
		if dst, err = m.part.write(s, hash, dst); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// unquoted is a scalar's text without the quotes of a string.
func unquoted(json []byte) []byte {
	if len(json) > 1 && json[0] == '"' {
		return json[1 : len(json)-1]
	}
	return json
}

// settlement says which members a path parameter settles.
type settlement struct {
	name    string
	record  bool
	members []bool
}

// maxSettlements bounds what an object remembers. Parameters past it are looked up each time.
const maxSettlements = 32

// settled finds the settlement of each known value, at the same index.
func (o *objectPart) settled(known []contract.Known) []settlement {
	have := o.settlements.Load()
	if have != nil && len(known) == 1 {
		for i := range *have {
			if (*have)[i].name == known[0].Name && (*have)[i].record == known[0].Record {
				return (*have)[i : i+1]
			}
		}
	}
	out := make([]settlement, len(known))
	for i, k := range known {
		out[i] = settlement{k.Name, k.Record, make([]bool, len(o.members))}
		for j := range o.members {
			out[i].members[j] = k.Settles(o.members[j].name)
		}
	}
	if len(known) == 1 {
		var grown []settlement
		if have != nil {
			grown = append(grown, *have...)
		}
		if len(grown) < maxSettlements {
			grown = append(grown, out[0])
			o.settlements.CompareAndSwap(have, &grown)
		}
	}
	return out
}

// given is the JSON that the call settles for a member, or "" where there is none that keeps its schema.
func (o *objectPart) given(s *state, known []settlement, index int) string {
	for i := range known {
		if !known[i].members[index] {
			continue
		}
		p, json := o.members[index].part, s.known[i].JSON
		if o.admits(p, json) {
			return json
		}
		if other := recast(json); other != "" && o.admits(p, other) {
			return other
		}
	}
	return ""
}

func (o *objectPart) admits(p *part, json string) bool {
	if p.admit != nil && p.admit(json) {
		return true
	}
	return o.judge.holdsJSON(p.places, []byte(json))
}

// recast turns a number into a string or a string into what is in it: a parameter and a member that mean the same need
// not be of one type.
func recast(json string) string {
	if strings.HasPrefix(json, `"`) {
		text, bad := schema.Decode([]byte(json), 1)
		// 1e3 and -0 are numbers, but not the ones that were written.
		if plain, isText := text.(string); bad == nil && isText && !strings.ContainsAny(plain, "eE") && plain != "-0" {
			return plain
		}
		return ""
	}
	return string(schema.AppendString(nil, json))
}
