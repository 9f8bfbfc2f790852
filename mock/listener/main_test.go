package listener

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patient bounds every wait of the tests; reaching it is a failure.
const patient = 20 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start serves handler on a free loopback port until the test ends.
func start(t testing.TB, handler http.HandlerFunc, limits Limits) *Server {
	t.Helper()
	s, err := New("127.0.0.1:0", handler, limits, nil)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, s)
	return s
}

// serve runs s until the test ends and checks that it ends well.
func serve(t testing.TB, s *Server) {
	t.Helper()
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

// A wire is a client that says exactly what it is told.
type wire struct {
	net.Conn
	t   testing.TB
	buf *bufio.Reader
}

func dial(t testing.TB, s *Server) *wire {
	t.Helper()
	c, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patient)); err != nil {
		t.Fatal(err)
	}
	return &wire{Conn: c, t: t, buf: bufio.NewReader(c)}
}

func (w *wire) send(text string) {
	w.t.Helper()
	if _, err := io.WriteString(w.Conn, text); err != nil {
		w.t.Errorf("send: %v", err)
	}
}

// reply reads one answer. A closed connection gives status 0.
func (w *wire) reply() (status int, body string, closing bool) {
	w.t.Helper()
	res, err := http.ReadResponse(w.buf, nil)
	if err != nil {
		return 0, err.Error(), true
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Errorf("the answer was cut: %v", err)
	}
	return res.StatusCode, string(text), res.Close
}

// shut waits for the server to close the connection.
func (w *wire) shut() {
	w.t.Helper()
	rest, err := io.ReadAll(w.buf)
	if len(rest) > 0 {
		w.t.Errorf("unexpected bytes before the close: %q", rest)
	}
	if err != nil && !strings.Contains(err.Error(), "reset") {
		w.t.Errorf("connection not closed: %v", err)
	}
}

// until polls the kernel's or net/http's side of things, which have no channel to wait on.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Errorf("never happened: %s", what) // not Fatal: handlers wait here too
			return
		}
	}
}

// hello answers every request with its path.
func hello(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) }
