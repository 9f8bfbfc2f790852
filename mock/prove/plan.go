package prove

import (
	"net/http"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
)

// A plan gathers the asks of one operation.
type plan struct {
	*prover
	*contract.Operation
	// call is a request that keeps the contract, made by a caller who is admitted.
	call cases.Request
	// bare is the same without a credential.
	bare   cases.Request
	faults map[offer]string
	asks   []ask
}

// plan lists what to ask of an operation. What cannot be asked is in it, too, and says why.
func (p *prover) plan(o *contract.Operation) []ask {
	l := &plan{prover: p, Operation: o, faults: p.cast.faults(o.ID)}
	made, why := p.maker.Make(o, false)
	switch {
	case why.Shadowed != "":
		return []ask{{kind: "call", name: "any call", skip: why.Shadowed}}
	case why.Failed != "":
		return []ask{{kind: "call", name: "any call", fail: why.Failed}}
	}
	l.bare = made
	sample, ok := p.cast.Admitted(o)
	if !ok {
		l.add(ask{kind: "persona", name: "any admitted call", skip: l.nobody()})
		l.people()
		return l.asks
	}
	l.call = l.bare.As(sample)
	l.defaults()
	l.responses()
	l.fixtures()
	l.people()
	l.breaches()
	return l.asks
}

func (l *plan) add(a ask) { l.asks = append(l.asks, a) }

// The sources of a reply to a call that nothing is wrong with.
const (
	fromFixture  = "fixture"
	fromExample  = "example"
	fromFake     = "fake"
	fromDocument = "document"
	fromRecords  = "records"
	fromToken    = "token"
)

// any are the sources of a reply that nobody asked to be of one.
func anySource() []string {
	return []string{fromFixture, fromExample, fromFake, fromDocument, fromRecords, fromToken}
}

// success is what a call that nothing is wrong with must get.
func (l *plan) success() want {
	response, status := l.Success()
	return l.wanting(response, status)
}

// wanting is what a reply of a response must be, when any of its media types will do.
func (l *plan) wanting(response *contract.Response, status int) want {
	w := want{statuses: []int{status}, sources: anySource()}
	faulty := ""
	for _, content := range response.Contents {
		fault, is := l.faults[offer{response.Status, content.MediaType}]
		if !is {
			return w
		}
		faulty = fault
	}
	if faulty != "" {
		w.problems, w.onlyProblem = []problem.Kind{problem.NothingToReply}, "no body can be shown: "+faulty
	}
	return w
}

// defaults are the plain call, the same with every parameter, with each kind of body, and one that takes nothing.
func (l *plan) defaults() {
	l.add(ask{kind: "call", name: "as a client calls it", request: l.call, want: l.success()})
	sample, _ := l.cast.Admitted(l.Operation)
	if l.mayHaveMore() {
		a := ask{kind: "parameters", name: "every parameter", want: l.success()}
		if made, why := l.maker.Make(l.Operation, true); why.String() != "" {
			a.fail = why.String()
		} else {
			a.request = made.As(sample)
		}
		l.add(a)
	}
	if l.Body != nil && (len(l.Body.Contents) > 1 || !l.Body.Required) {
		for _, content := range l.Body.Contents {
			a := ask{kind: "body", name: "Content-Type: " + content.MediaType, want: l.success()}
			if made, why := l.maker.MakeWith(l.Operation, true, content); why.String() != "" {
				a.fail = why.String()
			} else {
				a.request = made.As(sample)
			}
			l.add(a)
		}
	}
	l.unsendable()
	l.notAcceptable()
}

// unsendable tells which optional parameters no request can have.
func (l *plan) unsendable() {
	for _, never := range l.maker.Unsent(l.Operation) {
		l.add(ask{
			kind: "parameters", name: never.Parameter.In + " parameter " + never.Parameter.Name,
			skip: "the parameter is never sent: " + never.Why,
		})
	}
}

// mayHaveMore reports whether a request may have parameters that it need not have.
func (l *plan) mayHaveMore() bool {
	for _, parameter := range l.Parameters {
		if !parameter.Required {
			return true
		}
	}
	return false
}

// notAcceptable asks for a media type that there is not.
func (l *plan) notAcceptable() {
	response, status := l.Success()
	if status >= 400 || len(response.Contents) == 0 {
		return
	}
	for _, content := range response.Contents {
		if strings.Contains(content.MediaType, "*") {
			return
		}
	}
	w := want{statuses: []int{http.StatusNotAcceptable}, problems: []problem.Kind{problem.NotAcceptable}}
	l.add(ask{
		kind: "not acceptable", name: "Accept: " + cases.UnknownMedia,
		request: l.call.With("Accept: " + cases.UnknownMedia), want: w,
	})
}
