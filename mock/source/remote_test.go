package source

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// network is a source whose every host is one test server.
func network(t *testing.T, handler http.HandlerFunc, allow ...string) *Source {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	s, err := Bytes("api.yaml", []byte("openapi: 3.1.0")).Allow(allow...)
	if err != nil {
		t.Fatal(err)
	}
	s.line = line{
		dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
		tls: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	}
	return s
}

func TestAllowedHostsAreAskedAndNoOthers(t *testing.T) {
	t.Parallel()
	var asked []string
	s := network(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.Path)
		switch r.URL.Path {
		case "/here":
			http.Redirect(w, r, "/pet.yaml", http.StatusFound)
		case "/there":
			http.Redirect(w, r, "https://other.example.com/pet.yaml", http.StatusFound)
		case "/plain":
			http.Redirect(w, r, "http://example.com/pet.yaml", http.StatusFound)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case "/pet.yaml":
			fmt.Fprint(w, "pet")
		default:
			http.NotFound(w, r)
		}
	}, "example.com", "https://example.com:8443")
	r, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	before := r.Sum()
	for address, want := range map[string]string{
		"https://example.com/pet.yaml":       "",
		"https://EXAMPLE.com/pet.yaml":       "",
		"https://example.com:8443/pet.yaml":  "",
		"https://example.com/here":           "",
		"https://example.com/there":          "the remote file is elsewhere",
		"https://example.com/plain":          "the remote file is elsewhere",
		"https://example.com/circle":         "the remote file is elsewhere",
		"https://example.com/none":           "was answered with 404",
		"http://example.com/pet.yaml":        "it is remote",
		"https://example.com:444/pet.yaml":   "it is remote",
		"https://example.com.evil.test/x":    "it is remote",
		"https://sub.example.com/pet.yaml":   "it is remote",
		"https://example.com@evil.test/x":    "a user in it is refused",
		"https://other.example.com/pet.yaml": "it is remote",
	} {
		data, err := r.Open(address)
		good := err == nil && string(data) == "pet"
		if want == "" && !good || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %q, %v; want %q", address, data, err, want)
		}
	}
	for _, request := range asked {
		if !strings.HasPrefix(strings.ToLower(request), "example.com") {
			t.Errorf("asked %s", request)
		}
	}
	if r.Sum() == before || len(r.Files()) != 0 {
		t.Errorf("remote files are in the sum, and not among the files: %v", r.Files())
	}
}

func TestARemoteFileWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	s := network(t, func(w http.ResponseWriter, _ *http.Request) {
		for piece := make([]byte, 1<<20); ; {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}, "example.com")
	r, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Open("https://example.com/x"); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Error(err)
	}
}

func TestRemoteFilesAreCounted(t *testing.T) {
	t.Parallel()
	s := network(t, func(http.ResponseWriter, *http.Request) {}, "example.com")
	r, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.fetched = maxFetched - 1
	if _, err := r.Open("https://example.com/a"); err != nil {
		t.Error(err)
	}
	_, err = r.Open("https://example.com/b")
	if err == nil || !strings.Contains(err.Error(), "more than 100 remote files") {
		t.Error(err)
	}
}

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "255.255.255.255": false, "224.0.0.1": false,
		"198.18.0.1": false, "192.0.0.8": false, "::": false, "::1": false, "fe80::1": false, "fd00::1": false,
		"ff02::1": false, "::ffff:93.184.216.34": false, "::ffff:127.0.0.1": false, "::7f00:1": false,
		"64:ff9b::7f00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2001::1": false, "fec0::1": false,
		"2606:2800:220:1::1%eth0": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

// The name of a host says nothing of where it is: this is looked at when the connection is made.
func TestAConnectionToThisMachineIsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	conn, err := outward(t.Context(), "tcp", server.Listener.Addr().String())
	if !errors.Is(err, errInner) {
		t.Errorf("%v, %v", conn, err)
	}
	if got := unfetched(err); !errors.Is(got, errInner) || strings.Contains(got.Error(), "127.0.0.1") {
		t.Errorf("told as %v", got)
	}
}
