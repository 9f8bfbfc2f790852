package fake

import (
	"strconv"

	"understudy/mock/schema"
)

// maxExtra bounds the members that are made only because minProperties asks for them.
const maxExtra = 1000

// extra adds members with names of their own until there are enough.
func (p *plan) extra(low limit) error {
	if low.n > maxExtra {
		return refuse(low.at, "minProperties", "more than %d members are not made up: lower it", maxExtra)
	}
	makers, err := p.namers(plainName)
	if err != nil {
		return err
	}
	p.eager = true
	tries := uint64(4*low.n + 4*maxAttempts)
	// hopeless are the schemas that no member could be made for, whatever its name.
	hopeless := map[string]bool{}
	for attempt := range tries {
		for _, namer := range makers {
			name := namer(attempt)
			// What a pattern asks for may be the beginning of a name only.
			for _, name := range [...]string{name, name + plainName(attempt)} {
				if len(p.members) >= low.n {
					return nil
				}
				places := p.c.key(p.f.member(name))
				if p.there[name] || p.absent[name] != nil || hopeless[places] {
					continue
				}
				if err := p.add(name); err != nil {
					p.absent[name] = err
					hopeless[places] = p.c.holds(p.c.scope, p.f.names, name)
				}
			}
		}
	}
	if len(p.members) >= low.n {
		return nil
	}
	return refuse(low.at, "minProperties", "%d members that may be there were not found in %d tries: lower it",
		low.n, tries)
}

// estrange adds a member for each schema that the object must not keep: one that this object is free to have and the
// other schema refuses.
func (p *plan) estrange() {
	for _, other := range p.f.estranged {
		f := newFacts([]schema.Place{other}, nil)
		if p.c.gather(f, other) != nil {
			continue
		}
		for _, name := range f.listed {
			value := p.refused(f, name)
			if p.there[name] || value == "" {
				continue
			}
			p.put(name, &part{write: constant(value), places: p.f.member(name), scope: p.c.scope}, nil)
			break
		}
	}
}

// refused is a value that other facts refuse for a member and these ones allow, or "".
func (p *plan) refused(other *facts, name string) string {
	for _, value := range [...]string{`"none"`, "0", "false"} {
		if !p.c.holdsJSON(p.c.scope, other.member(name), []byte(value)) &&
			p.c.holdsJSON(p.c.scope, p.f.member(name), []byte(value)) {
			return value
		}
	}
	return ""
}

// namers make up names: after patternProperties, after propertyNames, and plain ones.
func (p *plan) namers(plain func(uint64) string) ([]func(uint64) string, error) {
	var makers []func(uint64) string
	add := func(places []schema.Place) error {
		made, err := p.c.part(places, hint{name: "key", words: []string{"key"}, vary: true})
		if err != nil {
			return err
		}
		makers = append(makers, func(attempt uint64) string {
			out, err := p.c.sample(places[0], made.write, attempt)
			if err != nil {
				return ""
			}
			value, _ := schema.Decode(out, 1)
			name, _ := value.(string)
			return name
		})
		return nil
	}
	for i := range p.f.layers {
		for _, n := range p.f.layers[i].named {
			source := &schema.Node{Kind: schema.String, Text: n.String()}
			like := p.c.derived(n.at, "pattern", source)
			if err := add(append([]schema.Place{like}, p.f.names...)); err != nil && final(err) {
				return nil, err
			}
		}
	}
	if len(p.f.names) > 0 {
		if err := add(p.f.names); err != nil && final(err) {
			return nil, err
		}
	}
	return append(makers, plain), nil
}

// plainName is a name for a member that the schema asks for without naming it.
func plainName(attempt uint64) string {
	names := [...]string{"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"}
	if attempt < uint64(len(names)) {
		return names[attempt]
	}
	return "member" + strconv.FormatUint(attempt, 10)
}
