package stub

import (
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// templates takes the reply's texts apart, and says which are no templates.
func (m *mapping) templates(b *bound) {
	a, r, p := &m.stub.Answer, &m.reply, m.stub.Pattern
	if r.word == "base64Body" {
		return
	}
	at := r.bodyAt
	if !at.Exists() {
		at = r.at
	}
	const known = "use request.method, .url, .body, .path.NAME, .path.[N], .pathSegments.[N], .query.NAME, " +
		".headers.NAME or .cookies.NAME"
	for _, word := range a.takeApart(p.url.template, r.templates) {
		m.say(at, "template", word+" is no template that is filled in", known)
	}
	a.asked(func(asked *piece) {
		if asked.from == fromPath && asked.path == nil && !b.hasPath(asked.text) {
			m.say(at, "template", "there is no path parameter "+quoted(asked.text), "name one, or use request.path.[0]")
		}
	})
}

// hasPath reports whether an operation has a path parameter of the name.
func (b *bound) hasPath(name string) bool {
	if b == nil {
		return false
	}
	if b.paths == nil {
		b.paths = map[string]bool{}
		for _, operation := range b.operations {
			if t := templateOf(operation); t != nil {
				for _, known := range t.names {
					b.paths[known] = true
				}
			}
		}
	}
	return b.paths[name]
}

// replyKept holds the reply to an operation. Templates are filled in from the URL where it is literal and says all that
// they ask for. Otherwise what they make is held to the contract when it is sent, and now only what is no template:
// status, headers, and a body that is JSON already, less the members that a template makes.
func (m *mapping) replyKept(operation *contract.Operation) []problem.Finding {
	findings := m.allKept(operation)
	if !m.wrong(m.reply.at, "headers") {
		return findings
	}
	return slices.DeleteFunc(findings, func(finding problem.Finding) bool {
		// A header that could not be read is not missing.
		return finding.In == "header" && len(m.reply.header[finding.Name]) == 0
	})
}

func (m *mapping) allKept(operation *contract.Operation) []problem.Finding {
	a := &m.stub.Answer
	if !a.Template {
		return operation.CheckReply(a.Reply)
	}
	if sample := m.sample(operation); sample != nil {
		return operation.CheckReply(a.Render(sample))
	}
	open := map[string]bool{}
	for _, l := range a.lines {
		open[l.name] = true
	}
	body, isJSON := (*schema.Document)(nil), false
	if contract.IsJSON(a.Reply.MediaType) {
		doc, err := schema.Read("body.json", a.Reply.Body)
		body, isJSON = doc, err == nil
	}
	return slices.DeleteFunc(operation.CheckReply(a.Reply), func(finding problem.Finding) bool {
		switch finding.In {
		case "header":
			return open[finding.Name]
		case "body":
			return a.body != nil && (!isJSON || made(body.At(finding.Pointer)))
		}
		return false
	})
}

// made reports whether a template stands at a place, or within it.
func made(at schema.Place) bool {
	return !at.Exists() || strings.Contains(string(at.Node.AppendJSON(nil)), opening)
}

// sample is a request that the literal URL describes, if that is all that the templates ask for, or nil.
func (m *mapping) sample(operation *contract.Operation) *Request {
	p := m.stub.Pattern
	if !p.url.literal() {
		return nil
	}
	known := true
	m.stub.Answer.asked(func(asked *piece) {
		switch asked.from {
		case fromMethod, fromPath, fromSegment:
		case fromURL, fromQuery:
			known = known && p.url.word == wholeURL
		case literalText, fromBody, fromHeader, fromCookie:
			known = false
		}
	})
	if !known {
		return nil
	}
	path, query, _ := strings.Cut(p.url.text, "?")
	call, miss := m.contract().MatchRequest(operation.Method, path, query, nil)
	if miss != nil {
		return nil
	}
	return &Request{Method: operation.Method, Path: path, Query: query, Header: http.Header{}, Call: call}
}
