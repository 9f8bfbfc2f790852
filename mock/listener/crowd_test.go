package listener

import (
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestSlowClientsHarmNobody(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{HeadTimeout: time.Second, IdleTimeout: time.Second})
	const slow, polite = 500, 100
	var all sync.WaitGroup
	for range slow {
		w := dial(t, s)
		w.send("GET / HTTP/1.1\r\nHost: a\r\n")
		all.Go(w.shut)
	}
	for range polite {
		w := dial(t, s)
		w.send(get)
		if status, body, _ := w.reply(); status != http.StatusOK || body != "/a" {
			t.Errorf("a polite client got %d %q", status, body)
		}
	}
	all.Wait()
}

// idleMargin is what an idle connection may cost beyond one of a bare net/http server, in bytes. The bare one costs
// about 19 kB, which leaves little of the 20 kB that are promised.
const idleMargin = 1_000

// TestIdleConnectionsAreCheap is not parallel: it weighs the whole process.
func TestIdleConnectionsAreCheap(t *testing.T) {
	s := start(t, hello, Limits{})
	ours := idleWeight(t, s.Addr().String(), func() bool {
		for _, c := range s.connections() {
			c.mu.Lock()
			busy := c.answering
			c.mu.Unlock()
			if busy {
				return false
			}
		}
		return true
	})
	var idle atomic.Int64
	bare := httptest.NewUnstartedServer(http.HandlerFunc(hello))
	bare.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateIdle {
			idle.Add(1)
		}
	}
	bare.Start()
	t.Cleanup(bare.Close)
	theirs := idleWeight(t, bare.Listener.Addr().String(), func() bool { return idle.Load() == sleepers })
	t.Logf("%d bytes for each idle connection, %d for one of a bare server", ours, theirs)
	if ours > theirs+idleMargin {
		t.Errorf("%d bytes for each idle connection, want at most %d more than %d", ours, idleMargin, theirs)
	}
}

// sleepers is how many connections are weighed.
const sleepers = 2000

// idleWeight is what each of many connections costs once it has had its answer and is idle, in bytes: both sides of it.
func idleWeight(t *testing.T, address string, allIdle func() bool) int64 {
	t.Helper()
	clients := make([]net.Conn, 0, sleepers)
	request, answer := []byte("GET /a HTTP/1.1\r\nHost: a\r\n"+large+"\r\n"), make([]byte, 512)
	before := weight()
	for range sleepers {
		c, err := net.DialTimeout("tcp", address, patient)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		clients = append(clients, c)
		_ = c.SetDeadline(time.Now().Add(patient))
		if _, err := c.Write(request); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(answer); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "all are idle", allIdle)
	each := (weight() - before) / sleepers
	runtime.KeepAlive(clients)
	return each
}

// weight returns what the process holds, in bytes.
func weight() int64 {
	runtime.GC()
	runtime.GC() // the first one only moves pooled buffers aside
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
