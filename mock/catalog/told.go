package catalog

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// statuses prefer each documented error, and each of its examples.
func (p *plan) statuses() {
	internal := false
	for _, response := range p.Responses {
		status, ok := p.StatusOf(response)
		if !ok || status < 400 {
			continue
		}
		internal = internal || status >= 500
		name := "Prefer: code=" + strconv.Itoa(status)
		if !p.preferred(Status, name, status) {
			p.lacks(Status, name, "no body can be shown: "+p.unshown(response))
			continue
		}
		for _, shown := range p.shown {
			if shown.Response == response {
				p.examples(response, status, shown.Examples)
			}
		}
	}
	if !internal {
		p.serverError()
	}
}

// examples prefer each named example of an error.
func (p *plan) examples(response *contract.Response, status int, names []string) {
	for _, name := range names {
		if name == "" || p.known[Example+"/"+exampleName(status, name)] {
			continue
		}
		e := Entry{
			Kind: Example, Name: exampleName(status, name), Expect: Expect{Status: status}, At: response.At.Location(),
		}
		e.Source = "example " + p.ID + "/" + response.Status + "/" + name
		for _, fixture := range p.Fixtures(p.ID) {
			if fixture.Name == name {
				// The fixture of that name goes before the example.
				e.Source = "fixture"
			}
		}
		p.named(e, name)
	}
}

func exampleName(status int, name string) string { return strconv.Itoa(status) + " " + name }

// named adds an entry that prefers its status and a name.
func (p *plan) named(e Entry, name string) {
	prefer, ok := cases.Preferring("code="+strconv.Itoa(e.Status), name)
	if !ok {
		p.lacks(e.Kind, e.Name, "the name cannot stand in a header, or is longer than 256 bytes")
		return
	}
	e.Request = Request{Request: p.call.With("Prefer: " + prefer)}
	p.add(e)
}

// fixtures prefer each fixture of an error, and make the call that it answers of its own accord.
func (p *plan) fixtures() {
	for _, fixture := range p.Fixtures(p.ID) {
		status := fixture.Reply.Status
		if status < 400 {
			continue
		}
		e := Entry{
			Kind: FromFixture, Name: exampleName(status, fixture.Name), At: fixture.At,
			Expect: Expect{Status: status, Source: fixture.Source},
		}
		p.named(e, fixture.Name)
		if request, ok := p.itself(fixture); ok {
			e.Name, e.Request = e.Name+", by its own path", Request{Request: request}
			p.add(e)
		}
	}
}

// itself is the call that a fixture is named after, if that is what answers it.
func (p *plan) itself(fixture *stub.Stub) (request cases.Request, ok bool) {
	call, values := p.maker.Meant(p.Operation, &p.call), strings.Split(fixture.Name, ",")
	if call == nil || len(call.Path) != len(values) {
		return request, false
	}
	request = p.call
	for i, parameter := range call.Path {
		if request, ok = p.maker.WithPath(p.Operation, request, parameter.Name, url.PathEscape(values[i])); !ok {
			return request, false
		}
	}
	call = p.maker.Meant(p.Operation, &request)
	return request, call != nil && !p.maker.Refuses(p.Operation, &request) && p.answered(call, &request) == fixture
}

// serverError has a stub answer as no document says.
func (p *plan) serverError() {
	key := p.key("503")
	// Neither texts nor numbers fail to be written.
	mapping, _ := json.Marshal(map[string]any{
		"contract": "off", "request": map[string]any{"operationId": p.ID},
		"response": map[string]any{
			"status": 503, "headers": map[string]string{"Content-Type": "text/html"}, "body": "<h1>503 Service Unavailable</h1>",
		},
	})
	p.add(Entry{
		Kind: ServerError, Name: "a 503 that the document does not have",
		Before:  []Request{control("POST", "mappings", key, string(mapping))},
		Request: Request{Request: p.within(key)}, Expect: Expect{Status: http.StatusServiceUnavailable, Source: "stub"},
	})
}

// slowness is how late a slow reply is, in milliseconds.
const slowness = 500

// faults are a late reply and the broken connections.
func (p *plan) faults() {
	call := p.call
	if p.Tokens(p.Operation) {
		// What is issued does not show in the replies to others.
		call = p.within(p.key("token"))
	}
	delay := "Prefer: delay=" + strconv.Itoa(slowness) + "ms"
	p.add(Entry{Kind: Slow, Name: delay, Request: Request{Request: call.With(delay)}, Expect: Expect{Delay: slowness}})
	for kind := fault.EmptyResponse; kind.String() != ""; kind++ {
		name := "Prefer: fault=" + kind.String()
		if kind == fault.MalformedChunk && p.bodiless() {
			p.lacks(Broken, name, "the reply has no body that could be broken")
			continue
		}
		p.add(Entry{
			Kind: Broken, Name: name, Request: Request{Request: call.With(name)}, Expect: Expect{Fault: kind.String()},
		})
	}
}

// bodiless reports whether clients expect no body of the successful reply, or of one that a fixture brings.
func (p *plan) bodiless() bool {
	_, status := p.Success()
	return p.Operation.Method == http.MethodHead || contract.Bodiless(status)
}

// throttle calls once more than a limit allows.
func (p *plan) throttle() {
	key := p.key("throttle")
	e := Entry{
		Kind: Throttle, Name: "one call an hour, and the second one",
		Before: []Request{
			control("POST", "settings", key, `{"throttle":"1/1h"}`), {Request: p.within(key)},
		},
		Request: Request{Request: p.within(key)},
	}
	e.Expect, e.At = p.refusal(problem.Throttled, p.Throttle())
	p.add(e)
}
