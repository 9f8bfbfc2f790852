package catalog

import (
	"net/http"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
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
	path := p.maker.Meant(p.Operation, &p.call)
	if path == nil || len(path.Path) == 0 {
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

// otherIDs is how many other records are tried for one without a fixture.
const otherIDs = 8

// unknown is a call for a record that no fixture answers for.
func (p *plan) unknown() (cases.Request, bool) {
	names := map[string]bool{}
	for _, fixture := range p.Fixtures(p.ID) {
		if _, _, conditional := fixture.When(); conditional {
			return cases.Request{}, false
		}
		names[fixture.Name] = true
	}
	sample, _ := p.Cast.Admitted(p.Operation)
	for seed := range int64(otherIDs) {
		request, why := cases.New(p.Contract, cases.Options{Seed: seed}).Make(p.Operation, false)
		if why.String() != "" {
			continue
		}
		request = request.As(sample)
		if call := p.maker.Meant(p.Operation, &request); call != nil && !names[joined(call)] {
			return request, true
		}
	}
	return cases.Request{}, false
}

// joined is the name of the fixture that answers a call of its own accord.
func joined(call *contract.Call) string {
	name := ""
	for i, value := range call.Path {
		if i > 0 {
			name += ","
		}
		name += value.Text
	}
	return name
}
