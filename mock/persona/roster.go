package persona

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"understudy/mock/contract"
)

// A Roster is all personas with their credentials. It never changes, so any number of calls may use it at once.
type Roster struct {
	mode    Mode
	members []*member
	// known finds a member by the digest of a credential: one look-up, however many personas there are.
	known map[digest]*member
	// named finds a member by its name.
	named map[string]*member
	// stranger is who any other credential is taken for: an administrator under ModeAny, else nil, which is nobody.
	stranger *Persona
}

type member struct {
	Persona
	credentials []credential
	// totp is the one-time password that logging in takes, or "".
	totp string
}

// Anyone is the roster for a document without a personas file: it admits any well-formed credential as an
// administrator.
func Anyone() *Roster {
	return newRoster(ModeAny, []*member{{
		Persona: Persona{Name: Nobody, Roles: []string{administrator}},
		credentials: []credential{
			{kind: bearerToken, value: "YOUR_TOKEN"},
			{kind: basicPair, value: "user:password"},
			{kind: apiKey, value: "YOUR_KEY"},
		},
	}})
}

// newRoster indexes the members. Of two members with one credential the first keeps it; Load reports such a pair.
func newRoster(mode Mode, members []*member) *Roster {
	r := &Roster{
		mode: mode, members: members,
		known: make(map[digest]*member, len(members)), named: make(map[string]*member, len(members)),
	}
	if mode == ModeAny {
		r.stranger = &Persona{Name: Nobody, Roles: []string{administrator}}
	}
	for _, m := range members {
		r.named[m.Name] = m
		for _, c := range m.credentials {
			if key := c.digest(); r.known[key] == nil {
				r.known[key] = m
			}
		}
	}
	return r
}

// In returns the same personas under another mode. Under ModeAny each is an administrator, never expires, and logs in
// with nothing but a password.
func (r *Roster) In(mode Mode) *Roster {
	if mode != ModeAny {
		return newRoster(mode, r.members)
	}
	members := make([]*member, 0, len(r.members))
	for _, m := range r.members {
		promoted := Persona{Name: m.Name, Roles: []string{administrator}}
		members = append(members, &member{Persona: promoted, credentials: m.credentials})
	}
	return newRoster(mode, members)
}

// Mode is the mode of the roster: ModePersonas after Load, ModeAny after Anyone, or the one given to In.
func (r *Roster) Mode() Mode { return r.mode }

// Personas lists the personas in the order of the file.
func (r *Roster) Personas() []Persona {
	personas := make([]Persona, 0, len(r.members))
	for _, m := range r.members {
		personas = append(personas, m.Persona)
	}
	return personas
}

// find tells a credential's owner, or nil. Under ModeAny a stranger is an administrator, too.
func (r *Roster) find(key digest) *Persona {
	if m := r.known[key]; m != nil {
		return &m.Persona
	}
	return r.stranger
}

// A Sample is what to add to a request by hand so that it is admitted. It holds credentials in the clear: it is for
// the list at start and for documentation, never for a log.
type Sample struct {
	// Headers are whole header lines, such as "Authorization: Bearer YOUR_TOKEN".
	Headers []string
	// Query is what to append to the query, percent-encoded, or "".
	Query string
}

// Sample shows how the persona of that name gets past the security, with the first credential that does. It reports
// false where none can: the name is unknown, a role is missing, the persona has expired or is suspended, or a client
// certificate is needed.
func (r *Roster) Sample(name string, security contract.Security, now time.Time) (Sample, bool) {
	if security.Open() || r.mode == ModeOff {
		return Sample{}, true
	}
	for _, m := range r.members {
		if m.Name != name || m.Suspended || m.Expired(now) {
			continue
		}
		for _, requirement := range security {
			if sample, ok := m.meet(requirement); ok {
				return sample, true
			}
		}
	}
	return Sample{}, false
}

// Shown is the credential that a caller has for a scheme, as its persona has it. It reports false where the caller
// shows none there, or one that is nobody's. Whether it has expired, and what it may do, does not count. Where any
// credential will do, that of some persona does what the caller's own does.
func (r *Roster) Shown(c Caller, scheme *contract.Scheme) (Sample, bool) {
	seen, fits := r.identify(&c), false
	switch scheme.Kind {
	case contract.APIKey:
		seen, fits = r.identifyKey(scheme, &c), true
	case contract.Basic:
		fits = seen.what == presentedBasic
	default:
		fits = seen.what == presentedBearer && scheme.TakesBearer()
	}
	if !fits || seen.persona == nil {
		return Sample{}, false
	}
	owners := r.members
	if owner := r.named[seen.persona.Name]; owner != nil {
		owners = []*member{owner}
	}
	for _, m := range owners {
		if sample, ok := m.meet(contract.Requirement{{Scheme: scheme}}); ok {
			return sample, true
		}
	}
	return Sample{}, false
}

// meet collects one credential for each need. Two that want the same header line cannot be sent together, and what a
// cookie may not hold (RFC 6265, section 4.1.1) cannot be sent as one.
func (m *member) meet(requirement contract.Requirement) (Sample, bool) {
	var (
		sample  Sample
		query   []string
		cookies []string
		taken   = make(map[string]bool, len(requirement))
	)
	for _, need := range requirement {
		c, ok := m.credentialFor(need.Scheme)
		if !ok || !m.May(need.Scopes) {
			return Sample{}, false
		}
		place, name, value := c.wire(need.Scheme)
		if place == "header" && taken[strings.ToLower(name)] || place == "cookie" && strings.ContainsAny(value, " \",;\\") {
			return Sample{}, false
		}
		switch place {
		case "header":
			taken[strings.ToLower(name)] = true
			sample.Headers = append(sample.Headers, name+": "+value)
		case "query":
			query = append(query, url.QueryEscape(name)+"="+url.QueryEscape(value))
		case "cookie":
			cookies = append(cookies, name+"="+value)
		}
	}
	if len(cookies) > 0 {
		sample.Headers = append(sample.Headers, "Cookie: "+strings.Join(cookies, "; "))
	}
	sample.Query = strings.Join(query, "&")
	return sample, true
}

func (m *member) credentialFor(scheme *contract.Scheme) (credential, bool) {
	for _, c := range m.credentials {
		if c.fits(scheme) {
			return c, true
		}
	}
	return credential{}, false
}

// wire says where the credential travels for the scheme, under which name, and how it is written there.
func (c credential) wire(scheme *contract.Scheme) (place, name, value string) {
	switch c.kind {
	case bearerToken:
		return "header", "Authorization", "Bearer " + c.value
	case basicPair:
		return "header", "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(c.value))
	case apiKey:
		return scheme.In, scheme.Parameter, c.value
	}
	return "", "", ""
}
