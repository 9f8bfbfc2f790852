package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/wiremock/go-wiremock"
)

// token is the credential of the documentation's own example, which may do everything.
const token = "Bearer YOUR_TOKEN"

// one is a record that no fixture and no example has.
const one = "/api/sys/refreshtokens/5"

// A stage is a program of one test's own, and the published Go client that drives it. The client sends no session key,
// so all it does is done in the session "default".
type stage struct {
	*program
	client *wiremock.Client
}

func onStage(t *testing.T, p *program) stage {
	t.Helper()
	return stage{p, wiremock.NewClient(p.url)}
}

// stub has the client make a stub, which must be taken.
func (s stage) stub(t *testing.T, rule *wiremock.StubRule) {
	t.Helper()
	must(t, "StubFor", s.client.StubFor(rule))
}

func must(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// A call is a request to the API that is played, with the token unless it brings a credential of its own.
type call struct {
	method, target string // GET, and the record five, unless they are named
	header         map[string]string
	body           string
}

// A said is a reply as a client has read it.
type said struct {
	status int
	header http.Header
	body   string
}

// send makes the call, on a connection of its own: on one that was used before, a break is a reason for net/http to try
// again. What breaks the connection is an error.
func (s stage) send(t *testing.T, c call) (said, error) {
	t.Helper()
	if c.method == "" {
		c.method = http.MethodGet
	}
	if c.target == "" {
		c.target = one
	}
	r, err := http.NewRequestWithContext(t.Context(), c.method, s.url+c.target, strings.NewReader(c.body))
	must(t, "the call", err)
	r.Header.Set("Authorization", token)
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	reply, err := (&http.Client{Transport: transport, Timeout: patient}).Do(r)
	if err != nil {
		return said{}, err
	}
	defer func() { _ = reply.Body.Close() }()
	body, err := io.ReadAll(reply.Body)
	return said{reply.StatusCode, reply.Header, string(body)}, err
}

// ask is send for a call whose reply must arrive whole.
func (s stage) ask(t *testing.T, c call) said {
	t.Helper()
	got, err := s.send(t, c)
	if err != nil {
		t.Fatalf("%+v: %v", c, err)
	}
	return got
}

// from is the stub that a reply came from, as Mock-Source names it.
func (s said) from(rule *wiremock.StubRule) bool {
	return s.header.Get("Mock-Source") == "stub "+rule.UUID()
}

// counts has the client count what a rule matches, and verify it.
func (s stage) counts(t *testing.T, rule *wiremock.StubRule, want int64) {
	t.Helper()
	got, err := s.client.GetCountRequests(rule.Request())
	must(t, "GetCountRequests", err)
	if got != want {
		t.Errorf("GetCountRequests: %d, want %d", got, want)
	}
	for _, expected := range []int64{want, want + 1} {
		ok, err := s.client.Verify(rule.Request(), expected)
		must(t, "Verify", err)
		if ok != (expected == want) {
			t.Errorf("Verify with %d: %t, and there are %d", expected, ok, want)
		}
	}
}

// TestWireMockGoStubIsAnsweredUntilItIsDeleted makes the four kinds of call that begin and end a stub's life.
func TestWireMockGoStubIsAnsweredUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	if before := s.ask(t, call{}); before.status != http.StatusOK {
		t.Fatalf("before: %+v", before)
	}
	for name, end := range map[string]func(*wiremock.StubRule) error{
		"DeleteStub":     s.client.DeleteStub,
		"DeleteStubByID": func(rule *wiremock.StubRule) error { return s.client.DeleteStubByID(rule.UUID()) },
		"Clear":          func(*wiremock.StubRule) error { return s.client.Clear() },
		"Reset":          func(*wiremock.StubRule) error { return s.client.Reset() },
	} {
		rule := wiremock.Get(wiremock.URLEqualTo(one)).WillReturnResponse(wiremock.NewResponse().WithStatus(404))
		s.stub(t, rule)
		if got := s.ask(t, call{}); got.status != 404 || got.body != `"Not found"` || !got.from(rule) {
			t.Errorf("%s, before: %+v", name, got)
		}
		must(t, name, end(rule))
		if got := s.ask(t, call{}); got.status != 200 || got.from(rule) {
			t.Errorf("%s, after: %+v", name, got)
		}
	}
	err := s.client.DeleteStubByID("00000000-0000-4000-8000-000000000000")
	if err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("deleting what is not there: %v", err)
	}
}

// TestWireMockGoCountsSinceTheReset counts what was asked, with a stub or without.
func TestWireMockGoCountsSinceTheReset(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	rule := wiremock.Get(wiremock.URLEqualTo(one))
	s.counts(t, rule, 0)
	for range 3 {
		s.ask(t, call{})
	}
	s.ask(t, call{target: "/api/sys/refreshtokens/6"})
	s.counts(t, rule, 3)
	s.counts(t, wiremock.Get(wiremock.URLPathMatching("/api/sys/refreshtokens/[0-9]+")), 4)
	// WireMock forgets the requests with the mappings.
	must(t, "Reset", s.client.Reset())
	s.counts(t, rule, 0)
}

// TestWireMockGoScenarioGoesStepByStep walks through one, begins it anew, and walks again.
func TestWireMockGoScenarioGoesStepByStep(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	step := func(from, to string, status int64) *wiremock.StubRule {
		rule := wiremock.Get(wiremock.URLPathEqualTo(one)).InScenario("outage").WhenScenarioStateIs(from)
		return rule.WillSetStateTo(to).WillReturnResponse(wiremock.NewResponse().WithStatus(status))
	}
	s.stub(t, step(wiremock.ScenarioStateStarted, "down", 409))
	s.stub(t, step("down", "gone", 500))
	s.stub(t, step("gone", "gone", 404))
	for name, walk := range map[string][]int{"throughout": {409, 500, 404, 404}, "halfway": {409, 500}} {
		for i, want := range walk {
			if got := s.ask(t, call{}); got.status != want {
				t.Errorf("%s, call %d: %+v, want %d", name, i+1, got, want)
			}
		}
		must(t, "ResetAllScenarios", s.client.ResetAllScenarios())
	}
	if got := s.ask(t, call{}); got.status != 409 {
		t.Errorf("after ResetAllScenarios: %+v, want 409", got)
	}
}

// TestWireMockGoPriorityComesBeforeAge asks where several stubs match.
func TestWireMockGoPriorityComesBeforeAge(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	with := func(status int64) *wiremock.StubRule {
		rule := wiremock.Get(wiremock.URLPathMatching("/api/sys/refreshtokens/.+"))
		return rule.WillReturnResponse(wiremock.NewResponse().WithStatus(status))
	}
	for _, next := range []struct {
		rule *wiremock.StubRule
		want int
	}{
		{with(500).AtPriority(9), 500},
		{with(409).AtPriority(3), 409},
		{with(404), 409},
		{with(403).AtPriority(3), 403},
		{with(401).AtPriority(1), 401},
	} {
		s.stub(t, next.rule)
		if got := s.ask(t, call{}); got.status != next.want {
			t.Errorf("%+v, want %d", got, next.want)
		}
	}
}
