package cases

import (
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// A spot is one value within a whole one that keeps the contract.
type spot struct {
	root  *schema.Node
	steps []string
	// above are the schemas that hold the values around it, and it: one that comes again is a circle.
	above []*schema.Node
}

// value is the value at the spot.
func (s *spot) value() *schema.Node {
	node := s.root
	for _, step := range s.steps {
		if node = childOf(node, step); node == nil {
			return &schema.Node{}
		}
	}
	return node
}

func childOf(node *schema.Node, step string) *schema.Node {
	if node.Kind != schema.Array {
		return node.Member(step)
	}
	if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(node.Items) {
		return node.Items[i]
	}
	return nil
}

// pointer is the spot as a JSON Pointer (RFC 6901).
func (s *spot) pointer() string {
	pointer := ""
	for _, step := range s.steps {
		pointer = schema.AppendPointer(pointer, step)
	}
	return pointer
}

// below is the spot of a member or element.
func (s *spot) below(step string) *spot {
	return &spot{root: s.root, steps: append(slices.Clone(s.steps), step), above: s.above}
}

// inside is the spot with one more schema that holds it.
func (s *spot) inside(node *schema.Node) *spot {
	return &spot{root: s.root, steps: s.steps, above: append(slices.Clone(s.above), node)}
}

// with is the whole value with another one at the spot.
func (s *spot) with(value *schema.Node) *schema.Node { return replaced(s.root, s.steps, value) }

// replaced copies the values on the way to one that is replaced.
func replaced(node *schema.Node, steps []string, value *schema.Node) *schema.Node {
	if len(steps) == 0 {
		return value
	}
	made := &schema.Node{Kind: node.Kind, Names: node.Names, Items: slices.Clone(node.Items)}
	for i := range made.Items {
		if node.Kind == schema.Object && node.Names[i] == steps[0] || node.Kind == schema.Array &&
			strconv.Itoa(i) == steps[0] {
			made.Items[i] = replaced(node.Items[i], steps[1:], value)
		}
	}
	return made
}

// adding is an object with one more member, or another value for it.
func adding(object *schema.Node, name string, value *schema.Node) *schema.Node {
	if object.Kind == schema.Object && object.Member(name) != nil {
		return replaced(object, []string{name}, value)
	}
	return &schema.Node{
		Kind:  schema.Object,
		Names: append(slices.Clone(object.Names), name), Items: append(slices.Clone(object.Items), value),
	}
}

// lacking is an object without a member.
func lacking(object *schema.Node, name string) *schema.Node {
	made := &schema.Node{Kind: schema.Object}
	for i, item := range object.Items {
		if object.Names[i] != name {
			made.Names, made.Items = append(made.Names, object.Names[i]), append(made.Items, item)
		}
	}
	return made
}

// overlaid is an object that has all members of two, where they differ those of the second.
func overlaid(under, over *schema.Node) *schema.Node {
	if under.Kind != schema.Object || over.Kind != schema.Object {
		return over
	}
	for i, item := range over.Items {
		under = adding(under, over.Names[i], item)
	}
	return under
}

func textNode(text string) *schema.Node { return &schema.Node{Kind: schema.String, Text: text} }

func arrayNode(items []*schema.Node) *schema.Node {
	return &schema.Node{Kind: schema.Array, Items: items}
}

// written is a value as JSON, to compare by.
func written(node *schema.Node) string { return string(node.AppendJSON(nil)) }

// read is a JSON value as a tree.
func read(value []byte) (*schema.Node, error) {
	doc, err := schema.Read("value.json", value)
	if err != nil {
		return nil, err
	}
	return doc.Root, nil
}
