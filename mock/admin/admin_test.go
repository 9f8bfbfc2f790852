package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
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
		if got["type"] != problem.NoSuchControl.Type() || !strings.Contains(routes, "GET /__admin/requests/{id}") {
			t.Errorf("%s: %v", path, got)
		}
	}
	for _, id := range []string{"x", "01234567-89ab-8def-8000-000000000001", "a%2Fb", "%00"} {
		got := decode[map[string]any](t, room, "/__admin/requests/"+id, 404)
		detail := fmt.Sprint(got["detail"])
		if got["type"] != problem.NoSuchEntry.Type() || !strings.Contains(detail, "GET /__admin/requests") {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestEveryProblemTypeLeadsToItsExplanation(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true})
	list := decode[struct{ Problems []page }](t, room, "/__admin/problems", 200)
	if len(list.Problems) != len(problem.Kinds()) {
		t.Errorf("%d problems are listed of %d", len(list.Problems), len(problem.Kinds()))
	}
	names := map[string]bool{}
	for _, kind := range problem.Kinds() {
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
