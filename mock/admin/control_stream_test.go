package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
)

func TestASilentStreamSaysThatItLives(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	f := &feed{room: &room{sessions: s.sessions}, places: make(chan struct{}, 1), beat: time.Millisecond}
	ctx, cancel := context.WithCancel(t.Context())
	heard := &countdown{ResponseRecorder: httptest.NewRecorder(), after: 3, then: cancel}
	if refusal := f.stream(heard, ask("GET", "/__admin/events").WithContext(ctx)); refusal != nil {
		t.Fatal(refusal)
	}
	want := ": exchanges of the session default\n\n: alive\n\n: alive\n\n"
	if got := heard.Body.String(); !strings.HasPrefix(got, want) {
		t.Errorf("got %q", got)
	}
}

// A countdown does something after so many writes.
type countdown struct {
	*httptest.ResponseRecorder
	after int
	then  func()
}

func (c *countdown) Write(data []byte) (int, error) {
	if c.after--; c.after == 0 {
		c.then()
	}
	return c.ResponseRecorder.Write(data)
}

func TestAClientThatStopsReadingIsLeft(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	c := &room{sessions: s.sessions, redactor: journal.NewRedactor(), loaded: &Loaded{
		AnswerTimeout: time.Second / 2,
		Stopping:      func(context.Context) <-chan struct{} { return nil },
	}}
	f := &feed{room: c, places: make(chan struct{}, 1), beat: time.Hour}
	ended := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		if refusal := f.stream(w, r); refusal != nil {
			t.Error(refusal)
		}
	}))
	t.Cleanup(server.Close)
	answer, err := http.Get(server.URL + "/__admin/events")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	// More than all buffers between the two hold, and nobody reads.
	limit := time.After(patient)
	for {
		select {
		case <-ended:
			return
		case <-limit:
			t.Fatal("the stream goes on")
		default:
			s.record("default", journal.Entry{ReplyBody: []byte(strings.Repeat("x", 8<<10))})
		}
	}
}

// A wall takes nothing: whoever writes to it waits until the time for that is up, which must not be long.
type wall struct {
	header   http.Header
	written  chan struct{}
	deadline chan time.Time
}

func (w *wall) Header() http.Header { return w.header }
func (w *wall) WriteHeader(int)     {}
func (w *wall) Write([]byte) (int, error) {
	close(w.written)
	for until := range w.deadline {
		if time.Until(until) <= lastPatience {
			return 0, os.ErrDeadlineExceeded
		}
	}
	return 0, nil
}

func (w *wall) SetWriteDeadline(until time.Time) error {
	w.deadline <- until
	return nil
}

func TestAClientThatStopsReadingDoesNotHoldUpTheEnd(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.record("default", journal.Entry{})
	stopping := make(chan struct{})
	f := &feed{places: make(chan struct{}, 1), beat: time.Hour, room: &room{
		sessions: s.sessions, redactor: journal.NewRedactor(), loaded: &Loaded{
			AnswerTimeout: time.Hour,
			Stopping:      func(context.Context) <-chan struct{} { return stopping },
		},
	}}
	client := &wall{header: http.Header{}, written: make(chan struct{}), deadline: make(chan time.Time, 8)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if refusal := f.stream(client, ask("GET", "/__admin/events")); refusal != nil {
			t.Error(refusal)
		}
	}()
	<-client.written
	close(stopping)
	select {
	case <-ended:
	case <-time.After(patient):
		close(client.deadline)
		<-ended
		t.Error("the stream goes on")
	}
}
