package listener

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// keptCapture is the largest capture buffer that a connection keeps between requests, in bytes. Ordinary heads fit;
// one large head must not make an idle connection dear for the rest of its life.
const keptCapture = 1 << 10

// A conn is a TCP connection that remembers the bytes of the request head being read, and whether a request is under
// way. It embeds the TCP connection itself, so that net/http still finds ReadFrom and CloseWrite, and a handler that
// hijacks finds SetLinger.
//
// Read is called from two of net/http's goroutines (the connection's own, and the one that waits in the background for
// a client to hang up), the rest from the handler's and the drain's: mu guards every field below it.
type conn struct {
	*net.TCPConn
	server *Server

	mu        sync.Mutex
	answering bool   // from the end of a head to the end of its answer
	capturing bool   // what is read belongs to a head
	measured  bool   // whole is known for this head
	whole     bool   // head starts with the first byte of the head
	ambiguous bool   // the verdict on the request being answered
	hurried   bool   // the drain has cut the wait short
	window    int    // the size of net/http's read buffer, learnt from the first read
	head      []byte // what was captured, at most HeadBytes+readAhead bytes
	quietFrom time.Time
}

// connOf returns the connection behind a request's context, or nil.
func connOf(ctx context.Context) *conn {
	c, _ := ctx.Value(connKey{}).(*conn)
	return c
}

// Read passes on what the client sent and keeps a copy while a head is being read.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if err != nil && c.lastLook(err) {
		n, err = c.TCPConn.Read(p)
	}
	if n > 0 {
		c.note(p, n)
	}
	return n, err //nolint:wrapcheck // net/http compares the errors of a connection
}

// Write passes on what goes to the client. What is written while no request is answered is a refusal by net/http, of
// which no handler ever hears.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	answering := c.answering
	c.mu.Unlock()
	if !answering {
		c.server.refused(statusOf(p))
	}
	return c.TCPConn.Write(p) //nolint:wrapcheck // net/http compares the errors of a connection
}

// statusOf is the status of a reply that begins with these bytes (RFC 9112, section 4), or 0.
func statusOf(reply []byte) int {
	const before, digits = len("HTTP/1.1 "), 3
	if len(reply) < before+digits {
		return 0
	}
	status, err := strconv.Atoi(string(reply[before : before+digits]))
	if err != nil {
		return 0
	}
	return status
}

// note captures n bytes just read into p.
func (c *conn) note(p []byte, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hurried {
		// Bytes came after all: this head gets its full time.
		c.hurried = false
		_ = c.SetReadDeadline(time.Now().Add(c.server.limits.HeadTimeout))
	}
	if !c.capturing {
		return
	}
	// net/http reads into the free part of a buffer, so the part that is not free was read before. Unless that is
	// exactly what was captured of this head (nothing, or the one byte of a background read), the head's start came in
	// with the request before it. Background reads have room for one byte and say nothing about the buffer.
	if !c.measured && len(p) > 1 {
		if c.window == 0 {
			c.window = len(p)
		}
		c.whole = c.window-len(p) == len(c.head)
		c.measured = true
	}
	room := c.server.limits.HeadBytes + readAhead - len(c.head)
	if n > room {
		n, c.whole = room, false
	}
	if c.head == nil {
		c.head = make([]byte, 0, max(n, keptCapture/2))
	}
	c.head = append(c.head, p[:n]...)
}

// nextHead empties the capture: what is read from now on is the next head. The caller holds mu.
func (c *conn) nextHead() {
	c.capturing, c.measured, c.whole = true, false, false
	if cap(c.head) > keptCapture {
		c.head = nil
	}
	c.head = c.head[:0]
}

// begin is called when a head is complete and its handler starts.
func (c *conn) begin(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answering = true
	c.ambiguous = c.doubtful(r)
	c.nextHead()
	// The body follows: it is no head until BodyRead or the end of the answer.
	c.capturing = r.Body == http.NoBody
}

// bodyRead is called when the body has been read to its end.
func (c *conn) bodyRead() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.capturing {
		c.nextHead()
	}
}

// watch follows the state net/http sees a connection in.
func watch(nc net.Conn, state http.ConnState) {
	c, ok := nc.(*conn)
	if !ok {
		return
	}
	switch state {
	case http.StateIdle:
		c.bodyRead()
		c.mu.Lock()
		c.answering = false
		c.mu.Unlock()
	case http.StateHijacked:
		c.mu.Lock()
		c.answering, c.capturing, c.head = true, false, nil
		c.mu.Unlock()
	case http.StateNew, http.StateActive, http.StateClosed:
		// Accept, begin and Close know these earlier.
	}
}

// hurry ends the wait of a connection that has been quiet for the given time, unless bytes of a head have come. It
// does so through the read deadline and not by closing: a request that arrives in this very moment still wins.
func (c *conn) hurry(now time.Time, quiet time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.answering || len(c.head) > 0:
		c.quietFrom = time.Time{}
	case c.quietFrom.IsZero():
		c.quietFrom = now
	case now.Sub(c.quietFrom) >= quiet:
		c.hurried, c.quietFrom = true, now
		_ = c.SetReadDeadline(now)
	}
}

// lastLook reports whether a read that ended with err is worth one more try. Go gives up on a passed deadline without
// asking the kernel, so that a request which has arrived meanwhile would be lost.
func (c *conn) lastLook(err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.hurried || !errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	return c.SetReadDeadline(time.Now().Add(time.Millisecond)) == nil
}

// Close closes the connection and lets the server forget it.
func (c *conn) Close() error {
	c.server.mu.Lock()
	_, known := c.server.open[c]
	delete(c.server.open, c)
	c.server.mu.Unlock()
	if !known {
		return nil
	}
	return c.TCPConn.Close() //nolint:wrapcheck // net/http compares the errors of a connection
}
