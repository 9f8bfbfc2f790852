package schema

import "slices"

// translate turns the schemas of an OpenAPI 3.0 document into JSON Schema 2020-12, for one direction. All else of the
// document stays as it is, so that every pointer still leads to the same place.
func translate(doc *Document, direction Direction) *Node {
	t := translator{doc: doc, direction: direction}
	return t.walk(doc.Root)
}

type translator struct {
	doc       *Document
	direction Direction
}

// walk looks for schemas outside of schemas: members named schema, and components/schemas.
func (t translator) walk(n *Node) *Node {
	if n == nil || n.Kind != Object && n.Kind != Array {
		return n
	}
	out := &Node{Kind: n.Kind, Names: n.Names, Line: n.Line, Column: n.Column, Items: make([]*Node, len(n.Items))}
	for i, item := range n.Items {
		name := ""
		if n.Kind == Object {
			name = n.Names[i]
		}
		switch {
		case name == "example", name == "examples", len(name) > 1 && name[:2] == "x-":
			out.Items[i] = item
		case name == "schema":
			out.Items[i] = t.schema(item)
		case name == "schemas" && n == t.doc.Root.Member("components"):
			out.Items[i] = t.each(item)
		default:
			out.Items[i] = t.walk(item)
		}
	}
	return out
}

// each translates every value of a map or list of schemas.
func (t translator) each(n *Node) *Node {
	if n.Kind != Object && n.Kind != Array {
		return n
	}
	out := &Node{Kind: n.Kind, Names: n.Names, Line: n.Line, Column: n.Column, Items: make([]*Node, len(n.Items))}
	for i, item := range n.Items {
		out.Items[i] = t.schema(item)
	}
	return out
}

// schema translates one schema (OpenAPI 3.0.4, section 4.7.24). Keywords that the dialect does not have are left out.
func (t translator) schema(n *Node) *Node {
	if n.Kind != Object {
		return n
	}
	out := &Node{Kind: Object, Line: n.Line, Column: n.Column}
	if reference := n.Member("$ref"); reference != nil {
		out.add("$ref", reference)
		return out
	}
	for i, name := range n.Names {
		item := n.Items[i]
		switch name {
		case "type":
			if n.Member("nullable").IsTrue() && item.Kind == String {
				item = &Node{Kind: Array, Items: []*Node{item, {Kind: String, Text: "null"}}}
			}
		case "minimum", "maximum":
			if n.Member(exclusive(name)).IsTrue() {
				name = exclusive(name)
			}
		case "properties":
			item = t.properties(item)
		case "allOf", "oneOf", "anyOf":
			item = t.each(item)
		case "not", "items", "additionalProperties":
			item = t.schema(item)
		case "required":
			if item = t.required(n, item); item == nil {
				continue
			}
		case "title", "multipleOf", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
			"maxProperties", "minProperties", "enum", "format", "default":
		default:
			continue
		}
		out.add(name, item)
	}
	return out
}

func (n *Node) add(name string, item *Node) {
	n.Names, n.Items = append(n.Names, name), append(n.Items, item)
}

func exclusive(name string) string {
	if name == "minimum" {
		return "exclusiveMinimum"
	}
	return "exclusiveMaximum"
}

// barred reports whether a property may not travel in this direction.
func (t translator) barred(property *Node) bool {
	word := "readOnly"
	if t.direction == Reply {
		word = "writeOnly"
	}
	if place, err := (Place{Doc: t.doc, Node: property}).Deref(); err == nil {
		property = place.Node
	}
	return property.Member(word).IsTrue()
}

// properties translates an object's properties; one that may not travel this way allows nothing.
func (t translator) properties(n *Node) *Node {
	out := t.each(n)
	for i, item := range n.Items {
		if n.Kind == Object && t.barred(item) {
			out.Items[i] = &Node{Kind: Bool, Text: "false", Line: item.Line, Column: item.Column}
		}
	}
	return out
}

// required leaves out the properties that may not travel this way.
func (t translator) required(n, list *Node) *Node {
	properties := n.Member("properties")
	out := &Node{Kind: list.Kind, Line: list.Line, Column: list.Column}
	out.Items = slices.DeleteFunc(slices.Clone(list.Items), func(name *Node) bool {
		property := properties.Member(name.Text)
		return property != nil && t.barred(property)
	})
	if len(out.Items) == 0 {
		return nil
	}
	return out
}
