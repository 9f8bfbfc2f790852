package contract

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Untrue looks at the values that the document gives and that no reply is made of: the examples of parameters and of
// request bodies, and the examples and defaults of schemas. What breaks its own schema is a finding with In "example"
// or "default", the keyword that it breaks, and the place of the value. Schemas are compiled for it, so it takes its
// time: visit is called after each few values, with what was found wrong with them, and ends it by returning false.
func (c *Contract) Untrue(visit func([]problem.Finding) bool) {
	a := auditor{Contract: c, visit: visit, seen: map[*schema.Node]bool{}, set: c.set.Another()}
	for _, operation := range c.Operations {
		for _, parameter := range operation.Parameters {
			a.parameter(parameter)
		}
		if operation.Body != nil {
			for _, content := range operation.Body.Contents {
				a.content(content, "")
			}
		}
	}
	for _, at := range c.schemas {
		a.schema(at)
	}
	a.tell()
}

// Values is how many examples and defaults the schemas have for Untrue to look at.
func (c *Contract) Values() int { return c.values }

// given counts those of one schema.
func given(n *schema.Node) (count int) {
	for _, word := range [...]string{"example", "default", "examples"} {
		if n.Member(word) != nil {
			count++
		}
	}
	return count
}

// Sample is an example as a body of the content, with the Content-Type to send it with, and what it breaks of the
// content: if anything, it is no body.
func (c *Content) Sample(example *Example) (body []byte, mediaType string, findings []problem.Finding) {
	body, mediaType, err := c.Text(example.Node)
	if err != nil {
		return nil, "", []problem.Finding{{
			In: "body", Keyword: "type", Message: "cannot be written: " + err.Error(),
			Hint: "write it as the text that is to be sent",
		}}
	}
	return body, mediaType, c.Check(mediaType, body)
}

// step is how many values are looked at between two calls of visit.
const step = 16

type auditor struct {
	*Contract
	visit func([]problem.Finding) bool
	// set is one of its own: what is compiled for this alone is not kept.
	set *schema.Set
	// seen are the objects that were looked at. Several operations share a parameter, and several places an alias.
	seen map[*schema.Node]bool
	// looked counts the values, and found is what is wrong with the last of them.
	looked int
	found  []problem.Finding
	// ended says that visit wants no more.
	ended bool
}

// tell calls visit.
func (a *auditor) tell() {
	if !a.ended {
		a.ended = !a.visit(a.found)
	}
	a.found = nil
}

// first reports whether an object was not looked at before.
func (a *auditor) first(at schema.Place) bool {
	if a.ended || !at.Exists() || a.seen[at.Node] {
		return false
	}
	a.seen[at.Node] = true
	return true
}

// look looks at one value. The findings are those of its schema.
func (a *auditor) look(at schema.Place, in, name string, check func() []problem.Finding) {
	if a.ended || !at.Exists() {
		return
	}
	defer func() {
		if cause := recover(); cause != nil {
			a.found = append(a.found, *blemish(at, in, fmt.Sprint("cannot be read: ", cause), "mend it"))
		}
	}()
	for _, finding := range check() {
		finding.In, finding.Name, finding.Source = in, name, locate(at, finding.Pointer)
		a.found = append(a.found, finding)
	}
	if a.looked++; a.looked%step == 0 {
		a.tell()
	}
}

// locate is where a pointer into a value leads, in the document.
func locate(at schema.Place, pointer string) problem.Location {
	if found := at.Doc.At(at.Pointer + pointer); found.Exists() {
		return found.Location()
	}
	return at.Location()
}

// parameter looks at the examples of a parameter: as values of its schema or, of an array or object, as the text that
// is sent for it, either of which an example may be (OpenAPI 3.1, section 4.8.12.1).
func (a *auditor) parameter(p *Parameter) {
	if !a.first(p.At) {
		return
	}
	if p.Content != nil {
		a.content(p.Content, p.Name)
	}
	if p.Schema == nil {
		return
	}
	examples, err := examplesOf(p.At)
	if err != nil {
		return
	}
	for _, example := range examples {
		of := strings.Trim(p.Name+" "+example.Name, " ")
		a.look(example.At, "example", of, func() []problem.Finding {
			findings := a.breaks(p.Schema.At(), example.Node)
			if findings == nil || example.Node.Kind == schema.String && p.reads(example.Node.Text) {
				return nil
			}
			return findings
		})
	}
}

// reads reports whether a text may be an array or object of the parameter as it is sent.
func (p *Parameter) reads(text string) bool {
	switch {
	case p.takes&(takesArray|takesObject) == 0:
		return false
	case !p.enforced || p.members():
		return true
	}
	_, _, findings := p.readTexts([]string{text})
	return findings == nil
}

// content looks at the examples of a body, or of a parameter that is described by content.
func (a *auditor) content(c *Content, name string) {
	if !a.first(c.At) {
		return
	}
	for _, example := range c.Examples {
		of := strings.Trim(name+" "+example.Name, " ")
		a.look(example.At, "example", of, func() []problem.Finding {
			_, _, findings := c.Sample(example)
			return findings
		})
	}
}

// schema looks at the examples and defaults of a schema and of those that stand in it.
func (a *auditor) schema(at schema.Place) {
	if !a.first(at) || at.Node.Kind != schema.Object {
		return
	}
	if at.Node.Member("$ref") == nil || a.Dialect() != schema.OpenAPI30 {
		a.value(at, at.Child("example"), "example")
		a.value(at, at.Child("default"), "default")
		if list := at.Child("examples"); list.Exists() && list.Node.Kind == schema.Array {
			for i := range list.Node.Items {
				a.value(at, list.Item(i), "example")
			}
		}
	}
	at.Subschemas(func(_ string, sub schema.Place) { a.schema(sub) })
}

func (a *auditor) value(of, at schema.Place, in string) {
	a.look(at, in, "", func() []problem.Finding { return a.breaks(of, at.Node) })
}

// breaks are the findings about a value of a schema. The value may be one of a request or one of a reply, and hold what
// is sent one way only.
func (a *auditor) breaks(of schema.Place, value *schema.Node) []problem.Finding {
	if surelyKeeps(of.Node, value) {
		return nil
	}
	var told []problem.Finding
	for _, direction := range [...]schema.Direction{schema.Reply, schema.Request} {
		held := a.set.Schema(of, direction)
		if held.Compile() != nil {
			// That a schema cannot be used is told of the bodies that it is for.
			return nil
		}
		found := slices.DeleteFunc(held.Check(value.Value()), func(f problem.Finding) bool {
			return f.Keyword == "readOnly" || f.Keyword == "writeOnly"
		})
		if len(found) == 0 {
			return nil
		}
		if told == nil {
			told = found
		}
	}
	return told
}

// surelyKeeps reports that a schema says nothing of a scalar but its type, which is what most say that have an example,
// and that the scalar is of that type.
func surelyKeeps(of, value *schema.Node) bool {
	for _, word := range of.Names {
		switch word {
		case "type", "title", "description", "nullable", "deprecated", "example", "examples", "default":
		default:
			return false
		}
	}
	takes := ownTypes(of)
	switch value.Kind {
	case schema.Number:
		return takes&takesNumber != 0 || takes&takesInteger != 0 && isInteger(value.Text)
	case schema.String:
		return takes&takesString != 0
	case schema.Bool:
		return takes&takesBoolean != 0
	case schema.Null, schema.Array, schema.Object:
	}
	return false
}
