package admin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/wiremock/go-wiremock"

	"understudy/mock/journal"
)

// A published client that knows nothing of us. mock tests that what it stubs is what is answered.
func TestGoWireMockWorksUnchanged(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	server := httptest.NewServer(room)
	t.Cleanup(server.Close)
	client := wiremock.NewClient(server.URL)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	desk := room.sessions.Use("default").State().Desk

	rule := wiremock.Get(wiremock.URLPathEqualTo("/things/1")).
		WithHeader("Accept", wiremock.Contains("json")).
		WithQueryParam("page", wiremock.Matching("[0-9]+")).
		WithCookie("sid", wiremock.EqualTo("1")).
		WithBasicAuth("user", "password").
		AtPriority(1).
		InScenario("story").WhenScenarioStateIs(wiremock.ScenarioStateStarted).WillSetStateTo("second").
		WillReturnResponse(wiremock.NewResponse().
			WithJSONBody(map[string]any{"id": 1}).
			WithHeader("Content-Type", "application/json").
			WithStatus(http.StatusOK).
			WithUniformRandomDelay(time.Millisecond, 2*time.Millisecond))
	must(client.StubFor(rule))
	made := desk.Find(rule.UUID())
	if made == nil || made.Priority != 1 || made.Scenario != "story" || made.Answer.Plan.Delay.IsZero() {
		t.Fatalf("on the desk: %+v", made)
	}
	untrue := wiremock.Get(wiremock.URLPathEqualTo("/things/1")).WillReturnResponse(
		wiremock.NewResponse().WithJSONBody(map[string]any{"id": "one"}).WithStatus(http.StatusOK))
	if err := client.StubFor(untrue); err == nil || !strings.Contains(err.Error(), "invalid-stub") {
		t.Errorf("a stub that the contract does not allow: %v", err)
	}

	must(desk.SetState(room.script, "story", "second", noon))
	must(client.ResetAllScenarios())
	if got := desk.States(room.script)[0].State; got != "Started" {
		t.Errorf("the scenario is %s", got)
	}

	must(client.DeleteStub(rule))
	if err := client.DeleteStubByID(rule.UUID()); err == nil {
		t.Error("a stub that is gone can be deleted")
	}
	must(client.StubFor(rule))
	must(client.Clear())
	if left := desk.Stubs(); len(left) != 0 {
		t.Errorf("left: %v", left)
	}

	for range 3 {
		room.record("default", journal.Entry{Target: "/things/7?page=2", Operation: "getThing"})
	}
	asked := wiremock.NewRequest(http.MethodGet, wiremock.URLPathMatching("/things/.*")).
		WithQueryParam("page", wiremock.EqualTo("2"))
	count, err := client.GetCountRequests(asked)
	must(err)
	right, err := client.Verify(asked, 3)
	must(err)
	wrong, err := client.Verify(asked, 2)
	must(err)
	if count != 3 || !right || wrong {
		t.Errorf("%d requests; three: %t, two: %t", count, right, wrong)
	}
	must(client.StubFor(rule))
	must(client.Reset())
	count, err = client.GetCountRequests(asked)
	must(err)
	if left := desk.Stubs(); len(left) != 0 || count != 0 {
		t.Errorf("after a reset there are %v and %d requests", left, count)
	}
	room.crowd("default", noon)
	if verified, err := client.Verify(asked, 0); err == nil || verified {
		t.Errorf("what was forgotten counts as absent: %t, %v", verified, err)
	}
}
