package stub_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// noon is a session's time in tests.
var noon = time.Date(2025, 1, 15, 12, 0, 0, 0, time.UTC)

// ask is a request to read a pet.
func ask(t testing.TB, c *contract.Contract) *stub.Request {
	t.Helper()
	call, miss := c.Match("GET", "/users/bob/pets/7")
	if miss != nil {
		t.Fatal(miss)
	}
	return &stub.Request{Method: "GET", Path: "/users/bob/pets/7", Header: http.Header{}, Call: call}
}

// put lays stubs on a desk.
func put(t testing.TB, d *stub.Desk, stubs ...*stub.Stub) {
	t.Helper()
	for _, s := range stubs {
		if _, err := d.Put(s); err != nil {
			t.Fatal(err)
		}
	}
}

// said names the stub that answers, or nobody.
func said(taken stub.Taken) string {
	if taken.Stub == nil {
		return "nobody"
	}
	return taken.Stub.ID
}

func TestStubsAreAskedInTheirOrder(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, test := range []struct {
		name     string
		stubs    []*stub.Stub
		mappings []*stub.Stub
		want     string
	}{
		{"the newest goes first", []*stub.Stub{{ID: "a"}, {ID: "b"}}, nil, "b"},
		{"a priority goes before what is new", []*stub.Stub{{ID: "a", Priority: 4}, {ID: "b"}}, nil, "a"},
		{"the default is 5", []*stub.Stub{{ID: "a"}, {ID: "b", Priority: 6}, {ID: "c", Priority: 5}}, nil, "c"},
		{"one that is replaced keeps its place", []*stub.Stub{{ID: "a"}, {ID: "b"}, {ID: "a"}}, nil, "b"},
		{"a stub goes before mappings", []*stub.Stub{{ID: "a", Priority: 9}}, []*stub.Stub{{ID: "m", Priority: 1}}, "a"},
		{"a stub stands for the mapping of its id", []*stub.Stub{{ID: "m", Lax: true}}, []*stub.Stub{{ID: "m"}}, "nobody"},
		{
			"an operation must be the one that is meant",
			[]*stub.Stub{{ID: "a", Operations: []string{"getPet"}}, {ID: "b", Operations: []string{"x"}}},
			nil,
			"a",
		},
		{"no operation at all is none", []*stub.Stub{{ID: "a", Operations: []string{}}}, nil, "nobody"},
	} {
		d := stub.NewDesk()
		put(t, d, test.stubs...)
		got := said(d.Take(ask(t, c), &stub.Script{Contract: c, Mappings: test.mappings}, stub.Question{Now: noon}))
		if got != test.want {
			t.Errorf("%s: %s answers, not %s", test.name, got, test.want)
		}
	}
}

