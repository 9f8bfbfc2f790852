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

const (
	// maxValues bounds how many values of one body are looked at.
	maxValues = 200_000
	// maxUnnamed bounds how many members of one body are told apart that the document does not have.
	maxUnnamed = 2 * maxDifferences
)

// shape adds a value to a shape, or begins one. What is beyond the bounds is left out.
func (d *differ) shape(s *shape, view contract.View, value any, pointer string) *shape {
	if d.values++; d.values > maxValues {
		return s
	}
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
		for i := 0; i < len(value) && d.values <= maxValues; i++ {
			s.elements = d.shape(s.elements, view.Element(i), value[i], fmt.Sprintf("%s/%d", pointer, i))
		}
	case map[string]any:
		d.object(s, value, pointer)
	}
	return s
}

// object adds the members of an object to its shape.
func (d *differ) object(s *shape, value map[string]any, pointer string) {
	free := s.view.Free()
	for _, member := range sorted(value) {
		to := schema.AppendPointer(pointer, member)
		switch {
		case d.values > maxValues:
			return
		case s.view.Names(member):
			if its := d.shape(s.members[member], s.view.Member(member), value[member], to); its != nil {
				s.member(member, its)
			}
		case free:
			s.elements = d.shape(s.elements, s.view.Member(member), value[member], to)
		case s.members[member] == nil && d.unnamed == maxUnnamed:
			d.beyond++
		case s.members[member] == nil:
			d.unnamed++
			s.member(member, &shape{view: s.view, types: map[string]string{unknownType: to}, unfixed: nowhere})
		}
	}
}

func (s *shape) member(name string, its *shape) {
	if s.members == nil {
		s.members = map[string]*shape{}
	}
	s.members[name] = its
}
