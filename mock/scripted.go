package mock

import (
	"fmt"
	"net/http"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/stub"
)

// offContract is the reply of a stub that says "contract": "off", or nil. It stands for a broken server, so it answers
// before anything is asked of the request, and is held to nothing; each such reply is marked.
func (g *generation) offContract(x *exchange) *ready {
	if !g.told(x) || x.byName() {
		return nil
	}
	taken := g.take(x, true)
	var reply *ready
	switch {
	case taken.Chaos != nil && taken.Chaos.Status != 0:
		bare := &contract.Reply{Status: taken.Chaos.Status, Header: http.Header{}}
		reply = g.sent(&stub.Stub{Source: "chaos " + taken.ChaosOf, Lax: true}, bare)
	case taken.Stub == nil:
		return nil
	case taken.Stub.Answer.Reply != nil:
		reply = g.sent(taken.Stub, taken.Stub.Answer.Render(x.asRequest()))
	case taken.Stub.Answer.Pass || x.part == nil:
		x.explain(journal.Choose, journal.Passed, taken.Stub.Source+" leaves the reply to the next source")
		return nil
	default:
		reply = g.documentedOff(x, taken.Stub)
	}
	x.entry.Lax = true
	x.explain(journal.Choose, journal.Chosen, reply.source+": nothing is held to it")
	return reply
}

// byName reports whether the request says by itself which reply it wants: that goes before all stubs.
func (x *exchange) byName() bool {
	return x.prefs.Asked()&(choice.Code|choice.Example) != 0 || x.prefs.Dynamic
}

// told reports whether the session was told anything that may answer the call.
func (g *generation) told(x *exchange) bool {
	return x.prefs.Scenario != "" || !x.past.Desk.Plain(g.script)
}

// documentedOff is the documented reply that a stub with contract off names.
func (g *generation) documentedOff(x *exchange, one *stub.Stub) *ready {
	x.code, x.example, x.left = one.Answer.Code, one.Answer.Example, true
	return g.chosen(x).with(one.Answer.Header).by(one)
}

// scripted is the reply of a stub of the session, or nil. A stub may also say which documented reply is to be given, or
// how late, and leave the reply to the next source.
func (g *generation) scripted(x *exchange) *ready {
	switch {
	case x.left || !g.told(x):
		return nil
	case x.byName():
		x.explain(journal.Choose, journal.Skipped, "the session's stubs and scenarios, for a reply is preferred by name")
		return nil
	}
	taken := g.take(x, false)
	switch {
	case taken.Chaos != nil && taken.Chaos.Status != 0:
		x.code = taken.Chaos.Status
		return nil
	case taken.Stub == nil:
		return nil
	}
	answer := &taken.Stub.Answer
	switch {
	case answer.Reply != nil:
		x.explain(journal.Choose, journal.Chosen, taken.Stub.Source)
		mediaType := answer.Reply.MediaType
		if mediaType != "" && contract.Quality(mediaType, x.request.Header["Accept"]) == 0 {
			x.explain(journal.Choose, journal.Dropped, "Accept: the stub has "+mediaType+" and nothing else")
		}
		return g.sent(taken.Stub, answer.Render(x.asRequest()))
	case answer.Pass:
		x.explain(journal.Choose, journal.Passed, taken.Stub.Source+" leaves the reply to the next source")
		if taken.Stub.Succeeds {
			x.awaited = taken.Stub
		}
		return nil
	}
	x.explain(journal.Choose, journal.Chosen, taken.Stub.Source+" names a documented reply")
	x.code, x.example, x.stub = answer.Code, answer.Example, taken.Stub
	return nil
}

