package persona

import (
	"net/http"
	"slices"
	"time"

	"understudy/mock/contract"
)

// A Caller is what of a request tells who sent it. Query and cookies are read only where an API key travels there.
type Caller struct {
	Header   http.Header
	RawQuery string
	// Certified says that the client showed a certificate which the server's TLS configuration accepted.
	Certified bool
	// Issued is what the bearer token stands for where it was issued here, else nil. A persona's own token goes before it.
	Issued *Issued
}

// CallerOf takes from a request what tells who sent it.
func CallerOf(r *http.Request) Caller {
	return Caller{Header: r.Header, RawQuery: r.URL.RawQuery, Certified: r.TLS != nil && len(r.TLS.PeerCertificates) > 0}
}

// A Gate is the security of one operation, made ready: challenges written, scopes known. Make it once per operation.
// It never changes, so any number of calls may pass it at once.
type Gate struct {
	roster  *Roster
	open    bool
	options [][]need
	// challenge names all schemes; unknownToken does, too, and says that the bearer token is not known.
	challenge, unknownToken string
	// scopeless answers a lacking role where no bearer token was sent: the first bearer need with scopes, if any.
	scopeless string
	// takes names the schemes for people.
	takes string
}

// A need is a contract.Need with its challenges.
type need struct {
	*contract.Scheme
	bearer       bool
	scopes       []string
	challenge    string
	insufficient string
}

// Gate makes the security of an operation ready. The realm is the document's title; it is made safe for a header.
// A security that admits anyone (an empty list, an empty requirement, ModeOff) still names a caller it knows.
func (r *Roster) Gate(security contract.Security, realm string) *Gate {
	if plain(realm, false) == "" {
		realm = "api"
	}
	g := &Gate{
		roster:       r,
		open:         r.mode == ModeOff || security.Open(),
		challenge:    challengeAll(security, realm, ""),
		unknownToken: challengeAll(security, realm, tokenError),
		takes:        plain(security.String(), true),
	}
	for _, requirement := range security {
		if len(requirement) == 0 {
			continue
		}
		option := make([]need, 0, len(requirement))
		for _, n := range requirement {
			made := need{
				Scheme: n.Scheme, bearer: n.Scheme.TakesBearer(), scopes: slices.Clone(n.Scopes),
				challenge: challengeFor(n.Scheme, realm), insufficient: insufficientScope(n.Scopes),
			}
			if g.scopeless == "" && made.bearer && len(made.scopes) > 0 {
				g.scopeless = made.insufficient
			}
			option = append(option, made)
		}
		g.options = append(g.options, option)
	}
	return g
}

// Admit tells who the caller is and whether they may pass: one requirement must be met, with all its needs (OpenAPI
// 3.1, section 4.8.30). A refusal comes with the persona where the credential was known, else with the zero Persona.
// Where the needs of a requirement are met by different personas, the first need's is named.
func (g *Gate) Admit(c Caller, now time.Time) (Persona, *Refusal) {
	seen := g.roster.identify(&c)
	var worst attempt
	for _, option := range g.options {
		got := g.try(option, &c, &seen, now)
		if got.outcome == met {
			return *got.persona, nil
		}
		if worst.need == nil || got.further(&worst) {
			worst = got
		}
	}
	if g.open {
		if seen.persona != nil && !seen.persona.Suspended && !seen.expired(now) {
			return *seen.persona, nil
		}
		return Persona{Name: Nobody}, nil
	}
	var persona Persona
	if worst.persona != nil {
		persona = *worst.persona
	}
	return persona, g.refuse(&worst)
}

// An outcome says how far a credential got. Of several the highest is told: who lacks a role (403) has got further
// than who is not known (401).
type outcome int

const (
	absent outcome = iota
	unsupported
	malformed
	unknown
	suspended
	expired
	forbidden
	met
)

// An attempt is what became of one need, or of a requirement: then it is the need that got furthest without being met.
type attempt struct {
	outcome outcome
	need    *need
	persona *Persona
	issued  *Issued
	fault   string
	// partly says that another need of the same requirement was met.
	partly bool
}

// further reports whether a got closer to being admitted than b.
func (a *attempt) further(b *attempt) bool {
	return a.outcome > b.outcome || a.outcome == b.outcome && a.partly && !b.partly
}

// try holds the caller to all needs of one requirement.
func (g *Gate) try(option []need, c *Caller, seen *identity, now time.Time) attempt {
	if len(option) == 1 {
		return g.check(&option[0], c, seen, now)
	}
	var passed, failed attempt
	for i := range option {
		got := g.check(&option[i], c, seen, now)
		switch {
		case got.outcome != met:
			if failed.need == nil || got.further(&failed) {
				failed = got
			}
		case passed.need == nil || passed.need.Kind == contract.MutualTLS:
			// A certificate is nobody in particular: whoever comes with it goes before it.
			passed = got
		}
	}
	if failed.need == nil {
		return passed
	}
	failed.partly = passed.need != nil
	return failed
}

// check holds the caller to one need. A kind of scheme that this version does not know is never met.
func (g *Gate) check(n *need, c *Caller, seen *identity, now time.Time) attempt {
	owner := seen
	switch {
	case n.bearer:
		if seen.what != presentedBearer {
			return attempt{outcome: seen.otherwise(), need: n, fault: seen.fault}
		}
	case n.Kind == contract.Basic:
		if seen.what != presentedBasic {
			return attempt{outcome: seen.otherwise(), need: n, fault: seen.fault}
		}
	case n.Kind == contract.APIKey:
		got := g.roster.identifyKey(n.Scheme, c)
		if got.what != presentedKey {
			return attempt{outcome: got.otherwise(), need: n, fault: got.fault}
		}
		owner = &got
	case n.Kind == contract.MutualTLS:
		owner = g.roster.identifyCertificate(c)
	default:
		return attempt{need: n}
	}
	got := attempt{outcome: met, need: n, persona: owner.persona, issued: owner.issued, fault: owner.fault}
	switch {
	case owner.what == presentedNothing:
		got.outcome = absent
	case owner.persona == nil:
		got.outcome = unknown
	case owner.persona.Suspended:
		got.outcome = suspended
	case owner.expired(now):
		got.outcome = expired
	case !owner.persona.May(n.scopes):
		got.outcome = forbidden
	}
	return got
}
