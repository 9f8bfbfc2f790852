package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestWhatAServiceSaysUnaskedIsNotTold has a service that sends the credential back behind the end of its reply, where
// the client in net/http writes it to a log of its own.
func TestWhatAServiceSaysUnaskedIsNotTold(t *testing.T) {
	t.Parallel()
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
				_ = conn.SetDeadline(time.Now().Add(patient))
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\nt0p-s3cret-token")
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	folder := counters(t)
	env := []string{"COUNTER_TOKEN=t0p-s3cret-token"}
	for _, name := range []string{"verify", "compare"} {
		got := command(t, folder, env, patient, name, "played.yaml", "--target", "http://"+at.Addr().String(),
			"--rate", "1000/s", "--persona", "ann=env:COUNTER_TOKEN", "--retries", "0", "--timeout", "1s")
		if all := got.stdout + got.stderr; got.code != 1 || strings.Contains(all, "t0p-s3cret") ||
			strings.Contains(all, "Unsolicited") {
			t.Errorf("%s ended with %d:\n%s\n%s", name, got.code, got.stdout, got.stderr)
		}
	}
}
