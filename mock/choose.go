package mock

import (
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// chosen is the reply that the request asks for, or the refusal of it.
func (g *generation) chosen(x *exchange) *ready {
	reply, no := g.choose(x)
	if no != nil {
		return g.refuse(x, no)
	}
	return reply
}

// choose picks the reply that the request asks for: what is preferred, then a stub of the session, then what the
// session remembers, then a fixture, then the document's example, then one made up.
func (g *generation) choose(x *exchange) (*ready, *refusal) {
	if reply := g.scripted(x); reply != nil {
		return reply, nil
	}
	if x.example != "" {
		return g.named(x)
	}
	response, status, no := g.response(x)
	if no != nil {
		return nil, no
	}
	if reply, no := g.remembered(x); reply != nil || no != nil {
		return reply, no
	}
	if found := g.stubbed(x); found != nil && x.accepts(found) {
		x.honourStill()
		x.explain(journal.Choose, journal.Chosen, found.source)
		return found, nil
	}
	if g.records == RecordsFixtures && len(x.call.Path) > 0 && x.code == 0 && !x.prefs.Dynamic {
		why := "no fixture answers for " + x.call.Identity + ", and records are not made up"
		x.explain(journal.Choose, journal.Refused, why)
		return nil, &refusal{kind: problem.NoSuchRecord, detail: why, statuses: []int{problem.NoSuchRecord.Status}}
	}
	v := g.negotiate(x, response, status)
	if v == nil {
		return nil, x.notAcceptable(response.Offers()...)
	}
	fresh := g.dynamic
	if x.prefs.HasDynamic {
		fresh = x.prefs.Dynamic
	}
	reply, no := g.fill(x, v, status, fresh)
	if no != nil {
		if other := g.instead(x, v, status, fresh); other != nil {
			return other, nil
		}
	}
	return x.named(reply), no
}

// named is the reply in the media type of a documented range that Accept names.
func (x *exchange) named(reply *ready) *ready {
	if x.mediaType == "" || reply == nil || len(reply.Body) == 0 {
		return reply
	}
	other, content := *reply, *reply.Reply
	content.MediaType, content.Header = x.mediaType, content.Header.Clone()
	content.Header["Content-Type"] = []string{x.mediaType}
	other.Reply, other.checked = &content, false
	return &other
}

// accepts reports whether a stub's media type is as welcome as any that the contract has for its status (RFC 9110,
// section 12.5.1). An error is sent in what there is.
func (x *exchange) accepts(found *ready) bool {
	if found.Status >= 400 || found.MediaType == "" {
		return true
	}
	accept := x.request.Header["Accept"]
	best := 0.0
	for _, content := range x.part.Response(found.Status).Contents {
		best = max(best, contract.Quality(content.MediaType, accept))
	}
	if quality := contract.Quality(found.MediaType, accept); quality > 0 && quality >= best {
		return true
	}
	x.explain(journal.Choose, journal.Skipped, found.source+": Accept prefers another media type than "+found.MediaType)
	return false
}

// response is the documented response that the request asks for by code, or else the successful one.
func (g *generation) response(x *exchange) (*contract.Response, int, *refusal) {
	if x.code == 0 {
		return x.part.success, x.part.status, nil
	}
	response := x.part.Response(x.code)
	if response == nil || x.code < 200 {
		return nil, 0, x.undocumented("code", x.part.Documented())
	}
	x.honoured |= choice.Code
	return response, x.code, nil
}

// stubbed is the reply of the stub that answers the call, if there is one. Preferring a code narrows the search to it;
// preferring a made-up body skips it.
func (g *generation) stubbed(x *exchange) *ready {
	if x.prefs.Dynamic {
		x.explain(journal.Choose, journal.Skipped, "fixtures and examples, for a made-up body is preferred")
		return nil
	}
	ask := stub.Ask{Call: x.call, Header: x.request.Header, Query: x.query, Body: x.body}
	found := g.shelf.Find(&ask, x.code)
	if found == nil {
		return nil
	}
	return g.stubs[found]
}

// negotiate picks the media type of a response (RFC 9110, section 12.5.1). An error is sent in what the contract has,
// acceptable or not (RFC 9110, section 12.4.1).
func (g *generation) negotiate(x *exchange, response *contract.Response, status int) *variant {
	s := g.stock(x.part, response)
	if len(s.offers) == 0 {
		return s.variants[0]
	}
	picked := contract.Negotiate(s.offers, x.request.Header["Accept"])
	for _, v := range s.variants {
		if v.content() == picked {
			return v
		}
	}
	for _, v := range s.variants {
		if named := contract.Named(v.content().MediaType, x.request.Header["Accept"]); named != "" {
			x.mediaType = named
			return v
		}
	}
	if status >= 400 {
		return s.variants[0]
	}
	return nil
}

// notAcceptable is the refusal of an Accept header that takes none of the media types there are.
func (x *exchange) notAcceptable(offers ...string) *refusal {
	detail := "Accept takes none of what there is: " + strings.Join(offers, ", ")
	x.explain(journal.Choose, journal.Refused, detail)
	return &refusal{
		kind: problem.NotAcceptable, detail: detail, statuses: []int{problem.NotAcceptable.Status},
		extra: map[string]any{"available": offers},
	}
}

// dropPreferences says in the explanation which preferences were not understood.
func (x *exchange) dropPreferences() {
	for _, dropped := range x.prefs.Dropped {
		x.explain(journal.Choose, journal.Dropped, dropped.Name+": "+dropped.Why)
	}
}
