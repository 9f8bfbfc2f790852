package listener

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A crowd is clients that ask until nobody answers the door any more.
type crowd struct {
	address string
	served  atomic.Int64
	after   atomic.Int64 // served after the drain began
	leaving <-chan struct{}
	clients sync.WaitGroup
	lost    chan error
}

// page is larger than net/http's write buffer, so that an answer takes several writes and can be cut between them.
var page = strings.Repeat("0123456789abcdef", 1<<10)

// visit opens a connection and asks up to the given number of times. It reports whether to come again.
func (c *crowd) visit(requests int) (again bool) {
	nc, err := net.DialTimeout("tcp", c.address, patient)
	if err != nil {
		if !errors.Is(err, syscall.ECONNREFUSED) {
			c.lost <- fmt.Errorf("connect: %w", err)
		}
		return false
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(patient))
	buf := bufio.NewReader(nc)
	for i := range requests {
		began := closed(c.leaving)
		if _, err := io.WriteString(nc, get); err != nil {
			c.lost <- fmt.Errorf("request %d of a connection: %w", i, err)
			return false
		}
		closing, err := answered(buf)
		if err != nil {
			c.lost <- fmt.Errorf("request %d of a connection: %w", i, err)
			return false
		}
		c.served.Add(1)
		if began {
			c.after.Add(1)
		}
		if closing {
			return true
		}
	}
	return true
}

// answered reads one whole answer.
func answered(buf *bufio.Reader) (closing bool, err error) {
	res, err := http.ReadResponse(buf, nil)
	if err != nil {
		return true, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || string(body) != page {
		return true, fmt.Errorf("status %d, %d bytes: %w", res.StatusCode, len(body), err)
	}
	return res.Close, nil
}

func TestDrainUnderLoadLosesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) }, Limits{})
	const clients, visits, warm = 8, 4000, 500
	c := &crowd{address: s.Addr().String(), leaving: s.draining, lost: make(chan error, 2*clients)}
	for range clients {
		for _, requests := range []int{1, 50} { // fresh connections, and reused ones
			c.clients.Go(func() {
				for range visits {
					if !c.visit(requests) {
						return
					}
				}
			})
		}
	}
	until(t, "the crowd is there", func() bool { return c.served.Load() >= warm })
	if err := s.Drain(context.Background()); err != nil {
		t.Error(err)
	}
	c.clients.Wait()
	close(c.lost)
	for err := range c.lost {
		t.Errorf("lost: %v", err)
	}
	t.Logf("served %d requests, %d of them sent after the drain began", c.served.Load(), c.after.Load())
}
