package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// crowd opens many connections to a program; they close with the test.
func crowd(t *testing.T, p *program, count int) []*wire {
	t.Helper()
	all := make([]*wire, count)
	for i := range all {
		all[i] = dial(t, p.addr)
	}
	return all
}

// TestSlowClientsHarmNobody keeps 500 clients at half a request while polite ones are served.
func TestSlowClientsHarmNobody(t *testing.T) {
	t.Parallel()
	p, want := start(t), golden(t)
	const slow, polite, each = 500, 8, 100
	for i, w := range crowd(t, p, slow) {
		_, _ = io.WriteString(w, []string{
			"", "GET ", "GET " + record + " HTTP/1.1\r\nHost: a\r\nX-Odd: b",
			send("POST", record, "four", "Content-Length: 9"), send("POST", record, "9\r\nfour", "Transfer-Encoding: chunked"),
		}[i%5])
	}
	var mu sync.Mutex
	var took []time.Duration
	together(polite, make([]struct{}, polite*each), func(struct{}) {
		began := time.Now()
		w, err := connect(p.addr)
		if err != nil {
			t.Errorf("a polite client finds no server: %v", err)
			return
		}
		defer w.reset()
		a, err := w.ask(good)
		if err != nil || a.status != http.StatusOK || !bytes.Equal(a.body, want) {
			t.Errorf("a polite client got %+v, %v", a, err)
		}
		mu.Lock()
		defer mu.Unlock()
		took = append(took, time.Since(began))
	})
	slices.Sort(took)
	t.Logf("with %d slow clients: median %s, 99 of 100 within %s", slow, took[len(took)/2], took[len(took)*99/100])
}

// TestGreedyClientsHarmNobody has 50 clients that ask 2,000 times each and never read: the good request still works,
// and what waits for them is bounded.
func TestGreedyClientsHarmNobody(t *testing.T) {
	t.Parallel()
	p := start(t, "--answer-timeout", "3s")
	const greedy, requests = 50, 2000
	batch := []byte(strings.Repeat(good, requests))
	var senders sync.WaitGroup
	for _, w := range crowd(t, p, greedy) {
		_ = w.SetDeadline(time.Now().Add(patient))
		senders.Go(func() { _, _ = w.Write(batch) }) // ends when the server hangs up, because nobody reads
	}
	w, want := dial(t, p.addr), golden(t)
	for range 200 {
		isGolden(t, w, want)
	}
	serves(t, p.addr)
	if grown := p.memory(t); grown > 64<<20 {
		t.Errorf("the program holds %d bytes for clients that do not read", grown)
	}
	senders.Wait()
	serves(t, p.addr)
}

// TestPipelinedRequestsAreAnsweredInOrder asks three things at once.
func TestPipelinedRequestsAreAnsweredInOrder(t *testing.T) {
	t.Parallel()
	p := start(t)
	w := dial(t, p.addr)
	_, _ = io.WriteString(w, good+send("GET", "/nothing", "")+send("DELETE", record, "hello", "Content-Length: 5")+good)
	for i, want := range []int{200, 404, 405, 200} {
		a, err := w.read(false)
		if err != nil || a.status != want {
			t.Errorf("reply %d: %+v, %v, want %d", i, a, err, want)
		}
	}
}

const (
	idle = 2000
	// idleBudget is what each idle connection may cost, in bytes. The margin is for what belongs to no connection: the
	// journal has 2,000 entries more by then, of about 1 kB each, and as much garbage as GOGC=10 lets lie (10 of 100).
	idleBudget = 20_000
	idleMargin = 4 << 20
)

func TestIdleConnectionsAreCheap(t *testing.T) {
	t.Parallel()
	// Go lets as much garbage lie as there is in use, unless it is told to collect earlier: this test weighs what the
	// connections hold.
	eager := exec.Command(binary, "--listen", "127.0.0.1:0")
	eager.Env = environment("GOGC=10")
	p, want := launch(t, eager), golden(t)
	warm := dial(t, p.addr)
	for range 500 {
		isGolden(t, warm, want)
	}
	before := p.memory(t)
	for _, w := range crowd(t, p, idle) {
		if a, err := w.ask(good); err != nil || a.status != http.StatusOK || a.closing {
			t.Fatalf("got %+v, %v", a, err)
		}
		w.buf = nil
	}
	grown := p.memory(t) - before
	t.Logf("%d idle connections cost %d bytes each", idle, grown/idle)
	if grown > idle*idleBudget+idleMargin {
		t.Errorf("%d idle connections cost %d bytes each, want at most %d", idle, grown/idle, idleBudget)
	}
	serves(t, p.addr)
}

// TestChurnedConnectionsAllWork opens 20,000 connections one after the other. Each is reset at its end, for a port that
// was closed in the usual way stays taken for a minute, and there are only 28,000.
func TestChurnedConnectionsAllWork(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	p, want := start(t), golden(t)
	const connections = 20_000
	var served, failed atomic.Int64
	together(8, make([]struct{}, connections), func(struct{}) {
		w, err := connect(p.addr)
		if err == nil {
			defer w.reset()
			var a *answer
			if a, err = w.ask(good); err == nil && a.status == http.StatusOK && bytes.Equal(a.body, want) {
				served.Add(1)
				return
			}
		}
		if failed.Add(1) < 10 {
			t.Errorf("a connection failed: %v", err)
		}
	})
	if served.Load() != connections {
		t.Errorf("%d of %d connections were served", served.Load(), connections)
	}
	t.Logf("the program holds %d bytes after %d connections", p.memory(t), connections)
}
