package listener

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

func TestURLIsOneAClientCanCall(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address  string
		url      string
		loopback bool
	}{
		{"127.0.0.1:0", "http://127.0.0.1:PORT", true},
		{"127.0.0.2:0", "http://127.0.0.2:PORT", true},
		{"localhost:0", "http://127.0.0.1:PORT", true},
		{"0.0.0.0:0", "http://127.0.0.1:PORT", false},
		{"[::]:0", "http://127.0.0.1:PORT", false},
		{":0", "http://127.0.0.1:PORT", false},
		{"[::1]:0", "http://[::1]:PORT", true},
	} {
		t.Run(test.address, func(t *testing.T) {
			t.Parallel()
			s, err := New(test.address, http.HandlerFunc(hello), Limits{}, nil)
			if errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT) {
				t.Skipf("this machine lacks the address: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			serve(t, s)
			_, port, err := net.SplitHostPort(s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Replace(test.url, "PORT", port, 1); s.URL() != want {
				t.Errorf("URL is %s, want %s", s.URL(), want)
			}
			if s.Loopback() != test.loopback {
				t.Errorf("Loopback is %t", s.Loopback())
			}
			res, err := http.DefaultClient.Get(s.URL())
			if err != nil {
				t.Fatalf("the shown URL does not work: %v", err)
			}
			_ = res.Body.Close()
			http.DefaultClient.CloseIdleConnections()
		})
	}
}

func TestURLEscapesAZone(t *testing.T) {
	t.Parallel()
	address := &net.TCPAddr{IP: net.ParseIP("fe80::1"), Zone: "eth0", Port: 4010}
	if got, want := clickable(address), "http://[fe80::1%25eth0]:4010"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBindErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	taken := start(t, hello, Limits{})
	for name, test := range map[string]struct {
		address string
		says    []string
		is      error
	}{
		"in use": {
			taken.Addr().String(),
			[]string{taken.Addr().String(), "address already in use", "pass --listen 127.0.0.1:0"},
			syscall.EADDRINUSE,
		},
		"not of this machine": {"192.0.2.1:0", []string{"192.0.2.1:0", "does not have it"}, syscall.EADDRNOTAVAIL},
		"no port":             {"127.0.0.1", []string{"missing port", "pass --listen HOST:PORT"}, nil},
		"port out of range":   {"127.0.0.1:70000", []string{"70000", "pass --listen HOST:PORT"}, nil},
		"nonsense":            {"http://127.0.0.1:4010", []string{"pass --listen HOST:PORT"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := New(test.address, http.HandlerFunc(hello), Limits{}, nil)
			if err == nil {
				_ = s.Close()
				t.Fatal("bound")
			}
			for _, part := range test.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
		})
	}
}

func TestDeniedPortIsExplained(t *testing.T) {
	t.Parallel()
	// A test that runs as root is denied nothing, so the kernel's answer is made up.
	err := explain(&net.OpError{Op: "listen", Err: syscall.EACCES})
	if !errors.Is(err, syscall.EACCES) || !strings.Contains(err.Error(), "--listen 127.0.0.1:4010") {
		t.Errorf("got %v", err)
	}
}

func TestUnknownHostIsExplained(t *testing.T) {
	t.Parallel()
	err := explain(&net.OpError{Op: "listen", Err: &net.DNSError{Err: "no such host", Name: "nowhere.invalid"}})
	for _, part := range []string{"nowhere.invalid", "IP address"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}
