package fake

import (
	"slices"

	"understudy/mock/schema"
)

// circles finds schemas that apply to the same value as themselves: allOf, anyOf, oneOf, not, if or a reference that
// leads back to where it came from. Following such a circle would never end.
func (c *compiler) circles(at schema.Place) error {
	w := &walk{c: c, state: map[*schema.Node]int8{}, waiting: []schema.Place{at}}
	for len(w.waiting) > 0 {
		last := len(w.waiting) - 1
		next := w.waiting[last]
		w.waiting = w.waiting[:last]
		if err := w.visit(next, 0); err != nil {
			return err
		}
	}
	return nil
}

// maxNesting bounds how many schemas may apply to one value, one within the other.
const maxNesting = 5000

type walk struct {
	c *compiler
	// state of a schema: 1 while what applies to the same value is being visited, 2 afterwards.
	state   map[*schema.Node]int8
	waiting []schema.Place
}

func (w *walk) visit(at schema.Place, depth int) error {
	node := at.Node
	if node == nil || node.Kind != schema.Object || w.state[node] == 2 {
		return nil
	}
	if w.state[node] == 1 {
		return abort(at, "$ref", "the schema is made of itself, so no value can be held to it: break the circle")
	}
	if depth > maxNesting {
		return abort(at, "allOf", "more than %d schemas lie one within the other: flatten them", maxNesting)
	}
	w.state[node] = 1
	defer func() { w.state[node] = 2 }()
	for _, keyword := range [...]string{"$ref", "$dynamicRef"} {
		if node.Member(keyword) == nil || !w.c.knows(keyword) {
			continue
		}
		target, err := w.c.hop(at, keyword)
		if err != nil {
			return err
		}
		if err := w.visit(target, depth+1); err != nil {
			return err
		}
		if w.c.dialect == schema.OpenAPI30 {
			return nil
		}
	}
	for i, name := range node.Names {
		if !w.c.knows(name) && name != "then" && name != "else" {
			continue
		}
		child := schema.Place{Doc: at.Doc, Node: node.Items[i], Pointer: schema.AppendPointer(at.Pointer, name)}
		if err := w.keyword(name, child, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) keyword(name string, child schema.Place, depth int) error {
	switch name {
	case "allOf", "anyOf", "oneOf", "dependentSchemas":
		for i := range child.Node.Items {
			if err := w.visit(child.Item(i), depth+1); err != nil {
				return err
			}
		}
	case "not", "if", "then", "else":
		return w.visit(child, depth+1)
	case "properties", "patternProperties", "prefixItems":
		for i := range slices.Backward(child.Node.Items) {
			w.waiting = append(w.waiting, child.Item(i))
		}
	case "items", "additionalProperties", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems":
		w.waiting = append(w.waiting, child)
	}
	return nil
}
