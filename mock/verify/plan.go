package verify

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
)

// A trial is one case: a request, and the check that it is for.
type trial struct {
	// check is the check that the case is for; name tells it from others of its operation.
	check, name string
	// request is without the credential, which is sample. Marked is the sample as it may be shown.
	request        cases.Request
	sample, marked persona.Sample
	// who calls, or nil for nobody who is known.
	who *caller
	// found says that what the request asks for is known to be there.
	found bool
	// elsewhere says that it asks for an id that need not be any record's.
	elsewhere bool
	// credentialed says that the credential of a persona is sent, and wellFormed that one is that nobody has.
	credentialed, wellFormed bool
	// at is the line of the document or of a fixture that the case is about, or zero.
	at problem.Location
	// skip says why the case cannot be tried.
	skip string
}

// A plan gathers the trials of one operation.
type plan struct {
	*verifier
	*contract.Operation
	// base is a request that keeps the contract, without a credential; found says that its records are known.
	base   cases.Request
	found  bool
	who    *caller
	sample persona.Sample
	trials []trial
	seen   map[string]bool
}

// plan lists what to ask of an operation. What cannot be asked is in it, too, and says why.
func (v *verifier) plan(ctx context.Context, o *contract.Operation) []trial {
	l := &plan{verifier: v, Operation: o, seen: map[string]bool{}}
	if !safe(o.Method) && !v.AllowWrites {
		l.skip("any case", o.Method+" may change something: --allow-writes sends it")
		l.method()
		return l.trials
	}
	v.records.learn(ctx, o)
	made, why := v.maker.Make(o, false)
	if why.String() != "" {
		l.skip("any case", "no request can be made: "+why.String())
		return l.trials
	}
	l.base, l.found = made, l.known(&made)
	var ok bool
	if l.who, l.sample, ok = v.cast.admitted(o.Security); !ok {
		l.skip("any admitted case", v.cast.nobody(o.Security))
		if v.few {
			l.anonymous()
			return l.trials
		}
		l.strangers()
		l.method()
		return l.trials
	}
	if v.few {
		l.plainly()
		l.anonymous()
		l.unknown()
		return l.trials
	}
	if l.sends(PositiveDataAcceptance) {
		l.positive()
	}
	l.people()
	l.strangers()
	l.negative()
	l.unknown()
	l.method()
	return l.trials
}

// anyCheck is the kind of what is skipped for all checks alike.
const anyCheck = "case"

func (l *plan) skip(name, why string) {
	l.trials = append(l.trials, trial{check: anyCheck, name: name, skip: why})
}

// sends reports whether a case of a check is sent: what it is for is looked at or, of one that keeps the contract, at
// least what comes back.
func (v *verifier) sends(check string) bool {
	return v.on[check] || check == PositiveDataAcceptance &&
		slices.ContainsFunc(conformant(), func(other string) bool { return v.on[other] })
}

// add adds a case that the admitted caller asks for, unless its check is off or the same is asked for already.
func (l *plan) add(t trial) {
	if t.who == nil && t.sample.Query == "" && t.sample.Headers == nil {
		t.who, t.sample = l.who, l.sample
	}
	l.put(t)
}

// put is add for a case whose caller is settled.
func (l *plan) put(t trial) {
	if !l.sends(t.check) {
		return
	}
	t.credentialed = t.sample.Query != "" || t.sample.Headers != nil
	name := "somebody"
	if t.who != nil {
		name = t.who.Name
	}
	t.marked = l.secrets.marked(name, t.sample)
	whole := t.request.As(t.sample)
	key := fmt.Sprintf("%s %s %s?%s %v %s", t.check, whole.Method, whole.Path, whole.Query, whole.Header, whole.Body)
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	l.trials = append(l.trials, t)
}

// dressed is a request with lines of its header that each one has, but for those that the operation documents: they are
// values of its parameters.
func dressed(o *contract.Operation, request *cases.Request, lines []Line) cases.Request {
	made := *request
	for _, line := range lines {
		if !slices.ContainsFunc(o.Parameters, func(p *contract.Parameter) bool {
			return p.In == "header" && strings.EqualFold(p.Name, line.Name)
		}) {
			made = made.With(line.Name + ": " + line.Value)
		}
	}
	return made
}

// known reports whether all that a request asks for in its path and query is known to be there.
func (l *plan) known(request *cases.Request) bool {
	for _, parameter := range l.Parameters {
		sent := parameter.In == "path" || parameter.In == "query" && request.Query != "" || parameter.In == "querystring"
		if without := request.Without(parameter); parameter.In == "query" && without.Query == request.Query {
			sent = false
		}
		if _, given := l.records.value(l.Operation, parameter); sent && !given {
			return false
		}
	}
	return true
}

// method sends a method that the path does not have. It is told of the first operation of the path alone, whatever the
// filter leaves out: what is known of it in a baseline must not depend on that.
func (l *plan) method() {
	if !l.on[UnsupportedMethod] {
		return
	}
	first, mine, has := l.shared()
	if !mine {
		return
	}
	const none = "a method that the path does not have"
	if first != l.Operation {
		l.trials = append(l.trials, trial{
			check: UnsupportedMethod, name: none,
			skip: "it is told of " + first.ID + ", the first operation of the path, which the filter leaves out",
		})
		return
	}
	request := l.base
	if request.Path == "" {
		made, why := l.maker.Make(l.Operation, false)
		if why.String() != "" {
			return
		}
		request = made
	}
	request.Body, request.Query, request.Header = nil, "", http.Header{}
	// A server may answer HEAD and OPTIONS on every path by itself.
	methods := []string{http.MethodGet}
	if l.AllowWrites {
		methods = append(methods, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete)
	}
	who, sample, _ := l.cast.admitted(l.Security)
	some := false
	for _, method := range methods {
		if has[method] {
			continue
		}
		request.Method = method
		_, miss := l.contract.MatchRequest(method, request.Path, "", request.Header)
		if miss == nil || miss.Kind.Name != problem.MethodNotAllowed.Name {
			continue
		}
		some = true
		l.put(trial{
			check: UnsupportedMethod, name: method + " on this path", request: request, who: who, sample: sample,
		})
	}
	if some {
		return
	}
	why := "the path takes every method that is tried"
	if !l.AllowWrites {
		why = "without --allow-writes GET alone is tried, and the path takes it"
	}
	l.trials = append(l.trials, trial{check: UnsupportedMethod, name: none, skip: why})
}

// shared are the first operation of the path and the methods that it has. Mine says that no operation of the path is
// looked at before this one.
func (l *plan) shared() (first *contract.Operation, mine bool, has map[string]bool) {
	var taken *contract.Operation
	has = map[string]bool{}
	for _, o := range l.contract.Operations {
		if o.Path() != l.Path() {
			continue
		}
		has[o.Method] = true
		if first == nil {
			first = o
		}
		if taken == nil && l.Filter.takes(o) {
			taken = o
		}
	}
	return first, taken == l.Operation, has
}

// sorted are the names of a map in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