func TestStubsOffTheContractAreAskedApart(t *testing.T) {
	t.Parallel()
	d, r := stub.NewDesk(), ask(t, load(t))
	put(t, d, &stub.Stub{ID: "strict", Times: 1}, &stub.Stub{ID: "lax", Lax: true, Times: 1})
	var got []string
	for _, lax := range []bool{true, true, false, false} {
		got = append(got, said(d.Take(r, nil, stub.Question{Lax: lax, Now: noon})))
	}
	if diff := cmp.Diff([]string{"lax", "nobody", "strict", "nobody"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARequestThatMeansNoOperationIsAnsweredByStubsForAny(t *testing.T) {
	t.Parallel()
	d := stub.NewDesk()
	put(t, d, &stub.Stub{ID: "any", Lax: true}, &stub.Stub{ID: "one", Lax: true, Operations: []string{"getPet"}})
	r := &stub.Request{Method: "GET", Path: "/nowhere"}
	if got := said(d.Take(r, nil, stub.Question{Lax: true})); got != "any" {
		t.Errorf("%s answers", got)
	}
}

// chain is a scenario of mappings: so many turns in each state.
func chain(turns ...int) []*stub.Stub {
	var stubs []*stub.Stub
	for i, times := range turns {
		state := "Started"
		if i > 0 {
			state = fmt.Sprint("state ", i)
		}
		stubs = append(stubs, &stub.Stub{
			ID: fmt.Sprint(i), Scenario: "cart", Required: state, Next: fmt.Sprint("state ", i+1), Times: times,
		})
	}
	return stubs
}

func TestEachTurnIsTakenOnce(t *testing.T) {
	t.Parallel()
	c := load(t)
	turns := []int{1, 7, 40, 2, 150}
	script := &stub.Script{Contract: c, Mappings: chain(turns...)}
	d := stub.NewDesk()
	r := ask(t, c)
	var mu sync.Mutex
	taken, moves := map[string]int{}, map[string]int{}
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			own := *r
			for range 20 {
				got := d.Take(&own, script, stub.Question{Now: noon})
				mu.Lock()
				taken[said(got)]++
				moves[got.Moved]++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	want := map[string]int{"0": 1, "1": 7, "2": 40, "3": 2, "4": 150, "nobody": 120}
	if diff := cmp.Diff(want, taken); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantMoves := map[string]int{"": 315, "cart: Started -> state 1": 1}
	for i := 1; i < 5; i++ {
		wantMoves[fmt.Sprintf("cart: state %d -> state %d", i, i+1)] = 1
	}
	if diff := cmp.Diff(wantMoves, moves); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// play asks a desk one call after another, with a step of the clock between them, and writes down what it said.
func play(d *stub.Desk, r *stub.Request, script *stub.Script, calls int) string {
	var told strings.Builder
	for i := range calls {
		taken := d.Take(r, script, stub.Question{Now: noon.Add(time.Duration(i) * time.Minute)})
		fmt.Fprintln(&told, i, said(taken), taken.Moved, taken.Chaos != nil)
	}
	return told.String()
}

func TestAHundredDesksAtOnceEqualOneAlone(t *testing.T) {
	t.Parallel()
	c := load(t)
	shelf, faults := stub.Load(folder(map[string]string{"scenarios/story.yaml": story}), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	script := &stub.Script{Contract: c, Shelf: shelf, Scenarios: shelf.Scenarios(), Mappings: chain(3, 2, 1)}
	run := func() string {
		d := stub.NewDesk()
		put(t, d, &stub.Stub{ID: "first", Times: 2})
		if err := d.SetState(script, "story", "", noon); err != nil {
			t.Error(err)
		}
		r := ask(t, c)
		return play(d, r, script, 30)
	}
	alone := run()
	if !strings.Contains(alone, "story: Started -> Step 2") || !strings.Contains(alone, "true") {
		t.Fatalf("the run says too little:\n%s", alone)
	}
	var wait sync.WaitGroup
	for range 100 {
		wait.Go(func() {
			if diff := cmp.Diff(alone, run()); diff != "" {
				t.Errorf("(-alone +at once):\n%s", diff)
			}
		})
	}
	wait.Wait()
}

func TestAPlainDeskSaysSo(t *testing.T) {
	t.Parallel()
	c := load(t)
	shelf, faults := stub.Load(folder(map[string]string{"scenarios/story.yaml": story}), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	script := &stub.Script{Contract: c, Scenarios: shelf.Scenarios()}
	d := stub.NewDesk()
	plain := func(want bool, when string) {
		t.Helper()
		if d.Plain(script) != want {
			t.Errorf("%s the desk is plain: %t", when, !want)
		}
	}
	plain(true, "new")
	put(t, d, &stub.Stub{ID: "a"})
	plain(false, "with a stub")
	d.Clear()
	plain(true, "cleared")
	for _, state := range []struct {
		name string
		want bool
	}{{"", false}, {"Off", true}, {"Step 2", false}, {"Done", true}} {
		if err := d.SetState(script, "story", state.name, noon); err != nil {
			t.Fatal(err)
		}
		plain(state.want, state.name)
	}
	d.ResetScenarios()
	plain(true, "reset")
	script.Mappings = []*stub.Stub{{ID: "m"}}
	plain(false, "with mappings")
	if !d.Plain(nil) {
		t.Error("without a script it is not plain")
	}
}

func TestStubsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	d := stub.NewDesk()
	put(t, d, &stub.Stub{ID: "a"}, &stub.Stub{ID: "b", Priority: 9}, &stub.Stub{ID: "c", Priority: 1})
	var got []string
	for _, s := range d.Stubs() {
		got = append(got, s.ID)
	}
	if diff := cmp.Diff([]string{"c", "b", "a"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found := d.Find("b"); found == nil || found.Priority != 9 || d.Find("x") != nil {
		t.Errorf("found %+v", found)
	}
}

func TestTwoStubsOfTheSameWordsAreTwo(t *testing.T) {
	t.Parallel()
	script := &stub.Script{}
	desk := stub.NewDesk()
	text := []byte(`{"contract": "off", "times": 1, "request": {"urlPath": "/a"}, "response": {"status": 404}}`)
	for range 3 {
		made, findings := stub.ReadMapping(text, script)
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		if replaced, err := desk.Put(made); replaced || err != nil {
			t.Errorf("replaced %t, %v", replaced, err)
		}
	}
	ids := map[string]bool{}
	for _, one := range desk.Stubs() {
		ids[one.ID] = true
		again, findings := stub.ReadMapping(one.JSON, script)
		if len(findings) > 0 || again.ID != one.ID || again.Source != one.Source {
			t.Errorf("%s is shown as %s (%v)", one.ID, one.JSON, findings)
		}
	}
	if len(ids) != 3 {
		t.Errorf("there are %d", len(ids))
	}
}
