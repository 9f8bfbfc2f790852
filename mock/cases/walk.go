package cases

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

// maxDeep bounds how many schemas may hold one value, each within the other, maxVisits how often one is broken on the
// same value, for branches lead to it on different ones, and maxPlaces the values and schemas of one operation.
const (
	maxDeep   = 64
	maxVisits = 4
	maxPlaces = 20_000
)

// A visit is one schema on one value.
type visit struct {
	subject *subject
	node    *schema.Node
	pointer string
}

// walk breaks each constraint of a schema on the value at a spot, in the order written, and of the schemas in it. A
// schema that holds a value around this one already is a circle, and was broken there.
func (b *breaker) walk(s *subject, at *spot, place schema.Place) {
	node := place.Node
	if node == nil || node.Kind != schema.Object || slices.Contains(at.above, node) || len(at.above) > maxDeep {
		return
	}
	if b.visits[visit{s, node, at.pointer()}]++; b.visits[visit{s, node, at.pointer()}] > maxVisits {
		return
	}
	if len(b.visits) > maxPlaces || b.full() {
		b.untried++
		return
	}
	at = at.inside(node)
	if reference := node.StringAt("$ref"); reference != "" {
		if target, err := place.Follow(reference); err == nil {
			b.walk(s, at, target)
		}
		if b.old() {
			// Words beside a reference count for nothing (OpenAPI 3.0.4, section 4.7.23).
			return
		}
	}
	at = b.fitting(s, at, place)
	for _, word := range node.Names {
		b.word(s, at, place, word)
	}
}

// old reports whether the document is in OpenAPI 3.0, whose schemas are no JSON Schema.
func (b *breaker) old() bool { return b.contract.Dialect() == schema.OpenAPI30 }

// fitting is the spot with a value of the kind that the schema's words are about, if one can be made up.
func (b *breaker) fitting(s *subject, at *spot, place schema.Place) *spot {
	kind, asked := schema.Null, false
	switch {
	case place.Child("properties").Exists(), place.Child("required").Exists():
		kind, asked = schema.Object, true
	case place.Child("items").Exists(), place.Child("prefixItems").Exists():
		kind, asked = schema.Array, true
	}
	have := at.value()
	if !asked || have.Kind == kind && (kind != schema.Array || len(have.Items) > 0) {
		return at
	}
	for value := range b.drawn(place, redraws) {
		if value.Kind != kind || kind == schema.Array && len(value.Items) == 0 {
			continue
		}
		if moved, ok := b.moved(s, at, value); ok {
			return moved
		}
	}
	return at
}

// moved is the spot with another value, if the request still keeps the contract with it.
func (b *breaker) moved(s *subject, at *spot, value *schema.Node) (*spot, bool) {
	root := at.with(value)
	request, err := s.write(root)
	if err != nil || b.full() || !b.keeps(&request) {
		return at, false
	}
	return &spot{root: root, steps: at.steps, above: at.above}, true
}

// drawn are values made up for a schema, one after the other.
func (b *breaker) drawn(place schema.Place, count int) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		maker, err := b.workshop.Compile(place)
		if err != nil {
			return
		}
		for i := range count {
			if b.full() {
				return
			}
			value, err := maker.Append(nil, fake.Question{Seed: b.options.Seed + int64(i+1)})
			if err != nil {
				return
			}
			b.work -= len(value)
			if node, err := read(value); err == nil && !yield(node) {
				return
			}
		}
	}
}

// word breaks one word of a schema.
func (b *breaker) word(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	switch word {
	case "allOf":
		for i := range here.Node.Items {
			b.walk(s, at, here.Item(i))
		}
	case "oneOf", "anyOf":
		b.branches(s, at, place, word)
	case "properties":
		b.properties(s, at, place)
	case "items":
		b.element(s, at, here, prefixed(place))
	case "additionalProperties", "unevaluatedProperties":
		b.others(s, at, place, word)
	case "required":
		b.required(s, at, here)
	default:
		if !b.old() {
			b.newWord(s, at, place, word)
		}
		b.scalar(s, at, place, word)
	}
}

