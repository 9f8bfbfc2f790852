package upstream

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// DefaultTimeout is how long the service may take to begin its reply, and then to go on with it: 30 s.
const DefaultTimeout = 30 * time.Second

// Bounds of what is held open to the service.
const (
	// maxIdle is how many connections are kept for the next request.
	maxIdle = 128
	// idleTimeout is how long one is kept. Most servers keep theirs for a minute or more.
	idleTimeout = 50 * time.Second
	// continueTimeout is how long a body waits for "100 Continue" (RFC 9110, section 10.1.1).
	continueTimeout = time.Second
	// maxHead is the largest head of a reply, in bytes.
	maxHead = 256 << 10
	// maxAddresses is how many addresses of the service's name are pinned.
	maxAddresses = 16
)

// Options say which service is meant, and how it is reached. A zero field stands for its default.
type Options struct {
	// URL is the service: http or https, a host, and a path that is put before the path of each request.
	URL string
	// CA holds certificates in PEM. Where it is given, they alone are trusted, in the place of the system's.
	CA []byte
	// Timeout is how long the service may take to begin its reply, and then to go on with it.
	Timeout time.Duration

	// lookup resolves a name, in the place of the system's resolver.
	lookup func(ctx context.Context, host string) ([]netip.Addr, error)
}

// A Target is the one service that requests are passed on to. Its name was resolved when it was opened, and no other
// address is ever called. It is safe for use by many goroutines.
type Target struct {
	origin    *url.URL
	prefix    string
	addresses []string
	transport *http.Transport
	timeout   time.Duration
	// pseudonym is what this proxy is called in Via (RFC 9110, section 7.6.3): of its own, so that it knows itself.
	pseudonym string
}

// Open resolves the service's name, within the timeout, and pins its addresses. Nothing is sent yet. Errors say what to
// do.
func Open(ctx context.Context, options Options) (*Target, error) {
	origin, err := parse(options.URL)
	if err != nil {
		return nil, err
	}
	if options.Timeout < 0 {
		return nil, fmt.Errorf("a timeout of %s for the upstream is none: use a time above zero", options.Timeout)
	}
	t := &Target{
		origin: &url.URL{Scheme: origin.Scheme, Host: origin.Host}, prefix: strings.TrimSuffix(origin.EscapedPath(), "/"),
		timeout:   cmp.Or(options.Timeout, DefaultTimeout),
		pseudonym: "understudy-" + strings.ToLower(rand.Text()[:6]),
	}
	if t.addresses, err = pin(ctx, origin, options.lookup, t.timeout); err != nil {
		return nil, err
	}
	trust, err := trusted(options.CA)
	if err != nil {
		return nil, err
	}
	t.transport = &http.Transport{
		// The environment's proxies are not asked: the target was named, and nothing else.
		Proxy: nil, DialContext: t.dial, TLSClientConfig: trust, ForceAttemptHTTP2: true,
		// What comes is passed on as it came.
		DisableCompression: true,
		MaxIdleConns:       maxIdle, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: idleTimeout,
		ExpectContinueTimeout: continueTimeout, MaxResponseHeaderBytes: maxHead,
	}
	return t, nil
}

// Close closes the connections that wait for the next request.
func (t *Target) Close() { t.transport.CloseIdleConnections() }

// URL is the service for people, without a slash at its end.
func (t *Target) URL() string { return t.origin.String() + t.prefix }

// Addresses are those that the service's name was resolved to, with the port.
func (t *Target) Addresses() []string { return t.addresses }

// Timeout is how long the service may take to begin its reply, and then to go on with it.
func (t *Target) Timeout() time.Duration { return t.timeout }

// parse reads the URL of a service.
func parse(text string) (*url.URL, error) {
	const form = "write it as https://api.example.com or http://127.0.0.1:8080/base"
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("no target is named: " + form)
	case err != nil:
		// The error of net/url quotes what may hold a password.
		return nil, errors.New("the target is no URL: " + form)
	case u.User != nil:
		return nil, errors.New("the target has a user or password: leave them out, and let the client send its own")
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, fmt.Errorf("the target %.200q is no service: %s", text, form)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("the target has a query or a fragment: leave them out")
	}
	return u, nil
}

// pin resolves a service's name to addresses with its port.
func pin(
	ctx context.Context, u *url.URL, lookup func(context.Context, string) ([]netip.Addr, error), patience time.Duration,
) ([]string, error) {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	host := u.Hostname()
	if address, err := netip.ParseAddr(host); err == nil {
		return []string{net.JoinHostPort(address.String(), port)}, nil
	}
	if lookup == nil {
		lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found, err := lookup(limited, host)
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("the target's name %q has no address: check it, and that this machine can resolve it", host)
	}
	addresses := make([]string, 0, len(found))
	for _, address := range found[:min(len(found), maxAddresses)] {
		addresses = append(addresses, net.JoinHostPort(address.Unmap().String(), port))
	}
	return addresses, nil
}

// trusted says whose certificates are believed. The server name that they must be for is that of the URL, whatever
// address is called.
func trusted(pem []byte) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(pem) == 0 {
		return config, nil
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, errors.New("the upstream's CA file has no certificate: give one in PEM")
	}
	return config, nil
}

// dial calls the pinned addresses, one after the other, whatever the name resolves to by now.
func (t *Target) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var dialer net.Dialer
	var failed error
	for i, address := range t.addresses {
		// An address that does not answer must leave time for the next ones.
		share := t.timeout / time.Duration(len(t.addresses)-i+1)
		limited, cancel := context.WithTimeout(ctx, share)
		conn, err := dialer.DialContext(limited, network, address)
		cancel()
		if err == nil {
			return conn, nil
		}
		failed = err
		if ctx.Err() != nil {
			break
		}
	}
	return nil, failed
}
