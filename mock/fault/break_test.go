package fault_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"understudy/mock/fault"
	"understudy/mock/listener"
)

const body = `{"Id":12345,"Subject":"someone"}`

// breaks answers with the fault that the path names, and any other path with a good reply.
func breaks(w http.ResponseWriter, r *http.Request) {
	header := w.Header() // as mock does it
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", fmt.Sprint(len(body)))
	kind, err := fault.ParseKind(r.URL.Path[1:])
	if err != nil {
		_, _ = io.WriteString(w, body)
		return
	}
	fault.Break(w, r, kind, http.StatusOK, header, []byte(body), 7)
}

// dialTCP is a client that says exactly what it is told.
func dialTCP(t *testing.T, address net.Addr) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patient))
	return c
}

// exchange sends a request and reads until the server ends the connection.
func exchange(t *testing.T, c net.Conn, request string) (string, error) {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	return string(got), err
}

func get(path string) string { return "GET /" + path + " HTTP/1.1\r\nHost: a\r\n\r\n" }

// isReset reports a TCP reset; 10054 is what Windows calls it.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.Errno(10054))
}

const malformed = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
	"10\r\n{\"Id\":12345,\"Sub\r\n"

// isNoise says why bytes are not the garbage that was announced, or "".
func isNoise(text string) string {
	if len(text) < 64 || len(text) > 512 {
		return fmt.Sprintf("%d bytes of garbage, want 64 to 512", len(text))
	}
	for i := range len(text) {
		if text[i] < 0x80 {
			return fmt.Sprintf("%#x could mean something", text[i])
		}
	}
	return ""
}

// checkBroken tries all four over connections that dial opens, and then that the server lives on.
func checkBroken(t *testing.T, dial func() net.Conn) {
	t.Helper()
	if got, err := exchange(t, dial(), get("EMPTY_RESPONSE")); got != "" || err != nil {
		t.Errorf("empty: got %q, %v", got, err)
	}
	got, err := exchange(t, dial(), get("MALFORMED_RESPONSE_CHUNK"))
	noise, isHead := strings.CutPrefix(got, malformed)
	if why := isNoise(noise); !isHead || why != "" || err != nil {
		t.Errorf("malformed: got %q, %v; %s", got, err, why)
	}
	got, err = exchange(t, dial(), get("RANDOM_DATA_THEN_CLOSE"))
	if why := isNoise(got); why != "" || err != nil || got != noise {
		t.Errorf("random: got %q, %v; %s", got, err, why)
	}
	got, err = exchange(t, dial(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") || !strings.HasSuffix(got, body) || err != nil {
		t.Errorf("afterwards: got %q, %v", got, err)
	}
}

func TestConnectionBreaksAsItsFaultSays(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(breaks))
	t.Cleanup(server.Close)
	checkBroken(t, func() net.Conn { return dialTCP(t, server.Listener.Addr()) })
	got, err := exchange(t, dialTCP(t, server.Listener.Addr()), get("CONNECTION_RESET_BY_PEER"))
	if got != "" || !isReset(err) {
		t.Errorf("reset: got %q, %v", got, err)
	}
}

func TestConnectionOfOurOwnServerBreaks(t *testing.T) {
	t.Parallel()
	server := listen(t, breaks)
	checkBroken(t, func() net.Conn { return dialTCP(t, server.Addr()) })
	if got, err := exchange(t, dialTCP(t, server.Addr()), get("CONNECTION_RESET_BY_PEER")); got != "" || !isReset(err) {
		t.Errorf("reset: got %q, %v", got, err)
	}
}

func TestConnectionBreaksBelowTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(breaks))
	t.Cleanup(server.Close)
	trusted := server.Client().Transport.(*http.Transport).TLSClientConfig
	dial := func() net.Conn { return tls.Client(dialTCP(t, server.Listener.Addr()), trusted.Clone()) }
	trusted.ServerName, trusted.NextProtos = "example.com", nil
	checkBroken(t, dial)
	if got, err := exchange(t, dial(), get("CONNECTION_RESET_BY_PEER")); got != "" || !isReset(err) {
		t.Errorf("reset: got %q, %v", got, err)
	}
}

