package listener

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkExchange compares one exchange on a kept connection with and without this package. Most of the time is
// spent in the kernel.
func BenchmarkExchange(b *testing.B) {
	handler := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "hello")
	}
	b.Run("bare", func(b *testing.B) {
		bare := httptest.NewServer(http.HandlerFunc(handler))
		defer bare.Close()
		exchange(b, bare.Listener.Addr())
	})
	b.Run("wrapped", func(b *testing.B) {
		exchange(b, start(b, handler, Limits{}).Addr())
	})
}

func exchange(b *testing.B, address net.Addr) {
	c, err := net.Dial("tcp", address.String())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	answer := bufio.NewReader(c)
	request := []byte("GET /a HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n" +
		"Authorization: Bearer 0123456789abcdef\r\nAccept-Encoding: gzip\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Write(request); err != nil {
			b.Fatal(err)
		}
		for blank := false; !blank; {
			line, err := answer.ReadSlice('\n')
			if err != nil {
				b.Fatal(err)
			}
			blank = len(line) == 2
		}
		if _, err := answer.Discard(len("hello")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWrapper is what this package adds to a request, without the kernel.
func BenchmarkWrapper(b *testing.B) {
	c := &conn{server: &Server{limits: DefaultLimits()}, capturing: true}
	r := httptest.NewRequest(http.MethodGet, "/a", http.NoBody)
	r.Body = http.NoBody
	head, buffer := 200, make([]byte, 4096)
	b.ReportAllocs()
	for b.Loop() {
		c.note(buffer, head)
		c.begin(r)
		watch(c, http.StateActive)
		watch(c, http.StateIdle)
	}
}
