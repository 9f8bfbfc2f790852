package upstream

import (
	"net"
	"net/http"
	"net/textproto"
	"strings"
)

// hop reports whether a field is about one connection alone, and so is not passed on (RFC 9110, section 7.6.1). Those
// that Connection lists are, too: see nominated.
func hop(name string) bool {
	switch name {
	case "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer",
		"Transfer-Encoding", "Upgrade":
		return true
	}
	return false
}

// Trails reports whether a field may come behind a body. One that frames the message, says where it goes, or is about
// one connection may not (RFC 9110, section 6.5.1).
func Trails(name string) bool { return name != "Content-Length" && name != "Host" && !hop(name) }

// nominated are the fields that Connection lists, or nil.
func nominated(header http.Header) map[string]bool {
	var names map[string]bool
	for _, line := range header["Connection"] {
		for name := range strings.SplitSeq(line, ",") {
			switch name = textproto.CanonicalMIMEHeaderKey(textproto.TrimString(name)); name {
			case "", "Close", "Keep-Alive":
				continue
			}
			if names == nil {
				names = map[string]bool{}
			}
			names[name] = true
		}
	}
	return names
}

// endToEnd is a copy of a header without what is about one connection. The lists of values are shared.
func endToEnd(header http.Header, room int) http.Header {
	kept := make(http.Header, len(header)+room)
	listed := nominated(header)
	for name, values := range header {
		if !hop(name) && !listed[name] {
			kept[name] = values
		}
	}
	return kept
}

// Upgrades is the protocol that a request asks to change to, or "" (RFC 9110, section 7.8).
func Upgrades(header http.Header) string {
	if len(header["Upgrade"]) == 0 || !nominated(header)["Upgrade"] {
		return ""
	}
	return header.Get("Upgrade")
}

// takesTrailers reports whether a request says that trailers are welcome (RFC 9110, section 10.1.4).
func takesTrailers(header http.Header) bool {
	for _, line := range header["Te"] {
		for coding := range strings.SplitSeq(line, ",") {
			if coding, _, _ = strings.Cut(coding, ";"); strings.EqualFold(textproto.TrimString(coding), "trailers") {
				return true
			}
		}
	}
	return false
}

// appended is a list of values with one more, on a list of its own.
func appended(values []string, more string) []string {
	return append(values[:len(values):len(values)], more)
}

// forwarded says in X-Forwarded-For, -Host and -Proto whom the request came from. The client's address is added to
// those that are there; a host or scheme that is there was told by a proxy that is nearer to the client, and stays.
func forwarded(header http.Header, r *http.Request) {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		if before := header["X-Forwarded-For"]; len(before) > 0 {
			host = strings.Join(before, ", ") + ", " + host
		}
		header["X-Forwarded-For"] = []string{host}
	}
	if _, told := header["X-Forwarded-Host"]; !told && r.Host != "" {
		header["X-Forwarded-Host"] = []string{r.Host}
	}
	if _, told := header["X-Forwarded-Proto"]; !told {
		header["X-Forwarded-Proto"] = []string{schemeOf(r)}
	}
}

func schemeOf(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// via is this proxy's line in Via, for a message that came in this version of HTTP.
func (t *Target) via(major, minor int) string {
	digits := [...]byte{byte('0' + major%10), '.', byte('0' + minor%10), ' '}
	if major > 1 {
		return string(digits[0]) + " " + t.pseudonym
	}
	return string(digits[:]) + t.pseudonym
}

// Loops reports whether a request has passed this very proxy before.
func (t *Target) Loops(header http.Header) bool {
	for _, line := range header["Via"] {
		if strings.Contains(line, t.pseudonym) {
			return true
		}
	}
	return false
}

// narrowed is an Accept-Encoding with those codings alone that can be checked: gzip, deflate and identity, with their
// weights. Without one, any coding would do (RFC 9110, section 12.5.3), so that identity is asked for.
func narrowed(values []string) []string {
	if len(values) == 1 && (values[0] == "gzip" || values[0] == "identity") {
		return values
	}
	var kept []string
	for _, line := range values {
		for coding := range strings.SplitSeq(line, ",") {
			name, _, _ := strings.Cut(coding, ";")
			switch strings.ToLower(textproto.TrimString(name)) {
			case "gzip", "x-gzip", "deflate", "identity":
				kept = append(kept, textproto.TrimString(coding))
			}
		}
	}
	if len(kept) == 0 {
		return []string{"identity"}
	}
	return []string{strings.Join(kept, ", ")}
}
