package verify

import (
	"fmt"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A shape is what values of one place look like: one value, or all elements of an array together.
type shape struct {
	view contract.View
	// types are the JSON types that were seen, with the pointer to the first value of each; some holds it.
	types map[string]string
	some  map[string]any
	// members are those of objects; elements are those of arrays, and the values of maps.
	members  map[string]*shape
	elements *shape
	// fixed says that the schema takes one value only, and unfixed is the pointer to one that is another, or nowhere.
	fixed   bool
	unfixed string
}

const (
	// nowhere is no pointer: each of them begins with a slash, or is empty.
	nowhere = "nowhere"
	// unknownType is the type of what the document does not have: it is not looked at.
	unknownType = ""
)

// shape adds a value to a shape, or begins one.
func (d *differ) shape(s *shape, view contract.View, value any, pointer string) *shape {
	if s == nil {
		s = &shape{
			view: view, types: map[string]string{}, some: map[string]any{}, fixed: view.Fixed(), unfixed: nowhere,
		}
	}
	name := view.Type(value)
	if _, seen := s.types[name]; !seen {
		s.types[name], s.some[name] = pointer, value
	}
	if s.fixed && s.unfixed == nowhere {
		for _, f := range d.findings[pointer] {
			if f.Keyword == "const" || f.Keyword == "enum" {
				s.unfixed = pointer
			}
		}
	}
	switch value := value.(type) {
	case []any:
		for i, element := range value {
			s.elements = d.shape(s.elements, view.Element(i), element, fmt.Sprintf("%s/%d", pointer, i))
		}
	case map[string]any:
		free := view.Free()
		for _, member := range sorted(value) {
			to := schema.AppendPointer(pointer, member)
			switch {
			case view.Names(member):
				s.member(member, d.shape(s.members[member], view.Member(member), value[member], to))
			case free:
				s.elements = d.shape(s.elements, view.Member(member), value[member], to)
			case s.members[member] == nil:
				s.member(member, &shape{view: view, types: map[string]string{unknownType: to}, unfixed: nowhere})
			}
		}
	}
	return s
}

func (s *shape) member(name string, its *shape) {
	if s.members == nil {
		s.members = map[string]*shape{}
	}
	s.members[name] = its
}
