package stub_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// TestTheShippedScenariosTellTheirStories plays each scenario of the project's own fixtures: calls, and what answers.
func TestTheShippedScenariosTellTheirStories(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load("openapi.yaml", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	shelf, faults := stub.Load(os.DirFS("../../fixtures"), "fixtures", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	script := &stub.Script{Contract: c, Shelf: shelf, Scenarios: shelf.Scenarios()}
	const (
		read  = "GET /api/sys/refreshtokens/87654321"
		other = "GET /api/sys/refreshtokens/1001"
		token = "POST /api/token"
	)
	stories := map[string][][2]string{
		"flaky-503": {
			{read, "503"}, {token, "next"}, {read, "503"}, {other, "503"}, {read, "as always"},
		},
		"revoked-while-reading": {
			{other, "as always"}, {read, "next"}, {read, "404"}, {other, "as always"}, {read, "404"},
		},
		"slow-then-reset": {
			{read, "next, delay lognormal(800ms,0.4)"}, {read, "next, CONNECTION_RESET_BY_PEER"}, {read, "as always"},
		},
		"throttled-then-fine": {{read, "409"}, {other, "409"}, {read, "as always"}},
		"token-expires-mid-session": {
			{read, "next"},
			{token, "as always"},
			{other, "next"},
			{read, "401"},
			{other, "401"},
			{read, "401"},
			{token, "next"},
			{read, "as always"},
		},
	}
	if len(script.Scenarios) != len(stories) {
		t.Errorf("there are %d scenarios and %d stories", len(script.Scenarios), len(stories))
	}
	for name, story := range stories {
		d := stub.NewDesk()
		if err := d.SetState(script, name, "", noon); err != nil {
			t.Error(err)
			continue
		}
		for i, scene := range story {
			if diff := cmp.Diff(scene[1], answer(t, d, script, scene[0])); diff != "" {
				t.Errorf("%s, call %d (-want +got):\n%s", name, i+1, diff)
			}
		}
	}
}

// answer is what a desk says to a call, for people: lax stubs first, as the server asks.
func answer(t *testing.T, d *stub.Desk, script *stub.Script, line string) string {
	t.Helper()
	method, path, _ := strings.Cut(line, " ")
	call, miss := script.Contract.Match(method, path)
	if miss != nil {
		t.Fatal(miss)
	}
	r := &stub.Request{Method: method, Path: path, Header: http.Header{}, Call: call}
	taken := d.Take(r, script, stub.Question{Lax: true, Now: noon})
	if taken.Stub == nil {
		taken = d.Take(r, script, stub.Question{Now: noon})
	}
	if taken.Stub == nil {
		return "as always"
	}
	d.Succeeded(taken.Stub, script, noon)
	said := "next"
	switch a := taken.Stub.Answer; {
	case a.Reply != nil:
		said = fmt.Sprint(a.Reply.Status)
	case a.Code != 0:
		said = fmt.Sprint(a.Code)
	}
	if plan := taken.Stub.Answer.Plan; !plan.IsZero() {
		said += ", " + plan.String()
	}
	return said
}
