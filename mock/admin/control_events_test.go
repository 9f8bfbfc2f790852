package admin

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// A listening is a client of a stream, over a real connection.
type listening struct {
	t    *testing.T
	body io.ReadCloser
	text *bufio.Reader
}

// listen opens a stream on a server that gives an answer no time at all: the stream has to see to that by itself.
func (s *set) listen(t *testing.T, query string, header ...string) *listening {
	t.Helper()
	server := httptest.NewUnstartedServer(s)
	server.Config.WriteTimeout = time.Nanosecond
	server.Start()
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/__admin/events"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	media := answer.Header.Get("Content-Type")
	if answer.StatusCode != 200 || media != "text/event-stream" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("got %d %v", answer.StatusCode, answer.Header)
	}
	return &listening{t, answer.Body, bufio.NewReader(answer.Body)}
}

// next reads one event, and passes comments over.
func (l *listening) next() (id, name string, data map[string]any) {
	l.t.Helper()
	for {
		line, err := l.text.ReadString('\n')
		if err != nil {
			l.t.Fatalf("the stream ends: %v", err)
		}
		line = strings.TrimSuffix(line, "\n")
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case field == "id":
			id = value
		case field == "event":
			name = value
		case field == "data":
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				l.t.Fatalf("%v in %s", err, value)
			}
		case line == "" && name != "":
			return id, name, data
		case line != "" && field != "":
			l.t.Fatalf("a line of no event: %q", line)
		}
	}
}

// exchange reads one event, which must be of the exchange of that id, at that place.
func (l *listening) exchange(place, entry string) {
	l.t.Helper()
	id, name, data := l.next()
	if id != place || name != "exchange" || data["id"] != entry {
		l.t.Errorf("got %s, the event %s: %v; want the exchange %s at %s", name, id, data["id"], entry, place)
	}
}

func TestExchangesAreStreamedInOrder(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	first := s.record("ann", journal.Entry{Target: "/a\n\ndata: x"})
	s.record("bob", journal.Entry{})
	second := s.record("ann", journal.Entry{})
	l := s.listen(t, "?session=ann")
	l.exchange("1", first)
	l.exchange("2", second)
	s.record("bob", journal.Entry{})
	l.exchange("3", s.record("ann", journal.Entry{}))
	again := s.listen(t, "?session=ann&after=0", "Last-Event-ID", "1")
	again.exchange("2", second)
	late := s.listen(t, "?after=3", "Mock-Session", "ann")
	fourth := s.record("ann", journal.Entry{})
	late.exchange("4", fourth)
	l.exchange("4", fourth)
}

func TestAStreamMayBeginBeforeItsSession(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	l := s.listen(t, "?session=ann")
	if s.sessions.Find("ann") != nil {
		t.Error("the stream began the session")
	}
	l.exchange("1", s.record("ann", journal.Entry{}))
}

func TestAllSessionsAreStreamedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	first := s.record("ann", journal.Entry{})
	l := s.listen(t, "?session=*")
	l.exchange("1", first)
	l.exchange("2", s.record("bob", journal.Entry{}))
}

func TestWhatAStreamMissedIsSaid(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.crowd("ann", noon)
	evicted := s.sessions.Find("ann").State().Journal.Stats().Evicted
	l := s.listen(t, "?session=ann")
	if _, name, data := l.next(); name != "lost" || data["count"] != float64(evicted) {
		t.Errorf("got %s %v, want %d lost", name, data, evicted)
	}
	if id, name, _ := l.next(); name != "exchange" || id != fmt.Sprint(evicted+1) {
		t.Errorf("got %s %s", name, id)
	}
}

func TestAResetIsStreamedAndWhatFollowsIt(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*session.Sessions){
		"reset": func(all *session.Sessions) { all.Find("ann").Reset() },
		"ended": func(all *session.Sessions) { all.End("ann") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSet(t)
			l := s.listen(t, "?session=ann")
			l.exchange("1", s.record("ann", journal.Entry{}))
			end(s.sessions)
			next := s.record("ann", journal.Entry{})
			if id, name, _ := l.next(); id != "0" || name != "reset" {
				t.Errorf("got %s %s", id, name)
			}
			l.exchange("1", next)
			// So does a client that knows a place which is not there any more.
			again := s.listen(t, "?session=ann", "Last-Event-ID", "9")
			if id, name, _ := again.next(); id != "0" || name != "reset" {
				t.Errorf("got %s %s", id, name)
			}
			again.exchange("1", next)
		})
	}
}

func TestAStreamEndsWithTheServer(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	l := s.listen(t, "")
	l.exchange("1", s.record("default", journal.Entry{}))
	s.stop()
	if rest, err := io.ReadAll(l.text); err != nil || len(rest) > 0 {
		t.Errorf("got %q, %v", rest, err)
	}
}

func TestNoMoreStreamsThanMayBe(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	ctx, leave := context.WithCancel(t.Context())
	var answers []func() *httptest.ResponseRecorder
	for range MaxStreams {
		answers = append(answers, s.waiter(ctx, "/__admin/events"))
	}
	if got := s.send(t, "GET /__admin/events", "", 503); got["type"] != problem.TooManyWaiting.Type() {
		t.Errorf("got %v", got)
	}
	leave()
	for _, answer := range answers {
		answer()
	}
	over, end := context.WithCancel(t.Context())
	end()
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, ask("GET", "/__admin/events").WithContext(over)); w.Code != 200 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAStreamIsRefusedAsAnyOtherAnswer(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	for _, query := range []string{"after=x", "after=-1", "since=1", "session=a%20b", "after=1&after=2"} {
		s.send(t, "GET /__admin/events?"+query, "", 400)
	}
	if w := call(t, s, ask("GET", "/__admin/events", "Last-Event-ID", "x")); w.Code != 400 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := call(t, s, ask("GET", "/__admin/events", "Origin", "http://evil.example")); w.Code != 403 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, ask("HEAD", "/__admin/events")); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}
