package mock

import (
	"iter"
	"maps"
	"net/http"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
)

// A refusal says why a call does not get what it asks for, and how that may be told.
type refusal struct {
	kind   problem.Kind
	detail string
	// statuses are the documented ones that say the same in the API's own words, best first.
	statuses []int
	// header is sent with the reply, whatever its words.
	header   http.Header
	findings []problem.Finding
	extra    map[string]any
	// at is where the document says so.
	at problem.Location
}

// refuse says no: in the operation's own words where the contract documents one of the statuses, by a problem
// otherwise.
func (g *generation) refuse(x *exchange, no *refusal) *ready {
	for response, status := range x.ownWords(no.statuses) {
		x.honoured = 0
		v := g.negotiate(x, response, status)
		reply, failed := g.fill(x, v, status, false)
		if failed != nil {
			reply = g.instead(x, v, status, false)
		}
		if reply != nil {
			x.honoured = 0
			return reply.with(no.header)
		}
	}
	return g.problem(x, no)
}

// ownWords are the documented responses that say one of the statuses, best first.
func (x *exchange) ownWords(statuses []int) iter.Seq2[*contract.Response, int] {
	if x.part == nil {
		return func(func(*contract.Response, int) bool) {}
	}
	return x.part.Words(statuses...)
}

// problem says no in understudy's own words (RFC 9457).
func (g *generation) problem(x *exchange, no *refusal) *ready {
	p := &problem.Problem{
		Kind: no.kind, Detail: no.detail, Findings: no.findings, Extra: no.extra,
		Instance: "/__admin/requests/" + x.entry.ID,
	}
	body, err := p.MarshalJSON()
	if err != nil {
		// Only texts and lists of texts go in, which always marshal.
		body = []byte(`{"title":"` + no.kind.Title + `"}`)
	}
	reply := &contract.Reply{
		Status: no.kind.Status, MediaType: problem.MediaType, Body: body,
		Header: http.Header{"Content-Type": {problem.MediaType}, "Cache-Control": {"no-store"}},
	}
	x.honoured = 0
	made := newReady("problem "+no.kind.Name, reply, false)
	made.problem = true
	return made.with(no.header)
}

// with adds headers to a reply, on a copy: a reply that was made ready is shared.
func (r *ready) with(extra http.Header) *ready {
	if len(extra) == 0 {
		return r
	}
	reply := *r.Reply
	reply.Header = r.Header.Clone()
	for name, values := range extra {
		reply.Header[name] = values
	}
	made := *r
	made.Reply, made.checked = &reply, false
	return &made
}

// completed is an example as a reply with the status asked for: one of a range or the default has none of its own.
func (g *generation) completed(x *exchange, example *ready, status int) *ready {
	return g.challenged(x, example.withStatus(status))
}

func (r *ready) withStatus(status int) *ready {
	if r.Status == status {
		return r
	}
	reply := *r.Reply
	reply.Status = status
	made := *r
	made.Reply, made.checked = &reply, false
	if !bodyAllowed(status) {
		made.empty()
	}
	return &made
}

// empty takes the body and its media type away from a reply, which must be a copy.
func (r *ready) empty() {
	r.Header = maps.Clone(r.Header)
	delete(r.Header, "Content-Type")
	r.MediaType, r.Body, r.length = "", nil, []string{"0"}
}

// bare is a reply without a body.
func (g *generation) bare(x *exchange, v *variant, status int) *ready {
	reply := &contract.Reply{Status: status, Header: v.header, MediaType: v.mediaType}
	made := newReady("document "+v.source, reply, false)
	if !bodyAllowed(status) {
		made.empty()
	}
	made = g.challenged(x, made)
	x.explain(journal.Choose, journal.Chosen, made.source)
	return made
}

// challenged gives a documented 401 that is preferred the challenge that a refused caller gets.
func (g *generation) challenged(x *exchange, reply *ready) *ready {
	if reply.Status != http.StatusUnauthorized || x.honoured&choice.Code == 0 || len(x.part.Security) == 0 {
		return reply
	}
	return reply.with(http.Header{"Www-Authenticate": {x.part.gate.Challenge()}})
}
