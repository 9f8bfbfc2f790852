package persona

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"understudy/mock/contract"
)

// A Refusal says why a caller may not pass. Nothing in it quotes the credential, so all of it may be logged.
type Refusal struct {
	// Status is 401 (who are you?) or 403 (you may not).
	Status int
	// Challenge is the value of WWW-Authenticate (RFC 9110, section 11.6.1). It is empty only with a 403 at an operation
	// that takes no bearer token with scopes.
	Challenge string
	// Why is one sentence for the journal.
	Why string
	// Hint says how to get in.
	Hint string
}

// refuse turns the attempt that got furthest into a refusal. A challenge has an error code only where a bearer token
// was read: a caller that sent none, or another scheme, is not told more (RFC 6750, section 3.1).
func (g *Gate) refuse(a *attempt) *Refusal {
	refusal := &Refusal{Status: http.StatusUnauthorized, Challenge: g.challenge}
	switch a.outcome {
	case forbidden:
		refusal.Status = http.StatusForbidden
		refusal.Challenge = g.scopeless
		if a.need.bearer {
			refusal.Challenge = a.need.insufficient
		}
		roles := plain(strings.Join(a.need.scopes, ", "), true)
		refusal.Why = "persona " + strconv.Quote(a.persona.Name) + " lacks a role this operation asks for: " + roles
		refusal.Hint = "give the persona the role in its personas file, or call as another one"
	case expired, suspended:
		refusal.Challenge = a.need.challenge
		if a.need.bearer {
			refusal.Challenge = deadToken
		}
		refusal.Why, refusal.Hint = a.over()
	case unknown:
		if a.need.bearer {
			refusal.Challenge = g.unknownToken
		}
		refusal.Why = "no persona has this " + a.need.credential()
		refusal.Hint = "use a credential of the personas file, or add this one to it"
		if a.fault != "" {
			refusal.Why, refusal.Hint = a.fault, "log in again, in this session"
		}
	case malformed:
		refusal.Why = "the credential is garbled: " + a.fault
		refusal.Hint = "send one well-formed credential: " + g.takes
	case unsupported:
		refusal.Why = "the Authorization header uses a scheme that this operation does not take"
		if a.fault != "" {
			refusal.Why += "; " + a.fault
		}
		refusal.Hint = "send what the operation takes: " + g.takes
	default:
		refusal.Why = "no credential was presented"
		if a.partly || a.need != nil && a.need.Kind == contract.MutualTLS {
			refusal.Why = "no " + a.need.credential() + " was presented"
		}
		refusal.Hint = "send what the operation takes: " + g.takes
	}
	return refusal
}

// over says why a credential that is known does not work any more, and what to do.
func (a *attempt) over() (why, hint string) {
	who := "persona " + strconv.Quote(a.persona.Name)
	if a.outcome == suspended {
		return who + " is suspended", "call as another persona, or change suspended in the personas file"
	}
	if a.issued != nil && (a.persona.Expires.IsZero() || a.issued.Expires.Before(a.persona.Expires)) {
		since := a.issued.Expires.UTC().Format(time.RFC3339)
		return "the access token of " + who + " expired at " + since, "use the refresh token, or log in again"
	}
	since := a.persona.Expires.UTC().Format(time.RFC3339)
	return "the credential of " + who + " expired at " + since,
		"call as another persona, or change expires in the personas file"
}

// credential names for people what meets the need.
func (n *need) credential() string {
	switch {
	case n.bearer:
		return "bearer token"
	case n.Kind == contract.Basic:
		return "user and password"
	case n.Kind == contract.MutualTLS:
		return "client certificate (mutual TLS)"
	}
	return "API key"
}
