package session

import (
	"sync"
	"sync/atomic"
	"time"
)

// A Session is all that has happened under one key. Its state can be thrown away while calls are under way: those end
// with the state they began with.
type Session struct {
	key   string
	state atomic.Pointer[State]
	// fresh makes a new state.
	fresh func() *State
	// used is when a request last named the session, in Unix nanoseconds.
	used atomic.Int64
	// weighed is what of the session's size is in the sum of all.
	weighed atomic.Int64

	// mu keeps a reset and the end apart.
	mu    sync.Mutex
	ended bool
}

// Key is the session's key.
func (s *Session) Key() string { return s.key }

// State is what the session owns now.
func (s *Session) State() *State { return s.state.Load() }

// Reset makes the session as new: stubs, scenarios, clock, settings, tokens and journal. What was there is not copied
// or walked, so it takes no longer for a session in which much has happened.
func (s *Session) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	s.state.Swap(s.fresh()).Journal.Close()
}

// end closes what the session has in the journal. Calls under way end with the state they began with.
func (s *Session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.State().Journal.Close()
}

// Used is when a request last named the session.
func (s *Session) Used() time.Time { return time.Unix(0, s.used.Load()).UTC() }

// Size is about how many bytes the session takes, the journal apart.
func (s *Session) Size() int { return sessionBytes + len(s.key) + s.State().Size() }

// sessionBytes is about what a session takes in which nothing has happened, in bytes.
const sessionBytes = 2 << 10
