package verify

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"understudy/mock/cases"
)

// rude is a service that answers each request with the same bytes, and then hangs up or stays silent.
func rude(t *testing.T, answer string, silent bool) string {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Close() })
	go func() {
		for {
			conn, err := at.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = io.WriteString(conn, answer)
				if tcp, ok := conn.(*net.TCPConn); ok && !silent {
					_ = tcp.CloseWrite()
				}
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	return "http://" + at.Addr().String()
}

// TestAnOddReplyIsTakenForWhatItIs has services that are at odds with HTTP. Half a reply is no reply.
func TestAnOddReplyIsTakenForWhatItIs(t *testing.T) {
	t.Parallel()
	const ok = "HTTP/1.1 200 OK\r\n"
	const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
	const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	for _, c := range []struct {
		name, method, answer string
		status               int
		body, announced, err string
		silent               bool
	}{
		{name: "an old service", answer: "HTTP/1.0 200 OK\r\n\r\nabc", status: 200, body: "abc"},
		{name: "chunks and a trailer", answer: chunked + "3;x=y\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n", status: 200, body: "abc"},
		{name: "hints", answer: hints + ok + "Content-Length: 1\r\n\r\na", status: 200, body: "a"},
		{name: "HEAD with a body", method: "HEAD", answer: ok + "Content-Length: 3\r\n\r\nabc", status: 200},
		{name: "204 with a body", answer: "HTTP/1.1 204 Gone\r\nContent-Length: 3\r\n\r\nabc", status: 204, announced: "3"},
		{name: "304 with a length", answer: "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", status: 304},
		{name: "elsewhere", answer: "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", status: 302},
		{name: "half a body", answer: ok + "Content-Length: 9\r\n\r\nabc", err: "the body did not come"},
		{name: "half a chunk", answer: chunked + "9\r\nabc", err: "the body did not come"},
		{name: "no last chunk", answer: chunked + "3\r\nabc\r\n", err: "the body did not come"},
		{name: "half, and silence", answer: ok + "Content-Length: 9\r\n\r\nabc", silent: true, err: "did not end within"},
		{name: "half a head", answer: ok + "Content-", err: "malformed"},
		{name: "silence", silent: true, err: "nothing came within"},
		{name: "two lengths", answer: ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", err: "Content-Length"},
		{
			name: "another protocol", answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nabc",
			silent: true, err: "another protocol",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			options := Options{Target: rude(t, c.answer, c.silent), Timeout: 300 * time.Millisecond, Connections: 1}
			l, stop := newLine("verify", &options, func(error) {})
			defer stop()
			method := c.method
			if method == "" {
				method = "GET"
			}
			type heard struct {
				*reply
				err error
			}
			came := make(chan heard, 1)
			go func() {
				got, err := l.once(context.Background(), &cases.Request{Method: method, Path: "/a"})
				came <- heard{got, err}
			}()
			var got heard
			select {
			case got = <-came:
			case <-time.After(10 * time.Second):
				t.Fatal("it is waited for without end")
			}
			switch {
			case c.err != "":
				if got.err == nil || !strings.Contains(got.err.Error(), c.err) {
					t.Errorf("got %+v, %v", got.reply, got.err)
				}
			case got.err != nil || got.status != c.status || string(got.body) != c.body || got.announced != c.announced:
				t.Errorf("got %+v, %v", got.reply, got.err)
			}
		})
	}
}
