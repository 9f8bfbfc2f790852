package prove

import (
	"fmt"
	"net/http"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
)

// responses ask for each status by code, in each media type, with each example, and made up from several seeds.
func (l *plan) responses() {
	for _, response := range l.Responses {
		status, ok := l.StatusOf(response)
		if !ok {
			l.add(ask{
				kind: "code", name: "Prefer: code=" + response.Status,
				skip: "every status of the response " + response.Status + " is documented by itself",
			})
			continue
		}
		code := fmt.Sprintf("code=%d", status)
		w := l.wanting(response, status)
		w.applied = []string{code}
		l.add(ask{
			kind: "code", name: "Prefer: " + code, request: l.call.With("Prefer: " + code), want: w, at: response.At.Location(),
		})
		for _, content := range response.Contents {
			l.content(response, content, status)
		}
	}
}

// seeds are what made-up bodies are made from, beside the server's own seed.
func seeds() []string { return []string{"2", "99"} }

// content asks for one media type of a response.
func (l *plan) content(response *contract.Response, content *contract.Content, status int) {
	code := fmt.Sprintf("code=%d", status)
	accept := "Accept: " + content.MediaType
	w := want{statuses: []int{status}, mediaType: content.MediaType, sources: anySource(), applied: []string{code}}
	if fault, is := l.faults[offer{response.Status, content.MediaType}]; is {
		w.problems, w.onlyProblem = []problem.Kind{problem.NothingToReply}, "no body can be shown: "+fault
	}
	if bodyless(l.Method, status) {
		w.mediaType = ""
	}
	accepted := w
	if status >= http.StatusBadRequest && l.fixtureOf(status) {
		// An error is sent in what there is.
		accepted.mediaType = ""
	}
	l.add(ask{
		kind: "accept", name: accept + ", Prefer: " + code,
		request: l.call.With("Prefer: "+code, accept), want: accepted, at: response.At.Location(),
	})
	l.examples(response, content, w)
	if content.Schema == nil {
		return
	}
	w.sources = []string{fromFake}
	w.applied = []string{code, "dynamic=true"}
	if w.onlyProblem == "" && !content.Makeable() {
		w.problems = []problem.Kind{problem.NothingToReply}
		w.onlyProblem = "no body of the media type " + content.MediaType + " is made up"
	}
	for _, seed := range append([]string{""}, seeds()...) {
		prefer, dynamic := "Prefer: "+code+", dynamic=true", w
		if seed != "" {
			prefer += ", seed=" + seed
			dynamic.applied = append([]string{"seed=" + seed}, w.applied...)
		}
		l.add(ask{
			kind: "dynamic", name: prefer + ", " + accept, request: l.call.With(prefer, accept), want: dynamic,
			at: response.At.Location(),
		})
	}
}

// examples ask for each named example of a content. One that breaks its own contract must not be served.
func (l *plan) examples(response *contract.Response, content *contract.Content, w want) {
	for _, example := range content.Examples {
		if example.Name == "" {
			continue
		}
		named := w
		prefer, ok := cases.Preferring(w.applied[0], example.Name)
		a := ask{
			kind: "example", name: prefer + ", Accept: " + content.MediaType,
			request: l.call.With("Prefer: "+prefer, "Accept: "+content.MediaType), at: response.At.Location(),
		}
		if !ok {
			a.skip = "the name of the example cannot stand in a header, or is longer than 256 bytes"
		}
		switch {
		case l.fixtureNamed(example.Name):
			// The fixture of that name goes before the example.
			named.sources = []string{fromFixture}
		case lies(content, example):
			named.sources = []string{fromExample, fromFake, fromDocument}
			named.applied = nil
			named.problems, named.onlyProblem = []problem.Kind{problem.NotDocumented, problem.NotAcceptable}, ""
			a.kind = "lying example"
		default:
			named.sources = []string{"example " + l.ID + "/" + response.Status + "/" + example.Name}
			named.problems, named.onlyProblem = nil, ""
		}
		a.want = named
		l.add(a)
	}
}

// lies reports whether an example breaks its own contract.
func lies(content *contract.Content, example *contract.Example) bool {
	body, mediaType, err := content.Encode(example.Node.AppendJSON(nil))
	return err != nil || len(content.Check(mediaType, body)) > 0
}
