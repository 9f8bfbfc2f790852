package fake

import (
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

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
		p, json := o.members[index].made(s), s.known[i].JSON
		if p == nil {
			return ""
		}
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
