package admin

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

func decode[T any](t *testing.T, room http.Handler, target string, status int) T {
	t.Helper()
	w := call(t, room, ask("GET", target))
	if w.Code != status {
		t.Fatalf("GET %s is answered with %d, want %d: %s", target, w.Code, status, w.Body)
	}
	var value T
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		t.Fatalf("GET %s: %v in %s", target, err, w.Body)
	}
	return value
}

func TestHealth(t *testing.T) {
	t.Parallel()
	health := Health{
		Healthy: true, Message: "all is well", Version: "1.2.3",
		Uptime: 90*time.Second + time.Millisecond, Time: time.Date(2026, 3, 4, 12, 4, 5, 0, time.UTC),
	}
	room := New(Options{Loopback: true, Health: func() Health { return health }})
	want := map[string]any{
		"status": "healthy", "message": "all is well", "version": "1.2.3",
		"uptimeInSeconds": 90.0, "timestamp": "2026-03-04T12:04:05Z",
	}
	if diff := cmp.Diff(want, decode[map[string]any](t, room, "/__admin/health", 200)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	health.Healthy, health.Message = false, "no contract is loaded"
	want["status"], want["message"] = "unhealthy", "no contract is loaded"
	if diff := cmp.Diff(want, decode[map[string]any](t, room, "/__admin/health", 503)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	plain := decode[map[string]any](t, New(Options{Loopback: true}), "/__admin/health", 200)
	if plain["status"] != "healthy" {
		t.Errorf("by default: %v", plain)
	}
}

// exchange is a whole entry with a secret in every place that may hold one: each begins with hunter2.
func exchange(j *journal.Journal) *journal.Entry {
	return &journal.Entry{
		ID: j.NextID(), Time: time.Date(2026, 3, 4, 12, 4, 5, 678e6, time.UTC), Took: 1310 * time.Microsecond,
		Session: "default", Generation: "g1",
		Method: "POST", Target: "/api/things/1?access_token=hunter2query&x=1", Host: "u:hunter2host@localhost:4010",
		Proto: "HTTP/1.1", Remote: "127.0.0.1:50123",
		RequestHeader: http.Header{
			"Authorization": {"Bearer hunter2header"}, "Cookie": {"sid=hunter2cookie; theme=hunter2theme"},
			"Content-Type": {"application/json"}, "Accept": {"a/b", "c/d"}, "X-Api-Key": {"hunter2key"},
			"Referer": {"http://localhost/?refresh_token=hunter2referer"}, "X-Door": {"hunter2door"},
		},
		RequestBody:  []byte(`{"name":"n","password":"hunter2body"}`),
		RequestBytes: 37,
		Status:       200,
		ReplyHeader: http.Header{
			"Content-Type": {"application/json"}, "Set-Cookie": {"sid=hunter2set; Path=/"},
			"Location": {"http://u:hunter2user@localhost/#id_token=hunter2location"},
		},
		ReplyBody: []byte(`{"Id":1,"RefreshTicket":"hunter2ticket"}`), ReplyBytes: 40,
		Operation: "addThing", Template: "/api/things/{id}", Persona: "admin", Source: "fixture addThing/200/1",
		Findings: []problem.Finding{{In: "path", Name: "id", Keyword: "type", Message: "is not an integer"}},
		Steps: []journal.Step{
			{Gate: journal.Match, Outcome: journal.Passed, Detail: "addThing"},
			{Gate: journal.Verify, Outcome: journal.Skipped},
		},
		Aborted: true,
	}
}

func masked(text string) string {
	return regexp.MustCompile(`\[redacted [0-9a-f]{4}\]`).ReplaceAllString(text, "[R]")
}

func TestAnEntryIsShownAsWireMockWould(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.MinBytes)
	redactor := journal.NewRedactor()
	redactor.Conceal("X-Door")
	room := New(Options{Loopback: true, Journal: j, Redactor: redactor})
	e := exchange(j)
	j.Record(e)

	w := call(t, room, ask("GET", "/__admin/requests/"+e.ID))
	var got map[string]any
	if err := json.Unmarshal([]byte(masked(w.Body.String())), &got); err != nil {
		t.Fatal(err)
	}
	sent := got["request"].(map[string]any)
	replied := got["response"].(map[string]any)
	for _, part := range []map[string]any{sent, replied} {
		raw, err := base64.StdEncoding.DecodeString(part["bodyAsBase64"].(string))
		if err != nil || masked(string(raw)) != part["body"] {
			t.Errorf("base64 holds %q (%v), the body is %q", raw, err, part["body"])
		}
		delete(part, "bodyAsBase64")
	}
	replyHeaders := map[string]any{
		"Content-Type": "application/json", "Set-Cookie": "sid=[R]; Path=/",
		"Location": "http://[R]@localhost/#id_token=[R]",
	}
	want := map[string]any{
		"id": e.ID,
		"request": map[string]any{
			"url": "/api/things/1?access_token=[R]&x=1", "method": "POST", "clientIp": "127.0.0.1",
			"absoluteUrl": "http://localhost:4010/api/things/1?access_token=[R]&x=1",
			"headers": map[string]any{
				"Authorization": "Bearer [R]", "Cookie": "sid=[R]; theme=[R]", "Content-Type": "application/json",
				"Accept": []any{"a/b", "c/d"}, "X-Api-Key": "[R]", "Host": "[R]@localhost:4010", "X-Door": "[R]",
				"Referer": "http://localhost/?refresh_token=[R]",
			},
			"cookies":             map[string]any{"sid": "[R]", "theme": "[R]"},
			"browserProxyRequest": false, "loggedDate": 1772625845678.0, "loggedDateString": "2026-03-04T12:04:05Z",
			"body": `{"name":"n","password":"[R]"}`, "protocol": "HTTP/1.1",
			"scheme": "http", "host": "localhost", "port": 4010.0,
		},
		"responseDefinition": map[string]any{"status": 200.0, "headers": replyHeaders},
		"response": map[string]any{
			"status": 200.0, "headers": replyHeaders, "body": `{"Id":1,"RefreshTicket":"[R]"}`,
		},
		"wasMatched": true,
		"timing": map[string]any{
			"addedDelay": 0.0, "processTime": 1.0, "responseSendTime": 0.0, "serveTime": 1.0, "totalTime": 1.0,
			"took_ms": 1.31,
		},
		"session": "default", "generation": "g1", "operation": "addThing", "template": "/api/things/{id}",
		"persona": "admin", "source": "fixture addThing/200/1", "aborted": true,
		"findings": []any{map[string]any{
			"in": "path", "name": "id", "pointer": "", "keyword": "type", "message": "is not an integer",
		}},
		"explanation": []any{
			map[string]any{"gate": "match", "outcome": "passed", "detail": "addThing"},
			map[string]any{"gate": "verify", "outcome": "skipped"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTargetsInAbsoluteFormLeadOverHost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		target, host string
		want         address
	}{
		{"/x?y", "localhost", address{"/x?y", "localhost", "localhost", 80}},
		{"/x?u=http://a/b", "[::1]:81", address{"/x?u=http://a/b", "[::1]:81", "::1", 81}},
		{"http://a:82/b/c?d", "localhost", address{"/b/c?d", "a:82", "a", 82}},
		{"HTTP://a", "localhost", address{"", "a", "a", 80}},
		{"http://[redacted]@a:82/", "localhost", address{"/", "a:82", "a", 82}},
		{"/", "[redacted]@a:82", address{"/", "a:82", "a", 82}},
		{"*", "", address{"*", "", "", 80}},
	} {
		if got := place(test.target, test.host); got != test.want {
			t.Errorf("place(%q, %q) = %+v, want %+v", test.target, test.host, got, test.want)
		}
	}
}

type listing struct {
	Requests []struct {
		ID      string
		Request struct{ URL string }
	}
	Meta     struct{ Total int }
	Disabled *bool `json:"requestJournalDisabled"`
	Evicted  int
}

func (l listing) urls() string {
	urls := []string{}
	for _, r := range l.Requests {
		urls = append(urls, r.Request.URL)
	}
	return strings.Join(urls, " ")
}

func TestTheListIsNewestFirstAndFiltered(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.MinBytes)
	room := New(Options{Loopback: true, Journal: j})
	for i, e := range []journal.Entry{
		{Session: "default", Operation: "listThings"},
		{Session: "ann", Operation: "addThing"},
		{Session: "ann"},
		{Session: "default", Operation: "addThing"},
	} {
		e.ID, e.Target = j.NextID(), fmt.Sprint("/", i)
		e.Time = time.Date(2026, 3, 4, 12, 0, i, 0, time.UTC)
		j.Record(&e)
	}
	for _, test := range []struct {
		query, want string
		total       int
	}{
		{"", "/3 /2 /1 /0", 4},
		{"?limit=2", "/3 /2", 4},
		{"?limit=0", "", 4},
		{"?limit=9", "/3 /2 /1 /0", 4},
		{"?session=ann", "/2 /1", 2},
		{"?session=ann&limit=1", "/2", 2},
		{"?operation=addThing", "/3 /1", 2},
		{"?operation=addThing&session=ann", "/1", 1},
		{"?unmatched=true", "/2", 1},
		{"?unmatched=false", "/3 /2 /1 /0", 4},
		{"?since=2026-03-04T12:00:01Z", "/3 /2", 4},
		{"?since=2026-03-04T13:00:02+01:00", "/3", 4},
		{"?since=2026-03-04T13:00:02%2B01:00", "/3", 4},
		{"?since=2027-01-01T00:00:00Z", "", 4},
		{"?session=nobody", "", 0},
	} {
		got := decode[listing](t, room, "/__admin/requests"+test.query, 200)
		if got.urls() != test.want || got.Meta.Total != test.total {
			t.Errorf("%s lists %q of %d, want %q of %d", test.query, got.urls(), got.Meta.Total, test.want, test.total)
		}
		if got.Disabled == nil || *got.Disabled || got.Evicted != 0 {
			t.Errorf("%s: %+v", test.query, got)
		}
	}
}

func TestABadQueryIsRefusedAndNotIgnored(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true, Journal: journal.New(journal.MinBytes)})
	for _, query := range []string{
		"limit=-1", "limit=x", "limit=", "limit=99999999999999999999", "since=yesterday", "since=", "unmatched=maybe",
		"sesion=ann", "%zz", "a;b",
	} {
		got := decode[map[string]any](t, room, "/__admin/requests?"+query, 400)
		if got["type"] != problem.BadRequest.Type() || got["detail"] == "" {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestWhatWasForgottenIsSaid(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.MinBytes)
	room := New(Options{Loopback: true, Journal: j})
	first := j.NextID()
	j.Record(&journal.Entry{ID: first})
	for j.Stats().Evicted == 0 {
		j.Record(&journal.Entry{ID: j.NextID(), ReplyBody: make([]byte, 8<<10)})
	}
	got := decode[listing](t, room, "/__admin/requests?limit=1", 200)
	stats := j.Stats()
	if int64(got.Evicted) != stats.Evicted || int64(got.Meta.Total) != stats.Entries {
		t.Errorf("the list says %+v, the journal %+v", got, stats)
	}
	refusal := decode[map[string]any](t, room, "/__admin/requests/"+first, 404)
	if detail := fmt.Sprint(refusal["detail"]); !strings.Contains(detail, "forgotten") {
		t.Errorf("the detail is %s", detail)
	}
}

func TestWithoutAJournalTheAnswersSaySo(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true})
	got := decode[listing](t, room, "/__admin/requests", 200)
	if got.Disabled == nil || !*got.Disabled || len(got.Requests) != 0 || got.Meta.Total != 0 {
		t.Errorf("%+v", got)
	}
	refusal := decode[map[string]any](t, room, "/__admin/requests/x", 404)
	if refusal["detail"] != "no journal is kept" {
		t.Errorf("%v", refusal)
	}
}

