package upstream

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWhatIsNoTargetIsRefused(t *testing.T) {
	t.Parallel()
	nobody := func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("no such host") }
	for text, want := range map[string]string{
		"":                           "no target is named",
		"api.example.com":            "is no service",
		"ftp://api.example.com":      "is no service",
		"http://":                    "is no service",
		"http://api.example.com/?a":  "has a query",
		"http://api.example.com/#a":  "has a query or a fragment",
		"http://me:hunter2@a.com":    "has a user or password",
		"http://a.com:hunter2/":      "is no URL",
		"http://api.example.com":     "has no address",
		"https://api.example.com/v1": "has no address",
	} {
		_, err := Open(t.Context(), Options{URL: text, lookup: nobody})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if _, err := Open(t.Context(), Options{URL: "https://127.0.0.1", CA: []byte("no PEM")}); err == nil {
		t.Error("a CA file without a certificate is taken")
	}
	if _, err := Open(t.Context(), Options{URL: "https://127.0.0.1", Timeout: -1}); err == nil {
		t.Error("a timeout below zero is taken")
	}
}

// TestANameIsResolvedOnce has a service whose name leads elsewhere after the first look.
func TestANameIsResolvedOnce(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = io.WriteString(w, r.Host)
	}))
	defer service.Close()
	at, err := url.Parse(service.URL)
	if err != nil {
		t.Fatal(err)
	}
	var looks atomic.Int32
	target, err := Open(t.Context(), Options{
		URL: "http://api.example.com:" + at.Port() + "/", Timeout: 10 * time.Second,
		lookup: func(context.Context, string) ([]netip.Addr, error) {
			if looks.Add(1) > 1 {
				return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
			}
			// Nobody listens at the first address, so that the second one is called.
			return []netip.Addr{netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("::ffff:127.0.0.1")}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	for range 3 {
		reply, err := target.Send(t.Context(), Message{
			Request: httptest.NewRequest(http.MethodGet, "http://proxy/a", nil), Path: "/a",
		})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(reply.Body)
		_ = reply.Body.Close()
		if want := "api.example.com:" + at.Port(); string(body) != want {
			t.Errorf("the service is asked for %s, want %s", body, want)
		}
	}
	if n := looks.Load(); n != 1 {
		t.Errorf("the name was resolved %d times", n)
	}
	want := []string{net.JoinHostPort("127.0.0.2", at.Port()), net.JoinHostPort("127.0.0.1", at.Port())}
	if got := target.Addresses(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %v", got)
	}
}

// TestTheEnvironmentsProxyIsNotAsked cannot be parallel: the environment is the process's.
func TestTheEnvironmentsProxyIsNotAsked(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("ALL_PROXY", "http://127.0.0.1:1")
	target, err := Open(t.Context(), Options{URL: "http://127.0.0.1:9"})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	if target.transport.Proxy != nil {
		t.Error("a proxy is asked for")
	}
}

func TestALocationWithinTheServiceLeadsThroughTheProxy(t *testing.T) {
	t.Parallel()
	target, err := Open(t.Context(), Options{URL: "http://127.0.0.1:80/base"})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	r := httptest.NewRequest(http.MethodGet, "http://proxy:4010/a", nil)
	for location, want := range map[string]string{
		"http://127.0.0.1/base/x?y#z":      "http://proxy:4010/x?y#z",
		"http://127.0.0.1:80/base":         "http://proxy:4010/",
		"HTTP://127.0.0.1/base/a%2Fb":      "http://proxy:4010/a%2Fb",
		"/base/x":                          "/x",
		"/other":                           "/other",
		"/based":                           "/based",
		"http://127.0.0.1:81/base/x":       "http://127.0.0.1:81/base/x",
		"https://127.0.0.1/base/x":         "https://127.0.0.1/base/x",
		"http://me@127.0.0.1/base/x":       "http://me@127.0.0.1/base/x",
		"http://127.0.0.1/other":           "http://127.0.0.1/other",
		"x/y":                              "x/y",
		"?page=2":                          "?page=2",
		"http://[::1":                      "http://[::1",
		"//127.0.0.1/base/x":               "//127.0.0.1/base/x",
		"http://127.0.0.1.example.com/b/x": "http://127.0.0.1.example.com/b/x",
	} {
		if got := target.located(location, r); got != want {
			t.Errorf("%s: got %s, want %s", location, got, want)
		}
	}
}

func TestOnlyCodingsThatCanBeCheckedAreAskedFor(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"": "identity", "gzip": "gzip", "br": "identity", "gzip, deflate, br, zstd": "gzip, deflate",
		"GZIP;q=0.5, *": "GZIP;q=0.5", "identity;q=0, br": "identity;q=0", "x-gzip": "x-gzip",
	} {
		var values []string
		if asked != "" {
			values = []string{asked}
		}
		if got := strings.Join(narrowed(values), "|"); got != want {
			t.Errorf("%q: got %q, want %q", asked, got, want)
		}
	}
}

func TestACaptureKeepsTheBeginning(t *testing.T) {
	t.Parallel()
	c := NewCapture(io.NopCloser(strings.NewReader("abcdef")), 4, func() {})
	if seen := c.Look(); seen.Ended || seen.Whole || seen.Size != 0 {
		t.Errorf("before: %+v", seen)
	}
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Fatal(err)
	}
	if seen := c.Look(); !seen.Ended || seen.Whole || seen.Size != 6 || string(seen.Body) != "abcd" {
		t.Errorf("after: %+v", seen)
	}
	broken := NewCapture(io.NopCloser(io.MultiReader(strings.NewReader("ab"), errorReader{})), 4, func() {})
	_, _ = io.Copy(io.Discard, broken)
	if seen := broken.Look(); seen.Ended || seen.Whole || !errors.Is(seen.Err, errTest) {
		t.Errorf("broken: %+v", seen)
	}
}

var errTest = errors.New("broken")

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, errTest }
