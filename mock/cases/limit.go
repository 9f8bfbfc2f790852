package cases

import (
	"fmt"
	"iter"

	"understudy/mock/schema"
)

// limits sends a value at each bound that its schema has, and one of each of its members.
func (v *varier) limits(whole *varied) { v.eachLayer(whole, v.limited) }

// listed sends each value of an enum, of the whole value and of each of its members.
func (v *varier) listed(whole *varied) { v.eachLayer(whole, v.enumerated) }

// eachLayer visits the schemas that hold a whole value, and those that hold one of its members.
func (v *varier) eachLayer(whole *varied, visit func(s *subject, at *spot, place schema.Place)) {
	at := &spot{root: whole.root}
	all := layers(whole.place, v.old())
	for _, layer := range all {
		visit(whole.subject, at, layer)
	}
	for _, layer := range all {
		list := layer.Child("properties")
		for i, name := range namesOf(list) {
			if v.full() {
				v.untried++
				return
			}
			there, ok := v.having(whole.subject, at, name, list.Item(i))
			if !ok {
				continue
			}
			for _, inner := range layers(list.Item(i), v.old()) {
				visit(whole.subject, there, inner)
			}
		}
	}
}

// maxListed is how many values of one enum are sent.
const maxListed = 20

// enumerated sends the values of an enum at a spot.
func (v *varier) enumerated(s *subject, at *spot, place schema.Place) {
	list := place.Child("enum")
	if !list.Exists() || list.Node.Kind != schema.Array {
		return
	}
	for i, value := range list.Node.Items {
		if i == maxListed {
			name := (&constraint{label: s.label, pointer: at.pointer(), says: "is another value of its enum"}).title()
			v.unvaried = append(v.unvaried, Unvaried{
				Name: name, At: list.Location(),
				Reason: fmt.Sprintf("%d of its %d values are sent", maxListed, len(list.Node.Items)),
			})
			return
		}
		v.tell(s, at.with(value), at.pointer(), "is "+shown(value)+" of its enum", list.Item(i))
	}
}

// limited sends the value at a spot at the bounds of one schema. One that no value is at, for another word is narrower,
// is none.
func (v *varier) limited(s *subject, at *spot, place schema.Place) {
	for _, word := range place.Node.Names {
		bound := place.Child(word)
		for value := range v.bounding(at.value(), place, word, s.longest) {
			if v.tell(s, at.with(value), at.pointer(), "is at its "+word+" "+shown(bound.Node), bound) || v.full() {
				break
			}
		}
	}
}

// maxDigits bounds the numbers that are sent at a bound: the largest that there are have hundreds of digits.
const maxDigits = 40

// bounding are values at a bound, the one that is there first. There are none for other words, and for none of
// something.
func (v *varier) bounding(have *schema.Node, place schema.Place, word string, longest int) iter.Seq[*schema.Node] {
	none := func(func(*schema.Node) bool) {}
	bound := place.Child(word).Node
	switch word {
	case "minimum", "maximum":
		value, ok := number(bound)
		if !ok || len(bound.Text) > maxDigits || len(numberNode(value).Text) > maxDigits {
			return none
		}
		return func(yield func(*schema.Node) bool) { yield(numberNode(value)) }
	case "minLength", "maxLength", "minItems", "maxItems":
	default:
		return none
	}
	count, ok := countOf(bound)
	if !ok || count == 0 {
		return none
	}
	switch word {
	case "minLength":
		return textsAt(have, shorter(have, count+1), count)
	case "maxLength":
		return textsAt(have, longer(have, count-1, longest), count)
	case "minItems":
		return itemsAt(have, fewer(have, count+1), count)
	}
	return itemsAt(have, v.more(have, count-1, place), count)
}

// textsAt are texts of a length: the one that is there, if it has that, else others.
func textsAt(have *schema.Node, others iter.Seq[*schema.Node], count int) iter.Seq[*schema.Node] {
	if have.Kind == schema.String && len([]rune(have.Text)) == count {
		return func(yield func(*schema.Node) bool) { yield(have) }
	}
	return others
}

// itemsAt are arrays of a length: the one that is there, if it has that, else others.
func itemsAt(have *schema.Node, others iter.Seq[*schema.Node], count int) iter.Seq[*schema.Node] {
	if have.Kind == schema.Array && len(have.Items) == count {
		return func(yield func(*schema.Node) bool) { yield(have) }
	}
	return others
}