// newWord breaks what OpenAPI 3.0 does not have, or says that it does not.
func (b *breaker) newWord(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	switch word {
	case "prefixItems":
		if here.Node.Kind == schema.Array {
			for i := range here.Node.Items {
				b.element(s, at, here.Item(i), i)
			}
		}
	case "patternProperties":
		b.patterned(s, at, place)
	case "dependentRequired":
		b.dependent(s, at, here)
	case "not", "if", "contains", "propertyNames", "dependentSchemas", "unevaluatedItems",
		"$dynamicRef", "contentSchema":
		c := s.constraint(word, at.pointer(), "breaks "+word, here)
		b.weigh(c, func(func(draft) bool) {}, "no breaches of "+word+" are made up")
	}
}

// branches breaks each alternative of a oneOf or anyOf, on a value of that alternative.
func (b *breaker) branches(s *subject, at *spot, place schema.Place, word string) {
	list := place.Child(word)
	if list.Node.Kind != schema.Array {
		return
	}
	for i := range list.Node.Items {
		branch := list.Item(i)
		b.walk(s, b.taking(s, at, branch, chosenBy(place, branch)), branch)
	}
}

// taking is the spot with a value of an alternative: its own members over those that are there, or alone, and with the
// member that chooses it, if there is one.
func (b *breaker) taking(s *subject, at *spot, branch schema.Place, by []member) *spot {
	have := at.value()
	for value := range b.drawn(branch, 2) {
		for _, plain := range []*schema.Node{overlaid(have, value), value} {
			for _, chooser := range append(by, member{}) {
				chosen := plain
				if chooser.name != "" && plain.Kind == schema.Object {
					chosen = adding(plain, chooser.name, textNode(chooser.value))
				}
				if moved, ok := b.moved(s, at, chosen); ok {
					return moved
				}
			}
		}
	}
	return at
}

// A member is one with a text.
type member struct{ name, value string }

// chosenBy lists the members that may choose an alternative: the names that the discriminator maps to it, and its own
// (OpenAPI 3.1, section 4.8.25).
func chosenBy(place, branch schema.Place) (ways []member) {
	chooser := place.Child("discriminator")
	property, reference := chooser.Node.StringAt("propertyName"), branch.Node.StringAt("$ref")
	if property == "" || reference == "" {
		return nil
	}
	own := reference[strings.LastIndexByte(reference, '/')+1:]
	if mapping := chooser.Node.Member("mapping"); mapping != nil && mapping.Kind == schema.Object {
		for i, name := range mapping.Names {
			if to := mapping.Items[i].Text; to == reference || to == own {
				ways = append(ways, member{property, name})
			}
		}
	}
	return append(ways, member{property, own})
}

// element breaks the schema of an array's elements on the one at an index.
func (b *breaker) element(s *subject, at *spot, place schema.Place, index int) {
	if have := at.value(); have.Kind != schema.Array || index >= len(have.Items) {
		if place.Node.Kind == schema.Object && len(place.Node.Names) > 0 {
			what := "the schema of element " + strconv.Itoa(index)
			b.skip(s, at, place, what, "no value with such an element keeps the contract")
		}
		return
	}
	b.walk(s, at.below(strconv.Itoa(index)), place)
}

// skip tells of a schema that nothing is tried of.
func (b *breaker) skip(s *subject, at *spot, place schema.Place, what, why string) {
	if b.full() {
		b.untried++
		return
	}
	b.unbroken = append(b.unbroken, Unbroken{
		Name: s.constraint("", at.pointer(), "breaks "+what, place).title(), In: s.in, Parameter: s.name,
		Pointer: at.pointer(), At: place.Location(), Reason: why,
	})
}