// A connection without TCP cannot be reset. This one cannot close one side either.
func TestConnectionThatIsNotTCPJustCloses(t *testing.T) {
	t.Parallel()
	pipes := pipeListener{accept: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: http.HandlerFunc(breaks), ReadHeaderTimeout: patient}
	served := make(chan error, 1)
	go func() { served <- server.Serve(pipes) }()
	dial := func() net.Conn {
		client, other := net.Pipe()
		_ = client.SetDeadline(time.Now().Add(patient))
		pipes.accept <- other
		return client
	}
	checkBroken(t, dial)
	if got, err := exchange(t, dial(), get("CONNECTION_RESET_BY_PEER")); got != "" || err != nil {
		t.Errorf("reset: got %q, %v", got, err)
	}
	_ = server.Close()
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
}

type pipeListener struct {
	accept chan net.Conn
	closed chan struct{}
}

func (l pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.accept:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l pipeListener) Close() error   { close(l.closed); return nil }
func (l pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// What was sent arrives, although closing a connection with unread bytes would make the kernel reset it.
func TestBreakArrivesAlthoughTheRequestWasNotRead(t *testing.T) {
	t.Parallel()
	server := listen(t, breaks)
	upload := "POST /MALFORMED_RESPONSE_CHUNK HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
		strings.Repeat("x", 100_000)
	for range 20 {
		got, err := exchange(t, dialTCP(t, server.Addr()), upload)
		if !strings.HasPrefix(got, malformed) || err != nil {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}

func TestBreakSendsNoMoreThanItSays(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 100_000)
	for name, test := range map[string]struct {
		status int
		header http.Header
		body   string
		want   string
	}{
		"a long body": {
			200, nil, long,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n" + long[:16<<10] + "\r\n",
		},
		"no body":   {404, nil, "", "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"},
		"one byte":  {200, nil, "a", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"},
		"no status": {0, nil, "", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
		"a line break": {
			200,
			http.Header{"A": {"b\r\nC: d"}, "E\r\nF": {"g"}},
			"",
			"HTTP/1.1 200 OK\r\nA: b  C: d\r\nTransfer-Encoding: chunked\r\n\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := listen(t, func(w http.ResponseWriter, r *http.Request) {
				fault.Break(w, r, fault.MalformedChunk, test.status, test.header, []byte(test.body), 7)
			})
			got, err := exchange(t, dialTCP(t, server.Addr()), get(""))
			if noise, ok := strings.CutPrefix(got, test.want); !ok || isNoise(noise) != "" || err != nil {
				t.Errorf("got %.200q, %v, want %.200q", got, err, test.want)
			}
		})
	}
}

func TestGarbageFollowsFromItsSeed(t *testing.T) {
	t.Parallel()
	server := listen(t, func(w http.ResponseWriter, r *http.Request) {
		fault.Break(w, r, fault.RandomThenClose, 200, nil, nil, uint64(len(r.URL.Path)))
	})
	var got [3]string
	for i, path := range []string{"a", "a", "ab"} {
		got[i], _ = exchange(t, dialTCP(t, server.Addr()), get(path))
	}
	if got[0] != got[1] || got[0] == got[2] || isNoise(got[2]) != "" {
		t.Errorf("got %q", got)
	}
}

func TestNoFaultBreaksNothing(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	fault.Break(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody), fault.None, 200, nil, []byte(body), 7)
	if w.Body.Len() > 0 || w.Result().StatusCode != http.StatusOK {
		t.Error("something was sent")
	}
}

// listen serves a handler with our own server.
func listen(t *testing.T, serve http.HandlerFunc) *listener.Server {
	t.Helper()
	server, err := listener.New("127.0.0.1:0", serve, listener.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve() }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return server
}

// The client hears the end and stays: neither the handler nor the drain waits for it.
func TestDrainEndsAfterABrokenConnection(t *testing.T) {
	t.Parallel()
	server := listen(t, breaks)
	for kind := fault.EmptyResponse; kind <= fault.RandomThenClose; kind++ {
		c := dialTCP(t, server.Addr())
		if _, err := io.WriteString(c, get(kind.String())); err != nil {
			t.Fatal(err)
		}
		_, _ = bufio.NewReader(c).ReadString(0)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	if err := server.Drain(ctx); err != nil {
		t.Errorf("Drain: %v", err)
	}
}
