package fault_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/fault"
	"understudy/mock/listener"
)

// A tap is a writer that notes what is sent at once: what was written between two flushes.
type tap struct {
	http.ResponseWriter
	unsent string
	sent   []string
	broken error
}

func (w *tap) Write(p []byte) (int, error) {
	w.unsent += string(p)
	return len(p), w.broken
}

func (w *tap) Flush() { w.sent, w.unsent = append(w.sent, w.unsent), "" }

func TestDribbleSendsPiecesOfNearlyTheSameSize(t *testing.T) {
	t.Parallel()
	stopping := make(chan struct{})
	close(stopping) // so that nothing waits
	for name, test := range map[string]struct {
		dribble fault.Dribble
		body    string
		want    []string // after the head
	}{
		"even":       {fault.Dribble{Chunks: 3, Total: time.Minute}, "aabbcc", []string{"aa", "bb", "cc"}},
		"uneven":     {fault.Dribble{Chunks: 3, Total: time.Minute}, "aabbccc", []string{"aa", "bb", "ccc"}},
		"short body": {fault.Dribble{Chunks: 9, Total: time.Minute}, "abc", []string{"a", "b", "c"}},
		"no body":    {fault.Dribble{Chunks: 9, Total: time.Minute}, "", []string{""}},
		"none":       {fault.Dribble{}, "abc", []string{"abc"}},
		"too long":   {fault.Dribble{Chunks: 1, Total: 200 * 365 * 24 * time.Hour}, "abc", []string{"abc"}},
	} {
		var w tap
		if err := test.dribble.Write(&w, context.Background(), stopping, []byte(test.body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		w.Flush()
		if want := append([]string{""}, test.want...); !slices.Equal(w.sent, want) {
			t.Errorf("%s: got %q, want %q", name, w.sent, want)
		}
	}
	var w tap
	many := fault.Dribble{Chunks: 1 << 40, Total: time.Minute}
	err := many.Write(&w, context.Background(), stopping, make([]byte, 100_000))
	if w.Flush(); err != nil || len(w.sent) != 10_001 {
		t.Errorf("%d pieces, want the head and 10,000; %v", len(w.sent), err)
	}
}

func TestDribbleEndsWhenTheClientHasGone(t *testing.T) {
	t.Parallel()
	gone, leave := context.WithCancel(context.Background())
	leave()
	var w tap
	err := fault.Dribble{Chunks: 2, Total: time.Minute}.Write(&w, gone, nil, []byte(body))
	if !errors.Is(err, context.Canceled) || len(w.sent) != 1 {
		t.Errorf("got %v, sent %q", err, w.sent)
	}
	stopping := make(chan struct{})
	close(stopping)
	w = tap{broken: io.ErrClosedPipe}
	err = fault.Dribble{Chunks: 2, Total: time.Minute}.Write(&w, context.Background(), stopping, []byte(body))
	if !errors.Is(err, io.ErrClosedPipe) || w.unsent != body[:len(body)/2] {
		t.Errorf("got %v, wrote %q", err, w.unsent)
	}
}

// Pieces over a real connection: a client that knows nothing of them gets the reply as it is.
func TestDribbledBodyIsWholeAndAsLongAsItWasSaid(t *testing.T) {
	t.Parallel()
	server := listen(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "32")
		w.WriteHeader(http.StatusOK)
		err := fault.Dribble{Chunks: 4, Total: 4 * time.Millisecond}.Write(w, r.Context(), nil, []byte(body))
		if err != nil {
			t.Errorf("Write: %v", err)
		}
	})
	got, err := exchange(t, dialTCP(t, server.Addr()), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if !strings.Contains(got, "\r\nContent-Length: 32\r\n") || !strings.HasSuffix(got, "\r\n\r\n"+body) || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDribbleIsSentAtOnceWhenTheServerStops(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	server := listen(t, func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		long := fault.Dribble{Chunks: 4, Total: fault.MaxDelay}
		_ = long.Write(w, r.Context(), listener.Draining(r.Context()), []byte(body))
	})
	c := dialTCP(t, server.Addr())
	if _, err := io.WriteString(c, get("")); err != nil {
		t.Fatal(err)
	}
	<-begun
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	drained := make(chan error, 1)
	go func() { drained <- server.Drain(ctx) }()
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got, err := io.ReadAll(res.Body); string(got) != body || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	_ = c.Close()
	if err := <-drained; err != nil {
		t.Errorf("Drain: %v", err)
	}
}
