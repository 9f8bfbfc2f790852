package token

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/persona"
)

// An Outcome is what became of an Ask.
type Outcome struct {
	// Status is 200, 400 or, for a client that showed a wrong Basic credential, 401.
	Status int
	// Header is for the reply: Cache-Control and Pragma always, a challenge with a 401.
	Header http.Header
	// Body is JSON, as RFC 6749, sections 5.1 and 5.2, has it.
	Body []byte
	// Why is one sentence for the explanation. It holds no credential.
	Why string
	// Persona is whom the tokens are for, or "".
	Persona string
}

// A refusal is an error of RFC 6749, section 5.2.
type refusal struct {
	// reason is under what the document may word it otherwise, or "".
	reason            contract.TokenCase
	code, description string
	// status is 400 where it is 0.
	status int
	// why is for the explanation, where the client is told less.
	why string
}

func refuse(reason contract.TokenCase, code, description string) *refusal {
	return &refusal{reason: reason, code: code, description: description, why: description}
}

func (r *refusal) because(why string) *refusal {
	r.why = why
	return r
}

func (r *request) refused(no *refusal) *Outcome {
	said := contract.TokenError{Code: no.code, Description: no.description}
	if worded, ok := r.at.terms.Errors[no.reason]; ok {
		said = worded
	}
	out := r.outcome(max(no.status, http.StatusBadRequest), struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{said.Code, said.Description})
	out.Why = said.Code + ": " + no.why
	if out.Status == http.StatusUnauthorized {
		out.Header.Set("WWW-Authenticate", `Basic realm="token", charset="UTF-8"`)
	}
	return out
}

// tokens are what a request gets.
type tokens struct {
	// Record is the refresh token's. Without one it has no ID.
	Record
	serial  uint64
	refresh string
	// granted are the scopes that the access token carries, and told those that the answer names.
	granted, told []string
	// gone is how many records had to go.
	gone int
}

// mint makes the refresh token of a serial number.
func (t *tokens) mint(r *request) func(uint64) string {
	return func(serial uint64) string {
		t.refresh = r.draw("refresh", r.Session, serial, owner{t.ClientID, t.Subject})
		return t.refresh
	}
}

// granted answers with tokens, in the order that RFC 6749, section 5.1, has its example in.
func (r *request) granted(t *tokens) *Outcome {
	life := r.at.terms.ExpiresIn
	// Tokens count in whole seconds. None stops before the client was told that it does.
	expires := r.Now.Add(life + time.Second - 1).Truncate(time.Second)
	access := r.access(r.Session, t, r.Now, expires)
	out := r.outcome(http.StatusOK, struct {
		Access  string `json:"access_token"`
		Type    string `json:"token_type"`
		Expires int64  `json:"expires_in"`
		Refresh string `json:"refresh_token,omitempty"`
		Scope   string `json:"scope,omitempty"`
	}{access, r.at.terms.TokenType, int64(life / time.Second), t.refresh, strings.Join(t.told, " ")})
	out.Persona = t.Persona
	out.Why = fmt.Sprintf("%s: an access token for persona %q until %s",
		r.grant, t.Persona, expires.UTC().Format(time.RFC3339))
	if t.ID != 0 {
		out.Why += fmt.Sprintf(", and refresh token %d until %s", t.ID, t.Expires.UTC().Format(time.RFC3339))
	}
	if t.gone > 0 {
		out.Why += fmt.Sprintf("; %d older refresh token had to go: a session has %d", t.gone, maxRecords)
	}
	return out
}

// outcome is an answer, which no cache may keep (RFC 6749, section 5.1).
func (r *request) outcome(status int, said any) *Outcome {
	body, _ := json.Marshal(said) // texts and numbers always are JSON
	return &Outcome{
		Status: status, Body: body, Header: http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}},
	}
}

// decodedLogin tries the client's id and secret as a form would decode them.
func (r *request) decodedLogin(otherwise error) (persona.Account, error) {
	id, wrong := url.QueryUnescape(r.client)
	secret, alsoWrong := url.QueryUnescape(r.secret)
	if wrong != nil || alsoWrong != nil || id == r.client && secret == r.secret {
		return persona.Account{}, otherwise
	}
	account, err := r.people.Login(id, secret, r.Now)
	if err == nil {
		r.client = id
	}
	return account, err
}
