package mock

import (
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
}

// refuse says no: in the operation's own words where the contract documents one of the statuses, by a problem
// otherwise.
func (g *generation) refuse(x *exchange, no *refusal) *ready {
	x.honoured = 0
	response, status := x.ownWords(no.statuses)
	if response == nil {
		return g.problem(x, no)
	}
	reply, failed := g.fill(x, g.negotiate(x, response, status), status, false)
	if failed != nil {
		return g.problem(x, no)
	}
	x.honoured = 0
	return reply.with(no.header)
}

// ownWords is the documented response that says one of the statuses, best first: by its code, else by its range, else
// the default, which stands for the last of them.
func (x *exchange) ownWords(statuses []int) (*contract.Response, int) {
	if x.part == nil || len(statuses) == 0 {
		return nil, 0
	}
	for _, status := range statuses {
		if response := x.part.Response(status); response != nil && response.Code == status {
			return response, status
		}
	}
	for _, status := range statuses {
		if response := x.part.Response(status); response != nil && response.Status != "default" {
			return response, status
		}
	}
	last := statuses[len(statuses)-1]
	return x.part.Response(last), last
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
	return &made
}

// bare is a reply without a body.
func (g *generation) bare(x *exchange, v *variant, status int) *ready {
	reply := &contract.Reply{Status: status, Header: v.header, MediaType: v.mediaType}
	made := g.challenged(x, newReady("document "+v.source, reply, false))
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
