package cases

import (
	"iter"
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// fewer are arrays with one element less than a count.
func fewer(have *schema.Node, count int) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind == schema.Array && len(have.Items) >= count {
			yield(arrayNode(have.Items[:count-1]))
		}
	}
}

// more are arrays with one element more than a count: the elements that are there again and again, and such as are all
// different, for they may have to be.
func (b *breaker) more(have *schema.Node, count int, place schema.Place) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind != schema.Array || count >= MaxMembers {
			return
		}
		items := slices.Clone(have.Items)
		seen := map[string]bool{}
		for _, item := range items {
			seen[written(item)] = true
		}
		if len(items) > 0 {
			again := slices.Clone(items)
			for i := 0; len(again) <= count; i++ {
				again = append(again, items[i%len(items)])
			}
			if !place.Node.Member("uniqueItems").IsTrue() && !yield(arrayNode(again[:count+1])) {
				return
			}
		}
		others := func(yield func(*schema.Node) bool) {
			for i := range count + 1 {
				yield(textNode("a" + strconv.Itoa(i)))
			}
		}
		if each := place.Child("items"); each.Exists() {
			others = b.drawn(each, 4*count+redraws)
		}
		for value := range others {
			if text := written(value); len(items) <= count && !seen[text] {
				seen[text] = true
				items = append(items, value)
			}
		}
		if len(items) > count {
			yield(arrayNode(items[:count+1]))
		}
	}
}

// poorer are objects with one member less than a count: without those that need not be there first.
func poorer(have *schema.Node, count int, place schema.Place) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind != schema.Object || len(have.Names) < count {
			return
		}
		needed := map[string]bool{}
		if list := place.Node.Member("required"); list != nil {
			for _, item := range list.Items {
				needed[item.Text] = true
			}
		}
		made := have
		for _, optional := range []bool{true, false} {
			for _, name := range slices.Backward(have.Names) {
				if len(made.Names) >= count && needed[name] != optional {
					made = lacking(made, name)
				}
			}
		}
		yield(made)
	}
}

// richer are objects with one member more than a count: those that the schema names first, then others.
func (b *breaker) richer(have *schema.Node, count int, place schema.Place) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind != schema.Object || count >= MaxMembers {
			return
		}
		made := have
		if known := place.Child("properties"); known.Exists() && known.Node.Kind == schema.Object {
			for i, name := range known.Node.Names {
				if len(made.Names) > count || made.Member(name) != nil {
					continue
				}
				for value := range b.drawn(known.Item(i), 1) {
					made = adding(made, name, value)
				}
			}
		}
		others := place.Child("additionalProperties")
		for i := 0; len(made.Names) <= count; i++ {
			value := textNode("a")
			if others.Exists() && others.Node.Kind == schema.Object {
				for made := range b.drawn(others, 1) {
					value = made
				}
			}
			made = adding(made, "more"+strconv.Itoa(i), value)
		}
		yield(made)
	}
}
