package listener

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// drained starts a drain and returns when it has begun; done yields its result.
func drained(t *testing.T, s *Server) (done <-chan error) {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- s.Drain(context.Background()) }()
	<-s.draining
	return result
}

func ends(t *testing.T, done <-chan error) {
	t.Helper()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("Drain: %v", err)
		}
	case <-time.After(patient):
		t.Error("Drain did not end")
	}
}

func TestDrainServesWhatHasBegun(t *testing.T) {
	t.Parallel()
	entered, release := make(chan struct{}), make(chan struct{})
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		BodyRead(r)
		if r.URL.Path == "/slow" {
			close(entered)
			<-release
		}
		_, _ = w.Write(append(body, "done"...))
	}, Limits{})
	s.quiet = patient // the machine may be slow, and nothing here is left silent

	flying, halfHead, halfBody, fresh := dial(t, s), dial(t, s), dial(t, s), dial(t, s)
	idle, half := dial(t, s), dial(t, s)
	for _, used := range []*wire{idle, half} {
		used.send(get)
		used.reply()
	}
	flying.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	<-entered
	halfHead.send("GET / HTTP/1.1\r\nHo")
	half.send("GET / HTTP/1.1\r\nHo")
	halfBody.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nha")
	until(t, "both half heads are read", func() bool {
		begun := 0
		for _, c := range s.connections() {
			c.mu.Lock()
			if !c.answering && len(c.head) > 0 {
				begun++
			}
			c.mu.Unlock()
		}
		return begun >= 2
	})

	done := drained(t, s)
	<-s.accepted // nobody new is let in
	fresh.send(get)
	idle.send(get)
	for name, w := range map[string]*wire{"fresh": fresh, "idle": idle} {
		if status, _, closing := w.reply(); status != http.StatusOK || !closing {
			t.Errorf("%s: got %d, closing %t", name, status, closing)
		}
	}
	halfHead.send("st: a\r\n\r\n")
	half.send("st: a\r\n\r\n")
	halfBody.send("lf")
	close(release)
	for name, w := range map[string]*wire{
		"half head": halfHead, "half head, used": half, "half body": halfBody, "in flight": flying,
	} {
		status, body, closing := w.reply()
		if status != http.StatusOK || !strings.HasSuffix(body, "done") {
			t.Errorf("%s: got %d %q", name, status, body)
		}
		if name != "in flight" && name != "half body" && !closing {
			t.Errorf("%s: the answer does not close", name)
		}
		_ = w.Close()
	}
	ends(t, done)
}

func TestDrainServesTheBacklog(t *testing.T) {
	t.Parallel()
	s, err := New("127.0.0.1:0", http.HandlerFunc(hello), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.sweep = patient // Serve starts late here
	var waiting []*wire
	for range 50 { // connected by the kernel, accepted by nobody
		w := dial(t, s)
		w.send(get)
		waiting = append(waiting, w)
	}
	done := drained(t, s)
	serve(t, s)
	for i, w := range waiting {
		if status, _, closing := w.reply(); status != http.StatusOK || !closing {
			t.Errorf("connection %d: got %d, closing %t", i, status, closing)
		}
	}
	ends(t, done)
}

func TestDrainClosesTheSilent(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{})
	s.quiet = 10 * time.Millisecond
	silent, idle := dial(t, s), dial(t, s)
	idle.send(get)
	idle.reply()
	until(t, "both are accepted", func() bool { return len(s.connections()) == 2 })
	ends(t, drained(t, s))
	silent.shut()
	idle.shut()
}

func TestDrainCutsTheStalled(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	handler := func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }
	s, err := New("127.0.0.1:0", http.HandlerFunc(handler), Limits{}, slog.New(slog.NewTextHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s.whole = 200 * time.Millisecond
	serve(t, s)
	var stalled []*wire
	for i := range 60 {
		w := dial(t, s)
		w.send([]string{
			"GET / HTTP/1.1\r\nHost: a",
			"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
			"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
		}[i%3])
		stalled = append(stalled, w)
	}
	until(t, "all are accepted", func() bool { return len(s.connections()) == 60 })
	ends(t, drained(t, s))
	for _, w := range stalled {
		w.shut()
	}
	if !strings.Contains(out.String(), "connections=60") {
		t.Errorf("the log does not count them: %s", &out)
	}
}

func TestDrainObeysItsContext(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{})
	w := dial(t, s)
	w.send("GET / HTTP/1.1\r\nHost: a")
	until(t, "the connection is accepted", func() bool { return len(s.connections()) == 1 })
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- s.Drain(ctx) }()
	<-s.draining
	if err := s.Drain(canceled()); !errors.Is(err, context.Canceled) {
		t.Errorf("the second call: %v", err)
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := s.Drain(t.Context()); err != nil {
		t.Errorf("after the end: %v", err)
	}
	w.shut()
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestCloseEndsADrain(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{})
	w := dial(t, s)
	w.send("GET / HTTP/1.1\r\nHost: a")
	until(t, "the connection is accepted", func() bool { return len(s.connections()) == 1 })
	done := drained(t, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	ends(t, done)
	w.shut()
}

func TestDrainingEndsADelay(t *testing.T) {
	t.Parallel()
	delayed := make(chan struct{})
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		close(delayed)
		<-Draining(r.Context())
		hello(w, r)
	}, Limits{})
	w := dial(t, s)
	w.send(get)
	<-delayed
	done := drained(t, s)
	if status, _, _ := w.reply(); status != http.StatusOK {
		t.Errorf("got %d", status)
	}
	_ = w.Close()
	ends(t, done)
}

func TestDrainBeforeServe(t *testing.T) {
	t.Parallel()
	s, err := New("127.0.0.1:0", http.HandlerFunc(hello), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.sweep = time.Millisecond
	if err := s.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Serve(); err != nil {
		t.Errorf("Serve after the end: %v", err)
	}
}

func TestPortIsFreeAgainAtOnce(t *testing.T) {
	t.Parallel()
	first, err := New("127.0.0.1:0", http.HandlerFunc(hello), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- first.Serve() }()
	w := dial(t, first)
	w.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	w.reply() // the server closes first, so its side of the connection lingers in TIME_WAIT
	w.shut()
	if err := errors.Join(first.Drain(t.Context()), <-served); err != nil {
		t.Fatal(err)
	}
	second, err := New(first.Addr().String(), http.HandlerFunc(hello), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, second)
}
