package mock

import (
	"net/http"
	"slices"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/schema"
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

// refuse says no: in the operation's own words where the contract documents one of the statuses, by a problem otherwise.
func (g *generation) refuse(x *exchange, no *refusal) *ready {
	x.prefs, x.honoured = choice.Preferences{}, 0
	if x.part != nil {
		for _, status := range no.statuses {
			response := x.part.Response(status)
			if response == nil || response.Status == "default" && status != no.statuses[len(no.statuses)-1] {
				continue
			}
			v := g.negotiate(x, response, status)
			reply, failed := g.fill(x, v, response, status, false)
			if failed != nil {
				break
			}
			return reply.with(no.header)
		}
	}
	return g.problem(x, no)
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
	return newReady("problem "+no.kind.Name, reply, false).with(no.header)
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
func (g *generation) bare(x *exchange, v *variant, source string, status int) *ready {
	reply := &contract.Reply{Status: status, Header: v.header, MediaType: v.mediaType}
	made := g.challenged(x, newReady("document "+source, reply, false))
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

// notAcceptable is the refusal of an Accept header that takes none of a response's media types.
func (x *exchange) notAcceptable(response *contract.Response) *refusal {
	offers := response.Offers()
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
		x.explain(journal.Choose, journal.Chosen, found.Source)
		return g.stubs[found], nil
	}
	for _, response := range x.part.Responses {
		if x.prefs.Code != 0 && response != x.part.Response(x.prefs.Code) {
			continue
		}
		for _, v := range x.part.lines[response] {
			for _, example := range v.examples {
				if example.example.Name == x.prefs.Example {
					x.explain(journal.Choose, journal.Chosen, example.source)
					return g.completed(x, example, x.statusFor(response)), nil
				}
			}
		}
	}
	return nil, x.undocumented("example", g.names(x))
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

// names lists the examples and fixtures that can be preferred, shortest way to find them first.
func (g *generation) names(x *exchange) []string {
	names := g.shelf.Names(x.part.ID, x.prefs.Code)
	for _, response := range x.part.Responses {
		if x.prefs.Code != 0 && response != x.part.Response(x.prefs.Code) {
			continue
		}
		for _, v := range x.part.lines[response] {
			for _, example := range v.examples {
				if example.example.Name != "" {
					names = append(names, example.example.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// identity is what a made-up body is about: the path parameters or, for a call without any, its query.
func (x *exchange) identity() string {
	if len(x.call.Path) > 0 {
		return x.call.Identity
	}
	pairs := strings.Split(x.query, "&")
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// dropPreferences says in the explanation which preferences were not understood.
func (x *exchange) dropPreferences() {
	for _, dropped := range x.prefs.Dropped {
		x.explain(journal.Choose, journal.Dropped, dropped.Name+": "+dropped.Why)
	}
}

// plainText is the text of a JSON string, or the JSON itself.
func plainText(body []byte) []byte {
	if value, bad := schema.Decode(body, contract.MaxJSONDepth); bad == nil {
		if text, ok := value.(string); ok {
			return []byte(text)
		}
	}
	return body
}
