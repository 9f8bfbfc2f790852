package listener

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// bindTimeout bounds the look-up of a host name, so that a start that cannot succeed says so quickly.
const bindTimeout = 1500 * time.Millisecond

// Winsock's own numbers: Go's syscall.EADDRINUSE and its like never match what Windows returns.
const (
	winsockAccess       = syscall.Errno(10013)
	winsockInUse        = syscall.Errno(10048)
	winsockNotAvailable = syscall.Errno(10049)
)

// bind opens a TCP listener. Go sets SO_REUSEADDR on Unix, so that a port is free again as soon as its listener
// closed.
func bind(address string) (*net.TCPListener, *net.TCPAddr, error) {
	ctx, cancel := context.WithTimeout(context.Background(), bindTimeout)
	defer cancel()
	bound, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, nil, fmt.Errorf("listen on %s: %w", address, explain(err))
	}
	tcp, isTCP := bound.(*net.TCPListener)
	at, hasPort := bound.Addr().(*net.TCPAddr)
	if !isTCP || !hasPort {
		return nil, nil, errors.Join(fmt.Errorf("listen on %s: not a TCP address", address), bound.Close())
	}
	return tcp, at, nil
}

// explain keeps the cause of a failed bind and adds what to do about it.
func explain(err error) error {
	var refused *net.OpError
	if errors.As(err, &refused) {
		err = refused.Err
	}
	var advice string
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, winsockInUse):
		err = syscall.EADDRINUSE
		advice = "stop the program that holds it, or pass --listen 127.0.0.1:0 to take any free port"
	case errors.Is(err, syscall.EACCES), errors.Is(err, winsockAccess):
		err = syscall.EACCES
		advice = "ports below 1024 may need privileges, pass --listen 127.0.0.1:4010 or another higher port"
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, winsockNotAvailable):
		err = syscall.EADDRNOTAVAIL
		advice = "this machine does not have it, pass --listen 127.0.0.1:4010 or an address of this machine"
	case errors.As(err, &unknown):
		advice = "pass --listen with an IP address, such as 127.0.0.1:4010"
	default:
		advice = "pass --listen HOST:PORT, such as 127.0.0.1:4010"
	}
	return fmt.Errorf("%w: %s", err, advice)
}

// Addr returns the address that was bound, with the port that was picked when port 0 was asked for.
func (s *Server) Addr() net.Addr { return s.bound }

// URL returns the address as a browser takes it, such as http://127.0.0.1:4010. A listener on every address of the
// machine (0.0.0.0 or [::]) is shown as 127.0.0.1, because the unspecified address is none that a client can call.
func (s *Server) URL() string { return clickable(s.bound) }

// Loopback reports whether only programs on this machine can reach the listener.
func (s *Server) Loopback() bool { return s.bound.IP.IsLoopback() }

// clickable writes an address as a URL. A zone is escaped (RFC 6874 section 2).
func clickable(address *net.TCPAddr) string {
	host := address.IP.String()
	if address.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	if address.Zone != "" {
		host += "%" + address.Zone
	}
	whole := url.URL{Scheme: "http", Host: net.JoinHostPort(host, strconv.Itoa(address.Port))}
	return whole.String()
}
