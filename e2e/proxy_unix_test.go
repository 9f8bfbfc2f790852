//go:build unix

package e2e

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTheProxyEndsWhenWhatIsInFlightHasEnded has a call under way to a service with a certificate of its own when the
// proxy is told to end.
func TestTheProxyEndsWhenWhatIsInFlightHasEnded(t *testing.T) {
	t.Parallel()
	want := string(golden(t))
	reached, release := make(chan struct{}), make(chan struct{})
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(reached)
		<-release
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, want)
	}))
	service.Config.ErrorLog = log.New(io.Discard, "", 0)
	service.StartTLS()
	t.Cleanup(service.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	write(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: service.Certificate().Raw})))
	proxy := start(t, "proxy", "--target", service.URL, "--upstream-ca", ca)
	got := make(chan heard, 1)
	go func() { got <- proxy.fetchAs(t, "/api/sys/refreshtokens/87654321") }()
	<-reached
	proxy.wanted = true
	if err := proxy.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, patient, "the proxy says that it ends", func() bool {
		return strings.Contains(proxy.stderr.String(), "finishing what is in flight")
	})
	close(release)
	if answer := <-got; answer.status != http.StatusOK || answer.body != want || answer.source != "upstream" {
		t.Errorf("got %+v", answer)
	}
	select {
	case <-proxy.ended:
	case <-time.After(patient):
		t.Fatal("the proxy does not end")
	}
	if proxy.code != 0 {
		t.Errorf("it ended with %d: %s", proxy.code, tail(proxy.stderr.String()))
	}
}
