package persona

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Account is a persona with what logging in as it takes beside the password.
type Account struct {
	Persona Persona
	// TOTP is the one-time password to be sent, too, or "" where the persona has no second factor.
	TOTP string
}

// Login finds whom a user and a password belong to: a basic credential of the personas file. The error says for people,
// without quoting either, why nobody logs in: nobody has the two, or who has them is suspended or has expired. Where
// any credential will do (ModeAny, ModeOff), every pair logs in: as the persona that has it, else as Nobody.
func (r *Roster) Login(user, password string, now time.Time) (Account, error) {
	m := r.known[digestOf(basicPair, "", user+":"+password)]
	if strings.Contains(user, ":") || hasControl(user+password) {
		// No basic credential holds either, though the digest of the two, joined, might say so.
		m = nil
	}
	if m != nil {
		return r.account(m, now)
	}
	if r.mode == ModePersonas {
		return Account{}, errors.New("no persona has this user and password")
	}
	return stranger(), nil
}

// Account finds a persona by its name, as it was when a token was issued to it. The error is as of Login.
func (r *Roster) Account(name string, now time.Time) (Account, error) {
	if m := r.named[name]; m != nil {
		return r.account(m, now)
	}
	if r.mode == ModePersonas {
		return Account{}, fmt.Errorf("persona %q is not in the personas file", name)
	}
	return stranger(), nil
}

func stranger() Account {
	return Account{Persona: Persona{Name: Nobody, Roles: []string{administrator}}}
}

func (r *Roster) account(m *member, now time.Time) (Account, error) {
	who := "persona " + strconv.Quote(m.Name)
	switch {
	case r.mode != ModePersonas:
		// The personas' own limits mean nothing where everybody is let in.
		return Account{Persona: Persona{Name: m.Name, Roles: []string{administrator}}}, nil
	case m.Suspended:
		return Account{}, errors.New(who + " is suspended")
	case m.Expired(now):
		return Account{}, errors.New(who + " expired at " + m.Expires.UTC().Format(time.RFC3339))
	}
	return Account{Persona: m.Persona, TOTP: m.totp}, nil
}

// An Issued is what an access token says that was issued here.
type Issued struct {
	// Name is the persona's.
	Name string
	// Scopes are the only ones of the persona's roles that the token carries. Nil is all of them.
	Scopes []string
	// Expires is when the token stops working. It does so at that very instant.
	Expires time.Time
	// Refused says why a token that claims to be issued here is not to be taken, or is "". It is refused whatever the
	// mode: a token is not a word that nobody knows.
	Refused string
}

// holder is who calls with a token that was issued here, or nil if there is no such persona any more. What the token
// does not carry is none of its roles.
func (r *Roster) holder(token *Issued) *Persona {
	who := r.stranger
	if m := r.named[token.Name]; m != nil {
		who = &m.Persona
	}
	if who == nil || token.Scopes == nil {
		return who
	}
	narrowed := *who
	narrowed.Roles = slices.DeleteFunc(slices.Clone(token.Scopes), func(scope string) bool {
		return !who.May([]string{scope})
	})
	return &narrowed
}
