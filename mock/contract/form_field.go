package contract

import "slices"

// A formField says how one property of a form is written. What is styled is read and written as a query parameter is: a
// form is the query of a page that was sent as a body (OpenAPI 3.1, section 4.8.14.3).
type formField struct {
	name string
	*outline
	// styled is the property as a query parameter.
	styled *Parameter
	// texts says that objects, and the elements of arrays, are JSON within one field each. Scattered are the members of an
	// object as fields of their own, which older versions of the specification have where nothing is said.
	texts     bool
	scattered *Parameter
	// unread says that the style has no text for what the schema wants, so that the value is not looked at.
	unread bool
}

// fields are those of the properties that the schema knows. They are worked out once for each branch.
func (c *Content) fields(o *outline) []*formField {
	if known, ready := c.forms.Load(o); ready {
		return known.([]*formField)
	}
	names := o.properties()
	list := make([]*formField, 0, len(names))
	for _, name := range names {
		list = append(list, c.field(name, o.member(name)))
	}
	known, _ := c.forms.LoadOrStore(o, list)
	return known.([]*formField)
}

func (c *Content) field(name string, o *outline) *formField {
	encoding := c.encodingOf(name)
	f := &formField{name: name, outline: o, styled: o.parameter(name, encoding.style, encoding.explode)}
	f.styled.allowReserved = encoding.allowReserved
	if encoding.styled {
		f.unread = f.styled.Schema == nil || f.styled.undefined() != ""
		return f
	}
	isJSON := len(encoding.mediaTypes) > 0 && IsJSON(encoding.mediaTypes[0])
	switch {
	case o.takes == takesAnything:
		f.texts = isJSON
	case o.takes&takesScalar&^takesNull != 0:
		f.texts = isJSON && o.takes&(takesArray|takesObject) != 0
	case o.takes&takesObject != 0:
		f.texts = true
		f.scattered = o.parameter(name, "form", true)
	case o.takes&takesArray != 0:
		f.texts = isJSON || o.element(0).structured()
	}
	return f
}

// parameter is a property as a query parameter of the same schema.
func (o *outline) parameter(name, style string, explode bool) *Parameter {
	p := &Parameter{
		Name: name, In: "query", Style: style, Explode: explode || style == "deepObject",
		takes: takesAnything, enforced: true,
	}
	if len(o.own) > 0 {
		p.At = o.own[0]
		p.Schema = o.book.set.Schema(p.At, o.book.direction)
		p.shape = shapeOf(p.At, o.book.set.Dialect())
	}
	if p.shape != nil {
		p.takes = p.shape.takes
	}
	return p
}

// operationOf puts properties together as if they were the parameters of an operation, so that each knows which names
// are another one's.
func operationOf(fields []*formField) *Operation {
	o := &Operation{}
	for _, f := range fields {
		if !f.texts {
			o.Parameters = append(o.Parameters, f.styled)
		}
	}
	return o
}

// claimed reports whether a name in a form is that of a property, or of a part of one.
func claimed(o *Operation, fields []*formField, name string) bool {
	return slices.ContainsFunc(fields, func(f *formField) bool { return f.name == name }) ||
		o.claims(&Parameter{In: "query"}, name)
}
