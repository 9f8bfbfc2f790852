package change

import (
	"understudy/mock/contract"
	"understudy/mock/schema"
)

// whole writes what an operation is, without its parts.
func (w *writer) whole(o *contract.Operation, called schemeNames) {
	if id := o.At.Child("operationId"); id.Exists() && id.Node.Kind == schema.String {
		w.member("operationId", jsonOf(id.Node), id)
	}
	if old := o.At.Child("deprecated"); old.Exists() && old.Node.IsTrue() {
		w.member("deprecated", "true", old)
	}
	at := o.At
	if own := o.At.Child("security"); own.Exists() {
		at = own
	}
	w.openList("security", at)
	for _, requirement := range sorted(o, called) {
		w.open("", at)
		for _, need := range requirement {
			w.openList(called.name(need.Scheme), at)
			for _, scope := range need.Scopes {
				w.member("", string(appendText(nil, scope)), at)
			}
			w.close()
		}
		w.close()
	}
	w.close()
}

func (w *writer) parameter(p *contract.Parameter, name string) {
	w.openList("parameters", p.At)
	w.open("", p.At)
	w.member("name", string(appendText(nil, name)), p.At)
	w.member("in", string(appendText(nil, p.In)), p.At)
	w.member("required", word(p.Required), p.At)
	if old := p.At.Child("deprecated"); old.Exists() && old.Node.IsTrue() {
		w.member("deprecated", "true", old)
	}
	w.described(p.Schema, p.Content, p.At)
	w.close()
	w.close()
}

// described writes a parameter's or a header's value: its schema, or its media type.
func (w *writer) described(s *schema.Schema, c *contract.Content, at schema.Place) {
	switch {
	case c != nil:
		w.open("content", at)
		w.content(c, c.MediaType)
		w.close()
	case s != nil:
		w.reference("schema", s.At())
	}
}

func (w *writer) body(b *contract.Body) {
	w.open("requestBody", b.At)
	w.member("required", word(b.Required), b.At)
	w.member("content", "{}", b.At)
	w.close()
}

func (w *writer) content(c *contract.Content, mediaType string) {
	w.open(mediaType, c.At)
	described := false
	for _, name := range [...]string{"schema", "itemSchema"} {
		if at := c.At.Child(name); at.Exists() {
			described = true
			w.reference(name, at)
		}
	}
	if !described {
		// Without a schema everything is allowed.
		w.reference("schema", nothing(c.At))
	}
	w.close()
}

func (w *writer) response(status string, at schema.Place) {
	w.open(status, at)
	w.member("description", `""`, at)
	w.close()
}

func (w *writer) header(h *contract.Header, name string) {
	w.open(name, h.At)
	w.member("required", word(h.Required), h.At)
	w.described(h.Schema, h.Content, h.At)
	w.close()
}

// reference writes a schema as a reference to a component of its own.
func (w *writer) reference(name string, at schema.Place) {
	if w.components == nil {
		w.looked = append(w.looked, at)
		w.member(name, `"schema"`, at)
		return
	}
	at = w.meaning(at)
	w.open(name, at)
	w.member("$ref", string(appendText(nil, "#/components/schemas/"+w.name(at))), at)
	w.close()
}

// schema writes a schema in its place. What a reference leads to becomes a component.
func (w *writer) schema(name string, at schema.Place) {
	if to := w.meaning(at); to.Node != at.Node {
		w.reference(name, to)
		return
	}
	w.object(name, at)
}

// object writes a schema that is no reference.
func (w *writer) object(name string, at schema.Place) {
	if at.Node.Kind == schema.Bool {
		w.member(name, at.Node.Text, at)
		return
	}
	w.open(name, at)
	for _, f := range w.facets(at) {
		w.facet(f)
	}
	w.close()
}

func (w *writer) facet(f facet) {
	switch f.form {
	case aValue:
		switch {
		case f.keyword == "discriminator":
			w.discriminator(f)
		case f.at.Node.Kind == schema.Number && f.value[0] == '"' && f.keyword != "const" && f.keyword != "default":
			// No float64 is that bound. Where it differs oasdiff has no name for it.
		default:
			w.member(f.keyword, f.value, f.at)
		}
	case aList:
		w.openList(f.keyword, f.at)
		for _, one := range f.values {
			w.member("", one.text, one.at)
		}
		w.close()
	case aSchema:
		w.schema(f.keyword, f.subs[0].at)
	case aSchemaList:
		w.openList(f.keyword, f.at)
		for _, sub := range f.subs {
			w.schema("", sub.at)
		}
		w.close()
	case aSchemaMap:
		w.open(f.keyword, f.at)
		for _, sub := range f.subs {
			w.schema(sub.text, sub.at)
		}
		w.close()
	}
}

// discriminator writes the name of the property. What its mapping leads to stands in oneOf and anyOf as well.
func (w *writer) discriminator(f facet) {
	w.open(f.keyword, f.at)
	w.member("propertyName", string(appendText(nil, f.at.Node.StringAt("propertyName"))), f.at)
	w.close()
}
