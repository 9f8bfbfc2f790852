package stub_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

func TestStepsAnswerTheCallsTheyAreFor(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/a.yaml": `
steps:
- name: one pet is gone
  on: getPet
  when: {path: {pet: 7}, query: {q: x}, header: {x-mode: odd}}
  reply: {status: 404, body: gone}
- on: getPet
  reply: 404
  until: postText
- {on: postText, delay: "lognormal(200ms,0.4)", fault: connection-reset-by-peer, times: forever}
`})
	d := stub.NewDesk()
	if err := d.SetState(script, "a", "Started", noon); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, request := range []struct{ method, path, query, mode string }{
		{"GET", "/users/bob/pets/8", "q=x", "odd"},
		{"GET", "/users/bob/pets/7", "q=x", "even"},
		{"POST", "/text", "q=x", "odd"},
		{"GET", "/users/bob/pets/7", "q=x", "odd"},
		{"GET", "/users/bob/pets/8", "", ""},
		{"GET", "/users/bob/pets/8", "", ""},
		{"POST", "/text", "", ""},
		{"GET", "/users/bob/pets/8", "", ""},
		{"POST", "/text", "", ""},
		{"POST", "/text", "", ""},
	} {
		call, miss := c.Match(request.method, request.path)
		if miss != nil {
			t.Fatal(miss)
		}
		taken := d.Take(&stub.Request{
			Method: request.method, Path: request.path, Query: request.query, Call: call,
			Header: map[string][]string{"X-Mode": {request.mode}},
		}, script, stub.Question{Now: noon})
		line := "as always"
		if s := taken.Stub; s != nil {
			d.Succeeded(s, script, noon)
			line = fmt.Sprint(s.Name, " pass:", s.Answer.Pass, " code:", s.Answer.Code, " ", s.Answer.Plan)
			if s.Answer.Reply != nil {
				line += string(s.Answer.Reply.Body)
			}
		}
		got = append(got, line)
	}
	want := []string{
		"as always", "as always", "as always",
		`a/one pet is gone pass:false code:0 "gone"`,
		"a/Step 2 pass:false code:404 ", "a/Step 2 pass:false code:404 ",
		"a/Step 2/until pass:true code:0 ",
		"as always",
		"a/Step 3 pass:true code:0 delay lognormal(200ms,0.4), CONNECTION_RESET_BY_PEER",
		"a/Step 3 pass:true code:0 delay lognormal(200ms,0.4), CONNECTION_RESET_BY_PEER",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAReplyOffTheContractIsSentAsItIsWritten(t *testing.T) {
	t.Parallel()
	_, script := scripted(t, map[string]string{"scenarios/a.yaml": `
contract: off
steps:
- {on: getPet, reply: 503}
- {on: getPet, reply: {status: 503, headers: {Retry-After: 1}, body: {down: true}}}
- {on: getPet, reply: 404}
- {on: getPet, reply: next}
`})
	var got []string
	for _, s := range script.Scenarios[0].Stubs {
		line := fmt.Sprint(s.Lax, s.Answer.Pass, s.Answer.Code)
		if r := s.Answer.Reply; r != nil {
			line += fmt.Sprint(" ", r.Status, " ", r.Header, " ", string(r.Body))
		}
		got = append(got, line)
	}
	want := []string{
		"true false 0 503 map[] ",
		`true false 0 503 map[Content-Type:[application/json] Retry-After:[1]] {"down":true}`,
		"true false 404", "false true 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALongDelayOfAFixtureIsDrawn(t *testing.T) {
	t.Parallel()
	_, script := scripted(t, map[string]string{
		"getPet/404/a.yaml": "delay: uniform(1ms,2ms)\nfault: EMPTY_RESPONSE\nbody: gone",
		"getPet/404/b.yaml": "delay: 1500ms\nbody: gone",
	})
	want := map[string]string{"a": "delay uniform(1ms,2ms), EMPTY_RESPONSE", "b": "delay 1.5s"}
	got := map[string]string{}
	script.Shelf.Each(func(s *stub.Stub) { got[s.Name] = s.Answer.Plan.String() })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheDigestTellsFoldersApart(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	const step = "steps: [{on: getPet, reply: 404}]"
	for i, files := range []map[string]string{
		{},
		{"getPet/200/a.json": `{"id": 1}`},
		{"scenarios/a.yaml": step},
		{"scenarios/b.yaml": step},
		{"scenarios/a.yaml": step + "\n"},
	} {
		_, script := scripted(t, files)
		var digest strings.Builder
		if err := script.Shelf.Digest(&digest); err != nil {
			t.Fatal(err)
		}
		if other, there := seen[digest.String()]; there {
			t.Errorf("folders %d and %d have one digest", i, other)
		}
		seen[digest.String()] = i
	}
}

func FuzzScenario(f *testing.F) {
	f.Add(story)
	f.Add("contract: off\nsteps: [{on: [getPet], when: {path: {pet: 7}, body: {a: [1]}}, reply: {status: 503, body: x}}]")
	f.Add("chaos: [{rate: 0.5, status: 409, until: 10m, calls: 3, seed: -7, fault: EMPTY_RESPONSE}]")
	f.Add("steps: [{on: getPet, name: x, until: postText, after: 1s, delay: 'uniform(1ms,2s)', reply: {example: a}}]")
	for _, entry := range []string{"flaky-503", "token-expires-mid-session"} {
		data, err := os.ReadFile("../../fixtures/scenarios/" + entry + ".yaml")
		if err == nil {
			f.Add(strings.ReplaceAll(string(data), "getRefreshToken", "getPet"))
		}
	}
	c := load(f)
	call, miss := c.Match("GET", "/users/bob/pets/7")
	if miss != nil {
		f.Fatal(miss)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shelf, faults := stub.Load(folder(map[string]string{"scenarios/a.yaml": text}), "f", c)
		if (len(shelf.Scenarios()) == 1) != (len(faults) == 0) {
			t.Errorf("%q: %d scenarios, %s", text, len(shelf.Scenarios()), tell(faults))
		}
		for _, s := range shelf.Scenarios() {
			check(t, c, s)
			script := &stub.Script{Contract: c, Shelf: shelf, Scenarios: shelf.Scenarios()}
			d := stub.NewDesk()
			for i := range 5 {
				r := &stub.Request{Method: "GET", Path: "/users/bob/pets/7", Call: call, Body: []byte(`{"a":[1]}`)}
				d.Take(r, script, stub.Question{
					Lax: i%2 == 1, Scenario: s.Name, Now: noon.Add(time.Duration(i) * time.Hour),
				})
			}
		}
	})
}

// check holds a scenario to what every scenario keeps.
func check(t *testing.T, c *contract.Contract, s *stub.Scenario) {
	t.Helper()
	if len(s.Stubs) > 2*stub.MaxSteps || len(s.Chaos) > stub.MaxSteps || len(s.States) > stub.MaxSteps+2 {
		t.Errorf("%d stubs, %d chaos, %d states", len(s.Stubs), len(s.Chaos), len(s.States))
	}
	for _, made := range s.Stubs {
		if made.Required == "" || made.Times < 0 || made.ID == "" || made.Pattern == nil &&
			made.Answer.Reply == nil && made.Answer.Code == 0 && made.Answer.Example == "" && !made.Answer.Pass {
			t.Errorf("a stub that says nothing: %+v", made)
		}
		if made.Lax || made.Answer.Reply == nil {
			continue
		}
		for _, operation := range c.Operations {
			if made.Operations != nil && !slices.Contains(made.Operations, operation.ID) {
				continue
			}
			if found := operation.CheckReply(made.Answer.Reply); found != nil {
				t.Errorf("a step lies: %+v", found)
			}
		}
	}
}

func TestChaosOffTheContractStrikesTheLaxQuestion(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/a.yaml": "contract: off\nchaos: [{rate: 1, status: 503}]"})
	d := stub.NewDesk()
	if err := d.SetState(script, "a", "Started", noon); err != nil {
		t.Fatal(err)
	}
	for _, lax := range []bool{true, false} {
		struck := d.Take(ask(t, c), script, stub.Question{Lax: lax, Now: noon}).Chaos
		if (struck != nil) != lax || lax && struck.Status != 503 {
			t.Errorf("lax %t: %+v", lax, struck)
		}
	}
}
