package token

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"understudy/mock/persona"
)

// claims are what an access token says (RFC 7519, section 4.1; RFC 9068, section 2.2, names client_id and scope).
type claims struct {
	jwt.RegisteredClaims
	Client  string `json:"client_id,omitempty"`
	Scope   string `json:"scope,omitempty"`
	Session string `json:"sid"`
}

// issuerName is the claim iss: whoever finds such a token in a log shall see that it opens nothing.
const issuerName = "understudy"

// access signs an access token that stops working with the given instant.
func (i *Issuer) access(session string, t *tokens, now, expires time.Time) string {
	text, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, &claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuerName, Subject: t.Persona, ID: i.draw("access", session, t.serial, owner{t.ClientID, t.Subject}),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Client: t.ClientID, Scope: strings.Join(t.granted, " "), Session: session,
	}).SignedString(i.key) // a key of bytes can always sign
	return text
}

// draw makes up 32 hexadecimal digits that are the same for the same use, session, serial number and owner. The owner
// counts because numbers begin anew when a session is reset: nobody shall be handed what was another's before.
func (i *Issuer) draw(use, session string, serial uint64, of owner) string {
	return hex.EncodeToString(derive(i.key, use, session, strconv.FormatUint(serial, 10), of.client, of.subject)[:16])
}

// maxToken is the longest access token that is read, in bytes.
const maxToken = 8192

// begins is how each access token begins: with a JOSE header in base64.
const begins = "eyJ"

// Signed reports whether a request may carry an access token that was issued here, without looking closely.
func (i *Issuer) Signed(header http.Header) bool {
	if i == nil {
		return false
	}
	for _, line := range header["Authorization"] {
		if strings.Contains(line, begins) {
			return true
		}
	}
	return false
}

// Caller is what the bearer token of a request stands for, if it was issued for the session under this key. It is nil
// for a token that does not say that it was issued here, and Refused for one that says so and is not to be taken.
// Whether it has expired is not asked here: the gate says so, by the session's clock.
func (i *Issuer) Caller(header http.Header, session string) *persona.Issued {
	if i == nil {
		return nil
	}
	text := persona.BearerToken(header)
	// Most tokens are a persona's own word: they are told apart without any cryptography.
	if !strings.HasPrefix(text, begins) || len(text) > maxToken {
		return nil
	}
	var said claims
	_, err := i.parser.ParseWithClaims(text, &said, func(*jwt.Token) (any, error) { return i.key, nil })
	switch {
	case said.Issuer != issuerName:
		return nil
	case err != nil || said.ExpiresAt == nil:
		return &persona.Issued{Refused: "the access token claims to be issued here, and its signature is not right"}
	case said.Session != session:
		return &persona.Issued{Refused: "the access token was issued in another session"}
	}
	caller := &persona.Issued{Name: said.Subject, Expires: said.ExpiresAt.Time}
	if said.Scope != "" {
		caller.Scopes = strings.Split(said.Scope, " ")
	}
	return caller
}
