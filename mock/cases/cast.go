package cases

import (
	"net/http"
	"time"

	"understudy/mock/contract"
	"understudy/mock/persona"
)

// A Cast is who can call a server.
type Cast struct {
	// Personas are in the order of their file.
	Personas []persona.Persona
	// Mode is who is admitted.
	Mode persona.Mode
	// Now is the time by which personas expire.
	Now time.Time
	// Sample shows how a persona gets past a security, as persona.Roster.Sample does.
	Sample func(who string, security contract.Security, now time.Time) (persona.Sample, bool)
}

// Admitting is who is admitted in truth: without a personas file any well-formed credential will do.
func Admitting(mode persona.Mode, personas []persona.Persona) persona.Mode {
	if mode == persona.ModePersonas && len(personas) == 1 && personas[0].Name == persona.Nobody {
		return persona.ModeAny
	}
	return mode
}

// Asks reports whether an operation asks for a credential.
func (c *Cast) Asks(o *contract.Operation) bool {
	return c.Mode != persona.ModeOff && !o.Security.Open()
}

// Admitted is a credential that gets past the operation's security; ok is false where nobody has one.
func (c *Cast) Admitted(o *contract.Operation) (sample persona.Sample, ok bool) {
	if !c.Asks(o) {
		return persona.Sample{}, true
	}
	for _, who := range c.Personas {
		if sample, ok := c.Sample(who.Name, o.Security, c.Now); ok {
			return sample, true
		}
	}
	return persona.Sample{}, false
}

// Turned is the credential of a persona that is turned away, and the status that says so: 401 for one that has expired,
// 403 for one that lacks a role. It is not ok for one that is admitted, or has no credential for the security.
func (c *Cast) Turned(who persona.Persona, security contract.Security) (sample persona.Sample, status int, ok bool) {
	if _, admitted := c.Sample(who.Name, security, c.Now); admitted {
		return persona.Sample{}, 0, false
	}
	for _, requirement := range security {
		if sample, ok = c.shown(who.Name, requirement); !ok {
			continue
		}
		if who.Expired(c.Now) {
			return sample, http.StatusUnauthorized, true
		}
		return sample, http.StatusForbidden, true
	}
	return persona.Sample{}, 0, false
}

// Refused are the statuses that callers of an operation are turned away with, for who they are: 401 for whoever has no
// credential, and 403 where a persona lacks a role.
func (c *Cast) Refused(o *contract.Operation) []int {
	if !c.Asks(o) {
		return nil
	}
	for _, who := range c.Personas {
		if _, status, ok := c.Turned(who, o.Security); ok && status == http.StatusForbidden {
			return []int{http.StatusUnauthorized, http.StatusForbidden}
		}
	}
	return []int{http.StatusUnauthorized}
}

// shown is the credential of a persona whether or not it would do: the roles asked for and the time are left out of it.
func (c *Cast) shown(who string, requirement contract.Requirement) (sample persona.Sample, ok bool) {
	bare := make(contract.Requirement, len(requirement))
	for i, need := range requirement {
		bare[i] = contract.Need{Scheme: need.Scheme}
	}
	return c.Sample(who, contract.Security{bare}, time.Time{})
}
