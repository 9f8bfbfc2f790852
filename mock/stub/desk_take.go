package stub

import (
	"slices"
	"strconv"
	"time"

	"understudy/mock/fault"
)

// A Question is how a desk is asked for a stub.
type Question struct {
	// Lax asks only the stubs that are not held to the contract, and else only the others are asked. A call asks both.
	Lax bool
	// Scenario is a scenario file that the call takes part in, by name: it is begun if it sleeps, and its step goes
	// before all stubs. A name that the script does not have changes nothing.
	Scenario string
	// Now is the session's time.
	Now time.Time
}

// Taken is what a desk says to a call.
type Taken struct {
	// Stub answers the call. It is nil where none does.
	Stub *Stub
	// Moved says how the call moved a scenario: "throttled-then-fine: Started -> Step 2". It is "" where it did not.
	Moved string
	// Near are the stubs that came closest, at most three, where none answers.
	Near []Near
	// Chaos is what made the call fail, or nil, and ChaosOf the scenario that it is in. With a status it answers in the
	// place of any stub, and none is taken.
	Chaos   *fault.Chaos
	ChaosOf string
}

// taking is one call of Take. The desk is locked as long as it lasts.
type taking struct {
	*Desk
	*Question
	request *Request
	script  *Script
}

// Take finds the stub that answers a call, counts the call and moves the stub's scenario, all in one step: two calls
// never take the same turn. It asks, in this order, the scenario that the question names, the desk's stubs by priority
// and then the newest first, the script's mappings, and the scenario files that are under way. A stub on the desk
// stands for one of the same id in the script.
func (d *Desk) Take(r *Request, s *Script, q Question) Taken {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s == nil {
		s = &Script{}
	}
	t := &taking{Desk: d, Question: &q, request: r, script: s}
	if named := s.Scenario(q.Scenario); named != nil && d.state(q.Scenario, s) == Off {
		d.enter(named.Name, named.first(), s, q.Now)
	}
	var taken Taken
	taken.Chaos, taken.ChaosOf = t.strike()
	if taken.Chaos != nil && taken.Chaos.Status != 0 {
		return taken
	}
	for stub := range t.asked {
		if t.bar(stub) == nil && (stub.Pattern == nil || stub.Pattern.Match(r)) {
			taken.Stub, taken.Moved = stub, t.take(stub)
			return taken
		}
	}
	taken.Near = t.near()
	return taken
}

// asked visits the stubs that the call is for, in their order.
func (t *taking) asked(visit func(*Stub) bool) {
	ask := func(stub *Stub) bool { return !t.concerns(stub) || visit(stub) }
	named := t.script.Scenario(t.Scenario)
	if named != nil && !t.steps(named, ask) {
		return
	}
	for _, l := range t.laid {
		if !ask(l.Stub) {
			return
		}
	}
	for _, stub := range t.script.Mappings {
		if t.byID[stub.ID] == nil && !ask(stub) {
			return
		}
	}
	for _, scenario := range t.script.Scenarios {
		if scenario != named && !t.steps(scenario, ask) {
			return
		}
	}
}

// steps visits the stubs of the step that a scenario file has come to. A file tells of operations, so a request that
// means none is no part of its story.
func (t *taking) steps(scenario *Scenario, ask func(*Stub) bool) bool {
	place := t.places[scenario.Name]
	if place == nil || t.request.Call == nil {
		return true
	}
	for _, stub := range scenario.Stubs {
		if stub.Required == place.state && t.byID[stub.ID] == nil && !ask(stub) {
			return false
		}
	}
	return true
}

// concerns reports whether a stub is asked at all: by this question, for this operation.
func (t *taking) concerns(s *Stub) bool {
	if s.Lax != t.Lax {
		return false
	}
	call := t.request.Call
	return s.Operations == nil || call != nil && slices.Contains(s.Operations, call.Operation.ID)
}

// bar is what keeps a stub from answering now, whatever it says of the request: its scenario's state, its number of
// times, or the time that must have passed. It is nil where there is nothing.
func (t *taking) bar(s *Stub) *Miss {
	if s.Times > 0 {
		if used := t.used[s.ID].times; used >= s.Times {
			return &Miss{Field: "times", Want: strconv.Itoa(s.Times) + " at most", Got: strconv.Itoa(used) + " answered before"}
		}
	}
	if s.Scenario == "" {
		return nil
	}
	state := t.state(s.Scenario, t.script)
	if s.Required != "" && s.Required != state {
		return &Miss{Field: "state of the scenario " + s.Scenario, Want: s.Required, Got: state}
	}
	if s.After <= 0 {
		return nil
	}
	place := t.places[s.Scenario]
	if place == nil {
		// Nobody has begun it: a scenario of mappings counts from the first call that asks.
		place = t.enter(s.Scenario, state, t.script, t.Now)
	}
	if passed := t.Now.Sub(place.entered); passed < s.After {
		return &Miss{Field: "after", Want: s.After.String() + " in the state " + state, Got: passed.String()}
	}
	return nil
}

// take counts the call and moves the stub's scenario, and says how.
func (t *taking) take(s *Stub) string {
	last := true
	if s.Times > 0 {
		count := use{times: t.used[s.ID].times + 1, scenario: s.Scenario, awaits: s.Required}
		t.used[s.ID] = count
		last = count.times >= s.Times
		t.count()
	}
	if s.Scenario == "" || s.Next == "" || s.Succeeds || !last {
		return ""
	}
	from := t.state(s.Scenario, t.script)
	t.enter(s.Scenario, s.Next, t.script, t.Now)
	if from == s.Next {
		return ""
	}
	return s.Scenario + ": " + from + " -> " + s.Next
}

// Succeeded moves the scenario of a stub that leads on only when the call has succeeded, and says how. Another call may
// have moved it meanwhile: then nothing happens.
func (d *Desk) Succeeded(s *Stub, script *Script, now time.Time) (moved string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	from := d.state(s.Scenario, script)
	if !s.Succeeds || s.Required != "" && from != s.Required {
		return ""
	}
	d.enter(s.Scenario, s.Next, script, now)
	return s.Scenario + ": " + from + " -> " + s.Next
}

// strike is the first chaos that makes the call fail, and the scenario that it is in. Each scenario under way asks it
// in its own question.
func (t *taking) strike() (struck *fault.Chaos, of string) {
	if t.request.Call == nil {
		return nil, ""
	}
	operation := t.request.Call.Operation.ID
	for _, scenario := range t.script.Scenarios {
		place := t.places[scenario.Name]
		if place == nil || place.state == Done || scenario.Lax != t.Lax || len(scenario.Chaos) == 0 {
			continue
		}
		if len(place.struck) != len(scenario.Chaos) {
			place.struck = make([]uint64, len(scenario.Chaos))
		}
		for i, chaos := range scenario.Chaos {
			if len(chaos.Operations) > 0 && !slices.Contains(chaos.Operations, operation) {
				continue
			}
			place.struck[i]++
			if chaos.Strikes(operation, place.struck[i], t.Now.Sub(place.begun)) && struck == nil {
				struck, of = chaos, scenario.Name
			}
		}
	}
	return struck, of
}
