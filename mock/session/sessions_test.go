package session_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// A wall is a real time that a test moves.
type wall struct {
	mu  sync.Mutex
	now time.Time
}

func (w *wall) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// open makes sessions with a journal of their own and a wall clock that the test moves.
func open(options session.Options) (*session.Sessions, *journal.Journal, *wall) {
	w := &wall{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	options.Journal, options.Wall = journal.New(0), w.time
	return session.New(options), options.Journal, w
}

func keys(s *session.Sessions) string {
	var list []string
	for _, one := range s.List() {
		list = append(list, one.Key())
	}
	return strings.Join(list, " ")
}

// call enters a call of a session in the journal.
func call(j *journal.Journal, one *session.Session) {
	j.Record(&journal.Entry{ID: j.NextID(), Session: one.Key(), Book: one.State().Journal})
}

func TestTheLongestUnusedSessionMakesRoomAndThatIsSaid(t *testing.T) {
	t.Parallel()
	var told []string
	s, _, w := open(session.Options{Max: 3, Ended: func(key, why string) { told = append(told, key+": "+why) }})
	for _, key := range []string{"a", "b", "a", "c", session.Default} {
		w.pass(time.Second)
		s.Use(key)
	}
	if got := keys(s); got != "a c default" || s.Evicted() != 1 {
		t.Errorf("there are %s, %d evicted", got, s.Evicted())
	}
	if diff := cmp.Diff([]string{"b: there are too many sessions"}, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSessionsThatGrowTooLargeMakeRoom(t *testing.T) {
	t.Parallel()
	s, _, w := open(session.Options{MaxBytes: 100 << 10})
	for _, key := range []string{"first", "second", "large"} {
		w.pass(time.Second)
		s.Use(key)
	}
	large := &stub.Stub{ID: "1", JSON: []byte(strings.Repeat("x", 120<<10))}
	if _, err := s.Use("large").State().Desk.Put(large); err != nil {
		t.Fatal(err)
	}
	s.Use("large")
	if got := keys(s); got != "default large" {
		t.Errorf("there are %s: the large one is in use, and the others make room", got)
	}
	s.End("large")
	if s.Bytes() > 100<<10 {
		t.Errorf("%d bytes are left", s.Bytes())
	}
}

func TestIdleSessionsEnd(t *testing.T) {
	t.Parallel()
	s, _, w := open(session.Options{Idle: 10 * time.Minute})
	s.Use("idle")
	w.pass(6 * time.Minute)
	s.Use("busy")
	w.pass(6 * time.Minute)
	if got := keys(s); got != "busy default" || s.Find("idle") != nil || s.Find("busy") == nil {
		t.Errorf("there are %s", got)
	}
}

func TestAResetMakesASessionAsNewAndLeavesTheOthersAlone(t *testing.T) {
	t.Parallel()
	s, j, _ := open(session.Options{})
	one, other := s.Use("one"), s.Use("other")
	for _, each := range []*session.Session{one, other} {
		state := each.State()
		if err := state.Clock.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
		if _, err := state.Desk.Put(&stub.Stub{ID: "1", JSON: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
		state.SetSettings(session.Settings{HasSeed: true, Seed: 7})
		call(j, each)
	}
	before := one.State()
	one.Reset()
	if state := one.State(); !state.Plain(nil) || state.Journal.Stats().Entries != 0 {
		t.Error("the session is not as new")
	}
	if left := before.Journal.Stats().Entries; left != 0 {
		t.Errorf("%d entries of before can still be read", left)
	}
	if state := other.State(); state.Plain(nil) || state.Journal.Stats().Entries != 1 {
		t.Error("the other session was reset, too")
	}
}

func TestASessionThatEndedByItselfDoesNotBeginWithAClearConscience(t *testing.T) {
	t.Parallel()
	s, j, w := open(session.Options{Idle: time.Minute})
	for range 3 {
		call(j, s.Use("gone"))
	}
	call(j, s.Use("ended"))
	s.Use("silent")
	w.pass(30 * time.Second)
	s.End("ended")
	w.pass(time.Hour)
	keys(s)
	for key, want := range map[string]int64{"gone": 3, "ended": 0, "silent": 0, "new": 0} {
		if got := s.Use(key).State().Journal.Stats(); got.Evicted != want || got.Entries != 0 {
			t.Errorf("%s: %d evicted, %d entries; want %d and none", key, got.Evicted, got.Entries, want)
		}
	}
}

func TestWhoeverWaitsForASessionLearnsThatItBegan(t *testing.T) {
	t.Parallel()
	s, _, _ := open(session.Options{})
	begun := s.Begun()
	s.Use("a")
	<-begun
	select {
	case <-s.Begun():
		t.Error("the next one has begun already")
	default:
	}
}

// Sessions are used, reset, ended and listed from many goroutines at once; what is left adds up.
func TestSessionsAreSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	s, j, w := open(session.Options{Max: 20, MaxBytes: 1 << 20})
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := range 300 {
				one := s.Use("s" + strconv.Itoa((n*7+worker)%40))
				call(j, one)
				if _, err := one.State().Desk.Put(&stub.Stub{ID: fmt.Sprint(n), JSON: make([]byte, 5<<10)}); err != nil {
					t.Error(err)
				}
				switch n % 20 {
				case 3:
					one.Reset()
				case 5:
					s.End(one.Key())
				case 7:
					s.List()
				}
				w.pass(time.Millisecond)
			}
		})
	}
	all.Wait()
	total := int64(0)
	for _, one := range s.List() {
		s.Use(one.Key())
	}
	for _, one := range s.List() {
		total += int64(one.Size())
	}
	if got := len(s.List()); got > 20 {
		t.Errorf("there are %d sessions, more than 20", got)
	}
	if s.Bytes() != total || total > 1<<20 {
		t.Errorf("the sum is %d bytes, and the sessions have %d", s.Bytes(), total)
	}
}

// BenchmarkReset resets a session that holds a thousand stubs: what was there is not walked.
func BenchmarkReset(b *testing.B) {
	s, _, _ := open(session.Options{MaxBytes: 1 << 30})
	one := s.Use("full")
	for b.Loop() {
		b.StopTimer()
		for n := range stub.MaxStubs {
			if _, err := one.State().Desk.Put(&stub.Stub{ID: strconv.Itoa(n), JSON: make([]byte, 1<<10)}); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		one.Reset()
	}
}
