package catalog

import (
	"fmt"
	"net/http"
	"strconv"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// A plan gathers the entries of one operation.
type plan struct {
	Options
	*contract.Operation
	maker *cases.Maker
	// number is the operation's place in the document, from 1.
	number int
	// bare is a request that keeps the contract, and call the same by a caller who is admitted.
	bare, call cases.Request
	shown      []Shown
	known      map[string]bool
	entries    []Entry
	missing    []Missing
	// room is how many entries there may be, and left counts those past it.
	room, left int
}

// all lists the ways to fail, those of which there may be many at the end.
func (p *plan) all() ([]Entry, []Missing) {
	bare, why := p.maker.Make(p.Operation, false)
	if why.String() != "" {
		p.lacks("", "every way", "no request can be made up: "+why.String())
		return nil, p.missing
	}
	p.bare, p.shown = bare, p.Shown(p.Operation)
	sample, ok := p.Cast.Admitted(p.Operation)
	p.call = bare.As(sample)
	p.people(ok)
	if !ok {
		p.lacks("", "every way past the credential",
			"nobody is admitted: "+p.Security.String()+"; a personas file with the credential, or --auth off, helps")
		return p.entries, p.missing
	}
	p.record()
	p.method()
	p.accept()
	p.size()
	p.faults()
	p.throttle()
	p.scenarios()
	p.statuses()
	p.fixtures()
	p.constraints()
	return p.entries, p.missing
}

// add adds an entry within the bounds. What the document says of the operation is its place, unless it has one.
func (p *plan) add(e Entry) {
	name := e.Kind + "/" + e.Name
	for n := 2; p.known[name]; n++ {
		name = fmt.Sprintf("%s/%s (%d)", e.Kind, e.Name, n)
	}
	p.known[name] = true
	e.Name = name[len(e.Kind)+1:]
	if len(p.entries) >= p.room {
		p.left++
		return
	}
	if e.At == (problem.Location{}) {
		e.At = p.At.Location()
	}
	p.entries = append(p.entries, e)
}

// lacks tells what cannot be brought about.
func (p *plan) lacks(kind, name, reason string) {
	p.missing = append(p.missing, Missing{kind, name, reason})
}

// refusal is how the server says no: in the document's words where it has some for one of the statuses, best first, and
// they can be shown, else by a problem.
func (p *plan) refusal(kind problem.Kind, statuses ...int) (Expect, problem.Location) {
	for response, status := range p.Words(statuses...) {
		if p.unshown(response) == "" {
			return Expect{Status: status}, response.At.Location()
		}
	}
	return Expect{Status: kind.Status, Problem: kind.Name}, p.At.Location()
}

// unshown says why no body of a response can be shown, or is "".
func (p *plan) unshown(response *contract.Response) string {
	fault := ""
	for _, shown := range p.shown {
		if shown.Response != response {
			continue
		}
		if shown.Fault == "" || len(shown.Examples) > 0 {
			return ""
		}
		fault = shown.Fault
	}
	return fault
}

// preferred adds an entry that prefers a documented status, and reports whether it is documented and can be shown.
func (p *plan) preferred(kind, name string, status int) bool {
	response := p.Response(status)
	if response == nil || p.unshown(response) != "" {
		return false
	}
	p.add(Entry{
		Kind: kind, Name: name, Request: Request{Request: p.call.With("Prefer: code=" + strconv.Itoa(status))},
		Expect: Expect{Status: status}, At: response.At.Location(),
	})
	return true
}

// key is a session of the next entry's own, for what leaves something behind.
func (p *plan) key(kind string) string {
	return fmt.Sprintf("catalog-%s-%d-%d", kind, p.number, len(p.entries)+1)
}

// within is the call in a session.
func (p *plan) within(key string) cases.Request { return p.call.With(session.Header + ": " + key) }

// control is a request to the control room about a session.
func control(method, path, key, body string) Request {
	return Request{Request: cases.Request{
		Method: method, Path: "/__admin/" + path, Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/json"}, session.Header: {key}},
	}}
}
