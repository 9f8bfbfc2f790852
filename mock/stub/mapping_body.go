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

const formMedia = "application/x-www-form-urlencoded"

// bodyKept holds what the pattern wants of a body to the operation's.
func (m *mapping) bodyKept(at schema.Place, operation *contract.Operation) found {
	p := m.stub.Pattern
	var wrong found
	list := at.Child("bodyPatterns")
	for i, want := range p.body {
		pointer := list.Item(i).Pointer
		asked, isJSON := want.(*equalJSON)
		if isJSON {
			pointer += "/equalToJson"
		}
		switch {
		case want == nil:
		case operation.Body == nil && wantsBody(want):
			wrong = append(wrong, never(operation, pointer, "requestBody",
				"waits for a body, and "+operation.ID+" takes none", "leave it out"))
		case operation.Body == nil:
		case operation.Body.Required && wantsNone(want):
			wrong = append(wrong, never(operation, pointer, "required",
				"waits for a request without a body, and "+operation.ID+" is never without", "leave it out"))
		case isJSON && !asked.order && !asked.extra:
			for _, finding := range jsonKept(operation.Body.Contents, []byte(asked.text)) {
				wrong = append(wrong, tooLate(operation, pointer, finding))
			}
		}
	}
	return slices.Concat(wrong, m.mediaKept(at, operation), m.formKept(at, operation))
}

// never is a finding about what no request of an operation can have.
func never(operation *contract.Operation, pointer, keyword, message, hint string) problem.Finding {
	return problem.Finding{
		Pointer: pointer, Name: operation.ID, Keyword: keyword, Message: message, Hint: hint,
		Document: operation.At.Location(),
	}
}

// tooLate is a finding about a request that the pattern describes, as one about the pattern.
func tooLate(operation *contract.Operation, pointer string, finding problem.Finding) problem.Finding {
	finding.Message = finding.Place() + " " + finding.Message + ", so no request gets as far as this stub"
	finding.Pointer, finding.Name = pointer, operation.ID
	return finding
}

// wantsBody reports whether a request without a body is none that a matcher takes.
func wantsBody(want matcher) bool { return !want.matches(value{of: &Request{}, body: true}) }

// wantsNone reports whether a matcher takes nothing but a value that is not there.
func wantsNone(want matcher) bool {
	switch want := want.(type) {
	case absent:
		return true
	case all:
		return slices.ContainsFunc(want, wantsNone)
	case some:
		return !slices.ContainsFunc(want, func(part matcher) bool { return !wantsNone(part) })
	}
	return false
}

// mediaKept holds a Content-Type to those that the operation takes. Without a body it says nothing.
func (m *mapping) mediaKept(at schema.Place, operation *contract.Operation) found {
	p := m.stub.Pattern
	want := p.exactly(headerFields, "Content-Type")
	if want == nil || operation.Body == nil || !operation.Body.Required &&
		!slices.ContainsFunc(p.body, func(one matcher) bool { return one != nil && wantsBody(one) }) {
		return nil
	}
	refused := refusedMedia(operation, want.text)
	if refused == nil {
		return nil
	}
	list := at.Child(headerFields)
	for i, name := range list.Node.Names {
		if strings.EqualFold(name, "Content-Type") {
			return found{tooLate(operation, list.Item(i).Pointer, *refused)}
		}
	}
	return nil
}

// refusedMedia is the finding for a media type that the operation does not take, or nil.
func refusedMedia(operation *contract.Operation, mediaType string) *problem.Finding {
	call := &contract.Call{Operation: operation}
	for _, finding := range call.CheckRequest(http.Header{"Content-Type": {mediaType}}, "", []byte("0")) {
		if finding.Keyword == contract.UnsupportedMedia {
			return &finding
		}
	}
	return nil
}

// formKept holds the fields of a form to that of the operation.
func (m *mapping) formKept(at schema.Place, operation *contract.Operation) found {
	list := at.Child(formParameters)
	for i := range m.stub.Pattern.form {
		f := &m.stub.Pattern.form[i]
		if f.wish.granted(nil, &Request{}) {
			continue
		}
		if operation.Body == nil || refusedMedia(operation, formMedia) != nil {
			return found{never(operation, list.Child(f.name).Pointer, "requestBody",
				"waits for a form, and "+operation.ID+" takes none", "look into the body with bodyPatterns")}
		}
	}
	if operation.Body == nil {
		return nil
	}
	var wrong found
	for _, content := range operation.Body.Contents {
		if kind, _, _ := strings.Cut(content.MediaType, ";"); content.Schema != nil && strings.EqualFold(kind, formMedia) {
			wrong = append(wrong, m.fieldsKept(list, operation, content)...)
		}
	}
	return wrong
}

// fieldsKept holds the fields of a form to one content. A field that is not surely one value is left alone.
func (m *mapping) fieldsKept(list schema.Place, operation *contract.Operation, content *contract.Content) found {
	var wrong found
	meant, err := content.Schema.At().Meaning(m.contract().Dialect())
	if err != nil || !meant.Exists() {
		return nil
	}
	for i := range m.stub.Pattern.form {
		f := &m.stub.Pattern.form[i]
		pointer := list.Child(f.name).Pointer
		if needed := meant.Child("required"); operation.Body.Required && needed.Exists() && f.wish.one != nil &&
			wantsNone(f.wish.one) && lists(needed.Node, f.name) {
			wrong = append(wrong, never(operation, pointer, "required",
				"waits for a form without a field that "+operation.ID+" needs", "leave it out"))
		}
		want, exact := f.wish.one.(*equal)
		if !exact || want.fold || !m.scalar(meant.Child("properties").Child(f.name)) {
			continue
		}
		body := url.QueryEscape(f.name) + "=" + url.QueryEscape(want.text)
		for _, finding := range content.Check(formMedia, []byte(body)) {
			if finding.Pointer == schema.AppendPointer("", f.name) {
				wrong = append(wrong, tooLate(operation, pointer, finding))
			}
		}
	}
	return wrong
}

func lists(names *schema.Node, name string) bool {
	return slices.ContainsFunc(names.Items, func(item *schema.Node) bool { return item.Text == name })
}

// jsonKept holds a body to the JSON contents: one of them must take it, if there are any.
func jsonKept(contents []*contract.Content, body []byte) []problem.Finding {
	var first []problem.Finding
	for _, content := range contents {
		if !contract.IsJSON(content.MediaType) {
			continue
		}
		findings := content.Check(content.MediaType, body)
		if findings == nil {
			return nil
		}
		if first == nil {
			first = findings
		}
	}
	return first
}
