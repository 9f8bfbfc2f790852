package admin

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// browser is what a browser sends when somebody opens an address.
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

// page asks as a browser does, and checks what holds for every page.
func (s *set) page(target string) string {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, ask("GET", target, "Accept", browser, "Sec-Fetch-Site", "none"))
	text := w.Body.String()
	header := w.Header()
	if w.Code != 200 || header.Get("Content-Type") != "text/html; charset=utf-8" ||
		header.Get("Cache-Control") != "no-store" || header.Get("X-Content-Type-Options") != "nosniff" ||
		header.Get("Vary") != "Accept" || header.Get("Referrer-Policy") != "no-referrer" {
		s.t.Fatalf("%s is answered with %d %v: %s", target, w.Code, header, text)
	}
	_, rest, _ := strings.Cut(text, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	hash := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; img-src data:; "
	given := header.Get("Content-Security-Policy")
	if !strings.HasPrefix(given, policy) || !strings.Contains(style, "body {") {
		s.t.Errorf("%s: the policy %s is not %s", target, given, policy)
	}
	for _, tag := range []string{"<script", "<img", "<iframe", "<form", "<object", "<base", " style=", "url(", "@import"} {
		if strings.Contains(text, tag) {
			s.t.Errorf("%s has %s", target, tag)
		}
	}
	if handler := regexp.MustCompile(`<[^>]*\son[a-z]+\s*=`).FindString(text); handler != "" {
		s.t.Errorf("%s has %s", target, handler)
	}
	for _, link := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(link[1], "/__admin/") && link[1] != "data:," {
			s.t.Errorf("%s leads to %s", target, link[1])
		}
	}
	return text
}

