package contract

import "strings"

// A SchemeKind says how a credential travels (OpenAPI 3.1, section 4.8.27).
type SchemeKind int

// The kinds of security scheme. An http scheme other than basic and bearer is refused when the document is loaded.
const (
	Bearer SchemeKind = iota + 1
	Basic
	APIKey
	OAuth2
	OpenIDConnect
	MutualTLS
)

// A Scheme is one entry of the document's securitySchemes.
type Scheme struct {
	Name string
	Kind SchemeKind
	// In and Parameter say where an API key travels: "header", "query" or "cookie", and under which name.
	In        string
	Parameter string
	// Flows are those of OAuth 2, which declare the scopes.
	Flows []*Flow

	// fault is why the scheme cannot be used, if it cannot.
	fault error
}

// TakesBearer reports whether the credential is a bearer token (RFC 6750).
func (s *Scheme) TakesBearer() bool {
	return s.Kind == Bearer || s.Kind == OAuth2 || s.Kind == OpenIDConnect
}

// A Need is one scheme with the scopes, or since OpenAPI 3.1 the roles, that it asks for.
type Need struct {
	Scheme *Scheme
	Scopes []string
}

// A Requirement is a set of needs that must all be met. An empty one admits anyone.
type Requirement []Need

// Security is a list of requirements, one of which must be met. An empty list admits anyone.
type Security []Requirement

// Open reports whether a caller without any credential is admitted.
func (s Security) Open() bool {
	for _, requirement := range s {
		if len(requirement) == 0 {
			return true
		}
	}
	return len(s) == 0
}

// String writes the requirements for people: "oauth2(RefreshToken-Read) or basic".
func (s Security) String() string {
	options := make([]string, 0, len(s))
	for _, requirement := range s {
		needs := make([]string, 0, len(requirement))
		for _, need := range requirement {
			text := need.Scheme.Name
			if len(need.Scopes) > 0 {
				text += "(" + strings.Join(need.Scopes, " ") + ")"
			}
			needs = append(needs, text)
		}
		if len(needs) == 0 {
			needs = []string{"no credential"}
		}
		options = append(options, strings.Join(needs, " and "))
	}
	return strings.Join(options, " or ")
}
