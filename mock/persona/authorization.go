package persona

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"
)

// presented says what a credential turned out to be, as far as its form goes.
type presented int

const (
	presentedNothing presented = iota
	presentedGarbled
	presentedOther
	presentedBearer
	presentedBasic
	presentedKey
	presentedCertificate
)

// An authorization is an Authorization header, read.
type authorization struct {
	what presented
	// value is the bearer token, or "user:password" decoded.
	value string
	// fault says why the header is garbled. It never quotes the header, any part of which may be a secret.
	fault string
}

// BearerToken is the bearer token of a request (RFC 6750, section 2.1), or "" where there is no well-formed one.
func BearerToken(header http.Header) string {
	read := readAuthorization(header["Authorization"])
	if read.what != presentedBearer {
		return ""
	}
	return read.value
}

// BasicPair is the user and password of a request (RFC 7617, section 2). Tried says that Basic is what the request
// uses; ok is false where nothing can be read from it.
func BasicPair(header http.Header) (user, password string, tried, ok bool) {
	lines := header["Authorization"]
	for _, line := range lines {
		scheme, _, _ := strings.Cut(strings.Trim(line, " \t"), " ")
		tried = tried || strings.EqualFold(scheme, "Basic")
	}
	read := readAuthorization(lines)
	if read.what != presentedBasic {
		return "", "", tried, false
	}
	user, password, _ = strings.Cut(read.value, ":")
	return user, password, true, true
}

func garbled(fault string) authorization { return authorization{what: presentedGarbled, fault: fault} }

// readAuthorization reads the Authorization header lines: credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
// (RFC 9110, section 11.4). Bearer and Basic are read to the end; of other schemes only the form of the name counts.
func readAuthorization(lines []string) authorization {
	if len(lines) == 0 {
		return authorization{}
	}
	if len(lines) > 1 {
		return garbled("there is more than one Authorization header")
	}
	// White space around a field's value is not part of it (RFC 9110, section 5.5).
	scheme, rest, spaced := strings.Cut(strings.Trim(lines[0], " \t"), " ")
	rest = strings.TrimLeft(rest, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return readBearer(rest)
	case strings.EqualFold(scheme, "Basic"):
		return readBasic(rest)
	case !isToken(scheme):
		return garbled("it does not begin with the name of a scheme")
	case !spaced:
		return authorization{what: presentedOther, fault: "it holds a single word: the scheme's name may be missing"}
	}
	return authorization{what: presentedOther}
}

// readBearer checks the token against b64token (RFC 6750, section 2.1).
func readBearer(token string) authorization {
	if token == "" {
		return garbled("no token follows Bearer")
	}
	if !isToken68(token) {
		return garbled("the bearer token holds a character that tokens may not hold")
	}
	return authorization{what: presentedBearer, value: token}
}

// readBasic decodes user and password (RFC 7617, section 2) as UTF-8, which our challenge asks for.
func readBasic(text string) authorization {
	if text == "" {
		return garbled("no credential follows Basic")
	}
	pair, err := base64.StdEncoding.DecodeString(text)
	// The decoder skips line breaks and overlooks stray bits behind the last byte. Encoding again finds both.
	if err != nil || base64.StdEncoding.EncodeToString(pair) != text {
		return garbled("the Basic credential is not base64")
	}
	value := string(pair)
	switch {
	case !utf8.ValidString(value):
		return garbled("the Basic credential is not UTF-8")
	case hasControl(value):
		return garbled("the user or password holds a control character")
	case !strings.Contains(value, ":"):
		return garbled("the Basic credential has no colon between user and password")
	}
	return authorization{what: presentedBasic, value: value}
}

// isToken68 reports whether text is 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=".
func isToken68(text string) bool {
	body := strings.TrimRight(text, "=")
	for i := range len(body) {
		c := body[i]
		if !isAlphanumeric(c) && c != '-' && c != '.' && c != '_' && c != '~' && c != '+' && c != '/' {
			return false
		}
	}
	return body != ""
}

// isToken reports whether text is a token (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	for i := range len(text) {
		if !isAlphanumeric(text[i]) && strings.IndexByte("!#$%&'*+-.^_`|~", text[i]) < 0 {
			return false
		}
	}
	return text != ""
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// hasControl reports whether text holds a CTL of RFC 5234: 0x00-0x1F or 0x7F.
func hasControl(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == 0x7f {
			return true
		}
	}
	return false
}
