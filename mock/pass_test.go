package mock

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const goodPet = `{"id": 1, "name": "Ada"}`

// TestWhatIsRefusedAndWhatIsReported is the truth table of docs/guide/proxy.md.
func TestWhatIsRefusedAndWhatIsReported(t *testing.T) {
	t.Parallel()
	const good, bad = "/pets/1", "/pets/one"
	replies := map[string]http.Handler{
		"good":         saying(200, "application/json", goodPet),
		"bad body":     saying(200, "application/json", `{"id": "1"}`),
		"bad media":    saying(200, "text/html", `<p>`),
		"bad status":   saying(503, "application/json", `{"error": "down"}`),
		"unauthorized": saying(401, "text/plain", `who are you?`),
		"forbidden":    saying(403, "", ``),
	}
	for _, c := range []struct {
		requests Requests
		replies  Replies
		target   string
		reply    string
		status   int
		kind     string
		findings string
		passed   bool
	}{
		{RequestsEnforce, RepliesEnforce, good, "good", 200, "", "", true},
		{RequestsEnforce, RepliesReport, good, "good", 200, "", "", true},
		{RequestsReport, RepliesEnforce, good, "good", 200, "", "", true},
		{RequestsReport, RepliesReport, good, "good", 200, "", "", true},

		{RequestsEnforce, RepliesEnforce, bad, "good", 400, "invalid-request", "1", false},
		{RequestsEnforce, RepliesReport, bad, "bad body", 400, "invalid-request", "1", false},
		{RequestsReport, RepliesEnforce, bad, "good", 200, "", "1", true},
		{RequestsReport, RepliesReport, bad, "good", 200, "", "1", true},

		{RequestsEnforce, RepliesEnforce, good, "bad body", 502, "untrue-upstream", "2", true},
		{RequestsReport, RepliesEnforce, good, "bad body", 502, "untrue-upstream", "2", true},
		{RequestsEnforce, RepliesReport, good, "bad body", 200, "", "2", true},
		{RequestsReport, RepliesReport, bad, "bad body", 200, "", "3", true},
		{RequestsReport, RepliesEnforce, bad, "bad body", 502, "untrue-upstream", "3", true},

		{RequestsEnforce, RepliesEnforce, good, "bad media", 502, "untrue-upstream", "1", true},
		{RequestsEnforce, RepliesReport, good, "bad media", 200, "", "1", true},
		{RequestsEnforce, RepliesEnforce, good, "bad status", 502, "untrue-upstream", "1", true},
		{RequestsEnforce, RepliesReport, good, "bad status", 503, "", "1", true},

		{RequestsEnforce, RepliesEnforce, good, "unauthorized", 401, "", "1", true},
		{RequestsEnforce, RepliesReport, good, "unauthorized", 401, "", "1", true},
		{RequestsEnforce, RepliesEnforce, good, "forbidden", 403, "", "1", true},
		{RequestsReport, RepliesReport, good, "forbidden", 403, "", "1", true},
	} {
		name := strings.Join([]string{string(c.requests), string(c.replies), c.target[len("/pets/"):], c.reply}, " ")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			h := stand(t, counting(func() { calls.Add(1) }, replies[c.reply]), Upstream{Replies: c.replies},
				WithRequests(c.requests))
			got := h.call(t, "GET", c.target, "")
			e := h.entry(t)
			if got.StatusCode != c.status || got.kind() != c.kind || got.Header.Get("Mock-Findings") != c.findings {
				t.Errorf("got %d %q, %q findings: %s", got.StatusCode, got.kind(), got.Header.Get("Mock-Findings"), got.body)
			}
			if passed := calls.Load() == 1; passed != c.passed {
				t.Errorf("passed on: %t, want %t", passed, c.passed)
			}
			if want := "upstream"; c.kind == "" && (got.Header.Get("Mock-Source") != want || e.Source != want) {
				t.Errorf("got the source %q, %q", got.Header.Get("Mock-Source"), e.Source)
			}
			if c.kind != "" && !strings.Contains(got.body, `"findings"`) {
				t.Errorf("the problem names no findings: %s", got.body)
			}
			if e.Operation != "getPet" || e.Persona != "" || e.Status != c.status || e.ReplyBytes != int64(len(got.body)) {
				t.Errorf("the entry has %s, %q, %d, %d bytes", e.Operation, e.Persona, e.Status, e.ReplyBytes)
			}
		})
	}
}

func TestWhatTheDocumentDoesNotHave(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		missing        Missing
		method, target string
		status         int
		kind, findings string
		passed         bool
	}{
		{MissingPass, "GET", "/nope", 202, "", "1", true},
		{MissingMock, "GET", "/nope", 404, "no-such-path", "", false},
		{MissingFail, "GET", "/nope", 404, "no-such-path", "1", false},
		{MissingPass, "DELETE", "/pets/1", 202, "", "1", true},
		{MissingMock, "DELETE", "/pets/1", 405, "method-not-allowed", "", false},
		{MissingFail, "DELETE", "/pets/1", 405, "method-not-allowed", "1", false},
		{MissingFail, "GET", "/pets", 502, "untrue-upstream", "1", true},
	} {
		for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
			if c.kind == "untrue-upstream" && replies == RepliesReport {
				continue
			}
			t.Run(strings.Join([]string{string(c.missing), c.method, c.target, string(replies)}, " "), func(t *testing.T) {
				t.Parallel()
				var calls atomic.Int32
				h := stand(t, counting(func() { calls.Add(1) }, saying(202, "", "taken")),
					Upstream{Missing: c.missing, Replies: replies})
				got := h.call(t, c.method, c.target, "")
				if got.StatusCode != c.status || got.kind() != c.kind || got.Header.Get("Mock-Findings") != c.findings {
					t.Errorf("got %d %q, %q findings: %s", got.StatusCode, got.kind(), got.Header.Get("Mock-Findings"), got.body)
				}
				if passed := calls.Load() == 1; passed != c.passed {
					t.Errorf("passed on: %t", passed)
				}
				e := h.entry(t)
				known := c.method == "DELETE"
				if len(e.Findings) > 0 && e.Findings[0].Keyword == "paths" && (e.Findings[0].Document.Line > 0) != known {
					t.Errorf("the finding has the place %v", e.Findings[0].Document)
				}
				if c.passed && c.kind == "" && !explained(e, "there is no operation to hold it to") {
					t.Errorf("that it was not checked is not told: %v", e.Steps)
				}
			})
		}
	}
}

