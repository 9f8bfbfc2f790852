package mock

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"understudy/mock/upstream"
)

// last ends the request line of a client that wants the connection closed, and is followed by more fields.
const last = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

// heardRaw is a service that answers one request after another with the same bytes, and tells each as it came.
func heardRaw(t *testing.T, answer string) (url string, came <-chan string) {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Close() })
	told := make(chan string, 10)
	go func() {
		for {
			conn, err := at.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				var raw bytes.Buffer
				r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, &raw)))
				if err != nil {
					return
				}
				if r.Header.Get("Expect") == "" {
					_, _ = io.Copy(io.Discard, r.Body)
				}
				told <- raw.String()
				_, _ = io.WriteString(conn, answer)
				if tcp, ok := conn.(*net.TCPConn); ok {
					_ = tcp.CloseWrite()
				}
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	return "http://" + at.Addr().String(), told
}

// says sends bytes, and reads what comes until the connection ends. That must be by itself.
func (h *house) says(t *testing.T, raw string) string {
	t.Helper()
	conn, err := net.Dial("tcp", h.at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		got = append(got, "\n[broken: "+err.Error()+"]"...)
	}
	return string(got)
}

// TestOddRequestsReachTheServiceAsTheyAre is about the bytes of requests: each wanted text is there, in the service's
// eyes, and no other is.
func TestOddRequestsReachTheServiceAsTheyAre(t *testing.T) {
	t.Parallel()
	const fine = "HTTP/1.1 204 No Content\r\n\r\n"
	const bytes = "Content-Type: application/octet-stream\r\n"
	for _, c := range []struct{ name, sent, want, unwanted string }{
		{
			"fields that a closing connection lists",
			"GET /pets/1 HTTP/1.1\r\nHost: a\r\nConnection: close, X-Foo\r\nX-Foo: 1\r\nX-Bar: 2\r\n\r\n",
			"X-Bar: 2\r\n", "X-Foo|close",
		},
		{
			"an absolute target", "GET http://other.example/pets/1?a=%2f" + last + "\r\n",
			"GET /pets/1?a=%2f HTTP/1.1\r\nHost: SERVICE\r\n|X-Forwarded-Host: other.example\r\n", "Host: a\r\n",
		},
		{
			"slashes and escapes", "GET //pets/%2F%2e%2E/..//1;a=b%20" + last + "\r\n",
			"GET //pets/%2F%2e%2E/..//1;a=b%20 HTTP/1.1\r\n", "",
		},
		{
			"a query of its own kind", "GET /nope?a;b&&c==%00&+" + last + "\r\n",
			"GET /nope?a;b&&c==%00&+ HTTP/1.1\r\n", "",
		},
		{
			"an old client", "GET /pets/1 HTTP/1.0\r\nX-A: 1\r\nX-A: 2\r\n\r\n",
			"GET /pets/1 HTTP/1.1\r\n|X-A: 1\r\n|X-A: 2\r\n|Via: 1.0 understudy-", "X-Forwarded-Host",
		},
		{
			"an old client with a body", "PUT /blobs/a HTTP/1.0\r\n" + bytes + "Content-Length: 3\r\n\r\nabc",
			"Content-Length: 3\r\n|\r\n\r\nabc", "chunked",
		},
		{
			"fields that are there twice",
			"GET /pets/1" + last + "Cookie: a=1\r\nCookie: b=2\r\nAccept: a/b\r\nAccept: c/d\r\n" +
				"Authorization: Bearer 1\r\nAuthorization: Bearer 2\r\n\r\n",
			"Cookie: a=1\r\n|Cookie: b=2\r\n|Accept: a/b\r\n|Accept: c/d\r\n|" +
				"Authorization: Bearer 1\r\n|Authorization: Bearer 2\r\n",
			"",
		},
		{
			"an empty body", "PUT /blobs/a" + last + bytes + "Content-Length: 0\r\n\r\n",
			"Content-Length: 0\r\n", "chunked",
		},
		{
			"a body where none belongs",
			"DELETE /nope" + last + bytes + "Content-Length: 2\r\n\r\nab",
			"DELETE /nope HTTP/1.1\r\n|Content-Length: 2\r\n|\r\n\r\nab", "",
		},
		{
			"chunks and a trailer",
			"PUT /blobs/a" + last + bytes + "Transfer-Encoding: chunked\r\n" +
				"Trailer: X-Sum\r\n\r\n1;ext=1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 9\r\nX-Late: 1\r\n\r\n",
			"Transfer-Encoding: chunked\r\n|X-Sum|X-Sum: 9\r\n|X-Late: 1\r\n", "ext=1",
		},
		{
			"a trailer of framing",
			"PUT /blobs/a" + last + bytes + "Transfer-Encoding: chunked\r\n\r\n" +
				"3\r\nabc\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\nConnection: y\r\nX-Sum: 9\r\n\r\n",
			"\r\n3\r\nabc\r\n0\r\n|X-Sum: 9\r\n", "Content-Length|: x|: y",
		},
		{
			"a field that is empty", "GET /pets/1" + last + "X-A:\r\nUser-Agent:\r\n\r\n",
			"X-A: \r\n", "Go-http-client",
		},
		{
			"a method of its own", "PURGE /pets/1" + last + "\r\n", "PURGE /pets/1 HTTP/1.1\r\n", "",
		},
	} {
		for _, requests := range []Requests{RequestsEnforce, RequestsReport} {
			t.Run(c.name+" "+string(requests), func(t *testing.T) {
				t.Parallel()
				url, came := heardRaw(t, fine)
				h := standBefore(t, url, upstream.Options{}, Upstream{Replies: RepliesReport}, WithRequests(requests))
				answer := h.says(t, c.sent)
				if !strings.Contains(answer, " 204 No Content\r\n") {
					t.Fatalf("the client got %s", answer)
				}
				got := <-came
				for want := range strings.SplitSeq(strings.ReplaceAll(c.want, "SERVICE", h.service), "|") {
					if !strings.Contains(got, want) {
						t.Errorf("%q is missing:\n%s", want, got)
					}
				}
				for unwanted := range strings.SplitSeq(c.unwanted, "|") {
					if unwanted != "" && strings.Contains(got, unwanted) {
						t.Errorf("%q is there:\n%s", unwanted, got)
					}
				}
			})
		}
	}
}

