package persona

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"understudy/mock/contract"
)

const (
	// maxQuoted is how many bytes of the document's text go into one quoted string of a challenge.
	maxQuoted = 128
	// maxListed is how many bytes of schemes or scopes a challenge lists; what does not fit any more is left out.
	maxListed = 2048
	// deadToken answers a bearer token that is known, and too old or revoked (RFC 6750, section 3.1).
	deadToken = `Bearer error="invalid_token"`
	// tokenError marks the Bearer challenge after an unknown token.
	tokenError = `, error="invalid_token"`
)

// challengeAll names every scheme of the security once, in the document's order, in one WWW-Authenticate value
// (RFC 9110, section 11.6.1). bearerError is added to the Bearer challenge.
func challengeAll(security contract.Security, realm, bearerError string) string {
	var challenges []string
	for _, requirement := range security {
		for _, need := range requirement {
			challenge := challengeFor(need.Scheme, realm)
			if need.Scheme.TakesBearer() {
				challenge += bearerError
			}
			if !slices.Contains(challenges, challenge) {
				challenges = append(challenges, challenge)
			}
		}
	}
	return list(challenges, ", ")
}

// list joins the parts, up to maxListed bytes of them: a header of any length would be refused by clients.
func list(parts []string, separator string) string {
	size := 0
	for i, part := range parts {
		if size += len(part) + len(separator); size > maxListed {
			return strings.Join(parts[:i], separator)
		}
	}
	return strings.Join(parts, separator)
}

// challengeFor is the challenge of one scheme. API keys and client certificates have none registered, yet a 401 must
// carry one, so we name them ourselves.
func challengeFor(scheme *contract.Scheme, realm string) string {
	switch {
	case scheme.TakesBearer():
		return "Bearer realm=" + quote(realm)
	case scheme.Kind == contract.Basic:
		return "Basic realm=" + quote(realm) + `, charset="UTF-8"`
	case scheme.Kind == contract.APIKey:
		return "ApiKey realm=" + quote(realm) + ", in=" + quote(scheme.In) + ", name=" + quote(scheme.Parameter)
	}
	return "MutualTLS realm=" + quote(realm)
}

// insufficientScope is the challenge for a token without a role (RFC 6750, section 3.1). What is no scope-token
// (RFC 6749, section 3.3), as a role's name need not be, is left out.
func insufficientScope(scopes []string) string {
	challenge := `Bearer error="insufficient_scope"`
	tokens := slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !isScopeToken(scope) })
	if listed := list(tokens, " "); listed != "" {
		challenge += `, scope="` + listed + `"`
	}
	return challenge
}

func isScopeToken(scope string) bool {
	for i := range len(scope) {
		if c := scope[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return scope != ""
}

// quote writes the document's text as a quoted-string (RFC 9110, section 5.6.4) that cannot end the header line.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(plain(text, false)) + `"`
}

// plain puts text on one line: what cannot be printed becomes a space, runs of spaces become one, and past maxQuoted
// bytes it is cut. Header values stay within ASCII; sentences for people keep their letters.
func plain(text string, letters bool) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r > unicode.MaxASCII && !letters {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= maxQuoted {
		return text
	}
	cut := maxQuoted
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.TrimSpace(text[:cut])
}

// Challenge names every scheme of the operation, as a caller without a credential is told (RFC 9110, section 11.6.1).
func (g *Gate) Challenge() string { return g.challenge }
