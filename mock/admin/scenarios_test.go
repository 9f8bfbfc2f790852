package admin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

func TestScenariosAreListedMovedAndReset(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	step := func(id, from, to string) {
		room.put(t, "default", mapping(id, "/a", `"scenarioName":"a story"`, `"requiredScenarioState":"`+from+`"`,
			`"newScenarioState":"`+to+`"`))
	}
	step(idA, "Started", "second")
	step(idB, "second", "third")
	state := func() any { return pick(room.send(t, "GET /__admin/scenarios", "", 200), "scenarios.0.state") }

	first := pick(room.send(t, "GET /__admin/scenarios", "", 200), "scenarios.0").(map[string]any)
	if first["name"] != "a story" || first["state"] != "Started" || first["id"] == "" || first["file"] != false ||
		len(first["mappings"].([]any)) != 2 || len(first["steps"].([]any)) != 2 {
		t.Errorf("listed: %v", first)
	}
	if diff := cmp.Diff([]any{"Started", "second", "third"}, sorted(first["possibleStates"])); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	for _, reset := range []string{
		"POST /__admin/scenarios/reset", "DELETE /__admin/scenarios", "PUT /__admin/scenarios/a%20story/state",
		"POST /__admin/mappings/reset", "POST /__admin/reset",
	} {
		step(idA, "Started", "second")
		step(idB, "second", "third")
		room.send(t, "PUT /__admin/scenarios/a%20story/state", `{"state":"second"}`, 200)
		if got := state(); got != "second" {
			t.Errorf("moved to %v", got)
		}
		room.send(t, reset, "", 200)
		if got := state(); got != "Started" && got != nil {
			t.Errorf("%s leaves %v", reset, got)
		}
	}
}

func sorted(list any) []any {
	var texts []any
	for _, want := range []string{"Started", "second", "third"} {
		for _, got := range list.([]any) {
			if got == want {
				texts = append(texts, got)
			}
		}
	}
	return texts
}

func TestScenariosAndStatesThatAreNotThereAreSaid(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.put(t, "default", mapping(idA, "/a", `"scenarioName":"story"`, `"newScenarioState":"second"`))
	got := room.send(t, "PUT /__admin/scenarios/none/state", `{"state":"second"}`, 404)
	if got["type"] != problem.NoSuchScenario.Type() || !strings.Contains(fmt.Sprint(got["detail"]), "story") {
		t.Errorf("%v", got)
	}
	got = room.send(t, "PUT /__admin/scenarios/story/state", `{"state":"fifth"}`, 422)
	if got["type"] != problem.NoSuchState.Type() || !strings.Contains(fmt.Sprint(got["detail"]), "second") {
		t.Errorf("%v", got)
	}
	room.send(t, "PUT /__admin/scenarios/story/state?session=ann", `{"state":"second"}`, 404)
	for _, body := range []string{`{"stat":"second"}`, `{"state":7}`, `"second"`, `{"state":"second"}{}`} {
		room.send(t, "PUT /__admin/scenarios/story/state", body, 400)
	}
}

func TestScenesAreToldInWords(t *testing.T) {
	t.Parallel()
	for want, answer := range map[string]stub.Answer{
		"as without the stub":        {Pass: true},
		"404, as documented":         {Code: 404},
		"the example gone":           {Example: "gone"},
		"409, the example throttled": {Code: 409, Example: "throttled"},
	} {
		if got := saysOf(&answer); got != want {
			t.Errorf("%+v is told as %q, want %q", answer, got, want)
		}
	}
	got := renderScene(&stub.Stub{
		Name: "n", Operations: []string{"getThing"}, Required: "1", Next: "2", Times: 3, After: time.Minute, Lax: true,
		Answer: stub.Answer{Code: 503, Plan: fault.Plan{Delay: fault.Fixed(time.Second)}},
	})
	want := scene{
		Name: "n", On: []string{"getThing"}, State: "1", Next: "2", Times: 3, After: "1m0s", Reply: "503, as documented",
		Fault: fault.Plan{Delay: fault.Fixed(time.Second)}.String(), Contract: "off",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestResetMakesTheSessionAsNew(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	state := room.sessions.Use("ann").State()
	room.put(t, "ann", mapping(idA, "/a"))
	room.put(t, "default", mapping(idA, "/a"))
	state.SetSettings(session.Settings{HasSeed: true, Seed: 7})
	if err := state.Clock.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	room.send(t, "POST /__admin/reset?session=ann", `{}`, 200)
	now := room.sessions.Use("ann").State()
	if len(now.Desk.Stubs()) != 0 || now.Clock.Moved() || now.Settings() != (session.Settings{}) {
		t.Errorf("left: %+v", now)
	}
	if len(room.sessions.Use("default").State().Desk.Stubs()) != 1 {
		t.Error("another session was reset")
	}
}

func TestChaosIsToldToo(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.script.Scenarios = []*stub.Scenario{{
		Name: "storm", States: []string{"Off", "Started"},
		Chaos: []*fault.Chaos{
			{Rate: 0.2, Seed: 7, Status: 500, Until: time.Minute}, {Rate: 1, Operations: []string{"getThing"}},
		},
	}}
	got := pick(room.send(t, "GET /__admin/scenarios", "", 200), "scenarios.0.chaos")
	want := []any{
		map[string]any{"rate": 0.2, "seed": 7.0, "on": []any{"*"}, "status": 500.0, "until": "1m0s"},
		map[string]any{"rate": 1.0, "seed": 0.0, "on": []any{"getThing"}},
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
