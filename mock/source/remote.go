package source

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"understudy/mock/schema"
)

const (
	// fetchTimeout is how long one remote file may take, from the name server to the last byte: 10 s.
	fetchTimeout = 10 * time.Second
	// maxRedirects bounds a chain of redirects, all of which must stay at the host.
	maxRedirects = 5
	// maxFetched is the most remote files of one load.
	maxFetched = 100
)

// line is how other hosts are reached: a test has a network of its own.
type line struct {
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	tls  *tls.Config
}

// outward connects to public addresses only. The address is looked at when the connection is made: a name server may
// give another one each time it is asked.
func outward(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !public(to.Addr()) {
			return errInner
		}
		return nil
	}}
	return d.DialContext(ctx, network, address)
}

// inner are networks that the standard library's predicates leave out: this network, carrier-grade NAT, protocol
// assignments, benchmarking, reserved (RFC 6890), and the IPv6 networks that carry an IPv4 address within (RFC 6052,
// RFC 3056, RFC 4380, RFC 4291 section 2.5.5.1).
func inner() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
		netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/16"),
		netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("::/96"),
		netip.MustParsePrefix("fec0::/10"),
	}
}

// public reports whether an address is one that a document may be fetched from.
func public(to netip.Addr) bool {
	if to.Is4In6() || !to.IsGlobalUnicast() || to.IsPrivate() || to.Zone() != "" {
		return false
	}
	for _, network := range inner() {
		if network.Contains(to) {
			return false
		}
	}
	return true
}

// allowed reports whether an address is at a host that was named. A scheme that was not given is https.
func (r *Reading) allowed(to *url.URL) bool {
	for _, one := range r.hosts {
		if one.scheme == to.Scheme && one.host == strings.ToLower(to.Host) {
			return true
		}
	}
	return false
}

// fetch reads a remote file, from a host that was named only.
func (r *Reading) fetch(to *url.URL) ([]byte, error) {
	switch {
	case to.User != nil:
		return nil, errors.New("an address with a user in it is refused: leave the user out")
	case !r.allowed(to):
		return nil, errors.New("it is remote: download the file, or allow its host by --allow-ref " +
			"FOLDER-or-HOST")
	case isName(to.Hostname()) != nil:
		return nil, errInner
	}
	if r.fetched++; r.fetched > maxFetched {
		return nil, fmt.Errorf("more than %d remote files: download them", maxFetched)
	}
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	data, err := r.ask(ctx, to)
	if err != nil {
		return nil, err
	}
	if err := r.spent.take(data); err != nil {
		return nil, err
	}
	r.seen = append(r.seen, seen{name: to.String(), inner: to.String(), remote: true, sum: sha256.Sum256(data)})
	return data, nil
}

// ask makes the request. Proxies of the environment are not used: they would connect to what is refused here.
func (r *Reading) ask(ctx context.Context, to *url.URL) ([]byte, error) {
	client := http.Client{
		Transport: &http.Transport{DialContext: r.line.dial, DisableKeepAlives: true, TLSClientConfig: r.line.tls},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects || next.URL.Scheme != to.Scheme || !strings.EqualFold(next.URL.Host, to.Host) {
				return errElsewhere
			}
			return nil
		},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), http.NoBody)
	if err != nil {
		return nil, errors.New("it is no address: write https://host/path")
	}
	request.Header.Set("Accept", "application/yaml, application/json, text/yaml, */*;q=0.1")
	reply, err := client.Do(request)
	if err != nil {
		return nil, unfetched(err)
	}
	defer func() { _ = reply.Body.Close() }()
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the remote file was answered with %d: download it", reply.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(reply.Body, schema.MaxBytes+1))
	switch {
	case err != nil:
		return nil, unfetched(err)
	case len(data) > schema.MaxBytes:
		return nil, fmt.Errorf("the remote file is larger than %d MiB: download it and split it", schema.MaxBytes>>20)
	}
	return data, nil
}

var errElsewhere = errors.New("the remote file is elsewhere: refer to where its redirects lead")

// unfetched says why a file could not be fetched, without what the network's own error tells of this machine.
func unfetched(err error) error {
	switch {
	case errors.Is(err, errInner):
		return errInner
	case errors.Is(err, errElsewhere):
		return errElsewhere
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the remote file took longer than %s: download it", fetchTimeout)
	}
	return errors.New("the remote file cannot be fetched: download it, or try again")
}
