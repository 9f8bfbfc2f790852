package stub

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/schema"
)

// readSteps makes stubs of the steps. Each waits for the state of its name, and leads to that of the next one.
func (s *story) readSteps(at schema.Place) {
	if !at.Exists() {
		s.made.States = []string{Off, Started, Done}
		return
	}
	if at.Node.Kind != schema.Array || len(at.Node.Items) == 0 || len(at.Node.Items) > MaxSteps {
		s.fault(at.Location(), fmt.Sprintf("is no list of 1 to %d steps", MaxSteps),
			"write - on: ..., reply: ... for each step")
		return
	}
	if !s.nameStates(at) {
		return
	}
	for i := range at.Node.Items {
		s.readStep(at.Item(i), s.made.States[i+1], s.made.States[i+2])
	}
}

// nameStates gives each step the state it stands for. It reports false where steps cannot be read at all.
func (s *story) nameStates(at schema.Place) bool {
	taken := map[string]bool{Off: true, Done: true}
	s.made.States = []string{Off}
	for i := range at.Node.Items {
		step := at.Item(i)
		if !s.keys(step, "name", "on", "when", "times", "until", "after", "reply", "delay", "fault", "contract") {
			return false
		}
		state := "Step " + strconv.Itoa(i+1)
		if i == 0 {
			state = Started
		}
		place := step.Child("name")
		if place.Exists() {
			state, _ = s.label(place)
		} else {
			place = step
		}
		if taken[state] || i > 0 && state == Started {
			s.fault(place.Location(), fmt.Sprintf("another state is called %q", state),
				"name it otherwise; Off, Started and Done are taken")
		}
		taken[state] = true
		s.made.States = append(s.made.States, state)
	}
	s.made.States = append(s.made.States, Done)
	return true
}

// readStep makes the stubs of one step: one that answers and, with until, one that ends it.
func (s *story) readStep(at schema.Place, state, next string) {
	on := at.Child("on")
	if !on.Exists() {
		s.fault(at.Location(), "does not say which calls it answers", `write on: <operationId>, or on: "*" for all`)
		return
	}
	operations, all := s.operationsAt(on)
	if len(operations) == 0 {
		return
	}
	stub := &Stub{
		ID: nameID(s.made.Name + "/" + state), Name: s.made.Name + "/" + state,
		Source:   "scenario " + s.made.Name + "/" + state,
		Scenario: s.made.Name, Required: state, Next: next, Priority: defaultPriority,
		After: s.duration(at.Child("after")), Lax: s.off(at.Child("contract")) || s.made.Lax, At: at.Location(),
	}
	times, until := at.Child("times"), at.Child("until")
	s.readTimes(stub, times, until)
	reply := &reply{story: s, at: at, operations: operations, all: all, lax: stub.Lax}
	reply.read(stub)
	var request []byte
	stub.Pattern, request = reply.when(stub.Lax)
	stub.Operations = s.ids(reply.operations)
	stub.JSON = stepJSON(stub, request, at.Node)
	s.made.Stubs = append(s.made.Stubs, stub)
	if until.Exists() {
		s.readUntil(stub, until, next)
	}
}

// readTimes reads how often a step answers: once, unless it says otherwise.
func (s *story) readTimes(stub *Stub, times, until schema.Place) {
	switch {
	case until.Exists() && times.Exists():
		s.fault(times.Location(), "cannot be told beside until", "remove one of the two")
	case until.Exists(), times.Exists() && times.Node.Text == "forever":
		stub.Next = ""
	case times.Exists():
		stub.Times = s.whole(times, maxTimes, "write how often, or forever")
	default:
		stub.Times = 1
	}
}

// readUntil makes the stub that ends a step: the call that it waits for is answered as always, and must succeed.
func (s *story) readUntil(step *Stub, until schema.Place, next string) {
	operations, _ := s.operationsAt(until)
	end := &Stub{
		ID: nameID(step.Name + "/until"), Name: step.Name + "/until", Source: step.Source + "/until",
		Scenario: step.Scenario, Required: step.Required, Next: next, Priority: defaultPriority,
		Operations: s.ids(operations), Answer: Answer{Pass: true}, Succeeds: true, At: until.Location(),
	}
	if step.Pattern == nil && slices.ContainsFunc(operations, func(o *contract.Operation) bool {
		return step.Operations == nil || slices.Contains(step.Operations, o.ID)
	}) {
		s.fault(until.Location(), "the step answers this call itself, and would never end", "name another operation")
	}
	end.JSON = stepJSON(end, nil, until.Node)
	s.made.Stubs = append(s.made.Stubs, end)
}

// plan reads how the reply goes wrong on its way: the members delay and fault of a place.
func (l *loader) plan(at schema.Place) fault.Plan {
	var plan fault.Plan
	if delay := at.Child("delay"); delay.Exists() {
		made, err := fault.ParseDelay(delay.Node.Text)
		if delay.Node.Kind != schema.String || err != nil {
			l.fault(delay.Location(), "is no delay",
				"write a time such as 500ms, lognormal(200ms,0.4) or uniform(100ms,2s), 60s at most")
		}
		plan.Delay = made
	}
	if broken := at.Child("fault"); broken.Exists() {
		kind, err := fault.ParseKind(broken.Node.Text)
		if broken.Node.Kind != schema.String || err != nil {
			l.fault(broken.Location(), "is no fault", "write "+faults())
		}
		plan.Break = kind
	}
	return plan
}

// faults lists the names of faults for a hint.
func faults() string {
	var names []string
	for kind := fault.EmptyResponse; kind.String() != ""; kind++ {
		names = append(names, kind.String())
	}
	return strings.Join(names, ", ")
}

// stepJSON is a step as the control room shows it: in WireMock's words where it has some, and as it is written.
func stepJSON(s *Stub, request []byte, step *schema.Node) []byte {
	text := []byte(`{"id":`)
	text = schema.AppendString(text, s.ID)
	for _, m := range []member{
		{"name", s.Name}, {"scenarioName", s.Scenario}, {"requiredScenarioState", s.Required}, {"newScenarioState", s.Next},
	} {
		if m.text != "" {
			text = append(append(append(text, `,"`...), m.name...), `":`...)
			text = schema.AppendString(text, m.text)
		}
	}
	if s.After > 0 {
		text = schema.AppendString(append(text, `,"after":`...), s.After.Round(time.Millisecond).String())
	}
	if request != nil {
		text = append(append(text, `,"request":`...), request...)
	}
	if s.Answer.Code != 0 {
		text = strconv.AppendInt(append(text, `,"response":{"status":`...), int64(s.Answer.Code), 10)
		text = append(text, '}')
	}
	text = append(text, `,"step":`...)
	return append(step.AppendJSON(text), '}')
}
