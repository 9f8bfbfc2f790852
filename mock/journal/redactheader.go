package journal

import "strings"

// Header is one value of a header with its secrets hidden: of credentials the scheme stays, of cookies the names and
// the attributes; of all other headers the pairs with a secret name are hidden, as in the query of a Referer.
func (r *Redactor) Header(name, value string) string {
	if r.Show {
		return value
	}
	return r.struck(r.header(name, value))
}

func (r *Redactor) header(name, value string) string {
	if challenge(name) {
		return value
	}
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		return r.credentials(value)
	case "cookie":
		return r.cookies(value)
	case "set-cookie":
		return r.setCookie(value)
	case "access-control-allow-credentials":
		return value // The value is "true", and a CORS fault cannot be understood without it.
	}
	if r.Secret(name) {
		return r.credentials(value)
	}
	return r.pairs(r.userinfo(value), 0)
}

// challenge reports whether a header is a challenge, which speaks of tokens and holds none (RFC 9110, section 11.3).
func challenge(name string) bool {
	return strings.EqualFold(name, "WWW-Authenticate") || strings.EqualFold(name, "Proxy-Authenticate")
}

// credentials keeps the scheme of "Scheme value" (RFC 9110, section 11.4) where it is one that is known:
// the first word of a garbled value may be the secret itself.
func (r *Redactor) credentials(value string) string {
	scheme, secret, ok := strings.Cut(strings.TrimLeft(value, " \t"), " ")
	if !ok || !knownScheme(scheme) {
		return r.mark(value)
	}
	return scheme + " " + r.mark(strings.TrimLeft(secret, " "))
}

func knownScheme(scheme string) bool {
	switch strings.ToLower(scheme) {
	case "basic", "bearer", "digest", "dpop", "hoba", "mutual", "negotiate", "ntlm", "oauth", "privatetoken",
		"scram-sha-1", "scram-sha-256", "vapid", "aws4-hmac-sha256", "apikey", "token":
		return true
	}
	return false
}

func (r *Redactor) cookies(value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		parts[i] = r.cookie(part)
	}
	return strings.Join(parts, ";")
}

func (r *Redactor) cookie(pair string) string {
	name, value, ok := strings.Cut(pair, "=")
	if !ok {
		// A cookie without a name is its value (RFC 6265bis, section 5.6).
		return r.mark(strings.TrimSpace(pair))
	}
	return name + "=" + r.mark(value)
}

// setCookie keeps the attributes that RFC 6265bis and the browsers know; what else stands there may be part of the
// value.
func (r *Redactor) setCookie(value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "path", "domain", "expires", "max-age", "secure", "httponly", "samesite", "partitioned", "priority":
			if i > 0 {
				continue
			}
		}
		parts[i] = r.cookie(part)
	}
	return strings.Join(parts, ";")
}
