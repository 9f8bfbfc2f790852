package fake

import (
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// settlement says which members a value of the call settles, a path parameter's for one.
type settlement struct {
	name    string
	record  bool
	members []bool
}

// maxSettlements bounds what an object remembers. Parameters past it are looked up each time.
const maxSettlements = 32

// settled finds the settlement of each value, at the same index.
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

// placement is what the call settles of an object: JSON for each of its members, or "". It is settled before any member
// is made, for some are made after others.
type placement struct {
	json []string
	// known: one of the question's known values is among them.
	known bool
}

// at is the JSON that is settled for a member, or "".
func (p placement) at(index int) string {
	if p.json == nil {
		return ""
	}
	return p.json[index]
}

// place settles the members of the body, or of what the body wraps. What was only said in passing goes into the body
// itself.
func (o *objectPart) place(s *state) placement {
	said := s.said
	if s.depth > 1 {
		said = nil
	}
	if len(s.known)+len(said) == 0 {
		return placement{}
	}
	start := len(s.given)
	s.given = append(s.given, make([]string, len(o.members))...)
	placed := placement{json: s.given[start:]}
	placed.known = o.put(s, placed, s.known)
	o.put(s, placed, said)
	return placed
}

// put places values where they keep the schema. Those that are placed already stay. It reports whether it placed any.
func (o *objectPart) put(s *state, placed placement, values []contract.Known) (some bool) {
	if len(values) == 0 {
		return false
	}
	for i, found := range o.settled(values) {
		for j, is := range found.members {
			if !is || placed.json[j] != "" {
				continue
			}
			placed.json[j] = o.fitted(s, j, values[i].JSON)
			some = some || placed.json[j] != ""
		}
		if values[i].Record && !some && o.record != "" && placed.json[o.id] == "" {
			// The path names the record by another word than the record itself does: /pets/{id} is about its petId.
			placed.json[o.id] = o.fitted(s, o.id, values[i].JSON)
			some = placed.json[o.id] != ""
		}
	}
	return some
}

// fitted is a value as a member takes it, or "".
func (o *objectPart) fitted(s *state, index int, json string) string {
	p := o.members[index].made(s)
	if p == nil {
		return ""
	}
	if o.admits(p, json) {
		return json
	}
	if other := recast(json); other != "" && o.admits(p, other) {
		return other
	}
	return ""
}

func (o *objectPart) admits(p *part, json string) bool {
	if p.admit != nil && p.admit(json) {
		return true
	}
	return o.judge.holdsJSON(p.scope, p.places, []byte(json))
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
