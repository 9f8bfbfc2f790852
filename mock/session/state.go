package session

import (
	"sync/atomic"

	"understudy/mock/coverage"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/stub"
	"understudy/mock/token"
	"understudy/mock/violation"
)

// A State is what a session owns and a reset throws away. Each part is safe for use by many goroutines.
type State struct {
	Clock *Clock
	// Desk holds the stubs that came in for the session, and the positions of scenarios.
	Desk *stub.Desk
	// Tokens are the refresh tokens that were issued.
	Tokens *token.Book
	// Quota counts calls for the throttle.
	Quota *fault.Buckets
	// Journal is the session's part of the journal.
	Journal *journal.Book
	// Coverage is what of the contract was met, and Violations is how it was broken.
	Coverage   coverage.Tally
	Violations violation.Book

	calls    atomic.Uint64
	settings atomic.Pointer[Settings]
	initial  *Settings
}

// Settings are what a session may be told besides. The zero value asks for nothing.
type Settings struct {
	// Delay is waited before each reply that has no delay of its own.
	Delay fault.Delay
	// Dribble sends each reply in pieces that has no dribble of its own.
	Dribble fault.Dribble
	// Throttle is how many calls each persona may make.
	Throttle fault.Limit
	// Seed is what made-up bodies are made from, instead of the server's seed. It means something only with HasSeed.
	Seed    int64
	HasSeed bool
}

// Settings are those of now.
func (s *State) Settings() Settings { return *s.settings.Load() }

// SetSettings replaces the settings.
func (s *State) SetSettings(settings Settings) { s.settings.Store(&settings) }

// ChangeSettings replaces the settings by what change makes of them. Nothing that comes in between is lost: change is
// called again with that.
func (s *State) ChangeSettings(change func(Settings) Settings) {
	for {
		old := s.settings.Load()
		next := change(*old)
		if s.settings.CompareAndSwap(old, &next) {
			return
		}
	}
}

// Call counts a call, and tells which one of the session it is, from 1.
func (s *State) Call() uint64 { return s.calls.Add(1) }

// Plain reports whether nothing has happened in the session that could change a reply. It costs next to nothing.
func (s *State) Plain(script *stub.Script) bool {
	return !s.Clock.Moved() && s.Tokens.Empty() && s.settings.Load() == s.initial && s.initial.plain() &&
		s.Desk.Plain(script)
}

func (s *Settings) plain() bool {
	return s.Delay.IsZero() && s.Dribble.IsZero() && s.Throttle == (fault.Limit{}) && !s.HasSeed
}

// Size is about how many bytes the state takes. The journal has a budget of its own.
func (s *State) Size() int {
	size := s.Desk.Size() + s.Coverage.Size() + s.Violations.Size()
	if s.Tokens.Empty() {
		return size
	}
	return size + s.Tokens.Size()
}
