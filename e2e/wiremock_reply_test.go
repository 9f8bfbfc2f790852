package e2e

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/wiremock/go-wiremock"
)

// TestWireMockGoRepliesAreAsStubbed tries each way to say what the reply is.
func TestWireMockGoRepliesAreAsStubbed(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	const denied, deniedAs = `{"Message":"No."}`, "application/json; charset=utf-8"
	challenge := map[string]string{"WWW-Authenticate": "Bearer", "Content-Type": deniedAs}
	failed := map[string]any{"Message": "Broken."}
	reply := wiremock.NewResponse()
	rule := func() *wiremock.StubRule { return wiremock.Get(wiremock.URLEqualTo(one)) }
	for name, test := range map[string]struct {
		rule   *wiremock.StubRule
		status int
		body   string
		header map[string]string
	}{
		"status": {rule().WillReturnResponse(reply.WithStatus(404)), 404, `"Not found"`, nil},
		"WithBody": {
			rule().WillReturnResponse(reply.WithStatus(401).WithBody(denied).WithHeaders(challenge)), 401, denied, challenge,
		},
		"WithBinaryBody": {
			rule().WillReturnResponse(reply.WithStatus(401).WithBinaryBody([]byte(denied)).WithHeaders(challenge)),
			401, denied, challenge,
		},
		"WithJSONBody": {
			rule().WillReturnResponse(reply.WithStatus(500).WithJSONBody(failed).WithHeader("X-Trace", "a")),
			500, `{"Message":"Broken."}`,
			map[string]string{"Content-Type": "application/json", "X-Trace": "a"},
		},
		"OK": {rule().WillReturnResponse(wiremock.OK().WithBody(string(golden(t)))), 200, string(golden(t)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			s.stub(t, test.rule)
			got := s.ask(t, call{})
			if got.status != test.status || got.body != test.body || !got.from(test.rule) {
				t.Errorf("got %+v, want %d %s", got, test.status, test.body)
			}
			for header, want := range test.header {
				if have := got.header.Get(header); have != want {
					t.Errorf("%s: %q, want %q", header, have, want)
				}
			}
		})
	}
}

// TestWireMockGoOldNamesWork tries what the client calls deprecated, and its users still call.
func TestWireMockGoOldNamesWork(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	trace := map[string]string{"X-Trace": "a"}
	rule := func() *wiremock.StubRule { return wiremock.Get(wiremock.URLEqualTo(one)) }
	for name, made := range map[string]*wiremock.StubRule{
		//nolint:staticcheck // that the old name works is the claim
		"WillReturn": rule().WillReturn(`{"Message":"No."}`, trace, 500),
		//nolint:staticcheck // that the old name works is the claim
		"WillReturnBinary": rule().WillReturnBinary([]byte(`{"Message":"No."}`), trace, 500),
		//nolint:staticcheck // that the old name works is the claim
		"WillReturnJSON": rule().WillReturnJSON(map[string]any{"Message": "No."}, trace, 500),
	} {
		//nolint:staticcheck // that the old name works is the claim
		s.stub(t, made.WithFixedDelayMilliseconds(2*time.Millisecond))
		got := s.ask(t, call{})
		if got.status != 500 || got.body != `{"Message":"No."}` || got.header.Get("X-Trace") != "a" || !got.from(made) {
			t.Errorf("%s: %+v", name, got)
		}
		if delay, _ := s.last(t); delay != 2 {
			t.Errorf("%s: %d ms, want 2", name, delay)
		}
	}
	//nolint:staticcheck // that the old name works is the claim
	err := s.client.StubFor(rule().WillReturnFileContent("a.json", trace, 500))
	if err == nil || !strings.Contains(err.Error(), "bodyFileName") {
		t.Errorf("WillReturnFileContent: %v", err)
	}
}

// TestWireMockGoDelaysAreTaken reads in the journal how long each reply was held back.
func TestWireMockGoDelaysAreTaken(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	const ms = time.Millisecond
	late := wiremock.NewResponse().WithStatus(404)
	for name, test := range map[string]struct {
		reply     wiremock.Response
		low, high int64 // in milliseconds
		says      string
	}{
		"WithFixedDelay":          {late.WithFixedDelay(3 * ms), 3, 3, "3ms"},
		"WithUniformRandomDelay":  {late.WithUniformRandomDelay(2*ms, 5*ms), 2, 5, ""},
		"WithLogNormalRandom":     {late.WithLogNormalRandomDelay(2*ms, 0.1), 1, 5, ""},
		"WithDelay":               {late.WithDelay(wiremock.NewFixedDelay(4 * ms)), 4, 4, "4ms"},
		"WithChunkedDribbleDelay": {late.WithChunkedDribbleDelay(3, 6*ms), 0, 0, "3 chunks over 6ms"},
	} {
		t.Run(name, func(t *testing.T) {
			s.stub(t, wiremock.Get(wiremock.URLEqualTo(one)).WillReturnResponse(test.reply))
			if got := s.ask(t, call{}); got.status != 404 || got.body != `"Not found"` {
				t.Errorf("got %+v", got)
			}
			delay, explanation := s.last(t)
			if delay < test.low || delay > test.high || !strings.Contains(explanation, test.says) {
				t.Errorf("%d ms, want %d to %d and %q: %s", delay, test.low, test.high, test.says, explanation)
			}
		})
	}
}

