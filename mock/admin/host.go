package admin

import (
	"net/netip"
	"strconv"
	"strings"
)

// knows reports whether the control room answers under the name in a Host header: a name or address of the loopback
// interface with any port, or one that was configured. A page that points its own name at 127.0.0.1 (DNS rebinding)
// arrives with that name.
func (g *guard) knows(host string) bool {
	host = strings.ToLower(host)
	name, ok := hostName(host)
	if !ok {
		return false
	}
	if g.hosts[host] || g.hosts[name] || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	bare, bracketed := strings.CutPrefix(name, "[")
	address, err := netip.ParseAddr(strings.TrimSuffix(bare, "]"))
	return err == nil && address.Zone() == "" && address.Is6() == bracketed && address.IsLoopback()
}

// hostName takes the port off a host (RFC 9110, section 7.2); an address of version 6 keeps its brackets. It reports
// false when the host is empty or what stands in the port's place is not one.
func hostName(host string) (name string, ok bool) {
	name, port := host, ""
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		name, port = host[:colon], host[colon+1:]
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return "", false
		}
	}
	closed := strings.HasPrefix(name, "[") == strings.HasSuffix(name, "]")
	return name, name != "" && closed && strings.IndexFunc(name, odd) < 0
}

// odd reports whether a character has no place in a host: "evil.example/.localhost" ends as a loopback name does.
func odd(char rune) bool {
	return (char < 'a' || char > 'z') && (char < '0' || char > '9') && !strings.ContainsRune("-._:[]", char)
}
