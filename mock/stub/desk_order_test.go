package stub_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestTheFirstStubInTurnAnswersWhateverItsKind(t *testing.T) {
	t.Parallel()
	const lax, strict = "contract: off", ""
	step := func(contract string) *stub.Script {
		_, script := scripted(t, map[string]string{
			"scenarios/file.yaml": "steps: [{on: getPet, reply: 404, times: forever, " + contract + "}]",
		})
		return script
	}
	off := func(id string, priority int) *stub.Stub { return &stub.Stub{ID: id, Lax: true, Priority: priority} }
	for _, test := range []struct {
		name     string
		stubs    []*stub.Stub
		mappings []*stub.Stub
		contract string
		want     string
	}{
		{"a better priority held to the contract", []*stub.Stub{{ID: "a", Priority: 1}, off("b", 9)}, nil, lax, "a"},
		{"a better priority off it", []*stub.Stub{off("a", 1), {ID: "b", Priority: 9}}, nil, lax, "a"},
		{"the newest held to it", []*stub.Stub{off("a", 0), {ID: "b"}}, nil, lax, "b"},
		{"the newest off it", []*stub.Stub{{ID: "a"}, off("b", 0)}, nil, lax, "b"},
		{"a stub before a mapping off it", []*stub.Stub{{ID: "a", Priority: 9}}, []*stub.Stub{off("m", 1)}, lax, "a"},
		{"a mapping before a step off it", nil, []*stub.Stub{{ID: "m", Priority: 9}}, lax, "m"},
		{"a stub off it before a step", []*stub.Stub{off("a", 9)}, nil, strict, "a"},
		{"a step off it where no stub fits", []*stub.Stub{{ID: "a", Operations: []string{"x"}}}, nil, lax, "step"},
		{"one that waits for a state is none", []*stub.Stub{
			off("a", 0), {ID: "b", Scenario: "s", Required: "late"},
		}, nil, strict, "a"},
	} {
		script := step(test.contract)
		script.Mappings = test.mappings
		d, r := stub.NewDesk(), ask(t, script.Contract)
		put(t, d, test.stubs...)
		if err := d.SetState(script, "file", "", noon); err != nil {
			t.Fatal(err)
		}
		taken := d.Take(r, script, stub.Question{Lax: true, Now: noon})
		if taken.Stub == nil {
			taken = d.Take(r, script, stub.Question{Now: noon})
		}
		got := said(taken)
		if taken.Stub != nil && taken.Stub.Scenario == "file" {
			got = "step"
		}
		if got != test.want {
			t.Errorf("%s: %s answers, not %s", test.name, got, test.want)
		}
	}
}

func TestNearMissesAreToldOnceACall(t *testing.T) {
	t.Parallel()
	c := load(t)
	pattern, findings := stub.ReadPattern([]byte(`{"urlPath": "/users/bob/pets/8"}`), c)
	anywhere, more := stub.ReadPattern([]byte(`{"method": "ANY"}`), c)
	if len(findings)+len(more) > 0 {
		t.Fatal(findings, more)
	}
	d := stub.NewDesk()
	put(t, d,
		&stub.Stub{ID: "lax", Lax: true, Pattern: pattern},
		&stub.Stub{ID: "strict", Pattern: pattern, Operations: []string{"getPet"}},
		&stub.Stub{ID: "pets", Pattern: anywhere, Times: 1, Operations: []string{"getPet"}},
	)
	known := ask(t, c)
	if got := said(d.Take(known, nil, stub.Question{Now: noon})); got != "pets" {
		t.Fatalf("%s answers", got)
	}
	unknown := &stub.Request{Method: "GET", Path: "/users/bob/pets/8/"}
	for _, test := range []struct {
		name    string
		request *stub.Request
		lax     bool
		want    []string
	}{
		{"an operation, first question", known, true, nil},
		{"an operation, second question", known, false, []string{
			"pets times: want 1 at most, got 1 answered before",
			"strict urlPath: want /users/bob/pets/8, got /users/bob/pets/7",
			"lax urlPath: want /users/bob/pets/8, got /users/bob/pets/7",
		}},
		{"no operation", unknown, true, []string{
			"pets operation: want getPet, got none",
			"strict urlPath: want /users/bob/pets/8, got /users/bob/pets/8/",
			"lax urlPath: want /users/bob/pets/8, got /users/bob/pets/8/",
		}},
	} {
		var got []string
		for _, near := range d.Take(test.request, nil, stub.Question{Lax: test.lax, Now: noon}).Near {
			for _, miss := range near.Misses {
				got = append(got, near.Stub.ID+" "+miss.Field+": want "+miss.Want+", got "+miss.Got)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestACallThatIsTurnedAwayBeginsNoWait(t *testing.T) {
	t.Parallel()
	d, r := stub.NewDesk(), ask(t, load(t))
	put(t, d, &stub.Stub{ID: "other", Lax: true, Times: 1}, &stub.Stub{ID: "late", Scenario: "s", After: time.Minute})
	// Whoever is turned away never comes to the second question.
	d.Take(r, nil, stub.Question{Lax: true, Now: noon.Add(-time.Hour)})
	if got := said(d.Take(r, nil, stub.Question{Now: noon})); got != "nobody" {
		t.Errorf("%s answers", got)
	}
	if got := said(d.Take(r, nil, stub.Question{Now: noon.Add(time.Minute)})); got != "late" {
		t.Errorf("%s answers after a minute", got)
	}
}
