package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"understudy/mock"
	"understudy/mock/contract"
	"understudy/mock/persona"
)

// A Login is a credential with which a persona calls the service.
type Login struct {
	// Persona is a name of the personas file, which knows the roles then; of another nothing is known.
	Persona string
	// Credential is user:password for HTTP Basic or, without a colon, a bearer token and an API key.
	Credential string
	// Variable is the environment variable that it came from, or "". Commands that are shown name it.
	Variable string
}

// A caller is a persona that calls.
type caller struct {
	persona.Persona
	// known says that the roles are those of the personas file.
	known bool
	// texts is how many of the credentials given may be a bearer token or an API key.
	texts int
}

// A cast is who can call.
type cast struct {
	callers []caller
	// filed says that there is a personas file.
	filed  bool
	now    time.Time
	sample func(who string, security contract.Security, now time.Time) (persona.Sample, bool)
	// asked are the statuses of the ways that were guessed, or nil where none is.
	asked map[way]int
}

func newCast(server *mock.Server, options *Options) (*cast, error) {
	personas := server.Played().Personas
	c := &cast{now: options.Now, sample: server.SampleAt}
	if c.now.IsZero() {
		c.now = time.Now()
	}
	c.filed = len(personas) != 1 || personas[0].Name != persona.Nobody
	if !c.filed {
		personas = nil
	}
	if len(options.Personas) == 0 {
		for _, who := range personas {
			c.callers = append(c.callers, caller{who, true, 0})
		}
		return c, nil
	}
	roster, err := rosterOf(options.Personas, personas)
	if err != nil {
		return nil, err
	}
	for _, who := range roster.Personas() {
		_, known := named(personas, who.Name)
		c.callers = append(c.callers, caller{who, known, countTexts(options.Personas, who.Name)})
	}
	c.sample = roster.Sample
	return c, nil
}

// countTexts counts the credentials of a persona that are no user and password.
func countTexts(logins []Login, who string) (count int) {
	for _, login := range logins {
		if login.Persona == who && !strings.Contains(login.Credential, ":") {
			count++
		}
	}
	return count
}

func named(personas []persona.Persona, name string) (persona.Persona, bool) {
	for _, who := range personas {
		if who.Name == name {
			return who, true
		}
	}
	return persona.Persona{}, false
}

// A listed is a persona as a personas file writes it.
type listed struct {
	Name        string            `json:"name"`
	Roles       []string          `json:"roles"`
	Expires     *time.Time        `json:"expires,omitempty"`
	Suspended   bool              `json:"suspended,omitempty"`
	Credentials []json.RawMessage `json:"credentials"`
}

// rosterOf makes a roster of credentials. Roles and expiry are those of the file's persona of the same name; one that
// the file does not have may do everything, as far as is known.
func rosterOf(logins []Login, filed []persona.Persona) (*persona.Roster, error) {
	var list []*listed
	byName := map[string]*listed{}
	for _, login := range logins {
		if login.Credential == "" {
			return nil, fmt.Errorf("the credential of the persona %q is empty: write name=credential", login.Persona)
		}
		one := byName[login.Persona]
		if one == nil {
			one = &listed{Name: login.Persona, Roles: []string{"*"}}
			if who, is := named(filed, login.Persona); is {
				one.Roles, one.Suspended = append([]string{}, who.Roles...), who.Suspended
				if !who.Expires.IsZero() {
					one.Expires = &who.Expires
				}
			}
			byName[login.Persona] = one
			list = append(list, one)
		}
		one.Credentials = append(one.Credentials, credentialsOf(login.Credential)...)
	}
	// JSON is YAML.
	data, err := json.Marshal(map[string]any{"personas": list})
	if err != nil {
		return nil, err
	}
	roster, findings := persona.Load(data, "--persona")
	if len(findings) > 0 {
		return nil, errors.New("a persona cannot be used: " + findings[0].String())
	}
	return roster, nil
}

// credentialsOf are the ways in which a credential may be sent.
func credentialsOf(text string) []json.RawMessage {
	quoted := func(text string) json.RawMessage {
		data, _ := json.Marshal(text) // a string can always be written
		return data
	}
	if user, password, is := strings.Cut(text, ":"); is {
		pair := fmt.Appendf(nil, `{"basic": {"user": %s, "password": %s}}`, quoted(user), quoted(password))
		return []json.RawMessage{pair}
	}
	ways := []json.RawMessage{fmt.Appendf(nil, `{"apiKey": %s}`, quoted(text))}
	if persona.BearerToken(map[string][]string{"Authorization": {"Bearer " + text}}) == text {
		ways = append(ways, fmt.Appendf(nil, `{"bearer": %s}`, quoted(text)))
	}
	return ways
}

// admitted is who gets past a security, and how; ok is false where nobody does. Where it is open nobody is needed.
func (c *cast) admitted(security contract.Security) (who *caller, sample persona.Sample, ok bool) {
	if security.Open() {
		return nil, persona.Sample{}, true
	}
	for i := range c.callers {
		for _, requirement := range security {
			sample, ok := c.sample(c.callers[i].Name, contract.Security{requirement}, c.now)
			if ok && c.unsure(&c.callers[i], requirement) == "" {
				return &c.callers[i], sample, true
			}
		}
	}
	return nil, persona.Sample{}, false
}

// nobody says why nobody gets past a security.
func (c *cast) nobody(security contract.Security) string {
	for _, requirement := range security {
		for i := range c.callers {
			if why := c.unsure(&c.callers[i], requirement); why != "" {
				return why
			}
		}
		for _, need := range requirement {
			if need.Scheme.Kind == contract.MutualTLS {
				return "it takes a client certificate, and none is sent"
			}
		}
	}
	return "nobody is admitted: " + security.String() + "; give a credential with --persona name=credential"
}
