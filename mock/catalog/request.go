package catalog

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
)

// method calls the path with a method that it does not take.
func (p *plan) method() {
	for _, method := range []string{"DELETE", "PATCH", "PUT", "POST", "GET"} {
		call, miss := p.Contract.MatchRequest(method, p.call.Path, p.call.Query, p.call.Header)
		if call != nil || miss.Kind.Name != problem.MethodNotAllowed.Name {
			continue
		}
		request := p.call
		request.Method, request.Body = method, nil
		p.add(Entry{
			Kind: Method, Name: "the method " + method, Request: Request{Request: request},
			Expect: Expect{Status: problem.MethodNotAllowed.Status, Problem: problem.MethodNotAllowed.Name},
		})
		return
	}
	p.lacks(Method, "a wrong method", "the path takes all of DELETE, PATCH, PUT, POST and GET")
}

// nothing is a media type that nobody documents.
const nothing = "application/x.nothing-of-the-kind"

// accept asks for a media type that there is not.
func (p *plan) accept() {
	response, status := p.Success()
	isRange := func(c *contract.Content) bool { return strings.Contains(c.MediaType, "*") }
	const name = "Accept: " + nothing
	switch {
	case status >= 400 || len(response.Contents) == 0:
		p.lacks(Accept, name, "the successful response has no body")
		return
	case slices.ContainsFunc(response.Contents, isRange):
		p.lacks(Accept, name, "the successful response takes a range of media types")
		return
	}
	request := p.call.With(name)
	if p.OnlyFixtures && p.isRecord() {
		// Without a fixture there would be no record to refuse.
		request = request.With("Prefer: code=" + strconv.Itoa(status))
	}
	e := Entry{Kind: Accept, Name: name, Request: Request{Request: request}}
	e.Expect, e.At = p.refusal(problem.NotAcceptable, http.StatusNotAcceptable)
	p.add(e)
}

// maxFill is the largest body that an entry asks for, in bytes.
const maxFill = 64 << 20

// size sends a body that is larger than any that is read. It is refused before anything is asked of the document.
func (p *plan) size() {
	name := fmt.Sprintf("a body of more than %d bytes", p.MaxBody)
	switch {
	case p.Body == nil:
		return
	case p.MaxBody >= maxFill:
		p.lacks(Size, name, "so large a body is not made here: start the server with a smaller --max-body")
		return
	}
	// The refusal comes before the body is sent, which would meet a closed connection (RFC 9110, section 10.1.1).
	request := p.call.With("Expect: 100-continue")
	if len(p.Body.Contents) > 0 {
		request = request.With("Content-Type: " + contract.Concrete(p.Body.Contents[0].MediaType))
	}
	request.Body = nil
	p.add(Entry{
		Kind: Size, Name: name, Request: Request{Request: request, Fill: p.MaxBody + 1},
		Expect: Expect{Status: problem.ContentTooLarge.Status, Problem: problem.ContentTooLarge.Name},
	})
}

// maxBody is the largest body that an entry has as it is, in bytes: it has to stand in a command.
const maxBody = 16 << 10

// constraints break each constraint of each parameter and of the body, one at a time.
func (p *plan) constraints() {
	switch {
	case p.Lenient:
		p.lacks(Constraint, "every constraint",
			"a request that breaks the contract is answered all the same (--requests report)")
		return
	case p.Tokens(p.Operation):
		p.lacks(Constraint, "every constraint",
			"the operation issues tokens, and answers as RFC 6749 does: see its statuses and examples")
		return
	}
	from, why := p.maker.Make(p.Operation, true)
	if why.String() != "" {
		from = p.bare
	}
	sample, _ := p.Cast.Admitted(p.Operation)
	breaches, unbroken := p.maker.Breaches(p.Operation, from.As(sample))
	for i := range breaches {
		p.constraint(&breaches[i])
	}
	for _, u := range unbroken {
		p.lacks(Constraint, u.Name, u.Reason)
	}
}

func (p *plan) constraint(b *cases.Breach) {
	e := Entry{Kind: Constraint, Name: b.Name, Request: Request{Request: b.Request}}
	if b.Keyword == contract.UnsupportedMedia {
		e.Kind = MediaType
		e.Expect, _ = p.refusal(problem.UnsupportedMedia, 415, 422, 400)
	} else {
		e.Expect, _ = p.refusal(problem.InvalidRequest, 422, 400)
	}
	e.Findings, e.At = true, b.At
	if len(b.Request.Body) > maxBody {
		p.lacks(e.Kind, e.Name, fmt.Sprintf("its body of %d bytes is too long for a command", len(b.Request.Body)))
		return
	}
	p.add(e)
}
