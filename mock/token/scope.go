package token

import (
	"slices"
	"strings"

	"understudy/mock/persona"
)

// maxScopes is how many scopes may be asked for at once.
const maxScopes = 100

// grantScopes says which scopes the access token carries: what is asked for or, where nothing is, what the refresh
// token has. Nil is all that the persona may. A scope that the document does not know, or that the persona does not
// hold, is refused (RFC 6749, section 3.3). Where the token is not narrowed, the answer names what of the declared
// scopes the persona holds.
func (r *request) grantScopes(t *tokens, g *grant, who persona.Persona) *refusal {
	t.granted = t.Scopes
	if r.at.terms.Scopeless {
		return nil
	}
	if asked := strings.Trim(r.scope, " "); asked != "" {
		t.granted = nil
		for scope := range strings.SplitSeq(asked, " ") {
			if scope == "" || slices.Contains(t.granted, scope) {
				continue
			}
			why := faultOfScope(g, who, t.Scopes, scope)
			if t.granted = append(t.granted, scope); why == "" && len(t.granted) > maxScopes {
				why = "more than 100 scopes are asked for"
			}
			if why != "" {
				return refuse("", "invalid_scope", why)
			}
		}
	}
	if t.told = t.granted; t.told == nil {
		t.told = slices.DeleteFunc(slices.Clone(g.scopes), func(scope string) bool { return !who.May([]string{scope}) })
	}
	return nil
}

// faultOfScope says why a scope is not granted, or "". Case does not matter, as it does not in roles.
func faultOfScope(g *grant, who persona.Persona, before []string, scope string) string {
	same := func(other string) bool { return strings.EqualFold(scope, other) }
	switch {
	case strings.ContainsAny(scope, `"\`) || strings.ContainsFunc(scope, func(c rune) bool { return c > '~' }):
		return "a scope holds a character that scopes may not hold"
	case len(g.scopes) > 0 && !slices.ContainsFunc(g.scopes, same):
		return "a scope is asked for that the document does not declare"
	case !who.May([]string{scope}):
		return "a scope is asked for that the user does not hold"
	case before != nil && !slices.ContainsFunc(before, same):
		return "a scope is asked for that was not granted before"
	}
	return ""
}