func TestThePageTellsTheWholeExchange(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	id := s.record("ann", journal.Entry{
		Time: noon, Took: 1234567, Generation: "a1b2", Method: "POST", Target: "/api/things?page=2", Host: "localhost:4010",
		Proto: "HTTP/1.1", Remote: "127.0.0.1:5000", Operation: "addThing", Persona: "reader", Source: "stub s1",
		RequestHeader: http.Header{
			"Content-Type": {"application/json"}, "Authorization": {"Bearer my-secret"}, "X-Two": {"one", "two"},
		},
		RequestBody: []byte(`{"Name":"x","Password":"my-secret"}`), RequestBytes: 35,
		Status: 404, ReplyHeader: http.Header{"Content-Type": {"text/plain"}}, ReplyBody: []byte("no"), ReplyBytes: 9000,
		Stub: "stub-id", Lax: true, Seed: 77, Seeded: true, Delay: 250 * time.Millisecond, Fault: "EMPTY_RESPONSE",
		Findings: []problem.Finding{{
			In: "query", Name: "page", Expected: "a small number", Got: "2", Message: "is too large", Hint: "send 1",
			Document: problem.Location{File: "openapi.yaml", Line: 12, Column: 3},
		}},
		Steps: []journal.Step{
			{Gate: journal.Match, Outcome: journal.Passed, Detail: "addThing: POST /api/things"},
			{Gate: journal.Choose, Outcome: journal.Skipped, Detail: "stub s2 is near: query page: want 3, got 2"},
		},
		Aborted: true,
	})
	text := s.page("/__admin/requests/" + id)
	for _, want := range []string{
		"<title>POST /api/things?page=2: 404</title>", `<a href="/__admin/?session=ann">`, "2026-03-04 12:00:00.000 UTC",
		"1.235ms", "addThing", "reader", "stub s1", "stub-id", "off: the stub", ">77<", "250ms", "EMPTY_RESPONSE",
		"127.0.0.1", "a1b2", "went away", id, "<strong>match</strong>", `class="outcome passed">passed`,
		"addThing: POST /api/things", `class="outcome skipped">skipped`, "want 3, got 2", "query page", "is too large",
		"a small number", "send 1", "openapi.yaml:12:3", "Bearer [redacted", "X-Two", "<code>one</code>", "<code>two</code>",
		"&#34;Name&#34;: &#34;x&#34;,", "Body, 35 bytes<", "404 Not Found", "Body, 9000 bytes, of which",
		"curl http://localhost:4010",
		`<caption>Headers of the request</caption>`, `lang="en"`, `name="viewport"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(text, "my-secret") {
		t.Error("the page has a secret")
	}
	if strings.Contains(text, "ZgotmplZ") {
		t.Error("a value is in a place that it is not escaped for")
	}
}

func TestMarkupOfAnExchangeIsText(t *testing.T) {
	t.Parallel()
	const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title></pre>{{.}}&lt;javascript:x`
	s := newSet(t, nil...)
	if _, err := s.sessions.Use("ann").State().Desk.Put(&stub.Stub{ID: evil, Scenario: evil, Name: evil}); err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Content-Type": {"text/plain"}, "X-Evil": {evil}, "X-" + evil: {evil}, "Cookie": {evil}}
	id := s.record("ann", journal.Entry{
		Method: "GET" + evil, Target: "/" + evil + "?q=" + evil, Host: evil, Proto: evil, Remote: evil, Generation: evil,
		RequestHeader: header, RequestBody: []byte(evil), ReplyHeader: header, ReplyBody: []byte(evil), Status: 200,
		Operation: evil, Template: evil, Persona: evil, Source: evil, Stub: evil, Fault: evil,
		Findings: []problem.Finding{{
			In: evil, Name: evil, Pointer: evil, Keyword: evil, Expected: evil, Got: evil, Message: evil, Hint: evil,
			Document: problem.Location{File: evil, Line: 1}, Source: problem.Location{File: evil, Line: 1},
		}},
		Steps: []journal.Step{{Gate: journal.Match, Outcome: journal.Failed, Detail: evil}},
	})
	for _, target := range []string{"/__admin/requests/" + id, "/__admin/?session=ann", "/__admin?session=ann"} {
		text := s.page(target)
		for _, part := range []string{"<script", "'><", `"><i`, "onerror=alert(1)>", "</style><", "&lt;/pre>", "ZgotmplZ"} {
			if strings.Contains(text, part) {
				t.Errorf("%s has %s", target, part)
			}
		}
		if !strings.Contains(text, "&lt;script&gt;alert(1)") || strings.Count(text, "</style>") != 1 ||
			strings.Count(text, "</title>") != 1 {
			t.Errorf("%s does not show the markup as text", target)
		}
	}
}

func TestOnlyWhoNamesHTMLGetsAPage(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	id := s.record("default", journal.Entry{Target: "/"})
	for accept, media := range map[string]string{
		"": "application/json", "*/*": "application/json", "application/json": "application/json",
		"application/json, text/plain, */*": "application/json", "text/*": "application/json",
		"text/html": "text/html; charset=utf-8", browser: "text/html; charset=utf-8", "TEXT/HTML": "text/html; charset=utf-8",
		"text/html, application/json":       "application/json",
		"text/html;q=0.5, application/json": "application/json",
		"text/html, application/json;q=0.5": "text/html; charset=utf-8",
		"text/html;q=0":                     "application/json",
	} {
		for _, target := range []string{"/__admin/requests/" + id, "/__admin", "/__admin/"} {
			r := ask("GET", target)
			if accept != "" {
				r.Header.Set("Accept", accept)
			}
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); w.Code != 200 || w.Header().Get("Content-Type") != media {
				t.Errorf("%s for %s: got %d %s", target, accept, w.Code, w.Header().Get("Content-Type"))
			}
		}
	}
	routes := fmt.Sprint(s.send(t, "GET /__admin", "", 200)["routes"])
	for _, want := range []string{"GET /__admin/health", "PUT /__admin/clock", "GET /__admin/requests/{id}"} {
		if !strings.Contains(routes, want) {
			t.Errorf("%s is not among %s", want, routes)
		}
	}
	s.send(t, "GET /__admin/?limit=1", "", 400)
	s.send(t, "GET /__admin/?session=", "", 400)
}

func TestTheIndexLeadsToWhatHappened(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	first := s.record("ann", journal.Entry{Method: "GET", Target: "/old"})
	var ids []string
	for range indexExchanges {
		ids = append(ids, s.record("ann", journal.Entry{Method: "GET", Target: "/x?token=my-secret", Status: 500}))
	}
	other := s.record("default", journal.Entry{Method: "GET", Target: "/y"})
	if err := s.sessions.Use("ann").State().Clock.Freeze(noon); err != nil {
		t.Fatal(err)
	}
	text := s.page("/__admin/?session=ann")
	newest := strings.Index(text, ids[len(ids)-1])
	if oldest := strings.Index(text, ids[0]); newest < 0 || oldest < newest {
		t.Errorf("the newest is at %d, the oldest at %d", newest, oldest)
	}
	if strings.Contains(text, first) || strings.Contains(text, other) || strings.Contains(text, "my-secret") {
		t.Error("the page shows too much")
	}
	for _, want := range []string{
		"<code>ann</code>", "2026-03-04 12:00:00, and stands", `href="/__admin/?session=default"`,
		"2 of at most 1000 sessions",
		"GET /__admin/sessions/{key}", "a1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if text := s.page("/__admin/?session=nobody"); !strings.Contains(text, "No request has named it yet") {
		t.Error("a session that has not begun is shown as if it had")
	}
}
