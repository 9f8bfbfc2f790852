package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestUnknownPathsNameTheKnown(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, path := range []string{
		"/__admin/none", "/__admin/requests/", "/__admin//requests", "/__admin%2Frequests",
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

func TestAPanicIsAProblem(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true, Health: func() Health { panic("boom") }})
	r := httptest.NewRequest(http.MethodGet, "http://localhost/__admin/health", http.NoBody)
	w := httptest.NewRecorder()
	room.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "please report it: boom") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
