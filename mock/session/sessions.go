package session

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/stub"
	"understudy/mock/token"
)

// The bounds of sessions, unless Options say otherwise.
const (
	// DefaultMax is how many sessions there may be.
	DefaultMax = 1000
	// DefaultMaxBytes is how many bytes all sessions together may take, the journal apart: 64 MiB.
	DefaultMaxBytes = 64 << 20
	// DefaultIdle is how long a session lives that no request names.
	DefaultIdle = time.Hour
)

// sweepEvery is how often sessions are looked through for idle ones, at most: so much later than said may one end.
const sweepEvery = time.Minute

// Options say how sessions begin and how many there may be.
type Options struct {
	// Journal is what the sessions' books are opened in.
	Journal *journal.Journal
	// Now is where each session's clock stands at first, or the zero time for the real one.
	Now time.Time
	// Settings are what each session begins with.
	Settings Settings
	// Max, MaxBytes and Idle are the bounds; 0 means the default.
	Max, MaxBytes int
	Idle          time.Duration
	// Ended learns of each session that was ended to make room.
	Ended func(key string, why string)
	// Wall is the real time; nil means time.Now.
	Wall func() time.Time
}

// Sessions are all sessions of a server. The session Default is always there. A session begins when it is first used,
// and ends when it is told to, or idle for too long, or the longest unused when there are too many. It is safe for use
// by many goroutines.
type Sessions struct {
	options Options
	first   *Session

	mu      sync.RWMutex
	byKey   map[string]*Session
	lost    losses
	begun   chan struct{}
	swept   atomic.Int64
	bytes   atomic.Int64
	evicted atomic.Int64
}

// New makes the sessions of a server, with one: Default.
func New(options Options) *Sessions {
	options.Max = cmp.Or(options.Max, DefaultMax)
	options.MaxBytes = cmp.Or(options.MaxBytes, DefaultMaxBytes)
	options.Idle = cmp.Or(options.Idle, DefaultIdle)
	if options.Wall == nil {
		options.Wall = time.Now
	}
	s := &Sessions{options: options, byKey: map[string]*Session{}, begun: make(chan struct{})}
	s.swept.Store(options.Wall().UnixNano())
	s.first = s.begin(Default)
	s.byKey[Default] = s.first
	return s
}

// begin makes a session; it is not among the others yet.
func (s *Sessions) begin(key string) *Session {
	made := &Session{key: key, fresh: s.state}
	made.state.Store(s.state())
	made.used.Store(s.options.Wall().UnixNano())
	made.weighed.Store(int64(made.Size()))
	s.bytes.Add(made.weighed.Load())
	return made
}

func (s *Sessions) state() *State {
	settings := s.options.Settings
	state := &State{
		Clock: NewClock(s.options.Now), Desk: stub.NewDesk(), Tokens: token.NewBook(), Quota: fault.NewBuckets(),
		Journal: s.options.Journal.Open(), initial: &settings,
	}
	state.settings.Store(&settings)
	return state
}

// Default is the session of requests that name none.
func (s *Sessions) Default() *Session { return s.first }

// Blank is the state of a session that nobody uses.
func (s *Sessions) Blank() *State { return s.state() }

// Use is the session of a key, which begins if there is none.
func (s *Sessions) Use(key string) *Session {
	now := s.options.Wall()
	found := s.first
	if key != Default {
		if found = s.lookup(key); found == nil {
			found = s.add(key)
		}
	}
	found.used.Store(now.UnixNano())
	s.Weigh(found)
	s.sweepAtTimes(now)
	return found
}

// sweepAtTimes sweeps if that was not done for a while.
func (s *Sessions) sweepAtTimes(now time.Time) {
	if now.UnixNano()-s.swept.Load() > int64(min(sweepEvery, s.options.Idle)) {
		s.sweep(now)
	}
}

// Find is the session of a key, or nil. It does not count as use.
func (s *Sessions) Find(key string) *Session {
	s.sweepAtTimes(s.options.Wall())
	return s.lookup(key)
}

func (s *Sessions) lookup(key string) *Session {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byKey[key]
}

func (s *Sessions) add(key string) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.byKey[key]; found != nil {
		return found
	}
	if len(s.byKey) >= s.options.Max {
		s.evict(nil, "there are too many sessions")
	}
	made := s.begin(key)
	made.State().Journal.Lose(s.lost.of(key))
	s.byKey[key] = made
	close(s.begun)
	s.begun = make(chan struct{})
	return made
}

// Begun is closed when the next session begins, for those who wait for one.
func (s *Sessions) Begun() <-chan struct{} {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.begun
}

// Weigh brings the sum of all sizes up to date, and makes room if it has grown too large: after a session was given
// something that takes room. Use does it as well.
func (s *Sessions) Weigh(one *Session) {
	size := int64(one.Size())
	if size == one.weighed.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey[one.key] != one {
		return
	}
	s.bytes.Add(size - one.weighed.Swap(size))
	for s.bytes.Load() > int64(s.options.MaxBytes) {
		if !s.evict(one, "the sessions take too many bytes") {
			return
		}
	}
}

// evict ends the session that was not used for the longest time, and reports whether there was one. The lock is held.
func (s *Sessions) evict(spared *Session, why string) bool {
	var oldest *Session
	for _, one := range s.byKey {
		if one == s.first || one == spared {
			continue
		}
		if oldest == nil || one.used.Load() < oldest.used.Load() {
			oldest = one
		}
	}
	if oldest == nil {
		return false
	}
	s.lose(oldest)
	s.evicted.Add(1)
	if s.options.Ended != nil {
		s.options.Ended(oldest.key, why)
	}
	return true
}

// end takes a session away. The lock is held.
func (s *Sessions) end(one *Session) {
	delete(s.byKey, one.key)
	s.bytes.Add(-one.weighed.Load())
	one.end()
}

// sweep ends the sessions that were idle for too long.
func (s *Sessions) sweep(now time.Time) {
	s.swept.Store(now.UnixNano())
	latest := now.Add(-s.options.Idle).UnixNano()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.byKey {
		if one != s.first && one.used.Load() < latest {
			s.lose(one)
		}
	}
}

// lose ends a session that nobody asked to end, and remembers that there was one. The lock is held.
func (s *Sessions) lose(one *Session) {
	s.lost.add(one.key, one.State().Journal.Stats(), s.options.Wall())
	s.end(one)
}

// End ends a session, and reports whether there was one. The session Default begins anew.
func (s *Sessions) End(key string) bool {
	if key == Default {
		s.first.Reset()
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.byKey[key]
	if found == nil {
		return false
	}
	s.end(found)
	return true
}

// List is all sessions, in the order of their keys.
func (s *Sessions) List() []*Session {
	s.sweep(s.options.Wall())
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Values(s.byKey), func(a, b *Session) int { return cmp.Compare(a.key, b.key) })
}

// Evicted is how many sessions were ended to make room.
func (s *Sessions) Evicted() int64 { return s.evicted.Load() }

// Bounds are how many sessions there may be, how many bytes they may take together, and how long one may be idle.
func (s *Sessions) Bounds() (sessions, bytes int, idle time.Duration) {
	return s.options.Max, s.options.MaxBytes, s.options.Idle
}

// Bytes is about how many bytes all sessions take, the journal apart.
func (s *Sessions) Bytes() int64 { return s.bytes.Load() }
