package stub_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// story is a scenario file with a bit of everything.
const story = `
description: twice gone, then a wait, then fine
steps:
- on: getPet
  times: 2
  reply: 404
- on: getPet
  after: 3m
  reply: {status: 409, headers: {Retry-After: 5}}
- {on: "*", reply: next}
chaos:
- {rate: 1, on: getPet, calls: 1, delay: 5ms}
`

func scripted(t testing.TB, files map[string]string) (*contract.Contract, *stub.Script) {
	t.Helper()
	c := load(t)
	shelf, faults := stub.Load(folder(files), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	return c, &stub.Script{Contract: c, Shelf: shelf, Scenarios: shelf.Scenarios(), Mappings: shelf.Mappings()}
}

func TestAScenarioFileSleepsUntilItIsBegun(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/story.yaml": story})
	d, r := stub.NewDesk(), ask(t, c)
	type told struct {
		Source, Moved string
		Chaos         bool
	}
	take := func(minute int, named string) told {
		taken := d.Take(r, script, stub.Question{Now: noon.Add(time.Duration(minute) * time.Minute), Scenario: named})
		got := told{Moved: taken.Moved, Chaos: taken.Chaos != nil}
		if taken.Stub != nil {
			got.Source = taken.Stub.Source
		}
		return got
	}
	for i, step := range []struct {
		minute int
		named  string
		want   told
	}{
		{0, "", told{}},
		{0, "unheard-of", told{}},
		{1, "story", told{Source: "scenario story/Started", Chaos: true}},
		{1, "story", told{Source: "scenario story/Started", Moved: "story: Started -> Step 2"}},
		{3, "story", told{}},
		{4, "", told{}}, // begun for calls that name it, and for no others
		{4, "story", told{Source: "scenario story/Step 2", Moved: "story: Step 2 -> Step 3"}},
		{4, "story", told{Source: "scenario story/Step 3", Moved: "story: Step 3 -> Done"}},
		{5, "story", told{}},
	} {
		if diff := cmp.Diff(step.want, take(step.minute, step.named)); diff != "" {
			t.Errorf("call %d (-want +got):\n%s", i, diff)
		}
	}
	if err := d.SetState(script, "story", "Started", noon); err != nil {
		t.Fatal(err)
	}
	if got := take(0, ""); got != (told{Source: "scenario story/Started", Chaos: true}) {
		t.Errorf("begun again: %+v", got)
	}
}

func TestTheNamedScenarioGoesBeforeStubs(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/story.yaml": story})
	d, r := stub.NewDesk(), ask(t, c)
	put(t, d, &stub.Stub{ID: "mine"})
	for _, test := range []struct{ named, want string }{
		{"", "mine"}, {"story", script.Scenarios[0].Stubs[0].ID}, {"", "mine"},
	} {
		if got := said(d.Take(r, script, stub.Question{Now: noon, Scenario: test.named})); got != test.want {
			t.Errorf("named %q: %s answers, not %s", test.named, got, test.want)
		}
	}
}

func TestChaosWithAStatusLeavesTheTurn(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/s.yaml": `
steps:
- {on: getPet, reply: 404}
chaos:
- {rate: 1, on: postText, delay: 1s}
- {rate: 1, on: getPet, status: 409, calls: 2}
`})
	d, r := stub.NewDesk(), ask(t, c)
	var got []int
	for range 4 {
		taken := d.Take(r, script, stub.Question{Now: noon, Scenario: "s"})
		switch {
		case taken.Stub != nil:
			got = append(got, taken.Stub.Answer.Code)
		case taken.Chaos != nil:
			got = append(got, taken.Chaos.Status)
		default:
			got = append(got, 0)
		}
	}
	if diff := cmp.Diff([]int{409, 409, 404, 0}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStatesTellWhatIsPossible(t *testing.T) {
	t.Parallel()
	c, script := scripted(t, map[string]string{"scenarios/story.yaml": story})
	d := stub.NewDesk()
	put(t, d,
		&stub.Stub{ID: "a", Scenario: "cart", Required: "Started", Next: "full", Times: 2},
		&stub.Stub{ID: "b", Scenario: "cart", Required: "full", Next: "paid"},
		&stub.Stub{ID: "c", Scenario: "story", Required: "Done"})
	type told struct {
		Name, Description, State string
		Possible                 []string
		Stubs                    int
		File                     bool
	}
	states := func() (list []told) {
		for _, s := range d.States(script) {
			list = append(list, told{s.Name, s.Description, s.State, s.Possible, len(s.Stubs), s.File})
		}
		return list
	}
	cart := told{"cart", "", "Started", []string{"Started", "full", "paid"}, 2, false}
	file := told{
		"story", "twice gone, then a wait, then fine", "Off", []string{"Off", "Started", "Step 2", "Step 3", "Done"}, 4, true,
	}
	if diff := cmp.Diff([]told{cart, file}, states()); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	for _, test := range []struct{ name, state, want string }{
		{"cart", "paid", ""},
		{"story", "Step 3", ""},
		{"cart", "Off", `the scenario "cart" has no state "Off": it has Started, full, paid`},
		{"story", "paid", `the scenario "story" has no state "paid": it has Off, Started, Step 2, Step 3, Done`},
		{"trolley", "Started", `there is no scenario "trolley": there is cart, story`},
	} {
		got := ""
		if err := d.SetState(script, test.name, test.state, noon); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s to %s: %q, not %q", test.name, test.state, got, test.want)
		}
	}
	cart.State, file.State = "paid", "Step 3"
	if diff := cmp.Diff([]told{cart, file}, states()); diff != "" {
		t.Errorf("moved (-want +got):\n%s", diff)
	}
	d.ResetScenarios()
	cart.State, file.State = "Started", "Off"
	if diff := cmp.Diff([]told{cart, file}, states()); diff != "" {
		t.Errorf("reset (-want +got):\n%s", diff)
	}
	d.Clear()
	if got := states(); len(got) != 1 || got[0].Stubs != 3 {
		t.Errorf("cleared: %+v", got)
	}
	if err := stub.NewDesk().SetState(nil, "cart", "", noon); err == nil {
		t.Error("an empty desk has a scenario")
	}
	if got := said(d.Take(ask(t, c), script, stub.Question{Now: noon})); got != "nobody" {
		t.Errorf("%s answers", got)
	}
}

func TestResetScenariosCountsTurnsAnew(t *testing.T) {
	t.Parallel()
	d, r := stub.NewDesk(), ask(t, load(t))
	put(t, d,
		&stub.Stub{ID: "once", Times: 1},
		&stub.Stub{ID: "turn", Scenario: "s", Required: "Started", Next: "over", Times: 1})
	var got []string
	for i := range 5 {
		if i == 3 {
			d.ResetScenarios()
		}
		got = append(got, said(d.Take(r, nil, stub.Question{Now: noon})))
	}
	if diff := cmp.Diff([]string{"turn", "once", "nobody", "turn", "nobody"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMappingsScenarioWaitsFromItsFirstCall(t *testing.T) {
	t.Parallel()
	d, r := stub.NewDesk(), ask(t, load(t))
	put(t, d, &stub.Stub{ID: "late", Scenario: "s", Required: "Started", After: time.Minute})
	var got []string
	for _, seconds := range []int{100, 159, 160} {
		got = append(got, said(d.Take(r, nil, stub.Question{Now: noon.Add(time.Duration(seconds) * time.Second)})))
	}
	if diff := cmp.Diff([]string{"nobody", "nobody", "late"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNearMissesTellWhatKeptAStubAway(t *testing.T) {
	t.Parallel()
	d, r := stub.NewDesk(), ask(t, load(t))
	away, findings := stub.ReadPattern([]byte(`{"headers":{"X-Mode":{"equalTo":"odd"}}}`), nil)
	if findings != nil {
		t.Fatal(tell(findings))
	}
	put(t, d,
		&stub.Stub{ID: "other operation", Operations: []string{"postText"}},
		&stub.Stub{ID: "other mode", Pattern: away},
		&stub.Stub{ID: "other state", Scenario: "s", Required: "later"},
		&stub.Stub{ID: "early", Scenario: "s", After: time.Hour},
		&stub.Stub{ID: "spent", Times: 1})
	if got := said(d.Take(r, nil, stub.Question{Now: noon})); got != "spent" {
		t.Fatalf("%s answers", got)
	}
	type told struct {
		ID    string
		Field string
	}
	var got []told
	for _, near := range d.Take(r, nil, stub.Question{Now: noon.Add(time.Minute)}).Near {
		if len(near.Misses) != 1 || near.Distance <= 0 || near.Distance > 1 {
			t.Errorf("%s: %+v", near.Stub.ID, near)
			continue
		}
		got = append(got, told{near.Stub.ID, near.Misses[0].Field})
	}
	want := []told{{"spent", "times"}, {"early", "after"}, {"other state", "state of the scenario s"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d.Clear()
	put(t, d, &stub.Stub{ID: "other mode", Pattern: away})
	near := d.Take(r, nil, stub.Question{Now: noon}).Near
	if len(near) != 1 || len(near[0].Misses) != 1 || near[0].Misses[0].Field != "headers.X-Mode" {
		t.Errorf("%+v", near)
	}
}