// TestOddRepliesReachTheClientAsTheyAre is the other direction.
func TestOddRepliesReachTheClientAsTheyAre(t *testing.T) {
	t.Parallel()
	const ok, text = "HTTP/1.1 200 OK\r\n", "Content-Type: text/plain\r\n"
	const plain = "GET /blobs/a" + last + "\r\n"
	for _, c := range []struct{ name, sent, answer, want, unwanted string }{
		{
			"204 with a length", "DELETE /gone" + last + "\r\n",
			"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello",
			"HTTP/1.1 204 No Content\r\n|X-A: b\r\n", "hello|Content-Length|chunked",
		},
		{
			"304 with a length", "GET /blobs/a" + last + "If-None-Match: \"a\"\r\n\r\n",
			"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nEtag: \"a\"\r\n\r\nhello",
			"HTTP/1.1 304 Not Modified\r\n|Etag: \"a\"\r\n", "hello|chunked",
		},
		{
			"HEAD with a body", "HEAD /pets/1" + last + "\r\n",
			ok + "Content-Type: application/json\r\nContent-Length: 24\r\n\r\n" + goodPet,
			"HTTP/1.1 200 OK\r\n|Content-Length: 24\r\n", "Ada",
		},
		{
			"fields that are there twice", plain, ok + text + "X-A: 1\r\nX-A: 2\r\nContent-Length: 1\r\n\r\na",
			"X-A: 1\r\n|X-A: 2\r\n", "",
		},
		{
			"an old service", plain, "HTTP/1.0 200 OK\r\n" + text + "\r\nabc",
			"HTTP/1.1 200 OK\r\n|Via: 1.0 understudy-|abc", "",
		},
		{
			"chunks for an old client", "GET /blobs/a HTTP/1.0\r\n\r\n",
			ok + text + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 9\r\n\r\n",
			"\r\n\r\nabc",
			"chunked|2\r\nab|X-Sum: 9",
		},
		{
			"a trailer of framing", plain,
			ok + text + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\n" +
				"Connection: y\r\nX-Sum: 9\r\n\r\n",
			"\r\n0\r\nX-Sum: 9\r\n", "Content-Length: 9|: x|: y",
		},
		{
			"hints for an old client", "GET /blobs/a HTTP/1.0\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + text + "Content-Length: 1\r\n\r\na",
			" 200 OK\r\n|\r\n\r\na", "103|Link",
		},
		{
			"a refusal that waits for no body",
			"PUT /blobs/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nExpect: 100-continue\r\n" +
				"Content-Length: 1000000\r\n\r\n",
			"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nno",
			"HTTP/1.1 403 Forbidden\r\n|Connection: close\r\n|\r\n\r\nno", "100 Continue",
		},
		{
			"an expectation that fails",
			"PUT /blobs/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nExpect: 100-continue\r\n" +
				"Content-Length: 1000000\r\n\r\n",
			"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 417 Expectation Failed\r\n", "100 Continue",
		},
	} {
		for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
			expects := strings.Contains(c.sent, "Expect")
			if expects && replies == RepliesEnforce {
				continue // the request is taken in first
			}
			t.Run(c.name+" "+string(replies), func(t *testing.T) {
				t.Parallel()
				url, _ := heardRaw(t, c.answer)
				h := standBefore(t, url, upstream.Options{}, Upstream{Replies: replies}, WithRequests(RequestsReport))
				got := h.says(t, c.sent)
				for want := range strings.SplitSeq(c.want, "|") {
					if !strings.Contains(got, want) {
						t.Errorf("%q is missing:\n%s", want, got)
					}
				}
				for unwanted := range strings.SplitSeq(c.unwanted+"|[broken", "|") {
					if unwanted != "" && strings.Contains(got, unwanted) {
						t.Errorf("%q is there:\n%s", unwanted, got)
					}
				}
			})
		}
	}
}

// TestHalfAReplyIsNoWholeOneForAnOldClient is about HTTP/1.0, in which the end of the connection is that of a body
// whose length nobody told: then it must not end as a whole one does.
func TestHalfAReplyIsNoWholeOneForAnOldClient(t *testing.T) {
	t.Parallel()
	const chunks = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
	for name, answer := range map[string]string{"broken off": chunks, "whole": chunks + "0\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, _ := heardRaw(t, answer)
			h := standBefore(t, url, upstream.Options{}, Upstream{Replies: RepliesReport})
			got := h.says(t, "GET /blobs/a HTTP/1.0\r\n\r\n")
			if broken := strings.Contains(got, "[broken"); broken != (name == "broken off") {
				t.Errorf("got %s", got)
			}
		})
	}
}
