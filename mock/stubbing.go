package mock

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"understudy/mock/fault"
)

// A Stubbing is a stub on its way: which calls it answers, and how. Reply, ReplyJSON, ReplyExample, Pass or Break adds
// it to its session; what is said after that changes it there. It goes the way of a stub that comes in over the control
// room, so it is held to the contract, too: a fault goes to the session's Err.
//
//	session.On("getRefreshToken").Path("id", "5").Reply(404).Times(2)
type Stubbing struct {
	session *Session
	mapping map[string]any
	request map[string]any
	reply   map[string]any
	// id is that of the stub once it was added.
	id string
	// answers says that the stub has said how it answers, so that what comes now changes it in its place.
	answers bool
	// err says why the stub is refused as it is now. The session's lock guards it.
	err error
}

// On begins a stub for the calls of an operation, by its operationId.
func (s *Session) On(operation string) *Stubbing {
	request, reply := map[string]any{"operationId": operation}, map[string]any{}
	return &Stubbing{
		session: s, request: request, reply: reply, mapping: map[string]any{"request": request, "response": reply},
	}
}

// Path narrows the stub to calls whose path parameter has this value.
func (b *Stubbing) Path(name, value string) *Stubbing { return b.equal("pathParameters", name, value) }

// Query narrows the stub to calls whose query has this value.
func (b *Stubbing) Query(name, value string) *Stubbing {
	return b.equal("queryParameters", name, value)
}

// Header narrows the stub to calls whose header has this value.
func (b *Stubbing) Header(name, value string) *Stubbing { return b.equal("headers", name, value) }

func (b *Stubbing) equal(place, name, value string) *Stubbing {
	members, ok := b.request[place].(map[string]any)
	if !ok {
		members = map[string]any{}
		b.request[place] = members
	}
	members[name] = map[string]any{"equalTo": value}
	return b.again()
}

// Reply answers with the documented response of a status: its example, or a body made up.
func (b *Stubbing) Reply(status int) *Stubbing { return b.answer(map[string]any{"status": status}) }

// ReplyJSON answers with a body of one's own, which must keep the contract.
func (b *Stubbing) ReplyJSON(status int, body any) *Stubbing {
	return b.answer(map[string]any{"status": status, "jsonBody": body})
}

// ReplyExample answers with an example of the document, or with a fixture, by its name.
func (b *Stubbing) ReplyExample(name string) *Stubbing {
	return b.answer(map[string]any{"example": name})
}

// Pass leaves the reply to fixtures, examples and made-up records: for a stub that only delays or moves a scenario.
func (b *Stubbing) Pass() *Stubbing { return b.answer(map[string]any{"pass": true}) }

// Break answers with a broken connection.
func (b *Stubbing) Break(kind fault.Kind) *Stubbing {
	return b.answer(map[string]any{"fault": kind.String()})
}

// Times lets the stub answer so many calls, and no more.
func (b *Stubbing) Times(calls int) *Stubbing { return b.set("times", calls) }

// Delay makes the reply late. It is told in whole milliseconds.
func (b *Stubbing) Delay(d time.Duration) *Stubbing {
	b.reply["fixedDelayMilliseconds"] = d.Milliseconds()
	return b.again()
}

// In lets the stub answer only while the scenario is in that state. The first state is "Started".
func (b *Stubbing) In(scenario, state string) *Stubbing {
	b.mapping["scenarioName"] = scenario
	return b.set("requiredScenarioState", state)
}

// Then moves the stub's scenario into that state when it has answered.
func (b *Stubbing) Then(state string) *Stubbing { return b.set("newScenarioState", state) }

// OffContract lets the stub break the contract. Each reply that it gives is marked.
func (b *Stubbing) OffContract() *Stubbing { return b.set("contract", "off") }

func (b *Stubbing) set(name string, value any) *Stubbing {
	b.mapping[name] = value
	return b.again()
}

// answer says how the stub answers, and adds it.
func (b *Stubbing) answer(reply map[string]any) *Stubbing {
	for name, value := range reply {
		b.reply[name] = value
	}
	b.answers = true
	return b.again()
}

// again adds a stub that answers, in its own place if it is there. What is wrong with it may be put right by the next
// word, such as OffContract, so only the last verdict counts.
func (b *Stubbing) again() *Stubbing {
	if !b.answers {
		return b
	}
	if b.id != "" {
		b.mapping["id"] = b.id
	}
	text, err := json.Marshal(b.mapping)
	if err == nil {
		var id string
		if id, err = b.session.Stub(text); err == nil {
			b.id = id
		}
	}
	b.session.mu.Lock()
	defer b.session.mu.Unlock()
	if b.err = nil; err != nil {
		b.err = fmt.Errorf("stub %v: %w", b.request["operationId"], err)
	}
	b.session.note(b)
	return b
}

// note keeps the stubs that are refused as they are now. The lock is held.
func (s *Session) note(b *Stubbing) {
	at := slices.Index(s.refused, b)
	switch {
	case b.err == nil && at >= 0:
		s.refused = slices.Delete(s.refused, at, at+1)
	case b.err == nil || at >= 0:
	case len(s.refused) == maxRefused:
		s.more++
	default:
		s.refused = append(s.refused, b)
	}
}

// maxRefused bounds the refused stubs that a session tells of one by one.
const maxRefused = 100
