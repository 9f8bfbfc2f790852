package listener

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// verdict answers whether a request's framing was ambiguous, after its body was read.
func verdict(w http.ResponseWriter, r *http.Request) {
	if AmbiguousFraming(r) {
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	BodyRead(r)
	_, _ = w.Write(body)
}

const (
	get     = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
	counted = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
	chunked = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
	both    = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"5\r\nhello\r\n0\r\n\r\n"
	old     = "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
	oldBoth = "POST /a HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello"
	trailer = "POST /a HTTP/1.1\r\nHost: a\r\nTrailer: T\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"5;ext=1\r\nhello\r\n0\r\nT: Content-Length\r\n\r\n"
)

// exchanges are connections: what is written in one go, and the status that follows it.
var exchanges = map[string][]struct {
	send string
	want []int
}{
	"chunked":                    {{chunked, []int{200}}},
	"chunked twice":              {{chunked, []int{200}}, {chunked, []int{200}}},
	"chunked with a trailer":     {{trailer, []int{200}}, {trailer, []int{200}}},
	"counted, then chunked":      {{counted, []int{200}}, {chunked, []int{200}}},
	"get, then chunked":          {{get, []int{200}}, {chunked, []int{200}}},
	"chunked, get, chunked":      {{chunked, []int{200}}, {get, []int{200}}, {chunked, []int{200}}},
	"both":                       {{both, []int{400}}},
	"get, then both":             {{get, []int{200}}, {both, []int{400}}},
	"chunked, then both":         {{chunked, []int{200}}, {both, []int{400}}},
	"both, the length last":      {{swapped(both), []int{400}}},
	"both, in capitals":          {{strings.Replace(both, "Content-Length", "CONTENT-LENGTH", 1), []int{400}}},
	"both, lines end in LF":      {{strings.Replace(both, "\r\n", "\n", 5), []int{400}}},
	"chunked, lines end in LF":   {{strings.Replace(chunked, "\r\n", "\n", 4), []int{200}}},
	"both, the length continued": {{strings.Replace(both, "Length: 5", "Length:\r\n 5", 1), []int{400}}},
	"length only in a continuation": {
		{strings.Replace(chunked, "Host", "X: y\r\n Content-Length: 5\r\nHost", 1), []int{200}},
	},
	"length only in the body": {
		{strings.Replace(chunked, "5\r\nhello", "13\r\n\r\nContent-Length: 5", 1), []int{200}},
	},
	"length only in the target": {{strings.Replace(chunked, "/a", "/a?Content-Length:5", 1), []int{200}}},
	"both, after a large field": {{strings.Replace(both, "Content", large+"Content", 1), []int{400}}},
	"chunked, with a large field": {
		{strings.Replace(chunked, "Transfer", large+"Transfer", 1), []int{200}}, {chunked, []int{200}},
	},
	"two gets in one packet":         {{get + get, []int{200, 200}}},
	"chunked behind a get":           {{get + chunked, []int{200, 400}}},
	"chunked behind chunked":         {{chunked + chunked, []int{200, 400}}},
	"chunked behind counted":         {{counted + chunked, []int{200, 400}}},
	"both behind a get":              {{get + both, []int{200, 400}}},
	"chunked after two pipelined":    {{get + get, []int{200, 200}}, {chunked, []int{200}}},
	"chunked after pipelined bodies": {{counted + counted, []int{200, 200}}, {chunked, []int{200}}},
	// The head begins behind another request; its second half looks like a whole head without a length.
	"a second half in a first half's clothes": {
		{get + "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: ", []int{200}}, {chunked, []int{400}},
	},
	"a second half that starts at a line": {
		{get + "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n", []int{200}},
		{strings.TrimPrefix(chunked, "POST /a HTTP/1.1\r\nHost: a\r\n"), []int{400}},
	},
	"a head that ends where the packet starts": {
		{counted + "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n", []int{200}},
		{"\r\nPOST /a HTTP/1.1\r\n\r\n", []int{400}},
	},
	"HTTP/1.0":                        {{old, []int{200}}, {old, []int{200}}},
	"HTTP/1.0 with transfer encoding": {{oldBoth, []int{400}}},
	"HTTP/1.0, then a coded one":      {{old, []int{200}}, {oldBoth, []int{400}}},
}

var large = "X: " + strings.Repeat("x", 9000) + "\r\n"

// swapped moves the length behind the coding.
func swapped(head string) string {
	const length = "Content-Length: 5\r\n"
	return strings.Replace(strings.Replace(head, length, "", 1), "chunked\r\n", "chunked\r\n"+length, 1)
}

func TestAmbiguousFramingIsSeen(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	for name, steps := range exchanges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, s)
			for _, step := range steps {
				w.send(step.send)
				for i, want := range step.want {
					if got, body, _ := w.reply(); got != want {
						t.Fatalf("answer %d to %.60q: got %d %q, want %d", i, step.send, got, body, want)
					}
				}
			}
		})
	}
}

