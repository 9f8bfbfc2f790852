package persona

import (
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"understudy/mock/contract"
)

// An identity is a credential as it came, and whose it is.
type identity struct {
	what presented
	// persona is nil where the credential is nobody's.
	persona *Persona
	// issued is the token that says so, where it was issued here.
	issued *Issued
	fault  string
}

// expired reports whether the credential has stopped working: a token that was issued may do so before its persona's.
func (i *identity) expired(now time.Time) bool {
	return i.persona.Expired(now) || i.issued != nil && !now.Before(i.issued.Expires)
}

// otherwise is the outcome for a need that the header did not serve.
func (i *identity) otherwise() outcome {
	switch i.what {
	case presentedNothing:
		return absent
	case presentedGarbled:
		return malformed
	default:
		return unsupported
	}
}

// identify reads the Authorization header and looks its owner up, once for all needs of an operation.
func (r *Roster) identify(c *Caller) identity {
	read := readAuthorization(c.Header["Authorization"])
	seen := identity{what: read.what, fault: read.fault}
	switch read.what {
	case presentedBearer:
		key := digestOf(bearerToken, "", read.value)
		if c.Issued != nil && r.known[key] == nil {
			if c.Issued.Refused == "" {
				seen.persona, seen.issued = r.holder(c.Issued), c.Issued
			}
			seen.fault = c.Issued.Refused
			return seen
		}
		seen.persona = r.find(key)
	case presentedBasic:
		seen.persona = r.find(digestOf(basicPair, "", read.value))
	default: // nothing to look up
	}
	return seen
}

// identifyKey reads an API key from where its scheme says. A key written for that very scheme goes before one for any.
func (r *Roster) identifyKey(scheme *contract.Scheme, c *Caller) identity {
	value, count, fault := keyOf(scheme, c)
	switch {
	case fault != "":
		return identity{what: presentedGarbled, fault: fault}
	case count > 1:
		return identity{what: presentedGarbled, fault: "the API key is there more than once"}
	case value == "":
		return identity{}
	case hasControl(value):
		return identity{what: presentedGarbled, fault: "the API key holds a control character"}
	}
	seen := identity{what: presentedKey}
	if m := r.known[digestOf(apiKey, scheme.Name, value)]; m != nil {
		seen.persona = &m.Persona
		return seen
	}
	seen.persona = r.find(digestOf(apiKey, "", value))
	return seen
}

// keyOf finds the API key, how often it is there, and what kept it from being read.
func keyOf(scheme *contract.Scheme, c *Caller) (value string, count int, fault string) {
	switch scheme.In {
	case "header":
		lines := c.Header[textproto.CanonicalMIMEHeaderKey(scheme.Parameter)]
		if len(lines) > 0 {
			value = strings.Trim(lines[0], " \t")
		}
		return value, len(lines), ""
	case "query":
		return keyInQuery(scheme.Parameter, c.RawQuery)
	case "cookie":
		cookies := (&http.Request{Header: c.Header}).CookiesNamed(scheme.Parameter)
		if len(cookies) > 0 {
			value = cookies[0].Value
		}
		return value, len(cookies), ""
	}
	return "", 0, ""
}

// keyInQuery walks the query without parsing all of it: url.ParseQuery would drop what it cannot read in silence.
func keyInQuery(parameter, query string) (value string, count int, fault string) {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, encoded, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err != nil || name != parameter {
			continue
		}
		if count++; count > 1 {
			return "", count, ""
		}
		var err error
		if value, err = url.QueryUnescape(encoded); err != nil {
			return "", count, "the API key in the query is not percent-encoded as it must be"
		}
	}
	return value, count, ""
}

// identifyCertificate trusts a certificate that the server's TLS configuration let through. Personas have none of
// their own, so its holder has no role, unless any credential will do.
func (r *Roster) identifyCertificate(c *Caller) *identity {
	if !c.Certified {
		return &identity{}
	}
	holder := &identity{what: presentedCertificate, persona: r.stranger}
	if holder.persona == nil {
		holder.persona = &Persona{Name: certificateHolder}
	}
	return holder
}
