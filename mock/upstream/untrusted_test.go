package upstream

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestWhatIsWrongWithACertificateIsSaid asks a service whose certificate is for example.com and 127.0.0.1 and vouched
// for by itself.
func TestWhatIsWrongWithACertificateIsSaid(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	// It would complain of the clients that do not trust it.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	for want, config := range map[string]*tls.Config{
		"nobody known vouches for it: name who does with --x FILE": {RootCAs: x509.NewCertPool()},
		"is for another host":    {RootCAs: roots, ServerName: "other.example"},
		"has expired, or is not": {RootCAs: roots, Time: func() time.Time { return time.Now().AddDate(500, 0, 0) }},
	} {
		config.MinVersion = tls.VersionTLS12
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{TLSClientConfig: config}
		reply, err := transport.RoundTrip(request)
		if err == nil {
			_ = reply.Body.Close()
			t.Fatal("it is trusted")
		}
		if got := Untrusted(err, "--x"); !strings.Contains(got, want) {
			t.Errorf("got %q of %v, want %q", got, err, want)
		}
	}
	if got := Untrusted(errors.New("x509"), "--x"); got != "" {
		t.Errorf("got %q", got)
	}
}