func TestTheStandInAnswersWhatTheDocumentDoesNotHaveFromItsStubs(t *testing.T) {
	t.Parallel()
	h := stand(t, saying(200, "", "upstream"), Upstream{Missing: MissingMock})
	const mapping = `{"request": {"method": "GET", "url": "/later"}, "response": {"status": 200, "body": "soon"},
		"contract": "off"}`
	if got := h.call(t, "POST", "/__admin/mappings", mapping); got.StatusCode != 201 {
		t.Fatalf("got %d %s", got.StatusCode, got.body)
	}
	got := h.call(t, "GET", "/later", "")
	if got.body != "soon" || !strings.HasPrefix(got.Header.Get("Mock-Source"), "stub") {
		t.Errorf("got %s of %s", got.body, got.Header.Get("Mock-Source"))
	}
}

func TestThePreflightIsTheUpstreamsToAnswer(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "https://own.example")
		w.WriteHeader(http.StatusNoContent)
	}), Upstream{Missing: MissingFail})
	got := h.call(t, "OPTIONS", "/pets/1", "", "Origin: https://own.example", "Access-Control-Request-Method: GET")
	if got.StatusCode != 204 || got.Header.Get("Access-Control-Allow-Origin") != "https://own.example" {
		t.Errorf("got %d %v", got.StatusCode, got.Header)
	}
}

func TestRulesForOtherOriginsReplaceThoseOfTheUpstream(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "https://own.example")
		w.Header().Set("Vary", "Accept")
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(goodPet))
	}), Upstream{}, WithCORSOrigin("http://localhost:5173"))
	got := h.call(t, "GET", "/pets/1", "", "Origin: http://localhost:5173")
	if origin := got.Header["Access-Control-Allow-Origin"]; len(origin) != 1 || origin[0] != "http://localhost:5173" {
		t.Errorf("got %v", origin)
	}
	vary := strings.Join(got.Header["Vary"], ", ")
	if !strings.Contains(vary, "Accept") || !strings.Contains(vary, "Origin") {
		t.Errorf("got Vary: %s", vary)
	}
}

func TestTheControlRoomKnowsWhatPassed(t *testing.T) {
	t.Parallel()
	h := stand(t, saying(200, "application/json", goodPet), Upstream{})
	got := h.call(t, "GET", "/pets/1", "", "Mock-Session: mine", "Authorization: Bearer hunter2")
	id := got.Header.Get("Mock-Request-Id")
	for target, want := range map[string]string{
		"/__admin/requests/" + id:        `"source":"upstream"`,
		"/__admin/requests?session=mine": `/pets/1`,
		"/__admin/har?session=mine":      `"status":200`,
		"/__admin/health":                "healthy",
	} {
		shown := h.call(t, "GET", target, "")
		if text := strings.ReplaceAll(shown.body, ": ", ":"); shown.StatusCode != 200 || !strings.Contains(text, want) ||
			strings.Contains(text, "hunter2") {
			t.Errorf("%s: got %d %s, want %s", target, shown.StatusCode, text, want)
		}
	}
}

// TestAProxyHasNoCatalog is about commands that would do something else at the service than the catalogue says.
func TestAProxyHasNoCatalog(t *testing.T) {
	t.Parallel()
	h := stand(t, saying(200, "application/json", goodPet), Upstream{})
	for _, query := range []string{"", "?operation=getPet"} {
		got := h.call(t, "GET", "/__admin/catalog"+query, "")
		if got.StatusCode != 404 || got.kind() != "no-catalog" {
			t.Errorf("%q: got %d %.300s", query, got.StatusCode, got.body)
		}
		for _, want := range []string{h.service, "understudy catalog SPEC"} {
			if !strings.Contains(got.body, want) {
				t.Errorf("%q is not told: %.300s", want, got.body)
			}
		}
	}
	if _, err := h.Catalog(t.Context()); err == nil {
		t.Error("the library has a catalogue all the same")
	}
}

func TestManyCallsAtOnce(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodPost {
			saying(201, "application/json", goodPet).ServeHTTP(w, r)
			return
		}
		_, _ = w.Write([]byte(`{"id": ` + r.URL.Path[len("/pets/"):] + `, "name": "Ada"}`))
	}), Upstream{Replies: RepliesReport}, WithRequests(RequestsReport))
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for n := range 25 {
				id := string(rune('1'+worker)) + string(rune('0'+n%10))
				if got := h.call(t, "GET", "/pets/"+id, ""); !strings.Contains(got.body, `"id": `+id+",") {
					t.Errorf("asked for %s, got %s", id, got.body)
				}
				if got := h.call(t, "POST", "/pets", goodPet); got.StatusCode != 201 || got.Header.Get("Mock-Findings") != "1" {
					t.Errorf("got %d and %q findings", got.StatusCode, got.Header.Get("Mock-Findings"))
				}
			}
		})
	}
	group.Wait()
}
