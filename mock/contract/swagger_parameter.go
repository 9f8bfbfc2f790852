package contract

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// Media types of forms.
const (
	urlencoded = "application/x-www-form-urlencoded"
	multipart  = "multipart/form-data"
)

// requestBody makes the Request Body Object of an operation's parameters in body and formData, and of those that its
// path shares. It is nil where there are none.
func (c *converter) requestBody(at, shared schema.Place, consumes []*schema.Node) *schema.Node {
	var fields []schema.Place
	seen := map[string]bool{}
	for _, list := range [...]schema.Place{at.Child("parameters"), shared} {
		if !list.Exists() {
			continue
		}
		for i := range list.Node.Items {
			parameter, err := list.Item(i).Deref()
			if err != nil {
				continue
			}
			name := parameter.Node.StringAt("name")
			switch c.in(parameter.Node) {
			case "body":
				if parameter.Doc != at.Doc {
					return c.elsewhere(list.Node.Items[i], parameter.Node)
				}
				return c.bodyOf(parameter.Node, consumes)
			case "formData":
				if !seen[name] {
					fields = append(fields, parameter)
				}
				seen[name] = true
			}
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return c.form(fields, consumes)
}

// in is where a parameter is, or was before it was converted.
func (c *converter) in(parameter *schema.Node) string {
	if c.bodies[parameter] {
		return "body"
	}
	return parameter.StringAt("in")
}

// elsewhere converts a parameter in body that stands in another file, where its references start from. It returns a
// reference to it.
func (c *converter) elsewhere(reference, parameter *schema.Node) *schema.Node {
	if !c.bodies[parameter] {
		c.bodies[parameter] = true
		*parameter = *c.bodyOf(parameter, c.consumes)
	}
	out := nodeAt(reference)
	keepFrom(reference, out, "$ref")
	return out
}

// bodyOf makes a Request Body Object of a parameter in body.
func (c *converter) bodyOf(parameter *schema.Node, consumes []*schema.Node) *schema.Node {
	out := nodeAt(parameter)
	keepFrom(parameter, out, "description", "required")
	content := nodeAt(parameter)
	for _, name := range orJSON(consumes, parameter) {
		put(content, name.Text, mediaNode(parameter.Member("schema"), nil))
	}
	put(out, "content", content)
	return out
}

// form makes a Request Body Object of the fields of a form.
func (c *converter) form(fields []schema.Place, consumes []*schema.Node) *schema.Node {
	first := fields[0].Node
	properties, encoding, required := nodeAt(first), nodeAt(first), listNode(first)
	files := false
	for _, field := range fields {
		n, name := field.Node, field.Node.StringAt("name")
		files = files || n.StringAt("type") == "file"
		form, style, explode := c.formOf(field)
		put(properties, name, form)
		if style != "" {
			one := nodeAt(n)
			put(one, "style", textNode(n, style))
			put(one, "explode", boolNode(n, explode))
			put(encoding, name, one)
		}
		if n.Member("required").IsTrue() {
			required.Items = append(required.Items, n.Member("name"))
		}
	}
	form := nodeAt(first)
	put(form, "type", textNode(first, "object"))
	put(form, "properties", properties)
	if len(required.Items) > 0 {
		put(form, "required", required)
	}
	media := mediaNode(form, nil)
	if len(encoding.Names) > 0 {
		put(media, "encoding", encoding)
	}
	content := nodeAt(first)
	for _, name := range formTypes(files, consumes) {
		put(content, name, media)
	}
	out := nodeAt(first)
	put(out, "required", boolNode(first, len(required.Items) > 0))
	put(out, "content", content)
	return out
}

// formTypes are the media types that a form is sent in: those that are consumed, or the usual one.
func formTypes(files bool, consumes []*schema.Node) []string {
	var list []string
	for _, item := range consumes {
		if (item.Text == multipart || item.Text == urlencoded && !files) && !slices.Contains(list, item.Text) {
			list = append(list, item.Text)
		}
	}
	switch {
	case len(list) > 0:
		return list
	case files:
		return []string{multipart}
	}
	return []string{urlencoded}
}

// leaveParameters takes away what has become a body, and converts the others that are not shared.
func (c *converter) leaveParameters(list schema.Place) {
	var kept []*schema.Node
	for i, item := range list.Node.Items {
		parameter, err := list.Item(i).Deref()
		if err == nil {
			in := c.in(parameter.Node)
			if in == "body" || in == "formData" {
				continue
			}
			if parameter.Node == item {
				c.parameter(parameter)
			}
		}
		kept = append(kept, item)
	}
	list.Node.Items = kept
}

// shared converts a parameter that references lead to. One in body or formData has gone into each operation.
func (c *converter) shared(at schema.Place) {
	switch c.in(at.Node) {
	case "body", "formData":
	default:
		c.parameter(at)
	}
}

func (c *converter) parameter(at schema.Place) {
	if c.done[at.Node] {
		return
	}
	c.done[at.Node] = true
	form, style, explode := c.formOf(at)
	out := nodeAt(at.Node)
	keepFrom(at.Node, out, "name", "in", "description", "required", "allowEmptyValue")
	for i, name := range at.Node.Names {
		if strings.HasPrefix(name, "x-") {
			put(out, name, at.Node.Items[i])
		}
	}
	if style != "" {
		put(out, "style", textNode(at.Node, style))
		put(out, "explode", boolNode(at.Node, explode))
	}
	put(out, "schema", form)
	*at.Node = *out
}

func (c *converter) headers(list schema.Place) {
	for i := range list.Node.Items {
		at := list.Item(i)
		if c.done[at.Node] || at.Node.Kind != schema.Object {
			continue
		}
		c.done[at.Node] = true
		form, _, _ := c.formOf(at)
		out := nodeAt(at.Node)
		keepFrom(at.Node, out, "description")
		put(out, "schema", form)
		*at.Node = *out
	}
}

// formOf is the schema of a parameter, header or field, which Swagger writes into the object itself, and the style
// that its collectionFormat means; "" is the default one.
func (c *converter) formOf(at schema.Place) (form *schema.Node, style string, explode bool) {
	form = at.Node.Member("schema")
	if form == nil {
		form = nodeAt(at.Node)
		keepFrom(at.Node, form, "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum",
			"exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum",
			"multipleOf", "x-nullable")
	}
	convertSchema(schema.Place{Doc: at.Doc, Node: form}, c.doc)
	if form.StringAt("type") != "array" {
		return form, "", false
	}
	if items := at.Child("items"); items.Exists() && items.Node.StringAt("type") == "array" {
		c.Contract.ledger(items, "collectionFormat", "a list of lists in a parameter is not checked")
		return nodeAt(at.Node), "", false
	}
	style, explode, known := styleOf(at.Node.StringAt("in"), at.Node.StringAt("collectionFormat"))
	if !known {
		c.Contract.ledger(at, "collectionFormat", fmt.Sprintf("a parameter of the collectionFormat %.20q is not checked",
			at.Node.StringAt("collectionFormat")))
		return nodeAt(at.Node), "", false
	}
	return form, style, explode
}

// styleOf is the style and explode that a collectionFormat means (OpenAPI 3.0, section 4.7.12.6).
func styleOf(in, format string) (style string, explode, known bool) {
	inQuery := in == "query" || in == "formData"
	switch {
	case (format == "" || format == "csv") && inQuery:
		return "form", false, true
	case format == "" || format == "csv":
		return "", false, true
	case format == "multi" && inQuery:
		return "form", true, true
	case format == "ssv" && inQuery:
		return "spaceDelimited", false, true
	case format == "pipes" && inQuery:
		return "pipeDelimited", false, true
	}
	return "", false, false
}

// keepFrom copies members as they are.
func keepFrom(from, to *schema.Node, names ...string) {
	for i, name := range from.Names {
		if slices.Contains(names, name) {
			put(to, name, from.Items[i])
		}
	}
}
