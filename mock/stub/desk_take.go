package stub

import (
	"slices"
	"strconv"
	"time"

	"understudy/mock/fault"
)

// A Question is how a desk is asked for a stub.
type Question struct {
	// Lax asks for a stub that is not held to the contract, and else for one that is. A call asks both, in this order.
	Lax bool
	// Scenario is a scenario file that the call takes part in, by name: it is begun if it sleeps, for calls that name it
	// alone, and its step goes before all stubs. A name that the script does not have changes nothing.
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
	// Near are the stubs that came closest, at most three, where none answers. They are told once a call: with the
	// question for stubs that are held to the contract or, where a request means no operation, with the other one.
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
// and then the newest first, the script's mappings, and the scenario files that are under way. The first one that fits
// answers, whether it is held to the contract or not. A stub on the desk stands for one of the same id in the script.
func (d *Desk) Take(r *Request, s *Script, q Question) Taken {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s == nil {
		s = &Script{}
	}
	t := &taking{Desk: d, Question: &q, request: r, script: s}
	if named := s.Scenario(q.Scenario); named != nil && d.state(q.Scenario, s) == Off {
		d.enter(named.Name, named.first(), s, q.Now).aside = true
		d.count()
	}
	var taken Taken
	taken.Chaos, taken.ChaosOf = t.strike()
	if taken.Chaos != nil && taken.Chaos.Status != 0 {
		return taken
	}
	if stub := t.first(); stub != nil {
		taken.Stub, taken.Moved = stub, t.take(stub)
	} else if !q.Lax || r.Call == nil {
		taken.Near = t.near()
	}
	return taken
}

// first is the stub that answers, or nil. One that is not held to the contract waits where one that is held to it comes
// first: that one is asked later in the call.
func (t *taking) first() *Stub {
	var first *Stub
	for stub := range t.asked {
		if stub.Lax == t.Lax && t.fits(stub) {
			first = stub
			break
		}
	}
	if first == nil || !t.Lax {
		return first
	}
	for stub := range t.asked {
		if stub == first {
			break
		}
		if !stub.Lax && t.fits(stub) {
			return nil
		}
	}
	return first
}

// fits reports whether a stub may answer the call now.
func (t *taking) fits(s *Stub) bool {
	return t.concerns(s) && t.bar(s) == nil && (s.Pattern == nil || s.Pattern.Match(t.request))
}

// asked visits the stubs in their order.
func (t *taking) asked(ask func(*Stub) bool) {
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
	if place == nil || t.request.Call == nil || place.aside && scenario.Name != t.Scenario {
		return true
	}
	for _, stub := range scenario.Stubs {
		if stub.Required == place.state && t.byID[stub.ID] == nil && !ask(stub) {
			return false
		}
	}
	return true
}

// concerns reports whether a stub may answer for the operation that is meant. Where none is meant, there is no contract
// to be held to, and only stubs that are held to nothing answer.
func (t *taking) concerns(s *Stub) bool {
	call := t.request.Call
	if call == nil {
		return s.Lax && s.Operations == nil
	}
	return s.Operations == nil || slices.Contains(s.Operations, call.Operation.ID)
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
	place, passed := t.places[s.Scenario], time.Duration(0)
	if place == nil && s.Lax == t.Lax {
		// Nobody has begun it: a scenario of mappings counts from the first call that asks for such a stub.
		place = t.enter(s.Scenario, state, t.script, t.Now)
	}
	if place != nil {
		passed = t.Now.Sub(place.entered)
	}
	if passed < s.After {
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
		if place == nil || place.aside && scenario.Name != t.Scenario || place.state == Done || scenario.Lax != t.Lax ||
			len(scenario.Chaos) == 0 {
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
