package token

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxBody is how many bytes of a body are read.
	maxBody = 64 << 10
	// maxField is how long a field may be that names or proves somebody, in bytes, and maxScope the field scope.
	maxField = 512
	maxScope = 4096
)

// A form is what is read of a request for a token. A field without a value counts as left out (RFC 6749, section 3.2).
type form struct {
	grant, username, password, totp, refresh, scope, client, secret string
}

// readForm reads a body as application/x-www-form-urlencoded. The fault says what is wrong with it, without quoting it.
// Fields that are not known are passed over, however often they are there.
func readForm(header http.Header, body []byte) (f form, fault string) {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case err != nil || media != "application/x-www-form-urlencoded":
		return form{}, "the body must be application/x-www-form-urlencoded"
	case len(body) > maxBody:
		return form{}, "the body is longer than 64 KiB"
	}
	fields := map[string]*string{
		"grant_type": &f.grant, "username": &f.username, "password": &f.password, "totp": &f.totp,
		"refresh_token": &f.refresh, "scope": &f.scope, "client_id": &f.client, "client_secret": &f.secret,
	}
	seen := make(map[string]bool, len(fields))
	for pair := range strings.SplitSeq(string(body), "&") {
		encoded, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(encoded)
		if err != nil {
			return form{}, "the body is not percent-encoded as it must be"
		}
		field := fields[name]
		if field == nil {
			continue
		}
		if seen[name] {
			return form{}, name + " is there more than once"
		}
		seen[name] = true
		limit := maxField
		if name == "scope" {
			limit = maxScope
		}
		text, err := url.QueryUnescape(value)
		if fault := faultOf(text, limit); err != nil || fault != "" {
			if err != nil {
				fault = "is not percent-encoded as it must be"
			}
			return form{}, name + " " + fault
		}
		*field = text
	}
	return f, ""
}

// faultOf says what keeps a text from being a name or a proof, or "".
func faultOf(text string, limit int) string {
	switch {
	case len(text) > limit:
		return "is too long"
	case !utf8.ValidString(text):
		return "is not UTF-8"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "holds a control character"
	}
	return ""
}
