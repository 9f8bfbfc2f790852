package listener

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMalformedFramingIsRefused holds net/http to what RFC 9112 asks of a server, so that an update of the toolchain
// cannot loosen it unseen. Only the last group is refused by this package.
func TestMalformedFramingIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	const post, asked = "POST / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"
	for name, test := range map[string]struct {
		send string
		want int
	}{
		// Section 6.3: one length, or the same one repeated.
		"lengths that differ":     {post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400},
		"lengths that agree":      {post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200},
		"a list of lengths":       {post + "Content-Length: 5, 5\r\n\r\nhello", 400},
		"a length with a sign":    {post + "Content-Length: +5\r\n\r\nhello", 400},
		"a length below zero":     {post + "Content-Length: -5\r\n\r\nhello", 400},
		"a length in hexadecimal": {post + "Content-Length: 0x5\r\n\r\nhello", 400},
		"an empty length":         {post + "Content-Length:\r\n\r\nhello", 400},
		"a length beyond int64":   {post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
		// Section 6.1: codings that are not understood.
		"two codings":             {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
		"chunked, not last":       {post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501},
		"gzip":                    {post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
		"identity":                {post + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 501},
		"an empty coding":         {post + "Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nhello", 501},
		"an unknown coding":       {post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
		"a coding behind a tab":   {post + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", 400},
		"a space before a colon":  {post + "Content-Length : 5\r\n\r\nhello", 400},
		"a space before a coding": {post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
		// Section 3.2: exactly one Host.
		"no host":             {"GET / HTTP/1.1\r\n\r\n", 400},
		"two hosts":           {asked + "Host: b\r\n\r\n", 400},
		"the same host twice": {asked + "Host: a\r\n\r\n", 400},
		"a host with a space": {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
		// Sections 2.2, 3 and 5: lines.
		"NUL in a value":          {asked + "X: a\x00b\r\n\r\n", 400},
		"NUL in a name":           {asked + "X\x00: b\r\n\r\n", 400},
		"NUL in the target":       {"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"bare CR in a value":      {asked + "X: a\rb\r\n\r\n", 400},
		"bare CR after the line":  {"GET / HTTP/1.1\rHost: a\r\n\r\n", 400},
		"bare CR in the target":   {"GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"a space before a field":  {"GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n", 400},
		"an empty name":           {asked + ": b\r\n\r\n", 400},
		"no colon":                {asked + "nocolon\r\n\r\n", 400},
		"a space in a name":       {asked + "X Y: b\r\n\r\n", 400},
		"two spaces in the line":  {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"a space after the line":  {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
		"a space in the target":   {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"a method that is none":   {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"a target without slash":  {"GET foo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
		"a version in lower case": {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
		"a version of two digits": {"GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
		"no version":              {"GET /\r\n\r\n", 400},
		"TLS":                     {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"HTTP/2":                  {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
		"an unknown expectation":  {asked + "Expect: magic\r\n\r\n", 417},
		// What this package adds.
		"the preface of HTTP/2": {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
		"length and coding":     {both, 400},
		"HTTP/1.0 with coding":  {oldBoth, 400},
		"a request line as a field": {
			post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nPOST /a:b HTTP/1.1\r\n\r\n0\r\n\r\n", 400,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, s)
			w.send(test.send)
			got, body, closing := w.reply()
			if got != test.want {
				t.Errorf("got %d %q, want %d", got, body, test.want)
			}
			if got != http.StatusOK && !closing {
				t.Error("the connection stays open")
			}
		})
	}
	t.Cleanup(func() {
		w := dial(t, s)
		w.send(get)
		if status, _, _ := w.reply(); status != http.StatusOK {
			t.Errorf("the good request afterwards: %d", status)
		}
	})
}

func TestMalformedChunksEndTheBody(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	for name, body := range map[string]string{
		"hexadecimal prefix":      "0x5\r\nhello\r\n0\r\n\r\n",
		"bare LF":                 "5\nhello\r\n0\r\n\r\n",
		"chunk longer than told":  "5\r\nhelloXX0\r\n\r\n",
		"bare CR in an extension": "5;a\rb\r\nhello\r\n0\r\n\r\n",
		"size below zero":         "-5\r\nhello\r\n0\r\n\r\n",
		"size beyond int64":       "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
		"trailer without colon":   "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, s)
			w.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
			if status, _, closing := w.reply(); status != http.StatusTeapot || !closing {
				t.Errorf("got %d, closing %t", status, closing)
			}
		})
	}
}

func TestAsteriskReachesTheHandler(t *testing.T) {
	t.Parallel()
	s := start(t, hello, Limits{})
	w := dial(t, s)
	w.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
	if status, body, _ := w.reply(); status != http.StatusOK || body != "*" {
		t.Errorf("got %d %q", status, body)
	}
}

func TestHandlerMayHijack(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		// A fault that resets the connection needs this.
		if _, ok := c.(interface{ SetLinger(seconds int) error }); !ok {
			t.Error("no SetLinger")
		}
		_, _ = c.Write([]byte("HTTP/1.1 299 Own\r\nContent-Length: 0\r\n\r\n"))
		_ = c.Close()
	}, Limits{})
	w := dial(t, s)
	w.send(get)
	if status, _, _ := w.reply(); status != 299 {
		t.Errorf("got %d", status)
	}
	w.shut()
	until(t, "the server forgets the connection", func() bool { return len(s.connections()) == 0 })
}

// No handler hears of these, so that nobody could tell of them: they are counted here.
func TestRefusalsThatNoHandlerSeesAreCounted(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	const good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, sent := range []string{
		good, good + good + "nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
	} {
		w := dial(t, s)
		w.send(sent)
		for status, closing := 0, false; !closing && (status != http.StatusOK || sent != good); {
			status, _, closing = w.reply()
		}
	}
	if diff := cmp.Diff(map[int]int64{400: 2, 417: 1, 431: 1, 501: 1, 505: 1}, s.Unread()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
