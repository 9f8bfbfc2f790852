package listener

import (
	"net"
	"net/http"
	"runtime"
	"sync"
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

// idleBudget is what an idle connection may cost, in bytes: the 20 kB that are promised, and 1 kB for the client's side
// and for what the heap rounds up. A bare net/http server costs about 19 kB here.
const idleBudget = 20_000 + 1_000

// TestIdleConnectionsAreCheap is not parallel: it weighs the whole process.
func TestIdleConnectionsAreCheap(t *testing.T) {
	s := start(t, hello, Limits{})
	const connections = 2000
	clients := make([]net.Conn, 0, connections)
	request, answer := []byte("GET /a HTTP/1.1\r\nHost: a\r\n"+large+"\r\n"), make([]byte, 512)
	before := weight()
	for range connections {
		c, err := net.DialTimeout("tcp", s.Addr().String(), patient)
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
	until(t, "all are idle", func() bool {
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
	each := (weight() - before) / connections
	t.Logf("%d bytes for each idle connection", each)
	if each > idleBudget {
		t.Errorf("%d bytes for each idle connection, want at most %d", each, idleBudget)
	}
	runtime.KeepAlive(clients)
}

// weight returns what the process holds, in bytes.
func weight() int64 {
	runtime.GC()
	runtime.GC() // the first one only moves pooled buffers aside
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
