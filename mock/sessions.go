package mock

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// A Session is all that has happened under one key: stubs, scenario positions, clock, tokens and journal. Requests
// belong to it that carry the key, in Mock-Session for example. It is safe for use by many goroutines.
//
// A session begins when it is first used, and may end: when it is idle for too long, or makes room for another. Then
// the next use begins it anew.
type Session struct {
	server *Server
	key    string

	mu sync.Mutex
	// bad is what is wrong with the key, and nowhere the state of a session that no request can be in. refused are the
	// stubs that are refused, up to a bound, and more counts those beyond.
	bad     error
	nowhere *session.State
	refused []*Stubbing
	more    int
}

// Session is the session of a key: 1 to 64 characters of A-Z, a-z, 0-9 and ". _ ~ -". Any other key is a fault that Err
// tells, and what is asked of such a session fails.
func (s *Server) Session(key string) *Session {
	one := &Session{server: s, key: key}
	if _, bad := session.Key(http.Header{session.Header: {key}}); bad != nil {
		one.bad = fmt.Errorf("the session's key: %s", bad)
		one.nowhere = session.New(session.Options{Journal: journal.New(0)}).Default().State()
	}
	return one
}

// Key is the session's key, for the request header Mock-Session.
func (s *Session) Key() string { return s.key }

// Err is what is wrong with the session's key, and with the stubs that On began and that were not put right since. Such
// a stub is not there, or answers as it did before the word that was refused.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	faults := []error{s.bad}
	for _, refused := range s.refused {
		faults = append(faults, refused.err)
	}
	if s.more > 0 {
		faults = append(faults, fmt.Errorf("and %d more stubs were refused", s.more))
	}
	return errors.Join(faults...)
}

// state is what the session owns.
func (s *Session) state() *session.State {
	if s.nowhere != nil {
		return s.nowhere
	}
	return s.server.sessions.Use(s.key).State()
}

// Reset makes the session as new.
func (s *Session) Reset() {
	if s.bad == nil {
		s.server.sessions.Use(s.key).Reset()
	}
}

// End ends the session and frees what it holds.
func (s *Session) End() {
	if s.bad == nil {
		s.server.sessions.End(s.key)
	}
}

// Now is the time by the session's clock.
func (s *Session) Now() time.Time { return s.state().Clock.Now() }

// Freeze makes the session's clock stand at t.
func (s *Session) Freeze(t time.Time) error {
	if s.bad != nil {
		return s.bad
	}
	return s.state().Clock.Freeze(t)
}

// Advance moves the session's clock ahead: tokens and personas expire, throttles fill up, and what a scenario does
// after a time comes due.
func (s *Session) Advance(d time.Duration) error {
	if s.bad != nil {
		return s.bad
	}
	return s.state().Clock.Advance(d)
}

// Resume lets the session's clock go with the real time again.
func (s *Session) Resume() { s.state().Clock.Resume() }

// Throttle limits the calls of each persona in the session. The zero limit lifts it.
func (s *Session) Throttle(limit fault.Limit) {
	s.state().ChangeSettings(func(settings session.Settings) session.Settings {
		settings.Throttle = limit
		return settings
	})
}

// Seed sets what made-up bodies of the session are made from, in the place of the server's seed.
func (s *Session) Seed(seed int64) {
	s.state().ChangeSettings(func(settings session.Settings) session.Settings {
		settings.Seed, settings.HasSeed = seed, true
		return settings
	})
}

// Play begins a scenario of the fixtures in the session.
func (s *Session) Play(scenario string) error {
	if s.bad != nil {
		return s.bad
	}
	state := s.state()
	return state.Desk.SetState(s.server.current.Load().script, scenario, stub.Started, state.Clock.Now())
}

// Stub adds a stub, written as WireMock writes its mappings: see docs/guide/control-room.md. One that breaks the
// contract is refused with a *StubError, unless it says "contract": "off". One with the id of another takes its place.
func (s *Session) Stub(mapping []byte) (id string, err error) {
	if s.bad != nil {
		return "", s.bad
	}
	made, findings := stub.ReadMapping(mapping, s.server.current.Load().script)
	if len(findings) > 0 {
		return "", &StubError{Findings: findings}
	}
	one := s.server.sessions.Use(s.key)
	if _, err := one.State().Desk.Put(made); err != nil {
		return "", fmt.Errorf("add a stub to the session %s: %w", s.key, err)
	}
	s.server.sessions.Weigh(one)
	return made.ID, nil
}

// A StubError says why a stub is refused: everything that is wrong with it.
type StubError struct{ Findings []problem.Finding }

// Error tells the first finding, and how many more there are.
func (e *StubError) Error() string {
	text := "the stub is refused: " + e.Findings[0].String()
	if more := len(e.Findings) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// Entries are the session's exchanges so far, newest first, and how many more there were whose entries made room. With
// any of those, an exchange that is not among the entries may have been all the same.
func (s *Session) Entries() (entries []journal.Entry, evicted int64) {
	book := s.state().Journal
	book.Each(func(e journal.Entry) bool {
		entries = append(entries, e)
		return true
	})
	return entries, book.Stats().Evicted
}

// Wait waits until the session has had so many calls of an operation, or of any if the operation is "", and returns
// them, oldest first. It takes the place of a sleep in a test. With the context's end it returns what there is so far.
// A session that is reset meanwhile counts from there.
func (s *Session) Wait(ctx context.Context, operation string, count int) ([]journal.Entry, error) {
	seen := &gathering{operation: operation}
	for {
		changed := seen.look(s.state().Journal)
		if len(seen.found) >= count {
			return seen.found, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			err := fmt.Errorf("waited for %d calls of %q and saw %d: %w", count, operation, len(seen.found), ctx.Err())
			if seen.lost > 0 {
				err = fmt.Errorf("%w (inconclusive: %d entries made room)", err, seen.lost)
			}
			return seen.found, err
		}
	}
}

// A gathering is the calls of an operation that a book has had so far.
type gathering struct {
	operation      string
	book           *journal.Book
	found          []journal.Entry
	position, lost int64
}

// look reads what came since the last look, and returns what is closed when there is more. Another book than the one
// before is read from its beginning.
func (w *gathering) look(book *journal.Book) (changed <-chan struct{}) {
	if book != w.book {
		*w = gathering{operation: w.operation, book: book}
	}
	changed = book.Changed()
	for {
		entries, next, lost := book.Since(w.position)
		for _, e := range entries {
			if w.operation == "" || e.Operation == w.operation {
				w.found = append(w.found, e)
			}
		}
		w.lost += lost
		if next == w.position {
			return changed
		}
		w.position = next
	}
}