func TestFramingIsSeenByteByByte(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	for name, steps := range exchanges {
		if len(steps) != 1 || len(steps[0].want) != 1 || strings.Contains(steps[0].send, large) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, s)
			for range 2 { // and once more on the used connection
				for i := range len(steps[0].send) {
					if _, err := w.Write([]byte{steps[0].send[i]}); err != nil {
						break // refused before the body was sent
					}
				}
				got, body, closing := w.reply()
				if got != steps[0].want[0] {
					t.Fatalf("got %d %q, want %d", got, body, steps[0].want[0])
				}
				if closing {
					return
				}
			}
		})
	}
}

func TestEarlyNextRequestIsNotTakenForPipelined(t *testing.T) {
	t.Parallel()
	// A client may send its next request when it has the whole answer, which is before net/http is done with this one:
	// its background read, which waits for a hang-up, then takes the first byte of the next head.
	last := make(chan struct{})
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "5")
		if AmbiguousFraming(r) {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		BodyRead(r)
		_, _ = io.WriteString(w, "whole")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		c := connOf(r.Context())
		until(t, "the first byte of the next head", func() bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			return len(c.head) == 1 || closed(last)
		})
	}, Limits{})
	defer close(last)
	w := dial(t, s)
	for i, request := range []string{chunked, counted, chunked, get, chunked, chunked, get} {
		w.send(request)
		if status, body, _ := w.reply(); status != http.StatusOK {
			t.Fatalf("request %d: got %d %q", i, status, body)
		}
	}
}

// closed reports whether a channel is closed.
func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestManyChunkedRequestsOnOneConnection(t *testing.T) {
	t.Parallel()
	s := start(t, verdict, Limits{})
	w := dial(t, s)
	for i := range 2000 {
		w.send(chunked)
		if status, body, _ := w.reply(); status != http.StatusOK || body != "hello" {
			t.Fatalf("request %d: got %d %q", i, status, body)
		}
	}
}

func TestUnreadBodyLeavesFramingInOrder(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		if AmbiguousFraming(r) {
			w.WriteHeader(http.StatusBadRequest)
		}
	}, Limits{})
	w := dial(t, s)
	for _, request := range []string{counted, get, both} {
		w.send(request)
		want := http.StatusOK
		if request == both {
			want = http.StatusBadRequest
		}
		if got, _, _ := w.reply(); got != want {
			t.Errorf("%.60q: got %d, want %d", request, got, want)
		}
	}
}

func TestFramingOutsideAServerIsClear(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("x"))
	r.TransferEncoding = []string{"chunked"}
	BodyRead(r)
	if AmbiguousFraming(r) {
		t.Error("ambiguous without a connection")
	}
	if Draining(r.Context()) != nil {
		t.Error("a channel without a server")
	}
}
