package stub

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxHeld bounds the operations that a pattern without a literal path is held to. What is beyond is seen when it is
// sent.
const maxHeld = 200

// found are findings that are not yet at their places: Pointer is the whole pointer into the mapping.
type found []problem.Finding

// held holds the stub to each operation. Where the pattern names them, all must allow it. Otherwise the stub is for
// those that do, and where there is none, it is told what is wrong with the one that is nearest to it.
func (m *mapping) held(b *bound, check func(*contract.Operation) found) {
	var least found
	var kept []*contract.Operation
	for i, operation := range b.operations {
		if !b.every && i >= maxHeld {
			kept = append(kept, b.operations[i:]...)
			break
		}
		wrong := check(operation)
		switch {
		case b.every:
			m.tell(wrong)
		case len(wrong) == 0:
			kept = append(kept, operation)
		case i == 0 || len(wrong) < len(least):
			least = wrong
		}
	}
	switch {
	case b.every:
	case len(kept) > 0:
		b.narrow(kept)
	default:
		m.tell(least)
	}
}

// tell says findings at their places in the mapping.
func (m *mapping) tell(wrong found) {
	for _, finding := range wrong {
		at := m.top.Doc.At(finding.Pointer)
		if at.Exists() {
			finding.Source = at.Location()
		}
		finding.Source.File, finding.Source.Pointer = "", finding.Pointer
		m.note(finding)
	}
}

// parametersKnown holds what the pattern wants of a request to what a request can have, so that no stub waits for a
// call that would be refused before it. Names that the contract does not have are no reason: it allows more in a query
// and a header than it says.
func (m *mapping) parametersKnown(at schema.Place, b *bound) {
	if m.stub.Lax || m.contract() == nil {
		return
	}
	m.held(b, func(operation *contract.Operation) found {
		return append(m.parametersKept(at, operation), m.bodyKept(at, operation)...)
	})
}

// parametersKept makes the request that the pattern describes, and holds what the pattern says of it to the contract.
func (m *mapping) parametersKept(at schema.Place, operation *contract.Operation) found {
	p := m.stub.Pattern
	query, header := p.ask()
	call, miss := m.contract().MatchRequest(operation.Method, p.samplePath(operation), query, header)
	if miss != nil || call.Operation != operation {
		// The values that stand in for what the pattern leaves open mean another operation: nothing can be said.
		return nil
	}
	asked := http.Header{}
	for name, values := range header {
		if name != "Content-Type" {
			asked[name] = values
		}
	}
	var wrong found
	for _, finding := range call.CheckRequest(asked, query, nil) {
		if pointer, said := m.saidBy(at, operation, finding); said {
			wrong = append(wrong, tooLate(operation, pointer, finding))
		}
	}
	return wrong
}

// samplePath is a path that the pattern means: its own, or the operation's with the values that the pattern names.
func (p *Pattern) samplePath(operation *contract.Operation) string {
	if p.url.literal() {
		path, _, _ := strings.Cut(p.url.text, "?")
		return path
	}
	t := templateOf(operation)
	if t == nil {
		return operation.Template
	}
	path := t.text
	for i, name := range t.names {
		value := "0"
		if want := p.exactly(pathParameters, p.nameOf(i, name)); want != nil {
			value = want.text
		}
		path = strings.Replace(path, "{"+name+"}", url.PathEscape(value), 1)
	}
	return path
}

// nameOf is what the pattern calls a path parameter: the template's names may differ from the document's.
func (p *Pattern) nameOf(i int, name string) string {
	if t := p.url.template; t != nil && i < len(t.names) {
		return t.names[i]
	}
	return name
}

// exactly is the one text that a field must have, or nil.
func (p *Pattern) exactly(in, name string) *equal {
	for i := range p.fields {
		if f := &p.fields[i]; f.in == in && f.name == name {
			if want, ok := f.wish.one.(*equal); ok && !want.fold {
				return want
			}
		}
	}
	return nil
}

// saidBy is where the pattern says what a finding is about, and whether it says it at all: what it leaves open may come
// right.
func (m *mapping) saidBy(at schema.Place, operation *contract.Operation, finding problem.Finding) (string, bool) {
	p := m.stub.Pattern
	urlAt := at.Child(p.url.word).Pointer
	switch finding.In {
	case "path":
		if p.url.literal() {
			return urlAt, true
		}
		if t := templateOf(operation); t != nil {
			if i := t.index(finding.Name); i >= 0 && p.exactly(pathParameters, p.nameOf(i, finding.Name)) != nil {
				return at.Child(pathParameters).Child(p.nameOf(i, finding.Name)).Pointer, true
			}
		}
	case "query":
		if p.url.word == wholeURL {
			// The whole query is there to see, and what it lacks as well.
			return urlAt, true
		}
		return m.fieldSays(at, operation, queryParameters, finding)
	case "header":
		return m.fieldSays(at, operation, headerFields, finding)
	case "cookie":
		return m.fieldSays(at, operation, cookieFields, finding)
	}
	return "", false
}

// fieldSays looks for the field that names a parameter. An array or an object may come as several values, of which a
// field wants one, so nothing is said of those.
func (m *mapping) fieldSays(
	at schema.Place, operation *contract.Operation, in string, finding problem.Finding,
) (string, bool) {
	for _, parameter := range operation.Parameters {
		if parameter.In != finding.In || parameter.Name != finding.Name || parameter.Schema == nil ||
			!m.scalar(parameter.Schema.At()) {
			continue
		}
		list := at.Child(in)
		if !list.Exists() {
			return "", false
		}
		for i := range list.Node.Items {
			name := list.Node.Names[i]
			same := name == finding.Name || in == headerFields && strings.EqualFold(name, finding.Name)
			if same && list.Item(i).Node.Member("equalTo") != nil {
				return list.Item(i).Pointer, true
			}
		}
	}
	return "", false
}

// scalar reports whether a value of a schema is surely one text.
func (m *mapping) scalar(at schema.Place) bool {
	if !at.Exists() {
		return false
	}
	meant, err := at.Meaning(m.contract().Dialect())
	if err != nil || !meant.Exists() {
		return false
	}
	return slices.Contains([]string{"string", "integer", "number", "boolean"}, meant.Node.StringAt("type"))
}