// last is what the journal says of the newest exchange: its delay in milliseconds, and why it went as it did.
func (s stage) last(t *testing.T) (delay int64, explanation string) {
	t.Helper()
	var journal struct {
		Requests []struct {
			Timing      struct{ AddedDelay int64 }
			Explanation json.RawMessage
		}
	}
	must(t, "the journal", json.Unmarshal([]byte(s.room(t, "/__admin/requests?limit=1")), &journal))
	if len(journal.Requests) != 1 {
		t.Fatalf("the journal is empty")
	}
	return journal.Requests[0].Timing.AddedDelay, string(journal.Requests[0].Explanation)
}

// TestWireMockGoFaultsBreakTheConnection tries the four ways a connection can break, and that the next call is well.
func TestWireMockGoFaultsBreakTheConnection(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	for fault, test := range map[wiremock.Fault]struct {
		status int // 0: no head arrives
		says   string
	}{
		wiremock.FaultEmptyResponse:          {0, "EOF$"},
		wiremock.FaultConnectionResetByPeer:  {0, "reset by peer|forcibly closed"}, // the latter on Windows
		wiremock.FaultMalformedResponseChunk: {200, "EOF$"},
		wiremock.FaultRandomDataThenClose:    {0, "malformed HTTP"},
	} {
		t.Run(string(fault), func(t *testing.T) {
			must(t, "Reset", s.client.Reset())
			rule := wiremock.Get(wiremock.URLEqualTo(one)).WillReturnResponse(wiremock.NewResponse().WithFault(fault))
			s.stub(t, rule)
			got, err := s.send(t, call{})
			if err == nil || !regexp.MustCompile(test.says).MatchString(err.Error()) || got.status != test.status {
				t.Errorf("got %+v, %v, want %d and %q", got, err, test.status, test.says)
			}
			s.counts(t, rule, 1)
			must(t, "DeleteStub", s.client.DeleteStub(rule))
			if got := s.ask(t, call{}); got.status != 200 {
				t.Errorf("after it: %+v", got)
			}
		})
	}
}

// TestWireMockGoIsToldWhatIsNotTaken sends what is not supported, and what the contract does not allow. Each is refused
// with the name of what is wrong, and none is on the desk after that.
func TestWireMockGoIsToldWhatIsNotTaken(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	get := func() *wiremock.StubRule { return wiremock.Get(wiremock.URLEqualTo(one)) }
	body := func(matcher wiremock.BasicParamMatcher) *wiremock.StubRule { return get().WithBodyPattern(matcher) }
	reply := wiremock.NewResponse()
	refused := map[string]*wiremock.StubRule{
		// Not supported.
		"bodyFileName": get().WillReturnResponse(reply.WithBodyFile("a.json")),
		"postServeActions": get().WithPostServeAction("webhook",
			wiremock.NewWebhook().WithMethod("POST").WithURL("http://127.0.0.1:1").WithFixedDelay(0)),
		"scheme":            get().WithScheme("https"),
		"multipartPatterns": get().WithMultipartPattern(wiremock.NewMultipartPattern().WithName("a")),
		"equalToXml":        body(wiremock.EqualToXml("<a/>")),
		"matchesXPath":      body(wiremock.MatchingXPath("//a")),
		// Not in the contract.
		"418 is not documented": get().WillReturnResponse(reply.WithStatus(418)),
		"/response/jsonBody":    get().WillReturnResponse(reply.WithStatus(404).WithJSONBody("Gone")),
		"/request/url":          wiremock.Get(wiremock.URLEqualTo("/api/sys/nothing")),
		"/request/method":       wiremock.Delete(wiremock.URLEqualTo(one)),
		"takes none":            body(wiremock.EqualToJson("{}")),
		// Wrong by itself.
		"/request/headers/X-Trace/matches": get().WithHeader("X-Trace", wiremock.Matching("(")),
		"/response/delayDistribution":      get().WillReturnResponse(reply.WithFixedDelay(time.Hour)),
		"scenarioName":                     get().WillSetStateTo("next"),
	}
	for says, rule := range refused {
		err := s.client.StubFor(rule)
		if err == nil || !strings.Contains(err.Error(), "422") || !strings.Contains(err.Error(), says) {
			t.Errorf("want a 422 that says %s: %v", says, err)
		}
	}
	if room := s.room(t, "/__admin/mappings"); !strings.Contains(room, `"total":0`) {
		t.Errorf("some were taken: %s", room)
	}
	if _, err := s.client.GetCountRequests(get().WithScheme("https").Request()); err == nil ||
		!strings.Contains(err.Error(), "422") {
		t.Errorf("a count by what is not supported: %v", err)
	}
	if got := s.ask(t, call{}); got.status != http.StatusOK {
		t.Errorf("after all: %+v", got)
	}
}
