package cases

import (
	"fmt"
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// prefixed is how many elements of an array have schemas of their own, so that items is about those after them.
func prefixed(place schema.Place) int {
	if list := place.Node.Member("prefixItems"); list != nil && list.Kind == schema.Array {
		return len(list.Items)
	}
	return 0
}

// properties breaks the schema of each member. One that is not there is made up.
func (b *breaker) properties(s *subject, at *spot, place schema.Place) {
	list := place.Child("properties")
	if list.Node.Kind != schema.Object {
		return
	}
	for i, name := range list.Node.Names {
		member := list.Item(i)
		if readOnly(member) {
			b.readOnly(s, at, member, name)
			if b.old() {
				continue
			}
		}
		if target, err := member.Deref(); err == nil && slices.Contains(at.above, target.Node) {
			continue
		}
		if there, ok := b.having(s, at, name, member); ok {
			b.walk(s, there, member)
		} else if member.Node.Kind == schema.Object && len(member.Node.Names) > 0 {
			b.skip(s, at.below(name), member, "its schema", "no value with such a member keeps the contract")
		}
	}
}

// having is the spot of a member, which is made up where there is none.
func (b *breaker) having(s *subject, at *spot, name string, place schema.Place) (*spot, bool) {
	have := at.value()
	if have.Kind != schema.Object {
		return nil, false
	}
	if have.Member(name) != nil {
		return at.below(name), true
	}
	for value := range b.drawn(place, 3) {
		if moved, ok := b.moved(s, at, adding(have, name, value)); ok {
			return moved.below(name), true
		}
	}
	return nil, false
}

// readOnly reports whether a member travels in replies only.
func readOnly(place schema.Place) bool {
	if target, err := place.Deref(); err == nil {
		place = target
	}
	return place.Node.Member("readOnly").IsTrue()
}

// readOnly sends a member that travels in replies only. Since OpenAPI 3.1 the word is a note (JSON Schema 2020-12,
// section 9.4).
func (b *breaker) readOnly(s *subject, at *spot, place schema.Place, name string) {
	c := s.constraint("readOnly", at.below(name).pointer(), "is sent, though it is readOnly", place)
	if !b.old() {
		b.weigh(c, func(func(draft) bool) {}, "since OpenAPI 3.1 readOnly is a note: the service may ignore the member")
		return
	}
	b.weigh(c, s.values(at, func(yield func(*schema.Node) bool) {
		for value := range b.drawn(place, 1) {
			if !yield(adding(at.value(), name, value)) {
				return
			}
		}
		yield(adding(at.value(), name, textNode("a")))
	}), "")
}

// required leaves out each member that must be there.
func (b *breaker) required(s *subject, at *spot, list schema.Place) {
	if list.Node.Kind != schema.Array {
		return
	}
	for i := range list.Node.Items {
		b.lacks(s, at, list, list.Item(i), "required", "")
	}
}

// dependent leaves out each member that must be there because another one is.
func (b *breaker) dependent(s *subject, at *spot, all schema.Place) {
	if all.Node.Kind != schema.Object {
		return
	}
	for i, name := range all.Node.Names {
		list := all.Item(i)
		if list.Node.Kind != schema.Array {
			continue
		}
		for j := range list.Node.Items {
			b.lacks(s, at, list, list.Item(j), "dependentRequired", name)
		}
	}
}

// lacks leaves out one member that a list asks for: always or, where that is named, when another member is there.
func (b *breaker) lacks(s *subject, at *spot, list, item schema.Place, keyword, when string) {
	if item.Node.Kind != schema.String {
		return
	}
	name := item.Node.Text
	says := "lacks the member " + strconv.Quote(name)
	if when != "" {
		says += " beside " + strconv.Quote(when)
	}
	c := s.constraint(keyword, at.pointer(), says, list)
	c.expected, c.own = "member "+strconv.Quote(name), item.Location()
	b.weigh(c, s.values(at, func(yield func(*schema.Node) bool) {
		if have := at.value(); have.Member(name) != nil && (when == "" || have.Member(when) != nil) {
			yield(lacking(have, name))
		}
	}), "a request that keeps the contract does not have it either")
}

// unexpected is the name of a member that no schema knows.
const unexpected = "unexpected-member"

// others breaks what is said of members that the schema does not name.
func (b *breaker) others(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	if here.Node.Kind == schema.Bool {
		if here.Node.IsTrue() {
			return
		}
		c := s.constraint(word, at.below(unexpected).pointer(), "is a member that the contract does not have", here)
		b.weigh(c, s.values(at, func(yield func(*schema.Node) bool) {
			yield(adding(at.value(), unexpected, textNode("a")))
		}), "")
		return
	}
	if b.old() && word != "additionalProperties" || here.Node.Kind != schema.Object || len(here.Node.Names) == 0 {
		return
	}
	known := place.Node.Member("properties")
	name := unexpected
	for _, have := range at.value().Names {
		if known.Member(have) == nil {
			name = have
			break
		}
	}
	if there, ok := b.having(s, at, name, here); ok {
		b.walk(s, there, here)
		return
	}
	b.skip(s, at, here, word, "no value with a member of another name keeps the contract")
}

// patterned breaks the schemas of members whose names have a pattern.
func (b *breaker) patterned(s *subject, at *spot, place schema.Place) {
	list := place.Child("patternProperties")
	if list.Node.Kind != schema.Object {
		return
	}
	for i, source := range list.Node.Names {
		pattern, err := schema.CompilePattern(source)
		if err != nil {
			continue
		}
		names := at.value().Names
		if found := slices.IndexFunc(names, pattern.MatchString); found >= 0 {
			b.walk(s, at.below(names[found]), list.Item(i))
			continue
		}
		b.skip(s, at, list.Item(i), fmt.Sprintf("the schema of members named %.40q", source),
			"no value with a member of such a name was made up")
	}
}
