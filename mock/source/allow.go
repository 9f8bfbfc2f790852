package source

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// permission is a folder or a host that references may lead to.
type permission struct {
	// folder is an absolute path, or "" for a host.
	folder string
	// scheme and host are those of the addresses that may be fetched; the host has its port, if one was given.
	scheme, host string
}

func permit(value string) (permission, error) {
	if info, err := os.Stat(value); err == nil {
		if !info.IsDir() {
			return permission{}, fmt.Errorf("--allow-ref %.200q: is a file: name the folder that it is in", value)
		}
		folder, err := filepath.Abs(value)
		if err != nil {
			return permission{}, fmt.Errorf("--allow-ref %q: the folder cannot be found: check the name", value)
		}
		return permission{folder: folder}, nil
	}
	address := value
	if !strings.Contains(value, "://") {
		address = "https://" + value
	}
	to, err := url.Parse(address)
	if err != nil || !isHost(to) {
		return permission{}, fmt.Errorf("--allow-ref %.200q: is no folder that exists, nor a host: "+
			"write FOLDER, host or https://host[:port]", value)
	}
	if err := isName(to.Hostname()); err != nil {
		return permission{}, fmt.Errorf("--allow-ref %.200q: %w", value, err)
	}
	return permission{scheme: to.Scheme, host: strings.ToLower(to.Host)}, nil
}

// isHost reports whether an address is a scheme and a host, and nothing more.
func isHost(to *url.URL) bool {
	known := strings.Contains(to.Hostname(), ".") || named(to.Hostname())
	return known && (to.Scheme == "https" || to.Scheme == "http") &&
		(to.Path == "" || to.Path == "/") && to.RawQuery == "" && to.Fragment == "" && to.User == nil
}

// isName refuses hosts that are addresses of this machine or of its network whatever a name server says.
func isName(host string) error {
	if _, err := netip.ParseAddr(strings.TrimSuffix(host, ".")); err == nil || named(host) {
		return errInner
	}
	return nil
}

// named reports whether a host is an IPv6 address, or means this machine (RFC 6761, section 6.3).
func named(host string) bool {
	plain := strings.TrimSuffix(strings.ToLower(host), ".")
	return plain == "localhost" || strings.HasSuffix(plain, ".localhost") || strings.Contains(plain, ":")
}

// errInner is said of addresses that are not reached from a document, whatever was allowed.
var errInner = errors.New("addresses, localhost and hosts of a private network are refused: " +
	"download the file and allow its folder")
