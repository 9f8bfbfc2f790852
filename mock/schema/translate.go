package schema

import "slices"

// translator turns schemas of an OpenAPI 3.0 document into JSON Schema 2020-12, for one direction. Every pointer still
// leads to the same place.
type translator struct {
	doc *Document
	// direction is nil where the way of a value is not known.
	direction *Direction
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
		case "multipleOf", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
			"maxProperties", "minProperties", "enum", "format", "discriminator":
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
func (t translator) barred(property Place) bool {
	if t.direction == nil {
		return false
	}
	word := "readOnly"
	if *t.direction == Reply {
		word = "writeOnly"
	}
	if target, err := property.Deref(); err == nil {
		property = target
	}
	return property.Node.Member(word).IsTrue()
}

// properties translates an object's properties; one that may not travel this way allows nothing.
func (t translator) properties(n *Node) *Node {
	out := t.each(n)
	for i, item := range n.Items {
		if n.Kind == Object && t.barred(t.place(item)) {
			out.Items[i] = &Node{Kind: Bool, Text: "false", Line: item.Line, Column: item.Column}
		}
	}
	return out
}

// place is enough of a place to follow references from: this dialect has no identifiers.
func (t translator) place(n *Node) Place { return Place{Doc: t.doc, Node: n} }

// required leaves out the properties that may not travel this way, wherever the schema or the one it is a part of has
// them.
func (t translator) required(n, list *Node) *Node {
	out := &Node{Kind: list.Kind, Line: list.Line, Column: list.Column}
	out.Items = slices.DeleteFunc(slices.Clone(list.Items), func(name *Node) bool {
		return t.barredIn(t.place(n), name.Text, 0) || t.whole != nil && t.barredIn(t.place(t.whole), name.Text, 0)
	})
	if len(out.Items) == 0 {
		return nil
	}
	return out
}

// maxTogether bounds the search through allOf, for it may be a circle.
const maxTogether = 8

// barredIn reports whether a schema, or one that it is put together from, has a property that may not travel this way.
func (t translator) barredIn(at Place, name string, depth int) bool {
	at, err := at.Deref()
	if err != nil || depth > maxTogether {
		return false
	}
	if property := at.Child("properties").Child(name); property.Exists() {
		return t.barred(property)
	}
	all := at.Child("allOf")
	if !all.Exists() {
		return false
	}
	for i := range all.Node.Items {
		if t.barredIn(all.Item(i), name, depth+1) {
			return true
		}
	}
	return false
}
