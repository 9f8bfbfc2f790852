package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A sink is a log's destination that can be held shut, can fail, and can tear what it takes.
type sink struct {
	entered chan struct{} // a write has begun
	open    chan struct{} // writes wait until it is closed

	mu     sync.Mutex
	got    bytes.Buffer
	writes int
	fail   int // this many writes fail
	take   int // of a write that fails, this much is taken
}

func newSink() *sink {
	return &sink{entered: make(chan struct{}, 1), open: make(chan struct{})}
}

func (s *sink) Write(p []byte) (int, error) {
	select {
	case s.entered <- struct{}{}:
	default:
	}
	<-s.open
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	if s.fail > 0 {
		s.fail--
		n := min(s.take, len(p))
		s.got.Write(p[:n])
		return n, io.ErrShortWrite
	}
	return s.got.Write(p)
}

func (s *sink) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got.String()
}

func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

func put(t *testing.T, log *Log, line string) {
	t.Helper()
	if n, err := log.Write([]byte(line)); err != nil || n != len(line) {
		t.Errorf("Write = %d, %v", n, err)
	}
}

func end(t *testing.T, log *Log) {
	t.Helper()
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}

func TestExchangesAndMessagesShareTheLog(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	log := NewLog(&got, Text, false, NewRedactor())
	log.Exchange(typical())
	put(t, log, "no newline")
	put(t, log, "")
	end(t, log)
	want := "12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 0.31ms\nno newline\n"
	if got.String() != want {
		t.Errorf("got %q\nwant %q", got.String(), want)
	}
}

func TestJSONLogIsOneObjectALine(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	log := NewLog(&got, JSON, true, NewRedactor())
	log.Exchange(typical())
	slog.New(slog.NewJSONHandler(log, nil)).Info("ready")
	end(t, log)
	lines := strings.SplitAfter(got.String(), "\n")
	if len(lines) != 3 || lines[2] != "" {
		t.Fatalf("not two lines: %q", got.String())
	}
	for i, want := range []string{"exchange", "ready"} {
		var object struct{ Msg string }
		if err := json.Unmarshal([]byte(lines[i]), &object); err != nil || object.Msg != want {
			t.Errorf("line %d: %q (%v)", i, lines[i], err)
		}
	}
}

func TestSlowDestinationLosesLinesAndSaysSo(t *testing.T) {
	t.Parallel()
	s := newSink()
	log := NewLog(s, Text, false, NewRedactor())
	put(t, log, "first\n")
	<-s.entered // The writer holds the first line; all else has to wait.
	line := strings.Repeat("x", 1023) + "\n"
	const fit = logBytes/1024 - 1
	for range fit + 77 {
		put(t, log, line)
	}
	if got := log.Dropped(); got != 77 {
		t.Errorf("%d lines dropped, want 77", got)
	}
	close(s.open)
	end(t, log)
	want := "first\n" + strings.Repeat(line, fit) + "77 log lines dropped: the destination was slow, full or closed\n"
	if got := s.text(); got != want {
		t.Errorf("%d bytes arrived, want %d; the end is %q", len(got), len(want), got[max(0, len(got)-100):])
	}
}

func TestFailingDestinationIsToldLaterWhatItMissed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		format Format
		take   int
		want   string
	}{
		"nothing taken": {Text, 0, "2 log lines dropped: the destination was slow, full or closed\nthird\n"},
		"a line torn":   {Text, 3, "fir\n2 log lines dropped: the destination was slow, full or closed\nthird\n"},
		"a line whole":  {Text, 6, "first\n1 log lines dropped: the destination was slow, full or closed\nthird\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSink()
				s.fail, s.take = 1, test.take
				log := NewLog(s, test.format, false, NewRedactor())
				put(t, log, "first\nsecond\n")
				synctest.Wait()
				close(s.open)
				synctest.Wait()
				put(t, log, "third\n")
				end(t, log)
				if got := s.text(); got != test.want {
					t.Errorf("got %q\nwant %q", got, test.want)
				}
			})
		})
	}
}

func TestDestinationThatStaysBrokenOnlyCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSink()
		close(s.open)
		s.fail = 1000
		log := NewLog(s, JSON, false, NewRedactor())
		for range 10 {
			put(t, log, "line\n")
			time.Sleep(time.Second) // Of the bubble's clock: no time passes.
		}
		if got := log.Dropped(); got != 10 {
			t.Errorf("%d lines dropped, want 10", got)
		}
		s.mu.Lock()
		s.fail = 0
		s.mu.Unlock()
		put(t, log, "last\n")
		end(t, log)
		notice, rest, _ := strings.Cut(s.text(), "\n")
		var object struct {
			Level   string
			Dropped int
		}
		err := json.Unmarshal([]byte(notice), &object)
		if err != nil || object.Dropped != 10 || object.Level != "warn" {
			t.Errorf("the notice is %q (%v)", notice, err)
		}
		if rest != "last\n" {
			t.Errorf("after the notice: %q", rest)
		}
	})
}

func TestIdleLogWritesAtOnceAndABurstTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSink()
		close(s.open)
		log := NewLog(s, Text, false, NewRedactor())
		for round := range 2 {
			began := time.Now()
			put(t, log, "idle\n")
			synctest.Wait()
			if got := s.count() - 2*round; got != 1 || time.Since(began) != 0 {
				t.Errorf("after %v there were %d writes", time.Since(began), got)
			}
			for range 500 {
				put(t, log, "burst\n")
			}
			time.Sleep(time.Second)
			if got := s.count() - 2*round; got != 2 {
				t.Errorf("501 lines took %d writes, want 2", got)
			}
		}
		end(t, log)
	})
}

func TestCloseHasADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSink()
		log := NewLog(s, Text, false, NewRedactor())
		put(t, log, "stuck\n")
		began := time.Now()
		if err := log.Close(); !errors.Is(err, ErrLogUnflushed) || time.Since(began) != logDeadline {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		close(s.open)
		end(t, log) // A second Close waits for the same end.
		if _, err := log.Write([]byte("late\n")); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a late line: %v", err)
		}
		log.Exchange(typical())
		if got := s.text(); got != "stuck\n" || log.Dropped() != 2 {
			t.Errorf("got %q, dropped %d", got, log.Dropped())
		}
	})
}

func TestManyExchangesLogWhole(t *testing.T) {
	t.Parallel()
	s := newSink()
	close(s.open)
	log := NewLog(s, Text, false, NewRedactor())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				log.Exchange(typical())
			}
		})
	}
	group.Wait()
	end(t, log)
	line := string(NewRedactor().AppendLine(nil, typical(), false))
	if got := s.text(); got != strings.Repeat(line, 1600) {
		t.Errorf("%d bytes of %d arrived whole", len(got), 1600*len(line))
	}
}
