package fault_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"understudy/mock/fault"
)

// On HTTP/2 a stream is reset, and the next request goes over the same connection.
func TestStreamIsResetOnHTTP2(t *testing.T) {
	t.Parallel()
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(breaks))
	server.EnableHTTP2 = true
	server.Config.ConnState = count(&connections)
	server.StartTLS()
	t.Cleanup(server.Close)
	for kind, want := range map[fault.Kind]struct {
		status int // 0: no head
		body   string
	}{
		fault.EmptyResponse:   {},
		fault.ConnectionReset: {},
		fault.MalformedChunk:  {200, body[:16]},
		fault.RandomThenClose: {200, "garbage"},
		fault.None:            {200, body},
	} {
		res, err := server.Client().Get(server.URL + "/" + kind.String())
		if want.status == 0 {
			if err == nil {
				_ = res.Body.Close()
			}
			if !isStreamReset(err) {
				t.Errorf("%v: got %v", kind, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", kind, err)
			continue
		}
		got, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if (kind == fault.None) != (err == nil) || err != nil && !isStreamReset(err) {
			t.Errorf("%v: the body ends with %v", kind, err)
		}
		if kind == fault.RandomThenClose && isNoise(string(got)) == "" {
			got = []byte("garbage")
		}
		if res.ProtoMajor != 2 || res.StatusCode != want.status || string(got) != want.body {
			t.Errorf("%v: got %s %d %q", kind, res.Proto, res.StatusCode, got)
		}
		if kind == fault.MalformedChunk && (res.Header.Get("Content-Type") != "application/json" || res.ContentLength >= 0) {
			t.Errorf("got length %d and %v", res.ContentLength, res.Header)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections, want all on one", n)
	}
}

// count counts connections.
func count(connections *atomic.Int64) func(net.Conn, http.ConnState) {
	return func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
}

// isStreamReset reports RST_STREAM. Its type is not exported.
func isStreamReset(err error) bool {
	return err != nil && strings.Contains(err.Error(), "stream error") && strings.Contains(err.Error(), "INTERNAL_ERROR")
}

// A wrapped writer hides the connection: then net/http closes it.
func TestConnectionThatCannotBeTakenOverIsClosed(t *testing.T) {
	t.Parallel()
	server := listen(t, func(w http.ResponseWriter, r *http.Request) { breaks(hidden{w}, r) })
	for kind, want := range map[fault.Kind]string{
		fault.EmptyResponse: "", fault.ConnectionReset: "", fault.MalformedChunk: "\r\n10\r\n" + body[:16] + "\r\n",
	} {
		got, err := exchange(t, dialTCP(t, server.Addr()), get(kind.String()))
		if err != nil || !strings.HasSuffix(got, want) || want == "" && got != "" {
			t.Errorf("%v: got %q, %v", kind, got, err)
		}
	}
}

// A hidden writer flushes and does nothing else.
type hidden struct{ http.ResponseWriter }

func (h hidden) Flush() { _ = http.NewResponseController(h.ResponseWriter).Flush() }

// The writers of tests cannot break: they see the panic that tells net/http to.
func TestWriterWithoutAConnectionSeesThePanicOfNetHTTP(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("recovered %v", err)
		}
		if w.Body.String() != body[:16] || w.Header().Get("Content-Length") != "" {
			t.Errorf("got %q with %v", w.Body, w.Header())
		}
	}()
	breaks(w, httptest.NewRequest(http.MethodGet, "/MALFORMED_RESPONSE_CHUNK", http.NoBody))
}
