package mocktest

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"understudy/mock"
	"understudy/mock/journal"
)

// A hub is the server that tests share. It is started for the first of them and closed after the last, so that nothing
// of it outlives the tests; then it can be started anew.
type hub struct {
	mu     sync.Mutex
	server *mock.Server
	// tests are those that run, by the key of their session.
	tests map[string]*Server
}

// shared is there because tests have nothing in common that it could belong to, but the package that they start from.
//
//nolint:gochecknoglobals // testing gives the tests of a package no place for what they share: see docs/adr/0026
var shared hub

// share gives the test a session on the shared server.
func (s *Server) share(t testing.TB) (done func() error) {
	t.Helper()
	key, err := shared.join(t.Name(), s)
	if err != nil {
		t.Fatalf("mocktest: start the stand-in: %v", err)
	}
	return func() error { return shared.leave(key) }
}

// join finds a key for a test, which says which test it is, and starts the server if there is none.
func (h *hub) join(name string, s *Server) (key string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.server == nil {
		if h.server, err = mock.New(mock.WithObserver(h.observe)); err != nil {
			return "", err
		}
		h.tests = map[string]*Server{}
	}
	plain := keyOf(name)
	key = plain
	for n := 2; h.tests[key] != nil; n++ {
		key = plain + "." + strconv.Itoa(n)
	}
	h.tests[key] = s
	s.Server, s.Session = h.server, h.server.Session(key)
	return key, nil
}

// leave ends a test's session, and the server with the last of them.
func (h *hub) leave(key string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tests[key].End()
	delete(h.tests, key)
	if len(h.tests) > 0 {
		return nil
	}
	server := h.server
	h.server = nil
	return server.Close()
}

// observe tells the test of an exchange whose session it is in. What clients do in sessions that they name themselves
// is in the journal, and no test's.
func (h *hub) observe(e *journal.Entry) {
	h.mu.Lock()
	test := h.tests[e.Session]
	h.mu.Unlock()
	if test != nil {
		test.observe(e)
	}
}

// maxName is how much of a test's name is in the key of its session, which has 64 characters at most.
const maxName = 56

// keyOf is a test's name as a session's key.
func keyOf(name string) string {
	key := strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z', r == '.', r == '_':
			return r
		}
		return '-'
	}, name)
	return "t-" + key[max(0, len(key)-maxName):]
}
