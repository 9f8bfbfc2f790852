package listener

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestZeroLimitsAreTheDefaults(t *testing.T) {
	t.Parallel()
	want := Limits{
		HeadTimeout: 5 * time.Second, BodyTimeout: 10 * time.Second, AnswerTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, HeadBytes: 32768,
	}
	if diff := cmp.Diff(want, start(t, hello, Limits{}).Limits()); diff != "" {
		t.Error(diff)
	}
	want.BodyTimeout = time.Second
	if diff := cmp.Diff(want, start(t, hello, Limits{BodyTimeout: time.Second}).Limits()); diff != "" {
		t.Error(diff)
	}
}

func TestSenselessLimitsAreRefused(t *testing.T) {
	t.Parallel()
	for field, limits := range map[string]Limits{
		"HeadTimeout":   {HeadTimeout: -1},
		"BodyTimeout":   {BodyTimeout: -1},
		"AnswerTimeout": {AnswerTimeout: -1},
		"IdleTimeout":   {IdleTimeout: -1},
		"HeadBytes":     {HeadBytes: 8191},
	} {
		s, err := New("127.0.0.1:0", http.HandlerFunc(hello), limits, nil)
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: accepted", field)
		} else if !strings.Contains(err.Error(), field) {
			t.Errorf("%v does not name %s", err, field)
		}
	}
}

// headOf returns a request head of exactly size bytes.
func headOf(size int) string {
	const frame = "GET /big HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
	return strings.Replace(frame, "X: ", "X: "+strings.Repeat("x", size-len(frame)), 1)
}

func TestHeadLimitIsExact(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{8 << 10, 32 << 10} {
		s := start(t, hello, Limits{HeadBytes: limit})
		for size, want := range map[int]int{limit - 1: 200, limit: 200, limit + 1: 431, 4 * limit: 431} {
			t.Run(fmt.Sprintf("%d of %d", size, limit), func(t *testing.T) {
				t.Parallel()
				w := dial(t, s)
				_, _ = w.Write([]byte(headOf(size))) // may fail: the server hangs up on what is too large
				if status, _, _ := w.reply(); status != want {
					t.Errorf("got %d, want %d", status, want)
				}
			})
		}
	}
}

func TestHeadLimitOnAUsedConnection(t *testing.T) {
	t.Parallel()
	const limit = 8 << 10
	s := start(t, hello, Limits{HeadBytes: limit})
	for size, want := range map[int]int{limit: 200, limit + readAhead + 1: 431} {
		w := dial(t, s)
		w.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		w.reply()
		_, _ = w.Write([]byte(headOf(size)))
		if status, _, _ := w.reply(); status != want {
			t.Errorf("%d bytes: got %d, want %d", size, status, want)
		}
	}
}

func TestSilentAndHalfHeadsAreCut(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{HeadTimeout: 20 * time.Millisecond})
	silent, half := dial(t, s), dial(t, s)
	half.send("GET / HTTP/1.1\r\nHost: a")
	silent.shut()
	half.shut()
}

func TestIdleConnectionsAreCut(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{IdleTimeout: 20 * time.Millisecond})
	w := dial(t, s)
	w.send(get)
	if status, body, _ := w.reply(); status != 200 || body != "/a" {
		t.Errorf("got %d %q", status, body)
	}
	w.shut()
}

func TestEndlessAnswerIsCut(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				close(ended)
				return
			}
		}
	}, Limits{AnswerTimeout: 50 * time.Millisecond})
	dial(t, s).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") // and never reads
	select {
	case <-ended:
	case <-time.After(patient):
		t.Error("still writing")
	}
}

func TestNoiseIsBounded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	clock := time.Unix(1000, 0)
	n := &noise{log: slog.New(slog.NewTextHandler(&out, nil)), now: func() time.Time { return clock }}
	say := func(times int) {
		for i := range times {
			if _, err := fmt.Fprintf(n, "line %d\n", i); err != nil {
				t.Error(err)
			}
		}
	}
	say(25)
	if got := strings.Count(out.String(), "\n"); got != 10 {
		t.Errorf("%d lines in the first minute, want 10", got)
	}
	clock = clock.Add(time.Minute)
	say(1)
	if !strings.Contains(out.String(), "15 more suppressed") || strings.Count(out.String(), "\n") != 12 {
		t.Errorf("got %s", &out)
	}
	say(12)
	n.flush()
	n.flush()
	if strings.Count(out.String(), "3 more suppressed") != 1 {
		t.Errorf("got %s", &out)
	}
	clock = clock.Add(time.Minute)
	out.Reset()
	_, _ = n.Write(bytes.Repeat([]byte("s"), 64<<10))
	if out.Len() > noiseBytes+200 {
		t.Errorf("one line of %d bytes", out.Len())
	}
}

func TestServeSaysWhyItEnded(t *testing.T) {
	t.Parallel()
	s, err := New("127.0.0.1:0", http.HandlerFunc(hello), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.gate.TCPListener.Close(); err != nil { // behind the server's back
		t.Fatal(err)
	}
	if err := s.Serve(); err == nil || !strings.Contains(err.Error(), s.Addr().String()) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}
