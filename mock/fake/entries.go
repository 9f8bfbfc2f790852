package fake

import (
	"slices"

	"github.com/brianvoe/gofakeit/v6/data"

	"understudy/mock/schema"
)

// maxEntries is how many entries a map has at most, unless its schema asks for more.
const maxEntries = 3

// fill gives a map its entries. A map is an object whose members have no names in the document, only a schema: that of
// additionalProperties, patternProperties or unevaluatedProperties. It reports whether there are any.
func (p *plan) fill(most int) (bool, error) {
	most = min(most, maxEntries)
	if len(p.members) > 0 || len(p.f.candidates()) > 0 || !p.f.isMap() || most == 0 {
		return false, nil
	}
	if p.example != nil && p.example.Kind == schema.Object {
		for _, name := range p.example.Names[:min(most, len(p.example.Names))] {
			if _, err := p.enter(name); err != nil {
				return false, err
			}
		}
	}
	if len(p.members) > 0 {
		return true, nil
	}
	word := entryWord(p.f)
	makers, err := p.namers(word)
	if err != nil {
		return false, err
	}
	for attempt := range uint64(maxAttempts) {
		for _, namer := range makers {
			if len(p.members) >= most {
				return true, nil
			}
			name, plain := namer(attempt), word(attempt)
			if isPrefix(name) {
				plain = name + plain
			}
			for _, name := range [...]string{plain, name} {
				if there, err := p.enter(name); err != nil || p.passed != nil {
					return len(p.members) > 0, err
				} else if there {
					break
				}
			}
		}
	}
	return len(p.members) > 0, nil
}

// enter adds an entry, if there may be one of that name and something is said about it. One that cannot be made for
// what its schema says is told, for no other name would help.
func (p *plan) enter(name string) (bool, error) {
	if p.there[name] || p.absent[name] != nil || name == "" || !speaks(p.f.member(name)) ||
		!p.c.holds(p.c.scope, p.f.names, name) {
		return false, nil
	}
	err := p.add(name)
	if err == nil {
		return p.there[name], nil
	}
	p.absent[name] = err
	if final(err) {
		return false, err
	}
	if !p.eager {
		p.passed = append(p.passed, err)
	}
	return false, nil
}

// isMap reports whether anything is said of members that have no names.
func (f *facts) isMap() bool {
	return slices.ContainsFunc(f.layers, func(l layer) bool {
		return l.named != nil || speaks([]schema.Place{l.additional}) || speaks([]schema.Place{l.unevaluated})
	})
}

// speaks reports whether schemas say anything of what they allow.
func speaks(places []schema.Place) bool {
	said := false
	for _, at := range places {
		if at.Node == nil || at.Node.Kind == schema.Bool && !at.Node.IsTrue() {
			return false
		}
		said = said || at.Node.Kind == schema.Object && !silent(at.Node)
	}
	return said
}

// isPrefix reports whether a name that a pattern asks for looks like the beginning of one: x-, S_.
func isPrefix(name string) bool {
	if name == "" {
		return false
	}
	switch name[len(name)-1] {
	case '-', '_', '.', '/', ':', '$', '@':
		return true
	}
	return false
}

// entryWord names the entries of a map by words that follow from its schema, not from where it was met.
func entryWord(f *facts) func(uint64) string {
	nouns := data.Word["noun_concrete"]
	said := label(string(f.roots[0].Node.AppendJSON(nil)))
	return func(attempt uint64) string {
		return string(lower(nil, nouns[derive(said, attempt)%uint64(len(nouns))]))
	}
}
