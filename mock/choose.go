package mock

import (
	"net/http"
	"slices"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// choose picks the reply that the request asks for: what is preferred, then a stub, then the document's example, then
// one made up.
func (g *generation) choose(x *exchange) (*ready, *refusal) {
	if x.prefs.Example != "" {
		return g.named(x)
	}
	response, status, no := g.response(x)
	if no != nil {
		return nil, no
	}
	if found := g.stubbed(x); found != nil && x.accepts(found) {
		x.honourStill()
		x.explain(journal.Choose, journal.Chosen, found.source)
		return found, nil
	}
	if g.records == RecordsFixtures && len(x.call.Path) > 0 && x.prefs.Code == 0 && !x.prefs.Dynamic {
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
	return g.fill(x, v, status, fresh)
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
	if x.prefs.Code == 0 {
		if x.part.success == nil {
			return nil, 0, &refusal{
				kind: problem.NothingToReply, detail: x.part.ID + " documents no reply to a valid call: add one",
			}
		}
		return x.part.success, x.part.status, nil
	}
	response := x.part.Response(x.prefs.Code)
	if response == nil || x.prefs.Code < 200 {
		return nil, 0, x.undocumented("code", x.part.Documented())
	}
	x.honoured |= choice.Code
	return response, x.prefs.Code, nil
}

// stubbed is the reply of the stub that answers the call, if there is one. Preferring a code narrows the search to it;
// preferring a made-up body skips it.
func (g *generation) stubbed(x *exchange) *ready {
	if x.prefs.Dynamic {
		x.explain(journal.Choose, journal.Skipped, "fixtures and examples, for a made-up body is preferred")
		return nil
	}
	ask := stub.Ask{Call: x.call, Header: x.request.Header, Query: x.query, Body: x.body}
	found := g.shelf.Find(&ask, x.prefs.Code)
	if found == nil {
		return nil
	}
	return g.stubs[found]
}

// negotiate picks the media type of a response (RFC 9110, section 12.5.1). An error is sent in what the contract has,
// acceptable or not (RFC 9110, section 12.4.1).
func (g *generation) negotiate(x *exchange, response *contract.Response, status int) *variant {
	lines := x.part.lines[response]
	if len(response.Contents) == 0 {
		return lines[0]
	}
	picked := contract.Negotiate(x.part.offers[response], x.request.Header["Accept"])
	for _, v := range lines {
		if v.content == picked {
			return v
		}
	}
	if status >= 400 {
		return lines[0]
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

// undocumented is the refusal of a preference for something that the contract does not have.
func (x *exchange) undocumented(preference string, documented []string) *refusal {
	asked := x.prefs.Applied(choice.Code | choice.Example)
	detail := x.part.ID + " documents nothing for " + asked + "; there is " + strings.Join(documented, ", ")
	if len(documented) == 0 {
		detail = x.part.ID + " documents nothing for " + asked + ", nor any other " + preference
	}
	x.explain(journal.Choose, journal.Refused, detail)
	if documented == nil {
		documented = []string{}
	}
	return &refusal{
		kind: problem.NotDocumented, detail: detail,
		extra: map[string]any{"preference": preference, "documented": documented},
	}
}

// named is the fixture or example that the request prefers by name.
func (g *generation) named(x *exchange) (*ready, *refusal) {
	if x.prefs.Code != 0 {
		if _, _, no := g.response(x); no != nil {
			return nil, no
		}
	}
	x.honoured |= choice.Example
	if found := g.shelf.Named(x.part.ID, x.prefs.Example, x.prefs.Code); found != nil {
		reply := g.stubs[found]
		if reply.Status < 400 && reply.MediaType != "" && contract.Quality(reply.MediaType, x.request.Header["Accept"]) == 0 {
			return nil, x.notAcceptable(reply.MediaType)
		}
		x.explain(journal.Choose, journal.Chosen, found.Source)
		return reply, nil
	}
	return g.namedExample(x)
}

// namedExample is the document's example of the name that is preferred, in the media type that is most welcome.
func (g *generation) namedExample(x *exchange) (*ready, *refusal) {
	for _, response := range x.candidates() {
		status := x.statusFor(response)
		var offers []string
		var best *ready
		highest := 0.0
		for _, v := range x.part.lines[response] {
			for _, example := range v.examples {
				if example.name != x.prefs.Example {
					continue
				}
				offers = append(offers, v.mediaType)
				quality := contract.Quality(v.mediaType, x.request.Header["Accept"])
				if quality > highest || best == nil && status >= 400 {
					best, highest = example, quality
				}
			}
		}
		if best != nil {
			x.explain(journal.Choose, journal.Chosen, best.source)
			return g.completed(x, best, status), nil
		}
		if len(offers) > 0 {
			return nil, x.notAcceptable(offers...)
		}
	}
	return nil, x.undocumented("example", g.names(x))
}

// candidates are the responses that an example may be preferred from: all, or the one of the code that is preferred.
func (x *exchange) candidates() []*contract.Response {
	if x.prefs.Code == 0 {
		return x.part.Responses
	}
	if response := x.part.Response(x.prefs.Code); response != nil {
		return []*contract.Response{response}
	}
	return nil
}

// statusFor is the status to send a response with.
func (x *exchange) statusFor(response *contract.Response) int {
	switch {
	case x.prefs.Code != 0:
		return x.prefs.Code
	case response.Code != 0:
		return response.Code
	case response == x.part.success:
		return x.part.status
	case len(response.Status) == 3:
		return int(response.Status[0]-'0') * 100
	}
	return http.StatusInternalServerError
}

// names lists the examples and fixtures that can be preferred, each once and in the order of the alphabet.
func (g *generation) names(x *exchange) []string {
	names := g.shelf.Names(x.part.ID, x.prefs.Code)
	for _, response := range x.candidates() {
		for _, v := range x.part.lines[response] {
			for _, example := range v.examples {
				if example.name != "" {
					names = append(names, example.name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(append([]string{}, names...))
}

// dropPreferences says in the explanation which preferences were not understood.
func (x *exchange) dropPreferences() {
	for _, dropped := range x.prefs.Dropped {
		x.explain(journal.Choose, journal.Dropped, dropped.Name+": "+dropped.Why)
	}
}
