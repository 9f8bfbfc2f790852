package admin

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"understudy/mock/journal"
	"understudy/mock/session"
	"understudy/mock/stub"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A set is a booth on a server that can stop.
type set struct {
	*booth
	t testing.TB
	// stop begins the end of the server.
	stop func()
}

func newSet(t testing.TB, change ...func(*session.Options)) *set {
	t.Helper()
	stopping := make(chan struct{})
	s := &set{t: t, stop: func() { close(stopping) }}
	var sessions *session.Sessions
	s.booth = newBooth(t, func(o *Options) {
		options := session.Options{Journal: o.Journal, Wall: func() time.Time { return noon }}
		for _, c := range change {
			c(&options)
		}
		sessions = session.New(options)
		o.Sessions = sessions
		o.Loaded = &Loaded{
			Now:      func() (Generation, <-chan struct{}) { return Generation{ID: "a1"}, nil },
			Stopping: func(context.Context) <-chan struct{} { return stopping },
		}
	})
	s.sessions = sessions
	return s
}

func TestSessionsAreListedWithWhatTheyHold(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.record("ann", journal.Entry{Target: "/1"})
	s.record("ann", journal.Entry{Target: "/2"})
	ann := s.sessions.Find("ann").State()
	if _, err := ann.Desk.Put(&stub.Stub{ID: "1", Scenario: "story", Next: "2"}); err != nil {
		t.Fatal(err)
	}
	if err := ann.Desk.SetState(&stub.Script{}, "story", "2", noon); err != nil {
		t.Fatal(err)
	}
	if err := ann.Clock.Freeze(noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	list := s.send(t, "GET /__admin/sessions", "", 200)
	sessions, _ := list["sessions"].([]any)
	if len(sessions) != 2 || list["max"] != 1000.0 || list["evicted"] != 0.0 || list["idle"] != "1h0m0s" ||
		list["maxBytes"] != float64(64<<20) || list["bytes"] == 0.0 {
		t.Fatalf("got %v", list)
	}
	got, _ := sessions[0].(map[string]any)
	stats, _ := got["journal"].(map[string]any)
	if got["bytes"] == 0.0 || stats["bytes"] == 0.0 {
		t.Errorf("the session weighs nothing: %v", got)
	}
	delete(got, "bytes")
	delete(stats, "bytes")
	want := map[string]any{
		"key": "ann", "lastUsed": "2026-03-04T12:00:00Z", "stubs": 1.0, "tokens": 0.0,
		"clock":     map[string]any{"now": "2026-03-04T13:00:00Z", "frozen": true, "offset": "0s"},
		"scenarios": map[string]any{"story": "2"},
		"journal":   map[string]any{"entries": 2.0, "total": 2.0, "evicted": 0.0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	one := s.send(t, "GET /__admin/sessions/ann", "", 200)
	if one["key"] != "ann" || one["stubs"] != 1.0 {
		t.Errorf("got %v", one)
	}
	other := s.send(t, "GET /__admin/sessions/default", "", 200)
	if stats, _ := other["journal"].(map[string]any); stats["total"] != 0.0 || other["stubs"] != 0.0 {
		t.Errorf("the session default has what is another's: %v", other)
	}
}

func TestReadingBeginsNoSession(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	for target, status := range map[string]int{
		"/__admin/sessions/ann": 404, "/__admin/clock?session=ann": 404, "/__admin/har?session=ann": 404,
		"/__admin/requests/wait?session=ann&timeout=1ms": 504, "/__admin/?session=ann": 200,
	} {
		s.send(t, "GET "+target, "", status)
		if found := s.sessions.Find("ann"); found != nil {
			t.Errorf("GET %s began the session", target)
		}
	}
	s.send(t, "DELETE /__admin/sessions/ann", "", 404)
	s.send(t, "POST /__admin/sessions/ann/reset", "", 404)
	if found := s.sessions.Find("ann"); found != nil {
		t.Error("a refused request began the session")
	}
}

func TestASessionIsEndedAndReset(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	for _, key := range []string{"ann", "default"} {
		s.record(key, journal.Entry{})
		if _, err := s.sessions.Use(key).State().Desk.Put(&stub.Stub{ID: "1"}); err != nil {
			t.Fatal(err)
		}
		got := s.send(t, "POST /__admin/sessions/"+key+"/reset", "{}", 200)
		stats, _ := got["journal"].(map[string]any)
		if got["key"] != key || got["stubs"] != 0.0 || stats["total"] != 0.0 {
			t.Errorf("after the reset there is %v", got)
		}
		s.send(t, "POST /__admin/sessions/"+key+"/reset", `{"stubs":true}`, 400)
		s.record(key, journal.Entry{})
		s.send(t, "DELETE /__admin/sessions/"+key, "", 200)
	}
	s.send(t, "DELETE /__admin/sessions/ann", "", 404)
	stats, _ := s.send(t, "GET /__admin/sessions/default", "", 200)["journal"].(map[string]any)
	if stats["total"] != 0.0 {
		t.Errorf("the session default goes on with %v", stats)
	}
}

func TestSessionsThatMadeRoomAreCounted(t *testing.T) {
	t.Parallel()
	s := newSet(t, func(o *session.Options) { o.Max = 2 })
	s.sessions.Use("ann")
	s.sessions.Use("bob")
	list := s.send(t, "GET /__admin/sessions", "", 200)
	if sessions, _ := list["sessions"].([]any); len(sessions) != 2 || list["evicted"] != 1.0 || list["max"] != 2.0 {
		t.Errorf("got %v", list)
	}
	s.send(t, "GET /__admin/sessions/ann", "", 404)
	s.send(t, "GET /__admin/sessions?limit=1", "", 400)
}
