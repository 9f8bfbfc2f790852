package stub

import (
	"fmt"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/schema"
)

// readChaos reads what makes calls fail by chance.
func (s *story) readChaos(at schema.Place) {
	if !at.Exists() {
		return
	}
	if at.Node.Kind != schema.Array || len(at.Node.Items) == 0 || len(at.Node.Items) > MaxSteps {
		s.fault(at.Location(), fmt.Sprintf("is no list of 1 to %d entries", MaxSteps),
			"write - rate: 0.2, and status, fault or delay, for each")
		return
	}
	for i := range at.Node.Items {
		if made := s.chaos(at.Item(i)); made != nil {
			s.made.Chaos = append(s.made.Chaos, made)
		}
	}
}

func (s *story) chaos(at schema.Place) *fault.Chaos {
	if !s.keys(at, "rate", "on", "seed", "until", "calls", "status", "fault", "delay") {
		return nil
	}
	made := &fault.Chaos{Seed: 1, Until: s.duration(at.Child("until")), Plan: s.plan(at)}
	rate, err := 0.0, error(nil)
	if place := at.Child("rate"); place.Exists() && place.Node.Kind == schema.Number {
		rate, err = strconv.ParseFloat(place.Node.Text, 64)
	}
	if err != nil || !(rate > 0 && rate <= 1) {
		s.fault(at.Location(), "has no rate above 0 and up to 1", "write rate: 0.2 to make a fifth of the calls fail")
	}
	made.Rate = rate
	if seed := at.Child("seed"); seed.Exists() {
		number, err := strconv.ParseInt(seed.Node.Text, 10, 64)
		if err != nil || seed.Node.Kind != schema.Number {
			s.fault(seed.Location(), "is no whole number", "write seed: 7")
		}
		made.Seed = number
	}
	if calls := at.Child("calls"); calls.Exists() {
		made.Calls = s.whole(calls, maxTimes, "write after how many calls it is over")
	}
	s.chaosReply(at, made)
	return made
}

// chaosReply reads which calls fail, and how.
func (s *story) chaosReply(at schema.Place, made *fault.Chaos) {
	r := &reply{story: s, at: at, operations: s.contract.Operations, all: true, lax: s.made.Lax}
	if on := at.Child("on"); on.Exists() {
		r.operations, r.all = s.operationsAt(on)
	}
	status := at.Child("status")
	switch {
	case status.Exists():
		r.readCode(status)
		if made.Status = r.status; r.status != 0 && !r.lax {
			r.narrow(func(operation *contract.Operation) { r.known(status, operation, nil) })
		}
	case made.Plan.IsZero():
		s.fault(at.Location(), "does not say what goes wrong", "write status, fault or delay")
	}
	made.Operations = s.ids(r.operations)
}
