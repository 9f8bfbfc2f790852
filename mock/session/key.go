// Package session answers the question "whose past is this?": a session owns all that changes, under a key that keeps
// one caller's past from another's. It imports the rooms that remember: stub, token, fault and journal.
package session

import (
	"net/http"
	"strings"

	"understudy/mock/problem"
)

const (
	// Header is the request header that carries the session's key.
	Header = "Mock-Session"
	// Cookie is the name of the cookie that carries it.
	Cookie = "mock_session"
	// Member is the key of the baggage member that carries it.
	Member = "mock.session"
	// Default is the session of requests that name none.
	Default = "default"

	// maxKey is how many characters a key may have.
	maxKey = 64
)

// Key reads which session a request belongs to: from the header Mock-Session, else the cookie mock_session, else the
// member mock.session of the W3C baggage header; else it is Default. The first that is there counts, even where a
// later one differs.
//
// A key is 1 to 64 characters of A-Z, a-z, 0-9 and ". _ ~ -"; case matters. Any other is a finding, as is one place
// that names two sessions: falling back to Default would mix the caller's state with everybody's. With a finding the
// key is "". The finding never quotes the key. Without one of the three headers nothing is allocated.
func Key(header http.Header) (string, *problem.Finding) {
	if lines := header[Header]; len(lines) > 0 {
		return one(lines, Header)
	}
	if lines := header["Cookie"]; len(lines) > 0 {
		if values := inCookies(lines); len(values) > 0 {
			return one(values, "Cookie")
		}
	}
	if lines := header["Baggage"]; len(lines) > 0 {
		values, fault := inBaggage(lines)
		if fault != "" {
			return "", refuse("baggage", fault)
		}
		if len(values) > 0 {
			return one(values, "baggage")
		}
	}
	return Default, nil
}

// one holds what a place says to the rules of a key.
func one(values []string, place string) (string, *problem.Finding) {
	key := strings.Trim(values[0], " \t")
	for _, other := range values[1:] {
		if strings.Trim(other, " \t") != key {
			return "", refuse(place, "the request names two different sessions")
		}
	}
	if !isKey(key) {
		return "", refuse(place, "the session's key is not one")
	}
	// A key outlives its request; the header it is a part of need not.
	return strings.Clone(key), nil
}

func refuse(place, message string) *problem.Finding {
	in, name := "header", place
	if place == "Cookie" {
		in, name = "cookie", Cookie
	}
	return &problem.Finding{
		In: in, Name: name, Keyword: "pattern", Message: message,
		Expected: "1 to 64 characters of A-Z a-z 0-9 . _ ~ -",
		Hint:     "send one key, such as " + Header + ": test-1, or none at all for the session " + Default,
	}
}

func isKey(text string) bool {
	for i := range len(text) {
		c := text[i]
		if ('a' > c || c > 'z') && ('A' > c || c > 'Z') && ('0' > c || c > '9') && strings.IndexByte("._~-", c) < 0 {
			return false
		}
	}
	return text != "" && len(text) <= maxKey
}

// inCookies collects the values of our cookie (RFC 6265, section 4.2.1). Its quotes, if any, are no part of the value.
func inCookies(lines []string) []string {
	var values []string
	for _, line := range lines {
		for line != "" {
			var pair string
			pair, line, _ = strings.Cut(line, ";")
			name, value, found := strings.Cut(strings.Trim(pair, " \t"), "=")
			if !found || name != Cookie {
				continue
			}
			if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
				value = value[1 : n-1]
			}
			values = append(values, value)
		}
	}
	return values
}
