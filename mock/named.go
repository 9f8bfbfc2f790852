package mock

import (
	"net/http"
	"slices"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
)

// undocumented is the refusal of a preference for something that the contract does not have.
func (x *exchange) undocumented(preference string, documented []string) *refusal {
	asked := choice.Preferences{Code: x.code, Example: x.example}.Applied(choice.Code | choice.Example)
	detail := x.part.ID + " documents nothing for " + asked + "; there is " + strings.Join(documented, ", ")
	if len(documented) == 0 {
		detail = x.part.ID + " documents nothing for " + asked + ", nor any other " + preference
	}
	x.explain(journal.Choose, journal.Refused, detail)
	if documented == nil {
		documented = []string{}
	}
	if x.stub != nil {
		// The document is another one than the stub was held to.
		return &refusal{
			kind: problem.UntrueReply, detail: "the reply of " + x.stub.Source + " breaks the contract: " + detail,
			extra: map[string]any{"source": x.stub.Source},
		}
	}
	return &refusal{
		kind: problem.NotDocumented, detail: detail,
		extra: map[string]any{"preference": preference, "documented": documented},
	}
}

// named is the fixture or example that the request prefers by name.
func (g *generation) named(x *exchange) (*ready, *refusal) {
	if x.code != 0 {
		if _, _, no := g.response(x); no != nil {
			return nil, no
		}
	}
	x.honoured |= choice.Example
	if found := g.shelf.Named(x.part.ID, x.example, x.code); found != nil {
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
		for _, v := range g.stock(x.part, response).variants {
			for _, example := range v.examples {
				if example.name != x.example {
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
	return nil, x.undocumented("example", g.choices(x))
}

// candidates are the responses that an example may be preferred from: all, or the one of the code that is preferred.
func (x *exchange) candidates() []*contract.Response {
	if x.code == 0 {
		return x.part.Responses
	}
	if response := x.part.Response(x.code); response != nil {
		return []*contract.Response{response}
	}
	return nil
}

// statusFor is the status to send a response with.
func (x *exchange) statusFor(response *contract.Response) int {
	switch {
	case x.code != 0:
		return x.code
	case response.Code != 0:
		return response.Code
	case response == x.part.success:
		return x.part.status
	case len(response.Status) == 3:
		return int(response.Status[0]-'0') * 100
	}
	return http.StatusInternalServerError
}

// choices lists the examples and fixtures that can be preferred, each once and in the order of the alphabet.
func (g *generation) choices(x *exchange) []string {
	names := g.shelf.Names(x.part.ID, x.code)
	for _, response := range x.candidates() {
		for _, v := range g.stock(x.part, response).variants {
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
