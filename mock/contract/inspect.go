package contract

import (
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// inspect looks at an object for what its fields one by one do not tell.
func (s *survey) inspect(at schema.Place, kind string) {
	if kind == "path" && at.Node.Member("$ref") != nil {
		return
	}
	for _, name := range s.forms[kind].names {
		if s.needs(kind, name) && at.Node.Member(name) == nil {
			s.Contract.blemish(at, name, fmt.Sprintf("the %s Object has no field %s, which it must have",
				s.forms[kind].title, name), "add "+name)
		}
	}
	switch kind {
	case "parameter", "header":
		if !s.swagger {
			s.inspectParameter(at)
		}
	case "media":
		s.exclusive(at, "example", "examples")
		if s.minor >= 2 && s.aside == 0 {
			s.inspectItems(at)
			s.unenforced(at, "prefixEncoding", "itemEncoding")
		}
	case "server":
		s.inspectServer(at)
	case "example":
		s.exclusive(at, "value", "externalValue")
		if at.Child("externalValue").Exists() {
			s.Contract.ledger(at.Child("externalValue"), "externalValue", "an example that is elsewhere is not read")
		}
	}
}

// needs reports whether an object must have a field. OpenAPI 3.2 lets responses go without a description (section
// 4.17).
func (s *survey) needs(kind, name string) bool {
	return s.forms[kind].fields[name].needed && (s.minor < 2 || kind != "response" || name != "description")
}

// exclusive reports two fields of which there may be one.
func (s *survey) exclusive(at schema.Place, one, other string) {
	if at.Node.Member(one) != nil && at.Node.Member(other) != nil {
		s.Contract.blemish(at.Child(other), other, one+" and "+other+" exclude each other", "keep one of them")
	}
}

// unenforced puts into the ledger the fields that nothing is made of.
func (s *survey) unenforced(at schema.Place, names ...string) {
	for _, name := range names {
		if place := at.Child(name); place.Exists() {
			s.Contract.ledger(place, name, name+" is not enforced")
		}
	}
}

// inspectItems puts into the ledger how far bodies are held to an itemSchema: as far as their media type is a series.
// One that stands among the components has no media type of its own.
func (s *survey) inspectItems(at schema.Place) {
	items := at.Child("itemSchema")
	if !items.Exists() {
		return
	}
	told := "itemSchema holds for bodies that are series of JSON texts or events, but replies are not made up from it"
	if name := memberAt(at.Pointer); strings.Contains(name, "/") && !strings.Contains(name, "*") {
		switch notationOf(name) {
		case linesForm, sequenceForm, eventsForm:
			told = "replies are not made up from itemSchema, but requests and replies are held to it"
		default:
			told = fmt.Sprintf("itemSchema is not enforced: %.60q is no series of JSON texts or events", name)
		}
	}
	s.Contract.ledger(items, "itemSchema", told)
}

func (s *survey) inspectParameter(at schema.Place) {
	s.exclusive(at, "example", "examples")
	s.exclusive(at, "schema", "content")
	content := at.Child("content")
	switch {
	case content.Exists() && content.Node.Kind == schema.Object && len(content.Node.Names) == 0:
		s.Contract.blemish(content, "content", "there is no media type", "add one")
	case !content.Exists() && !at.Child("schema").Exists() && at.Node.StringAt("$ref") == "":
		s.Contract.blemish(at, "schema", "there is neither schema nor content", "add a schema")
	}
	if at.Node.StringAt("in") == "path" && !at.Node.Member("required").IsTrue() {
		s.Contract.blemish(at, "required", "a path parameter must have required: true", "add it")
	}
}

// newStyle reports whether a parameter is in a style that kin-openapi does not know yet, and would call a fault: cookie
// (OpenAPI 3.2, section 4.12).
func (s *survey) newStyle(at schema.Place, kind string) bool {
	return kind == "parameter" && s.minor >= 2 && at.Node.StringAt("style") == "cookie"
}

// inspectServer holds the variables of a server's address to those that are defined (OpenAPI 3.1, section 4.8.6).
func (s *survey) inspectServer(at schema.Place) {
	address := at.Child("url")
	if !address.Exists() {
		return
	}
	part, err := parseSegment(address.Node.Text)
	if err != nil {
		s.Contract.blemish(address, "url", "the address has a brace that is not closed, or nothing in it", "mend it")
		return
	}
	variables := at.Child("variables")
	for _, name := range part.names {
		if variables.Node.Member(name) == nil {
			s.Contract.blemish(address, "variables", fmt.Sprintf("the variable %.60q of the address is not defined", name),
				"add it to variables")
		}
	}
	for i := range part.literals {
		if strings.Contains(part.literals[i], "}") {
			s.Contract.blemish(address, "url", "the address has a brace that closes nothing", "mend it")
		}
	}
	if !variables.Exists() || variables.Node.Kind != schema.Object {
		return
	}
	for i, name := range variables.Node.Names {
		s.inspectVariable(variables.Item(i), name)
	}
}

func (s *survey) inspectVariable(at schema.Place, name string) {
	list, fallback := at.Child("enum"), at.Child("default")
	if !list.Exists() || list.Node.Kind != schema.Array || !fallback.Exists() {
		return
	}
	for _, item := range list.Node.Items {
		if item.Text == fallback.Node.Text {
			return
		}
	}
	s.Contract.blemish(fallback, "default", fmt.Sprintf("the default of the variable %.60q is not in its enum", name),
		"add it to the enum")
}
