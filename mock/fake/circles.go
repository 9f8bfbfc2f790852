package fake

import "understudy/mock/schema"

// circles finds schemas that apply to the same value as themselves: allOf, anyOf, oneOf, not, if or a reference that
// leads back to where it came from. Following such a circle would never end.
type circles struct {
	c *compiler
	// state of a schema: 1 while what applies to the same value is being visited, 2 afterwards.
	state map[*schema.Node]int8
	// found are the schemas that lead into a circle.
	found map[*schema.Node]error
}

// maxNesting bounds how many schemas may apply to one value, one within the other.
const maxNesting = 5000

func (w *circles) visit(at schema.Place, depth int) (err error) {
	node := at.Node
	if node == nil || node.Kind != schema.Object {
		return nil
	}
	if w.state[node] == 2 {
		return w.found[node]
	}
	if w.state[node] == 1 {
		return abort(at, "$ref", "the schema is made of itself, so no value can be held to it: break the circle")
	}
	if depth > maxNesting {
		return abort(at, "allOf", "more than %d schemas stand one within the other: flatten them", maxNesting)
	}
	w.state[node] = 1
	defer func() {
		w.state[node] = 2
		if err != nil {
			w.found[node] = err
		}
	}()
	for _, keyword := range [...]string{"$ref", "$dynamicRef"} {
		if target := node.Member(keyword); target == nil || target.Kind != schema.String || !w.c.knows(keyword) {
			continue
		}
		target, err := w.c.hop(w.c.scope, at, keyword)
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
		child := schema.Place{Doc: at.Doc, Node: node.Items[i], Pointer: schema.AppendPointer(at.Pointer, name)}
		if err := w.keyword(name, child, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *circles) keyword(name string, child schema.Place, depth int) error {
	if !w.c.counts(name, child.Node) {
		return nil
	}
	switch name {
	case "allOf", "anyOf", "oneOf", "dependentSchemas":
		for i := range child.Node.Items {
			if err := w.visit(child.Item(i), depth+1); err != nil {
				return err
			}
		}
	case "not", "if", "then", "else":
		return w.visit(child, depth+1)
	}
	return nil
}
