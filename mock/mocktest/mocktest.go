// Package mocktest answers the question "did my code keep the contract in this test": it starts a stand-in for one
// test, and fails the test when a request broke the contract. It is the only room that imports testing.
package mocktest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/coverage"
	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/session"
	"understudy/mock/violation"
)

// A Server is a stand-in that plays for one test, in a session of its own. What the session can be told, the server
// can:
//
//	server.On("getRefreshToken").Reply(404).Times(2)
//	err := server.Advance(61 * time.Minute)
type Server struct {
	*mock.Server
	// Session is the test's own. Requests to URL belong to it, unless they name another one.
	*mock.Session
	// URL is the server's address, such as http://127.0.0.1:41234, without a slash at its end.
	URL string

	mu       sync.Mutex
	breaches []string
	more     int
	allowed  bool
	// over says that the test has ended. Once it is set, busy only falls.
	over bool
	busy sync.WaitGroup
}

// maxBreaches bounds the breaches that are told. The first ones matter most.
const maxBreaches = 20

// stopTime bounds the time that a request in flight gets at the end of the test.
const stopTime = 5 * time.Second

// Start starts a server on a free loopback port; without options it plays the built-in API. At the end of the test the
// server stops, and the test fails if a request broke the contract: AllowFindings opts out. It fails, too, if a stub
// that the test added was refused.
//
// Tests that give no options share one server behind their ports, each in a session of its own, named after the test:
// nothing that one of them does is seen by another, and each starts at once. With options a test has a server for
// itself.
func Start(t testing.TB, options ...mock.Option) *Server {
	t.Helper()
	s := &Server{}
	var done func() error
	if len(options) == 0 {
		done = s.share(t)
	} else {
		done = s.own(t, options)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Err(), done()); err != nil {
			t.Errorf("mocktest: %v", err)
		}
	})
	at, err := listener.New("127.0.0.1:0", http.HandlerFunc(s.serve), listener.DefaultLimits(), nil)
	if err != nil {
		t.Fatalf("mocktest: listen: %v", err)
	}
	s.URL = at.URL()
	ended := make(chan error, 1)
	go func() { ended <- at.Serve() }()
	t.Cleanup(func() {
		s.wait(t)
		if err := errors.Join(at.Close(), <-ended); err != nil {
			t.Errorf("mocktest: %v", err)
		}
		s.report(t)
	})
	return s
}

// own gives the test a server of its own, in its session default.
func (s *Server) own(t testing.TB, options []mock.Option) (done func() error) {
	t.Helper()
	server, err := mock.New(append(options, mock.WithObserver(s.observe))...)
	if err != nil {
		t.Fatalf("mocktest: start the stand-in: %v", err)
	}
	s.Server, s.Session = server, server.Session(session.Default)
	return server.Close
}

// AllowFindings lets requests break the contract: for tests of how a client meets a refusal.
func (s *Server) AllowFindings() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = true
}

// Coverage is what the test's calls met of the contract: server.Coverage().Count(), say.
func (s *Server) Coverage() *coverage.File { return s.Session.Coverage() }

// Violations are how the test's requests broke the contract, and how many times others did for which there was no room.
func (s *Server) Violations() (list []violation.Violation, untold int64) {
	return s.Session.Violations()
}

// Findings tells how requests broke the contract so far, one line a request: at most 20, then how many more.
func (s *Server) Findings() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := slices.Clone(s.breaches)
	if s.more > 0 {
		told = append(told, fmt.Sprintf("and %d more", s.more))
	}
	return told
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		// A client's own retry after the end of the test is nobody's request: hang up, without a word in the log.
		panic(http.ErrAbortHandler)
	}
	defer s.busy.Done()
	if key, bad := session.Key(r.Header); bad == nil && key == session.Default {
		r.Header[session.Header] = []string{s.Key()}
	}
	s.ServeHTTP(w, r)
}

// enter counts a request in, unless the test is over.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.busy.Add(1)
	}
	return !s.over
}

// wait lets the handlers in flight end, so that what they observe is counted.
func (s *Server) wait(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	idle := make(chan struct{})
	go func() {
		s.busy.Wait()
		close(idle)
	}()
	select {
	case <-idle:
	case <-time.After(stopTime):
		t.Errorf("mocktest: requests were still in flight %s after the end of the test", stopTime)
	}
}

// observe notes a request that broke the contract.
func (s *Server) observe(e *journal.Entry) {
	why := breach(e)
	if why == "" {
		return
	}
	// The test's own output is a log like any other.
	hide := s.Redactor().Of(e)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.breaches) == maxBreaches {
		s.more++
		return
	}
	told := fmt.Sprintf("%s %s got %d: %s", e.Method, path(hide.Target(e.Target)), e.Status, hide.Text(why))
	s.breaches = append(s.breaches, told)
}

// path is a target without its query, which may hold a secret.
func path(target string) string {
	plain, _, _ := strings.Cut(target, "?")
	return plain
}

// breach says how an exchange broke the contract, or "".
func breach(e *journal.Entry) string {
	breaches := violation.Breaches(e)
	lines := make([]string, len(breaches))
	for i, finding := range breaches {
		lines[i] = finding.String()
	}
	return strings.Join(lines, "; ")
}

func (s *Server) report(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	allowed := s.allowed
	s.mu.Unlock()
	if allowed {
		return
	}
	for _, line := range s.Findings() {
		t.Errorf("mocktest: a request broke the contract: %s", line)
	}
}
