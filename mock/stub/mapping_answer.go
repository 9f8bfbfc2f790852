package stub

import (
	"slices"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/problem"
)

// answer makes the stub's answer of what was read, and holds it to the operations unless the stub is lax or breaks the
// connection, which a tester asked for.
func (m *mapping) answer(b *bound) {
	r := &m.reply
	a := &m.stub.Answer
	a.Plan = r.plan
	free := m.stub.Lax || m.contract() == nil || r.plan.Break != fault.None
	if !free && !r.pass && r.example == "" {
		m.answering(b)
	}
	switch {
	case r.pass:
		a.Pass = true
	case r.example != "":
		m.documented(b, true)
	case r.word == "" && !free && b != nil:
		m.documented(b, false)
	case free || b == nil:
		a.Reply = m.plain()
		m.templates(b)
	default:
		m.ownWords(b)
	}
}

// answering leaves the operations that document the status, if there are any: all are asked, for that is cheap.
func (m *mapping) answering(b *bound) {
	if b == nil || b.every {
		return
	}
	documenting := slices.DeleteFunc(slices.Clone(b.operations), func(operation *contract.Operation) bool {
		return operation.Response(m.reply.status) == nil
	})
	if len(documenting) > 0 {
		b.narrow(documenting)
	}
}

// plain is the reply as the mapping writes it. JSON is sent as such where nothing else is said.
func (m *mapping) plain() *contract.Reply {
	r := &m.reply
	reply := &contract.Reply{Status: r.status, Header: r.header, Body: r.body}
	if r.word == "jsonBody" && r.header.Get("Content-Type") == "" {
		r.header.Set("Content-Type", "application/json")
	}
	reply.MediaType = r.header.Get("Content-Type")
	return reply
}

// documented asks for the document's own words: an example by name, or what it says of a status.
func (m *mapping) documented(b *bound, byName bool) {
	r, a := &m.reply, &m.stub.Answer
	if r.hasStatus || !byName {
		a.Code = r.status
	}
	a.Example = r.example
	a.Header = r.header.Clone()
	// The document's reply has a media type of its own: that of the mapping is only held to it.
	delete(a.Header, "Content-Type")
	for name, values := range a.Header {
		for _, value := range values {
			if pieces, bad := readPieces(value, false, r.templates); templated(pieces) || bad != nil {
				m.say(r.lines[name], "unsupported", "templates are filled in beside a body of the mapping's own only",
					"write the body into the mapping")
			}
		}
	}
	if b == nil {
		return
	}
	m.held(b, func(operation *contract.Operation) found {
		if byName {
			if wrong := m.hasExample(operation); wrong != nil {
				return wrong
			}
		}
		if m.stub.Lax {
			return nil
		}
		return m.documentedKept(operation)
	})
}

// hasExample looks for the example or the fixture. A stub that is not held to the contract needs it as well: there is
// nothing else to send.
func (m *mapping) hasExample(operation *contract.Operation) found {
	r, code := &m.reply, m.stub.Answer.Code
	if m.script.Shelf != nil && m.script.Shelf.Named(operation.ID, r.example, code) != nil {
		return nil
	}
	var known []string
	if m.script.Shelf != nil {
		known = m.script.Shelf.Names(operation.ID, code)
	}
	for _, response := range operation.Responses {
		if code != 0 && response != operation.Response(code) {
			continue
		}
		for _, content := range response.Contents {
			for _, example := range content.Examples {
				if example.Name == r.example {
					return nil
				}
				known = append(known, example.Name)
			}
		}
	}
	known = slices.DeleteFunc(known, func(name string) bool { return name == "" })
	slices.Sort(known)
	known = slices.Compact(known)
	hint := "there are none"
	if len(known) > 0 {
		hint = "use " + strings.Join(known[:min(len(known), 10)], ", ")
	}
	return found{{
		Pointer: "/response/example", Name: operation.ID, Keyword: "example", Hint: hint, Document: operation.At.Location(),
		Message: operation.ID + " has no example or fixture " + quoted(r.example),
	}}
}

// documentedKept holds the status and the headers that the mapping does name.
func (m *mapping) documentedKept(operation *contract.Operation) found {
	r, code := &m.reply, m.stub.Answer.Code
	if code == 0 {
		return nil
	}
	var wrong found
	reply := &contract.Reply{Status: code, Header: m.stub.Answer.Header}
	for _, finding := range operation.CheckReply(reply) {
		if finding.In == "status" || finding.In == "header" && r.lines[finding.Name].Exists() {
			wrong = append(wrong, m.placed(operation, finding))
		}
	}
	response := operation.Response(code)
	if mediaType := r.header.Get("Content-Type"); mediaType != "" && response != nil && len(response.Contents) > 0 {
		// Nothing is known of the body here, so of these findings only the one about the media type counts.
		reply.MediaType = mediaType
		for _, finding := range operation.CheckReply(reply) {
			if finding.In == "header" && finding.Name == "Content-Type" {
				wrong = append(wrong, m.placed(operation, finding))
			}
		}
	}
	return wrong
}

// ownWords holds a reply of the mapping's own words to the contract. Its media type is the one that is named or, by
// default, the document's.
func (m *mapping) ownWords(b *bound) {
	a, r := &m.stub.Answer, &m.reply
	if r.header.Get("Content-Type") == "" {
		if mediaType := m.mediaType(b); mediaType != "" {
			r.header.Set("Content-Type", mediaType)
		}
	}
	a.Reply = &contract.Reply{
		Status: r.status, Header: r.header, Body: r.body, MediaType: r.header.Get("Content-Type"),
	}
	since := len(m.findings)
	m.templates(b)
	if !m.sound(since) {
		return
	}
	m.held(b, func(operation *contract.Operation) found {
		var wrong found
		for _, finding := range m.replyKept(operation) {
			wrong = append(wrong, m.placed(operation, finding))
		}
		return wrong
	})
}

// mediaType is the documented one that the body keeps, of the first operation that has one or, where none takes the
// body, the first.
func (m *mapping) mediaType(b *bound) string {
	first := ""
	for i, operation := range b.operations {
		response := operation.Response(m.reply.status)
		if response == nil || i >= maxHeld || contract.Bodiless(m.reply.status) {
			continue
		}
		for _, content := range response.Contents {
			mediaType := contract.Concrete(content.MediaType)
			isJSON := contract.IsJSON(mediaType)
			if m.reply.word == "jsonBody" && !isJSON {
				continue
			}
			if first == "" {
				first = mediaType
			}
			if content.Check(mediaType, m.reply.body) == nil {
				return mediaType
			}
		}
	}
	if first == "" && m.reply.word == "jsonBody" {
		return "application/json"
	}
	return first
}

// placed turns a finding about the reply into one about the mapping.
func (m *mapping) placed(operation *contract.Operation, finding problem.Finding) problem.Finding {
	pointer := "/response"
	switch {
	case finding.In == "status" && m.reply.hasStatus:
		pointer = "/response/status"
	case finding.In == "header" && m.reply.lines[finding.Name].Exists():
		pointer = m.reply.lines[finding.Name].Pointer
	case finding.In == "body" && m.reply.word == "jsonBody":
		pointer = m.reply.bodyAt.Pointer + finding.Pointer
	case finding.In == "body" && m.reply.word != "":
		pointer = m.reply.bodyAt.Pointer
	}
	finding.Message = finding.Place() + " " + finding.Message
	if finding.In == "status" {
		finding.Message = strconv.Itoa(m.reply.status) + " is not documented for " + operation.ID
	}
	finding.Pointer, finding.Name = pointer, operation.ID
	return finding
}