func TestUnknownPathsNameTheKnown(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true, Journal: journal.New(journal.MinBytes)})
	for _, path := range []string{
		"/__admin", "/__admin/", "/__admin/none", "/__admin/requests/", "/__admin//requests", "/__admin%2Frequests",
		"/%5F_admin/requests", "/__admin/requests/a/b", "/__admin/../x", "/__admin/requests/../health",
	} {
		got := decode[map[string]any](t, room, path, 404)
		routes := fmt.Sprint(got["routes"])
		if got["type"] != noSuchControl().Type() || !strings.Contains(routes, "GET /__admin/requests/{id}") {
			t.Errorf("%s: %v", path, got)
		}
	}
	for _, id := range []string{"x", "01234567-89ab-8def-8000-000000000001", "a%2Fb", "%00"} {
		got := decode[map[string]any](t, room, "/__admin/requests/"+id, 404)
		detail := fmt.Sprint(got["detail"])
		if got["type"] != noSuchEntry().Type() || !strings.Contains(detail, "GET /__admin/requests") {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestEveryProblemTypeLeadsToItsExplanation(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true})
	list := decode[struct{ Problems []page }](t, room, "/__admin/problems", 200)
	if len(list.Problems) != len(kinds()) {
		t.Errorf("%d problems are listed of %d", len(list.Problems), len(kinds()))
	}
	names := map[string]bool{}
	for _, kind := range kinds() {
		if names[kind.Name] || kind.Advice == "" || kind.Title == "" {
			t.Errorf("%+v is named twice, or not explained", kind)
		}
		names[kind.Name] = true
		if got := decode[page](t, room, kind.Type(), 200); got != explain(kind) {
			t.Errorf("%s leads to %+v", kind.Type(), got)
		}
	}
	decode[map[string]any](t, room, "/__admin/problems/none", 404)
}

