//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// drainLimit is within which time a server must be gone after a signal, whatever its clients do.
const drainLimit = 10 * time.Second

// A load is clients that ask until nobody answers the door any more.
type load struct {
	t       *testing.T
	address string
	want    []byte
	told    atomic.Bool // the signal was sent
	served  atomic.Int64
	after   atomic.Int64 // of requests written after the signal
	clients sync.WaitGroup
}

// bear starts the clients: some with a new connection for each request, some that keep theirs.
func bear(t *testing.T, p *program, clients int) *load {
	l := &load{t: t, address: p.addr, want: golden(t)}
	for range clients {
		for _, requests := range []int{1, 200} {
			l.clients.Go(func() {
				for range 100_000 { // a bound only: the server ends long before
					if !l.visit(requests) {
						return
					}
				}
			})
		}
	}
	return l
}

// visit opens a connection, asks so many times, and reports whether the server is still there. A connection that is
// refused was not accepted. On one that was, every request written gets its whole reply.
func (l *load) visit(requests int) (again bool) {
	w, err := connect(l.address)
	if err != nil {
		if !errors.Is(err, syscall.ECONNREFUSED) {
			l.t.Errorf("connect: %v", err)
		}
		return false
	}
	defer w.reset()
	for i := range requests {
		late := l.told.Load()
		a, err := w.ask(good)
		if err != nil || a.status != http.StatusOK || !bytes.Equal(a.body, l.want) {
			l.t.Errorf("request %d of a connection (after the signal: %t) was lost: %+v, %v", i, late, a, err)
			return false
		}
		l.served.Add(1)
		if late {
			l.after.Add(1)
		}
		if a.closing {
			return true
		}
	}
	return true
}

// signal sends a signal to the program, by its pid.
func (p *program) signal(t *testing.T, which syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(which); err != nil {
		t.Fatal(err)
	}
}

func TestSignalsLoseNoRequest(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 1
	}
	t.Parallel()
	var served, after int64
	for round := range rounds {
		which := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT}[round%2]
		t.Run(fmt.Sprintf("%d %s", round, which), func(t *testing.T) {
			p := start(t)
			l := bear(t, p, 4)
			until(t, patient, "the clients are there", func() bool { return l.served.Load() > 500 })
			l.told.Store(true)
			p.signal(t, which)
			p.ends(t, drainLimit, 0)
			l.clients.Wait()
			again(t, p)
			served, after = served+l.served.Load(), after+l.after.Load()
		})
	}
	t.Logf("%d requests were served, %d of them written after the signal", served, after)
}

// again starts a second program on the port of one that has ended: it must be free within a second.
func again(t *testing.T, p *program) {
	t.Helper()
	var second *program
	began := time.Now()
	until(t, time.Second, "the port is free again", func() bool {
		probe := exec.Command(binary, "--listen", p.addr)
		if second = try(t, probe); second == nil {
			return false
		}
		return true
	})
	if second != nil {
		t.Logf("on the same port again after %s", time.Since(began))
		serves(t, second.addr)
	}
}

// try starts a program and returns nil if it cannot start.
func try(t *testing.T, command *exec.Cmd) *program {
	t.Helper()
	address := command.Args[2]
	check := exec.Command(command.Path, "health", "http://"+address)
	if err := check.Run(); err == nil {
		t.Errorf("something answers on %s, although the program has ended", address)
		return nil
	}
	return launch(t, command)
}

// TestSignalServesWhatHasBegun sends the signal while requests are half written, and then the other halves.
func TestSignalServesWhatHasBegun(t *testing.T) {
	t.Parallel()
	p, want := start(t), golden(t)
	head, idle, fresh := dial(t, p.addr), dial(t, p.addr), dial(t, p.addr)
	body := dial(t, p.addr)
	isGolden(t, idle, want)
	_, _ = io.WriteString(head, good[:30])
	_, _ = io.WriteString(body, send("POST", record, "four", "Content-Length: 8"))
	isGolden(t, dial(t, p.addr), want) // by now the halves above have been read
	p.signal(t, syscall.SIGTERM)
	until(
		t, patient, "the program says that it ends", func() bool { return strings.Contains(p.stderr.String(), "finishing") },
	)
	for name, test := range map[string]struct {
		w    *wire
		rest string
		want int
	}{
		"half a head":        {head, good[30:], http.StatusOK},
		"half a body":        {body, "more", http.StatusMethodNotAllowed},
		"kept, and idle":     {idle, good, http.StatusOK},
		"connected, no more": {fresh, good, http.StatusOK},
	} {
		a, err := test.w.ask(test.rest)
		if err != nil || a.status != test.want {
			t.Errorf("%s: got %+v, %v", name, a, err)
			continue
		}
		closes(t, test.w)
	}
	p.ends(t, drainLimit, 0)
}

// TestSignalDoesNotWaitForTheStalled has 60 clients that never end what they began.
func TestSignalDoesNotWaitForTheStalled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes nine seconds, as long as a drain may")
	}
	t.Parallel()
	p := start(t, "--head-timeout", "1m", "--body-timeout", "1m", "--answer-timeout", "1m")
	for i, w := range crowd(t, p, 60) {
		_, _ = io.WriteString(w, []string{
			good[:40], send("POST", record, "four", "Content-Length: 8"),
			send("POST", record, "8\r\nfour", "Transfer-Encoding: chunked"), "", strings.Repeat(good, 3000),
		}[i%5])
	}
	serves(t, p.addr)
	p.signal(t, syscall.SIGTERM)
	p.ends(t, drainLimit, 0)
	again(t, p)
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := start(t, "--body-timeout", "1m", "--head-timeout", "1m")
	for _, w := range crowd(t, p, 20) {
		_, _ = io.WriteString(w, good[:40])
	}
	serves(t, p.addr)
	p.signal(t, syscall.SIGTERM)
	until(
		t, patient, "the program says that it ends", func() bool { return strings.Contains(p.stderr.String(), "finishing") },
	)
	p.signal(t, syscall.SIGINT)
	// Well under the nine seconds that the first signal alone may take.
	p.ends(t, 3*time.Second, 0)
	again(t, p)
}