// take asks the session's stubs and scenarios, and explains what they say.
func (g *generation) take(x *exchange, lax bool) stub.Taken {
	taken := x.past.Desk.Take(x.asRequest(), g.script, stub.Question{Lax: lax, Scenario: x.prefs.Scenario, Now: x.now})
	if taken.Moved != "" {
		x.explain(journal.Choose, journal.Applied, "scenario "+taken.Moved)
	}
	if taken.Stub != nil {
		x.entry.Stub, x.scenario = taken.Stub.ID, taken.Stub.Scenario
		x.late(taken.Stub.Answer.Plan)
		if x.prefs.Scenario != "" && taken.Stub.Scenario == x.prefs.Scenario {
			x.honoured |= choice.Scenario
		}
	}
	if taken.Chaos != nil {
		x.explain(journal.Choose, journal.Applied, "chaos of the scenario "+taken.ChaosOf+" strikes")
		x.late(taken.Chaos.Plan)
		x.scenario = taken.ChaosOf
		if taken.ChaosOf == x.prefs.Scenario {
			x.honoured |= choice.Scenario
		}
	}
	if len(taken.Near) > 0 {
		hide := g.redactor.Of(&x.entry)
		for _, near := range taken.Near {
			x.explain(journal.Choose, journal.Skipped, nearMiss(near, hide))
		}
	}
	if (!lax || x.call == nil) && x.seen.Patience.Lost() {
		x.explain(journal.Choose, journal.Failed, "the patterns of stubs took too long to be held to the request, so some "+
			"of them count as no match: write simpler ones")
	}
	return taken
}

// whyNot says why a preference was not followed, where there is more to say than that.
func (g *generation) whyNot(x *exchange, left choice.Set) string {
	name := x.prefs.Scenario
	switch {
	case left&choice.Scenario == 0:
		return "this reply does not follow it"
	case g.script.Scenario(name) == nil:
		return "no scenario is named " + name + "; there is " + g.scenarioNames()
	case x.byName():
		return "another preference goes before a scenario"
	}
	return "no step of the scenario is for this call now: it is in the state " + x.past.Desk.State(g.script, name)
}

// late lets a plan say how late or broken the reply is sent, where nothing before it has said so.
func (x *exchange) late(plan fault.Plan) {
	if x.plan.Delay.IsZero() {
		x.plan.Delay = plan.Delay
	}
	if x.plan.Dribble.IsZero() {
		x.plan.Dribble = plan.Dribble
	}
	if x.plan.Break == fault.None {
		x.plan.Break = plan.Break
	}
}

func (g *generation) scenarioNames() string {
	names := make([]string, 0, len(g.script.Scenarios))
	for _, scenario := range g.script.Scenarios {
		names = append(names, scenario.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// nearMiss says how a stub differs from the call that it does not answer.
func nearMiss(near stub.Near, hide *journal.Redactor) string {
	differ := make([]string, 0, len(near.Misses))
	for _, miss := range near.Misses {
		want, got := hide.Miss(miss.Field, miss.Want, miss.Got)
		differ = append(differ, fmt.Sprintf("%s: want %s, got %s", miss.Field, want, got))
	}
	return near.Stub.Source + " is near: " + strings.Join(differ, "; ")
}

// asRequest is the request as stubs see it.
func (x *exchange) asRequest() *stub.Request {
	if x.seen == nil {
		x.seen = &stub.Request{
			Method: x.request.Method, Path: x.path, Query: x.query, Host: x.request.Host, Header: x.request.Header,
			Body: x.body, Call: x.call,
		}
	}
	return x.seen
}

// sent is a stub's own bytes as a reply. It is held to the contract again each time: the document may be another one
// than the stub was checked against.
func (g *generation) sent(one *stub.Stub, reply *contract.Reply) *ready {
	made := newReady(one.Source, reply, false)
	if !bodyAllowed(reply.Status) {
		made.Reply = &contract.Reply{Status: reply.Status, Header: reply.Header}
		made.empty()
	}
	return made.by(one)
}

// by is a reply that a stub asked for. It is told as the stub's, whatever its body is made of.
func (r *ready) by(one *stub.Stub) *ready {
	if one.Lax {
		return r.as(one.Source + "; contract=off")
	}
	return r.as(one.Source)
}

// planOf is how late or broken a reply is sent: as the request prefers, else as its stub says, else as the reply itself
// does, else as the session's settings have it.
func (x *exchange) planOf(reply *ready) fault.Plan {
	settings := x.past.Settings()
	x.late(reply.plan)
	x.late(fault.Plan{Delay: settings.Delay, Dribble: settings.Dribble})
	plan := x.plan
	if x.prefs.HasDelay {
		plan.Delay = x.prefs.Delay
		x.honoured |= choice.Delay
	}
	if x.prefs.HasFault {
		plan.Break = x.prefs.Fault
		x.honoured |= choice.Fault
	}
	return plan
}