func TestNoAnswerShowsASecret(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.MinBytes)
	redactor := journal.NewRedactor()
	redactor.Conceal("x-door")
	room := New(Options{Loopback: true, Journal: j, Redactor: redactor})
	e := exchange(j)
	ids := []string{}
	for _, media := range []string{
		"application/json", "text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
		"text/xml",
	} {
		e.ID = j.NextID()
		e.RequestHeader.Set("Content-Type", media)
		e.ReplyHeader.Set("Content-Type", media)
		j.Record(e)
		ids = append(ids, e.ID)
	}
	targets := []string{"/__admin/requests", "/__admin/requests?limit=1", "/__admin/requests?token=hunter2"}
	for _, id := range ids {
		targets = append(targets, "/__admin/requests/"+id)
	}
	shown := 0
	for _, target := range targets {
		body := call(t, room, ask("GET", target)).Body.String()
		shown += strings.Count(body, "[redacted ")
		requireNoSecret(t, target, body)
	}
	if shown < 100 {
		t.Errorf("only %d values were hidden: the secrets were not there at all", shown)
	}
}

// requireNoSecret looks for the secrets as they are and in all that decodes from base64.
func requireNoSecret(t *testing.T, target, body string) {
	t.Helper()
	if strings.Contains(body, "hunter2") {
		t.Errorf("%s shows a secret: %s", target, body)
	}
	for _, encoded := range regexp.MustCompile(`"bodyAsBase64":"([^"]*)"`).FindAllStringSubmatch(body, -1) {
		raw, err := base64.StdEncoding.DecodeString(encoded[1])
		if err != nil || strings.Contains(string(raw), "hunter2") {
			t.Errorf("%s shows a secret in base64: %s (%v)", target, raw, err)
		}
	}
}
