package verify

import (
	"fmt"
	"strings"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
)

// asCalled names the plainest case.
const asCalled = "as a client calls it"

// maxFixtures bounds how many fixtures of one operation are asked for.
const maxFixtures = 50

// positive are requests that keep the contract: as little as there must be, each parameter, each media type, the
// document's examples, values made up, the edges of what is allowed, and fixtures.
func (l *plan) positive() {
	l.good(asCalled, l.base)
	l.each()
	if all, why := l.maker.Make(l.Operation, true); why.String() == "" {
		l.good("every parameter", all)
	}
	l.invented("made up, what is required", false)
	l.invented("made up, every parameter", true)
	if l.Body != nil {
		l.bodies()
	}
	l.accepts()
	l.edges()
	for i := range l.fixtures[l.ID] {
		if i == maxFixtures {
			l.skip(fmt.Sprintf("the last %d fixtures", len(l.fixtures[l.ID])-i), "one operation is asked for 50 fixtures")
			return
		}
		l.fixture(&l.fixtures[l.ID][i])
	}
}

// plainly are the requests that compare makes of an operation: as little as there must be, all there may be, and each
// media type of the success.
func (l *plan) plainly() {
	l.good(asCalled, l.base)
	if all, why := l.maker.Make(l.Operation, true); why.String() == "" {
		l.good("every parameter", all)
	}
	l.accepts()
}

// accepts asks for each media type of the success.
func (l *plan) accepts() {
	response, _ := l.Success()
	if len(response.Contents) < 2 {
		return
	}
	for _, content := range response.Contents {
		accept := "Accept: " + contract.Concrete(content.MediaType)
		l.good(accept, l.base.With(accept))
	}
}

// good adds a request that keeps the contract.
func (l *plan) good(name string, request cases.Request) {
	l.add(trial{check: PositiveDataAcceptance, name: name, request: request, found: l.known(&request)})
}

// each sends each parameter that need not be there alone.
func (l *plan) each() {
	for _, alone := range l.Parameters {
		if alone.Required || alone.In == "path" {
			continue
		}
		if made, why := l.maker.MakeAlone(l.Operation, alone); why.String() == "" {
			l.good("with the "+alone.In+" parameter "+alone.Name, made)
		}
	}
}

// bodies sends each media type of the body, and each of its examples.
func (l *plan) bodies() {
	for _, content := range l.Body.Contents {
		made, why := l.maker.MakeWith(l.Operation, false, content)
		if why.String() != "" {
			l.skip("Content-Type: "+content.MediaType, why.String())
			continue
		}
		l.good("Content-Type: "+content.MediaType, made)
		for _, example := range content.Examples {
			body, mediaType, findings := content.Sample(example)
			if len(findings) > 0 {
				continue
			}
			request := made.With("Content-Type: " + mediaType)
			request.Body = body
			if !l.maker.Refuses(l.Operation, &request) {
				l.good(strings.TrimSuffix(content.MediaType+" example "+example.Name, " "), request)
			}
		}
	}
}

// fixture asks for what a fixture answers, if it is a success. One that answers calls, none of which can be made, is
// told.
func (l *plan) fixture(fixture *mock.Fixture) {
	if fixture.Reply.Status >= 300 {
		return
	}
	t := trial{check: PositiveDataAcceptance, name: "the call of " + fixture.Source, found: true, at: fixture.At}
	request, why, ok := l.caught(fixture)
	switch {
	case ok:
		t.request = request
		l.add(t)
	case why != "":
		t.skip = "no call that it answers can be made: " + why
		l.trials = append(l.trials, t)
	}
}

// caught is the call that a fixture answers. It is not ok where there is none that keeps the contract, and why says so,
// or is "" for one that answers no call by itself.
func (l *plan) caught(fixture *mock.Fixture) (request cases.Request, why string, ok bool) {
	request = l.base
	clues, body, conditional := fixture.When()
	switch {
	case conditional:
		for _, clue := range clues {
			if request, ok = l.maker.Given(l.Operation, request, clue.In, clue.Name, clue.Text); !ok {
				return request, "its path means no call of the operation", false
			}
		}
		request = l.maker.Holding(l.Operation, request, body)
	case strings.Contains(l.Path(), "{"):
		if request, why = l.maker.Named(l.Operation, request, fixture.Name); why != "" {
			return request, why, false
		}
	default:
		return request, "", false
	}
	why = l.refusal(&request)
	return request, why, why == ""
}

// refusal says why a request does not mean the operation or breaks the contract, without its values, or is "".
func (l *plan) refusal(request *cases.Request) string {
	call := l.maker.Meant(l.Operation, request)
	if call == nil {
		return "it means no call of the operation"
	}
	found := call.CheckRequest(request.Header, request.Query, request.Body)
	if len(found) == 0 {
		return ""
	}
	return "it breaks the contract: " + found[0].Place() + " (" + found[0].Keyword + ")"
}

// textOf is the text that a fixture has for a path parameter of its operation.
func textOf(o *contract.Operation, fixture *mock.Fixture, parameter string) (text string, ok bool) {
	clues, _, conditional := fixture.When()
	if conditional {
		for _, clue := range clues {
			if clue.In == "path" && clue.Name == parameter {
				return clue.Text, true
			}
		}
		return "", false
	}
	texts := strings.Split(fixture.Name, ",")
	count := 0
	_, _ = cases.Filled(o.Path(), func(name string) (string, bool) {
		if name == parameter && count < len(texts) {
			text, ok = texts[count], true
		}
		count++
		return "a", true
	})
	return text, ok && count == len(texts)
}
