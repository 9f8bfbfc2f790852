package catalog

import (
	"net/http"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// people call without a credential, with one that nobody has, and as personas who may not.
func (p *plan) people(admitted bool) {
	if !p.Cast.Asks(p.Operation) {
		p.lacks(Credential, "every credential", "the operation asks for none, or the server does not (--auth off)")
		return
	}
	p.turned("no credential", p.bare, http.StatusUnauthorized)
	unknown := cases.FalseCredentials(p.Security)
	for _, one := range unknown {
		if one.WellFormed && p.Cast.Mode == persona.ModeAny {
			p.lacks(Credential, one.Name,
				"any credential that looks like one is admitted: there is no personas file, or --auth any")
			continue
		}
		p.turned(one.Name, p.bare.As(one.Sample), http.StatusUnauthorized)
	}
	if len(unknown) == 0 {
		p.lacks(Credential, "a credential that nobody has", "it takes several credentials together, or a client certificate")
	}
	met := map[int]bool{}
	for _, who := range p.Cast.Personas {
		sample, status, ok := p.Cast.Turned(who, p.Security)
		if !ok {
			continue
		}
		met[status] = true
		name := "persona " + who.Name + ", who lacks the role"
		if status == http.StatusUnauthorized {
			name = "persona " + who.Name + ", whose credential has expired"
		}
		p.turned(name, p.bare.As(sample), status)
	}
	if !admitted {
		return
	}
	for _, other := range []struct {
		status int
		name   string
	}{{http.StatusUnauthorized, "an expired credential"}, {http.StatusForbidden, "a caller who lacks the role"}} {
		if !met[other.status] && !p.preferred(Credential, other.name+", by preference", other.status) {
			p.lacks(Credential, other.name, "no persona is one, and the document has no reply to prefer")
		}
	}
}

// turned adds a caller who is turned away.
func (p *plan) turned(name string, request cases.Request, status int) {
	kind := problem.Unauthorized
	if status == http.StatusForbidden {
		kind = problem.Forbidden
	}
	e := Entry{Kind: Credential, Name: name, Request: Request{Request: request}}
	e.Expect, e.At = p.refusal(kind, status)
	p.add(e)
}

// record asks for a record that there is not.
func (p *plan) record() {
	if !p.isRecord() {
		return
	}
	if p.OnlyFixtures {
		if request, ok := p.unknown(); ok {
			e := Entry{Kind: Record, Name: "an id without a fixture", Request: Request{Request: request}}
			e.Expect, e.At = p.refusal(problem.NoSuchRecord, http.StatusNotFound)
			p.add(e)
			return
		}
	}
	if !p.preferred(Record, "an unknown id, by preference", http.StatusNotFound) {
		p.lacks(Record, "an unknown id", "the document has no 404; --records fixtures refuses an id without a fixture")
	}
}

// isRecord reports whether the operation's path names a record.
func (p *plan) isRecord() bool {
	call := p.maker.Meant(p.Operation, &p.call)
	return call != nil && len(call.Path) > 0
}

// unknown is a call for a record that no fixture answers for: the one that is made up or, as documents and fixtures
// often have the same example, another one.
func (p *plan) unknown() (cases.Request, bool) {
	request := p.call
	call := p.maker.Meant(p.Operation, &request)
	last := call.Path[len(call.Path)-1].Name
	for _, text := range []string{"", "918273645", "unknown", "00000000-0000-4000-8000-000000000000", "AB12"} {
		if text != "" {
			var ok bool
			if request, ok = p.maker.WithPath(p.Operation, p.call, last, text); !ok || p.maker.Refuses(p.Operation, &request) {
				continue
			}
			call = p.maker.Meant(p.Operation, &request)
		}
		if call != nil && p.answered(call, &request) == nil {
			return request, true
		}
	}
	return cases.Request{}, false
}

// answered is the fixture that answers a call of its own accord, or nil.
func (p *plan) answered(call *contract.Call, request *cases.Request) *stub.Stub {
	return p.Answered(&stub.Ask{Call: call, Header: request.Header, Query: request.Query, Body: request.Body})
}
