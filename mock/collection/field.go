package collection

import (
	"slices"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A kind says how the values of a field are compared.
type kind uint8

const (
	textual kind = iota
	numeric
	moment
)

// maxDepth bounds how deep references and compositions are followed for properties.
const maxDepth = 16

// body is the schema of an operation's successful reply in JSON; it is no place where there is none.
func body(o *contract.Operation) schema.Place {
	if response, _ := o.Success(); response != nil {
		for _, content := range response.Contents {
			if contract.IsJSON(content.MediaType) && content.Schema != nil {
				return content.Schema.At()
			}
		}
	}
	return schema.Place{}
}

// properties visits the properties of an object, those of its parts included, each as often as it is there.
func properties(at schema.Place, depth int, visit func(name string, at schema.Place)) {
	at, err := at.Deref()
	if err != nil || depth > maxDepth || !at.Exists() || at.Node.Kind != schema.Object {
		return
	}
	if own := at.Child("properties"); own.Exists() && own.Node.Kind == schema.Object {
		for i, name := range own.Node.Names {
			visit(name, own.Item(i))
		}
	}
	if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
		for i := range all.Node.Items {
			properties(all.Item(i), depth+1, visit)
		}
	}
}

// fieldsOf are the members of a record, or nil where the schema names none.
func fieldsOf(at schema.Place) map[string]kind {
	var fields map[string]kind
	properties(at, 0, func(name string, at schema.Place) {
		if fields == nil {
			fields = map[string]kind{}
		}
		if fields[name] == textual {
			fields[name] = kindOf(at)
		}
	})
	return fields
}

// kindOf is how the values of a schema are compared.
func kindOf(at schema.Place) kind {
	at, err := at.Deref()
	if err != nil || !at.Exists() {
		return textual
	}
	switch at.Node.StringAt("format") {
	case "date-time", "date":
		return moment
	}
	word := at.Node.Member("type")
	isNumber := func(n *schema.Node) bool { return n.Text == "integer" || n.Text == "number" }
	if word != nil && (isNumber(word) || slices.ContainsFunc(word.Items, isNumber)) {
		return numeric
	}
	return textual
}
