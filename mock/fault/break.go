package fault

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const (
	// breakTimeout bounds how long the bytes before a break may take to leave: a hijacked connection has no deadline.
	breakTimeout = 5 * time.Second
	// hangUpTimeout and hangUpBytes bound how long, and how much, is read of a client after the connection was closed on
	// our side.
	hangUpTimeout = 500 * time.Millisecond
	hangUpBytes   = 256 << 10
	// maxGoodPart is how many bytes of a body are sent at most before it breaks.
	maxGoodPart = 16 << 10
	// garbageStream keeps garbage apart from other numbers that follow from the same seed.
	garbageStream = 0x67617262616765
)

// Break answers r with a connection that breaks. It is the last thing done to w, in place of WriteHeader and Write, and
// blocks for at most 6 s. What the client sees, on HTTP/1.1, where the connection is taken over:
//
//   - EmptyResponse: the connection closes, no byte was sent.
//   - ConnectionReset: the connection is reset (RST). One that is not TCP just closes.
//   - MalformedChunk: the head, with Transfer-Encoding in place of Content-Length, then the first half of the body (at
//     most 16 KiB) as a good chunk, then garbage where the next chunk should be; the connection closes.
//   - RandomThenClose: 64 to 512 bytes of garbage that follow from the seed; the connection closes.
//
// Where it cannot be taken over, as on HTTP/2, which has many streams on one connection, Break panics with
// http.ErrAbortHandler: net/http then resets the stream (RST_STREAM) and all other streams go on. EmptyResponse and
// ConnectionReset send nothing before that, MalformedChunk the head and the half body, RandomThenClose the head and the
// garbage as body. HTTP/1.1 without a way to take over closes the connection instead of resetting a stream.
//
// A status outside 200 to 999 is sent as 200. None does nothing.
func Break(w http.ResponseWriter, r *http.Request, k Kind, status int, header http.Header, body []byte, seed uint64) {
	if k == None {
		return
	}
	if status < 200 || status > 999 {
		status = http.StatusOK
	}
	// A copy: on HTTP/2 the header may be that of w.
	header = header.Clone()
	header.Del("Content-Length")
	header.Del("Transfer-Encoding")
	half := body[:min((len(body)+1)/2, maxGoodPart)]
	if r.ProtoMajor == 1 {
		if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
			breakConnection(connection, k, status, header, half, garbage(seed))
			return
		}
	}
	abort(w, k, status, header, half, garbage(seed))
}

// breakConnection ends a connection that is ours.
func breakConnection(c net.Conn, k Kind, status int, header http.Header, half, noise []byte) {
	_ = c.SetDeadline(time.Now().Add(breakTimeout))
	switch k {
	case ConnectionReset:
		reset(c)
		return
	case MalformedChunk:
		_, _ = c.Write(malformed(status, header, half, noise))
	case RandomThenClose:
		_, _ = c.Write(noise)
	case None, EmptyResponse:
	}
	hangUp(c)
}

// malformed is a reply in which garbage follows the first chunk.
func malformed(status int, header http.Header, half, noise []byte) []byte {
	var message bytes.Buffer
	fmt.Fprintf(&message, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	_ = header.Write(&message) // it keeps line breaks out of the values
	message.WriteString("Transfer-Encoding: chunked\r\n\r\n")
	if len(half) > 0 { // a chunk of no bytes would be the last one
		fmt.Fprintf(&message, "%x\r\n%s\r\n", len(half), half)
	}
	message.Write(noise)
	return message.Bytes()
}

// garbage is 64 to 512 bytes that no HTTP client takes for anything: each has its highest bit set, so that none of them
// ends a line, is a digit, or begins a head.
func garbage(seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, garbageStream))
	noise := make([]byte, 64+random.IntN(449))
	for i := range noise {
		noise[i] = 0x80 | byte(random.Uint32())
	}
	return noise
}

// reset closes a TCP connection with RST in place of FIN: nothing lingers. Below TLS, whose own farewell would be a
// regular end.
func reset(c net.Conn) {
	if secure, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = secure.NetConn()
	}
	if tcp, ok := c.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// hangUp closes a connection so that what was sent arrives. The kernel resets a connection that is closed while bytes
// of the client are unread, and a reset can overtake what was sent (RFC 9112, section 9.6). So only our side closes at
// first, and the rest of what the client says is heard.
func hangUp(c net.Conn) {
	if half, ok := c.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = c.SetReadDeadline(time.Now().Add(hangUpTimeout))
		_, _ = io.CopyN(io.Discard, c, hangUpBytes)
	}
	_ = c.Close()
}

// abort ends a reply by net/http's own means.
func abort(w http.ResponseWriter, k Kind, status int, header http.Header, half, noise []byte) {
	sent := half
	switch k {
	case MalformedChunk:
	case RandomThenClose:
		sent = noise
	case None, EmptyResponse, ConnectionReset:
		panic(http.ErrAbortHandler)
	}
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Now().Add(breakTimeout))
	clear(w.Header())
	for name, values := range header {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	_, _ = w.Write(sent)
	_ = control.Flush()
	panic(http.ErrAbortHandler)
}
