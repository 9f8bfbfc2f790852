package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// record is the path that the good request asks for.
	record = "/api/sys/refreshtokens/87654321"
	// good is the documentation's own call.
	good = "GET " + record + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer YOUR_TOKEN\r\n\r\n"
)

// errClosed says that the server closed the connection without a byte of a reply.
var errClosed = errors.New("closed without a reply")

// A wire is a client that says exactly what it is told.
type wire struct {
	net.Conn
	buf *bufio.Reader
}

func dial(t testing.TB, address string) *wire {
	t.Helper()
	w, err := connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// connect is dial for clients that are not the test's own goroutine.
func connect(address string) (*wire, error) {
	c, err := net.DialTimeout("tcp", address, patient)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: c, buf: bufio.NewReader(c)}, c.SetDeadline(time.Now().Add(patient))
}

// reset closes so that no port is kept waiting: a test of many connections would run out of them.
func (w *wire) reset() {
	if tcp, ok := w.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = w.Close()
}

// ask sends a request that is well-formed and reads its reply.
func (w *wire) ask(request string) (*answer, error) {
	if _, err := io.WriteString(w, request); err != nil {
		return nil, err
	}
	return w.read(strings.HasPrefix(request, "HEAD "))
}

// An answer is a reply, read strictly.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	closing bool
	interim []int // the statuses of interim replies before it
}

var (
	statusLine = regexp.MustCompile(`^HTTP/1\.[01] ([1-5][0-9][0-9]) [ -~]*\r\n$`)
	fieldLine  = regexp.MustCompile("^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([^\\x00-\\x1f\\x7f]*)\r\n$")
)

// known are the names of all header fields that the program, its built-in contract and net/http send.
func known(name string) bool {
	return slices.Contains([]string{
		"Date", "Via", "Content-Type", "Content-Length", "Connection", "X-Content-Type-Options", "Transfer-Encoding",
		"Mock-Source", "Mock-Request-Id", "Mock-Generation", "Mock-Findings", "Preference-Applied",
		"Allow", "Cache-Control", "Pragma", "Expires", "Retry-After", "Www-Authenticate", "Vary", "Accept-Encoding",
		"Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
		"Access-Control-Expose-Headers", "Access-Control-Max-Age",
	}, name)
}

// read reads one reply to its end, and holds it to RFC 9112: a fault is an error. It returns errClosed where there is
// none.
func (w *wire) read(noBody bool) (*answer, error) {
	a := &answer{}
	for {
		if err := w.head(a); err != nil {
			return nil, err
		}
		if a.status >= 200 {
			break
		}
		a.interim = append(a.interim, a.status)
	}
	if err := w.readBody(a, noBody); err != nil {
		return nil, err
	}
	return a, a.sane()
}

func (w *wire) head(a *answer) error {
	line, err := w.buf.ReadString('\n')
	if line == "" && err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
			return errClosed
		}
		return fmt.Errorf("no reply: %w", err)
	}
	parts := statusLine.FindStringSubmatch(line)
	if parts == nil {
		return fmt.Errorf("the status line is malformed: %q", line)
	}
	a.status, _ = strconv.Atoi(parts[1])
	a.header = http.Header{}
	for {
		line, err := w.buf.ReadString('\n')
		if err != nil {
			return fmt.Errorf("the head is cut after %q: %w", line, err)
		}
		if line == "\r\n" {
			return nil
		}
		field := fieldLine.FindStringSubmatch(line)
		if field == nil {
			return fmt.Errorf("a field line is malformed: %q", line)
		}
		name := textproto.CanonicalMIMEHeaderKey(field[1])
		if !known(name) {
			return fmt.Errorf("a header that nobody sends was injected: %q", line)
		}
		a.header[name] = append(a.header[name], field[2])
	}
}

func (w *wire) readBody(a *answer, noBody bool) error {
	a.closing = strings.EqualFold(a.header.Get("Connection"), "close")
	if noBody || a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		return nil
	}
	lengths := a.header["Content-Length"]
	switch {
	case len(a.header["Transfer-Encoding"]) > 0:
		return w.readChunks(a)
	case len(lengths) > 1:
		return fmt.Errorf("there are %d lengths", len(lengths))
	case len(lengths) == 1:
		length, err := strconv.ParseUint(lengths[0], 10, 31)
		if err != nil {
			return fmt.Errorf("the length is %q", lengths[0])
		}
		a.body = make([]byte, length)
		if _, err := io.ReadFull(w.buf, a.body); err != nil {
			return fmt.Errorf("the body is cut: %w", err)
		}
		return nil
	case !a.closing:
		return errors.New("the reply has neither a length nor an end")
	}
	body, err := io.ReadAll(w.buf)
	a.body = body
	if err != nil && !errors.Is(err, syscall.ECONNRESET) {
		return fmt.Errorf("the body is cut: %w", err)
	}
	return nil
}

// readChunks reads a long page of the control room; the mock's own replies have a length.
func (w *wire) readChunks(a *answer) error {
	if coding := a.header.Get("Transfer-Encoding"); coding != "chunked" || a.header["Content-Length"] != nil {
		return fmt.Errorf("the body is coded as %q, beside a length %q", coding, a.header["Content-Length"])
	}
	if a.header["Mock-Source"] != nil {
		return errors.New("the reply is chunked, though its length was known")
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(w.buf))
	a.body = body
	if err != nil {
		return fmt.Errorf("the chunks are cut: %w", err)
	}
	if end, err := w.buf.ReadString('\n'); err != nil || end != "\r\n" {
		return fmt.Errorf("the chunks end with %q: %w", end, err)
	}
	return nil
}

// sane holds a reply to what every one of ours keeps: one value a field, bodies that are what they say, no trace of the
// program's insides.
func (a *answer) sane() error {
	for name, values := range a.header {
		if len(values) > 1 && name != "Vary" {
			return fmt.Errorf("%s is there %d times", name, len(values))
		}
	}
	mediaType := a.header.Get("Content-Type")
	if strings.Contains(mediaType, "json") && len(a.body) > 0 && !json.Valid(a.body) {
		return fmt.Errorf("the body is no JSON: %q", a.body)
	}
	if mediaType == "application/problem+json" && len(a.body) > 0 {
		var told struct{ Status int }
		if err := json.Unmarshal(a.body, &told); err != nil || told.Status != a.status {
			return fmt.Errorf("the problem says status %d, the reply %d", told.Status, a.status)
		}
	}
	if crashed(a.body) || bytes.Contains(a.body, []byte(".go:")) {
		return fmt.Errorf("the body shows the program's insides: %q", a.body)
	}
	return nil
}

// serves fails the test unless the good request gets its 200 and the fixture's exact bytes.
func serves(t testing.TB, address string) {
	t.Helper()
	w, err := connect(address)
	if err != nil {
		t.Fatalf("the good request finds no server: %v", err)
	}
	defer w.reset()
	isGolden(t, w, golden(t))
}

// isGolden sends the good request on a connection and checks its reply.
func isGolden(t testing.TB, w *wire, want []byte) {
	t.Helper()
	a, err := w.ask(good)
	if err != nil {
		t.Fatalf("the good request: %v", err)
	}
	if a.status != http.StatusOK || !bytes.Equal(a.body, want) {
		t.Fatalf("the good request got %d %q", a.status, a.body)
	}
}
