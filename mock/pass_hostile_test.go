package mock

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/upstream"
)

// rude is a service that answers each request with the same bytes, whatever they are, and then hangs up.
func rude(t *testing.T, bytes string) string {
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
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = io.WriteString(conn, bytes)
				if tcp, ok := conn.(*net.TCPConn); ok {
					_ = tcp.CloseWrite()
				}
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			}()
		}
	}()
	return "http://" + at.Addr().String()
}

// TestAHostileServiceHarmsNobody has services that break HTTP itself: each call gets a sound reply or a connection that
// is cut, and the next one is served.
func TestAHostileServiceHarmsNobody(t *testing.T) {
	t.Parallel()
	const ok, text = "HTTP/1.1 200 OK\r\n", "Content-Type: text/plain\r\n"
	for name, c := range map[string]struct {
		bytes string
		// want are the statuses that may come back; 0 is a connection that is cut.
		want []int
	}{
		"a head without end":       {ok + strings.Repeat("X-A: b\r\n", 100_000), []int{502}},
		"a field without end":      {ok + "X-A: " + strings.Repeat("b", 1<<20), []int{502}},
		"interim replies for ever": {strings.Repeat("HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n", 50_000), []int{502}},
		"two lengths":              {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", []int{502}},
		"a length below zero":      {ok + "Content-Length: -1\r\n\r\n", []int{502}},
		"a length that is none":    {ok + "Content-Length: 1e3\r\n\r\n", []int{502}},
		"a length too long to be":  {ok + text + "Content-Length: 9223372036854775807\r\n\r\nabc", []int{502, 0}},
		"a chunk that is none":     {ok + text + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", []int{502, 0}},
		"a chunk too long to be":   {ok + text + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", []int{502, 0}},
		"a coding that is none":    {ok + text + "Transfer-Encoding: rot13\r\n\r\nabc", []int{502}},
		"length and chunks": {
			ok + text + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", []int{200, 502},
		},
		"a name with a space":     {ok + text + "X A: b\r\n\r\n", []int{200, 502}},
		"a name with a line end":  {ok + text + "X\nA: b\r\n\r\n", []int{502}},
		"a value with a NUL":      {ok + text + "X-A: a\x00b\r\nContent-Length: 1\r\n\r\na", []int{200, 502}},
		"a status of four digits": {"HTTP/1.1 2000 OK\r\n\r\n", []int{502}},
		"a protocol change": {
			"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nabc", []int{502},
		},
		"HTTP/0.9": {"<html>", []int{502}},
		"HTTP/2":   {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{502}},
		"codings in layers": {
			ok + text + "Content-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\na", []int{200, 502},
		},
		"a trailer of framing": {
			ok + text + "Trailer: Content-Length\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nContent-Length: 9\r\n\r\n",
			[]int{200, 502},
		},
		"a body where none belongs": {
			"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", []int{204, 502},
		},
		"more than was announced": {
			ok + text + "Content-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nX-Next: 1\r\n\r\n", []int{200},
		},
	} {
		for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
			t.Run(name+" "+string(replies), func(t *testing.T) {
				t.Parallel()
				h := standBefore(t, rude(t, c.bytes), upstream.Options{Timeout: 15 * time.Second}, Upstream{Replies: replies})
				for range 2 {
					request, err := http.NewRequestWithContext(t.Context(), "GET", h.url+"/blobs/a", nil)
					if err != nil {
						t.Fatal(err)
					}
					reply, err := plainClient(t).Do(request)
					if err != nil {
						t.Fatal(err)
					}
					_, err = io.Copy(io.Discard, reply.Body)
					_ = reply.Body.Close()
					got := reply.StatusCode
					if err != nil {
						got = 0
					}
					if !slices.Contains(c.want, got) || reply.Header.Get("X-Next") != "" ||
						len(reply.Header["Content-Length"]) > 1 {
						t.Errorf("got %d, %v, %v; want %v", reply.StatusCode, err, reply.Header, c.want)
					}
				}
			})
		}
	}
}
