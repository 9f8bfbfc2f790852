package schema

import "slices"

// translator turns schemas of an OpenAPI 3.0 document into JSON Schema 2020-12, for one direction. Every pointer still
// leads to the same place.
type translator struct {
	doc       *Document
	direction Direction
	// whole is the schema whose allOf the schema at hand stands in, if it stands in one.
	whole *Node
}

// like is a node of the same kind, names and place, with room for its items.
func (n *Node) like() *Node {
	return &Node{
		Kind: n.Kind, Names: n.Names, Line: n.Line, Column: n.Column, Items: make([]*Node, len(n.Items)), index: n.index,
	}
}

// each translates every value of a map or list of schemas.
func (t translator) each(n *Node) *Node {
	if n.Kind != Object && n.Kind != Array {
		return n
	}
	out := n.like()
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
			item = translator{doc: t.doc, direction: t.direction}.properties(item)
		case "allOf":
			part := t
			if t.whole == nil {
				part.whole = n
			}
			item = part.each(item)
		case "oneOf", "anyOf":
			item = t.each(item)
		case "not", "items", "additionalProperties":
			item = translator{doc: t.doc, direction: t.direction}.schema(item)
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

// required leaves out the properties that may not travel this way, wherever the schema or the one it is a part of has
// them.
func (t translator) required(n, list *Node) *Node {
	out := &Node{Kind: list.Kind, Line: list.Line, Column: list.Column}
	out.Items = slices.DeleteFunc(slices.Clone(list.Items), func(name *Node) bool {
		return t.barredIn(n, name.Text, 0) || t.whole != nil && t.barredIn(t.whole, name.Text, 0)
	})
	if len(out.Items) == 0 {
		return nil
	}
	return out
}

// maxTogether bounds the search through allOf, for it may be a circle.
const maxTogether = 8

// barredIn reports whether a schema, or one that it is put together from, has a property that may not travel this way.
func (t translator) barredIn(n *Node, name string, depth int) bool {
	place, err := (Place{Doc: t.doc, Node: n}).Deref()
	if err != nil || depth > maxTogether {
		return false
	}
	if property := place.Node.Member("properties").Member(name); property != nil {
		return t.barred(property)
	}
	all := place.Node.Member("allOf")
	return all != nil && slices.ContainsFunc(all.Items, func(part *Node) bool { return t.barredIn(part, name, depth+1) })
}
