package catalog

import (
	"encoding/json"
	"net/url"
	"slices"

	"understudy/mock/cases"
	"understudy/mock/fault"
	"understudy/mock/stub"
)

// scenarios put each scenario where one of its steps fails, and call.
func (p *plan) scenarios() {
	for _, scenario := range p.Scenarios {
		for _, step := range scenario.Stubs {
			if len(step.Operations) == 0 || slices.Contains(step.Operations, p.ID) {
				p.step(step)
			}
		}
		if len(scenario.Chaos) > 0 {
			p.lacks(InScenario, scenario.Name+": chaos", "which calls fail follows from its seed")
		}
	}
}

// step adds an entry for a step that fails.
func (p *plan) step(step *stub.Stub) {
	answer := &step.Answer
	status := answer.Code
	if answer.Reply != nil {
		status = answer.Reply.Status
	}
	broken := answer.Plan.Break != fault.None
	if status < 400 && !broken {
		return
	}
	name := step.Scenario + ": " + step.Required
	if step.After > 0 {
		p.lacks(InScenario, name, "the step waits "+step.After.String()+": PUT /__admin/clock goes on so far")
		return
	}
	key := p.key("scenario")
	request, why := p.waited(p.within(key), step)
	if why != "" {
		p.lacks(InScenario, name, why)
		return
	}
	e := Entry{
		Kind: InScenario, Name: name, Request: Request{Request: request}, At: step.At,
		Before: []Request{control("PUT", "scenarios/"+url.PathEscape(step.Scenario)+"/state", key, state(step.Required))},
	}
	if broken {
		e.Expect = Expect{Fault: answer.Plan.Break.String()}
	} else {
		e.Expect = Expect{Status: status, Source: "scenario " + step.Scenario + "/" + step.Required}
	}
	p.add(e)
}

func state(name string) string {
	// A text never fails to be written.
	text, _ := json.Marshal(map[string]string{"state": name})
	return string(text)
}

// waited is the call that a step waits for, or says why it is not made here.
func (p *plan) waited(request cases.Request, step *stub.Stub) (made cases.Request, why string) {
	const other = "the step waits for a call that is not made up here: see its when"
	var shown struct {
		Request map[string]json.RawMessage
	}
	if err := json.Unmarshal(step.JSON, &shown); err != nil {
		return request, other
	}
	for name, value := range shown.Request {
		switch name {
		case "operationId":
			continue
		case "pathParameters":
		default:
			return request, other
		}
		var parameters map[string]map[string]any
		if err := json.Unmarshal(value, &parameters); err != nil {
			return request, other
		}
		for parameter, matcher := range parameters {
			text, is := matcher["equalTo"].(string)
			if !is || len(matcher) != 1 {
				return request, other
			}
			var ok bool
			if request, ok = p.maker.WithPath(p.Operation, request, parameter, url.PathEscape(text)); !ok {
				return request, other
			}
		}
	}
	if p.maker.Refuses(p.Operation, &request) {
		return request, "the call that the step waits for breaks the contract"
	}
	return request, ""
}
