package contract

import (
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// survey goes through all of a document by the grammar, once, into every file that its references lead to. It reports
// what is wrong, and mends it so that whoever comes after meets no surprise: what is of a wrong type becomes null,
// which stands for nothing, and what refers to nothing becomes an empty object. On the way it gathers the schemas, and
// draws an outline of what kin-openapi is asked about: what it looks at and the survey does not, without references.
type survey struct {
	*Contract
	entry *schema.Document
	forms map[string]*form
	minor int
	// known are the objects that were visited, as what, with their outlines.
	known map[visit]*schema.Node
	// schemas are those that are no part of another one.
	schemas []schema.Place
	// gathered are the outlines of what references lead to elsewhere, by section of the components.
	gathered map[string]*schema.Node
	// visits are the objects that were visited, by kind; swagger says that the document is of version 2.0.
	visits  map[string][]schema.Place
	swagger bool
	// aside is how many callbacks, webhooks and links stand around: they are not played, so nothing in them is a fault.
	aside int
	err   error
}

type visit struct {
	node *schema.Node
	kind string
}

// newSurvey begins a survey of a document by the grammar of its version.
func newSurvey(c *Contract, entry *schema.Document, grammar string, minor int) *survey {
	return &survey{
		Contract: c, entry: entry, forms: forms(grammar), minor: minor, known: map[visit]*schema.Node{},
		gathered: map[string]*schema.Node{}, visits: map[string][]schema.Place{},
	}
}

// document surveys the whole document, and returns its outline.
func (s *survey) document() (*schema.Node, error) {
	outline := s.object(s.entry.Top(), "document")
	components := outline.Member("components")
	for section, list := range s.gathered {
		if components == nil {
			components = &schema.Node{Kind: schema.Object}
			put(outline, "components", components)
		}
		have := components.Member(section)
		if have == nil {
			put(components, section, list)
			continue
		}
		have.Names, have.Items = append(have.Names, list.Names...), append(have.Items, list.Items...)
	}
	return outline, s.err
}

// put adds a member to an outline.
func put(n *schema.Node, name string, value *schema.Node) {
	n.Names, n.Items = append(n.Names, name), append(n.Items, value)
}

// object surveys one object.
func (s *survey) object(at schema.Place, kind string) *schema.Node {
	here := visit{at.Node, kind}
	if out, entered := s.known[here]; entered {
		return out
	}
	out := &schema.Node{Kind: schema.Object}
	s.known[here] = out
	if s.swagger {
		s.visits[kind] = append(s.visits[kind], at)
	}
	if !s.typed(at, schema.Object) {
		return out
	}
	f := s.forms[kind]
	for i, name := range at.Node.Names {
		if s.err != nil {
			return out
		}
		one, ok := f.fields[name]
		switch {
		case ok && one.since > s.minor:
			s.early(at.Item(i), f, name, one)
		case f.free != nil && !strings.HasPrefix(name, "x-"):
			one, ok = *f.free, true
		case !ok && !strings.HasPrefix(name, "x-") && name != "$ref":
			s.unknown(at.Item(i), f, name)
		}
		if ok {
			s.keep(out, name, s.value(at.Item(i), name, one), one)
		}
	}
	s.inspect(at, kind)
	if kind != "tag" && isDull(out) || s.newStyle(at, kind) {
		out.Names, out.Items = nil, nil
	}
	return out
}

// keep adds to an outline what kin-openapi may look at.
func (s *survey) keep(out *schema.Node, name string, value *schema.Node, f field) {
	switch {
	case value == nil || value.Kind == schema.Null:
	case len(value.Items) == 0 && (value.Kind == schema.Object || value.Kind == schema.Array):
	case name == "description", name == "summary", name == "security", name == "tags" && f.kind == "t":
	default:
		put(out, name, value)
	}
}

// isDull reports whether there is nothing in an outline that kin-openapi alone looks at. In a large document that is
// nearly all of it, and would cost more than all else.
func isDull(outline *schema.Node) bool {
	for i, name := range outline.Names {
		switch name {
		case "name", "in", "required", "deprecated", "allowEmptyValue", "allowReserved", "operationId", "contentType":
		default:
			if kind := outline.Items[i].Kind; kind != schema.Object && kind != schema.Array || len(outline.Items[i].Items) > 0 {
				return false
			}
		}
	}
	return true
}

// value surveys what stands in a field. It returns its outline, or nil for what kin-openapi need not see.
func (s *survey) value(at schema.Place, name string, f field) *schema.Node {
	switch f.kind {
	case "example", "link", "callback":
		s.aside++
		defer func() { s.aside-- }()
	case "path":
		if name == "webhooks" {
			s.aside++
			defer func() { s.aside-- }()
		}
	}
	if !f.list && !f.named {
		return s.single(at, f)
	}
	out := &schema.Node{Kind: schema.Array}
	if f.named {
		out.Kind = schema.Object
	}
	if !s.typed(at, out.Kind) {
		return out
	}
	for i := range at.Node.Items {
		item := s.single(at.Item(i), f)
		if s.err != nil || item == nil || item.Kind == schema.Object && len(item.Names) == 0 {
			continue
		}
		if f.named {
			put(out, at.Node.Names[i], item)
		} else {
			out.Items = append(out.Items, item)
		}
	}
	if s.aside > 0 {
		return nil
	}
	return out
}

func (s *survey) single(at schema.Place, f field) *schema.Node {
	switch f.kind {
	case "t":
		s.typed(at, schema.String)
		return at.Node
	case "b":
		s.typed(at, schema.Bool)
		return at.Node
	case "a":
		return nil
	case "schema":
		return s.schema(at)
	}
	if f.refers && at.Node.Kind == schema.Object && at.Node.Member("$ref") != nil {
		return s.reference(at, f.kind)
	}
	return s.object(at, f.kind)
}

// schema remembers a schema, which is surveyed for itself.
func (s *survey) schema(at schema.Place) *schema.Node {
	if at.Node.Kind != schema.Object && at.Node.Kind != schema.Bool {
		s.wrong(at, "a schema")
		*at.Node = schema.Node{Kind: schema.Object, Line: at.Node.Line, Column: at.Node.Column}
	}
	if s.aside == 0 {
		s.schemas = append(s.schemas, at)
	}
	return nil
}

// typed reports whether a node is of a type. One that is not is reported and mended.
func (s *survey) typed(at schema.Place, kind schema.Kind) bool {
	have := at.Node.Kind
	if have == kind {
		return true
	}
	text := at.Node.Text
	switch {
	case kind == schema.String && (have == schema.Number || have == schema.Bool):
		s.wrong(at, "text, which is in quotes")
		at.Node.Kind = schema.String
		return true
	case kind == schema.Bool && have == schema.String && (text == "true" || text == "false"):
		s.wrong(at, "true or false without quotes")
		at.Node.Kind = schema.Bool
		return true
	case kind == schema.String:
		s.wrong(at, "text")
	case kind == schema.Bool:
		s.wrong(at, "true or false")
	default:
		s.wrong(at, map[schema.Kind]string{schema.Object: "an object", schema.Array: "a list"}[kind])
	}
	*at.Node = schema.Node{Line: at.Node.Line, Column: at.Node.Column}
	return false
}

func (s *survey) wrong(at schema.Place, want string) {
	s.Contract.blemish(at, "type", lastName(at.Pointer)+" is of the type "+at.Node.Kind.String(), "write "+want)
}

// lastName is the last step of a pointer, as the document writes it.
func lastName(pointer string) string {
	name := memberAt(pointer)
	if name == "" {
		name = "the document"
	}
	return shown(name)
}

// memberAt is the last step of a pointer without its escapes (RFC 6901, section 4).
func memberAt(pointer string) string {
	return strings.ReplaceAll(strings.ReplaceAll(lastStep(pointer), "~1", "/"), "~0", "~")
}

func (s *survey) early(at schema.Place, f *form, name string, one field) {
	s.Contract.blemish(at, name, fmt.Sprintf("the %s Object has the field %s since OpenAPI 3.%d only", f.title, name,
		one.since), fmt.Sprintf("raise the version to 3.%d", one.since))
}

func (s *survey) unknown(at schema.Place, f *form, name string) {
	hint := "remove it, or begin its name with x-"
	if near := nearestName(name, f.names); near != "" {
		hint = "write " + near
	}
	s.Contract.blemish(at, "unknown", fmt.Sprintf("the %s Object has no field %.60q: it is ignored", f.title, name), hint)
}
