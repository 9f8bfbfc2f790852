// Package persona answers the question "who is calling, and may they": it reads the personas file, tells a caller by
// the credential sent, and admits or refuses. It imports contract for the security an operation asks for, and problem.
package persona

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Mode says how strictly callers are asked who they are.
type Mode string

// The modes.
const (
	// ModePersonas admits the personas of the file, each with its own roles. It is the default.
	ModePersonas Mode = "personas"
	// ModeAny admits any well-formed credential as an administrator; a missing or garbled one is still refused.
	ModeAny Mode = "any"
	// ModeOff asks nobody. A known credential still names its persona.
	ModeOff Mode = "off"
)

// ParseMode reads a mode as people write it on the command line. The empty text is the default, ModePersonas.
func ParseMode(text string) (Mode, error) {
	switch mode := Mode(text); mode {
	case "":
		return ModePersonas, nil
	case ModePersonas, ModeAny, ModeOff:
		return mode, nil
	default:
		return "", fmt.Errorf("read the persona mode: want %q, %q or %q", ModePersonas, ModeAny, ModeOff)
	}
}

// Nobody is the name of a caller who was admitted without being known. No persona of a file may bear it.
const Nobody = "anyone"

// certificateHolder is the name of a caller known by a client certificate alone. No persona may bear it either.
const certificateHolder = "certificate"

// administrator is the role that stands for every other: a full unrestricted administrator.
const administrator = "*"

// A Persona is somebody who calls the API. It holds no credential, so it may be logged and shown.
// Roles are shared between copies: read them only.
type Persona struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
	// Expires is when the persona's credentials stop working. The zero time means never.
	Expires time.Time `json:"expires,omitzero"`
	// TwoFactor says that logging in takes a one-time password, too, and MustReset that it takes a new password first.
	// Both matter where tokens are issued, and nowhere else.
	TwoFactor bool `json:"twoFactor,omitempty"`
	MustReset bool `json:"mustReset,omitempty"`
	// Suspended says that the persona can neither log in nor call.
	Suspended bool `json:"suspended,omitempty"`
}

// May reports whether the persona holds every one of the scopes. The role "*" holds them all. Case does not matter,
// because documentation tends to write the same role in both cases.
func (p Persona) May(scopes []string) bool {
	for _, scope := range scopes {
		holds := func(role string) bool { return role == administrator || strings.EqualFold(role, scope) }
		if !slices.ContainsFunc(p.Roles, holds) {
			return false
		}
	}
	return true
}

// Expired reports whether the persona's credentials have stopped working. They do so at the very instant of Expires.
func (p Persona) Expired(now time.Time) bool {
	return !p.Expires.IsZero() && !now.Before(p.Expires)
}
