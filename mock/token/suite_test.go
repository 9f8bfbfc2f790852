package token

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"understudy/mock/contract"
	"understudy/mock/persona"
)

// worded is a document that words the answers of its token URL itself; standard leaves them to RFC 6749.
const (
	worded = `openapi: 3.1.1
info: {title: Worded, version: '1'}
servers: [{url: 'https://api.test'}]
paths:
  /api/token:
    post:
      operationId: issueToken
      responses: {'200': {description: d}}
      x-token:
        clientHeader: client_id
        expiresIn: 604799
        refreshExpiresIn: 1296000
        tokenType: bearer
        scope: false
        errors:
          request: unsupported_grant_type
          grant: unsupported_grant_type
          credentials: {error: invalid_grant, description: The user name or password is incorrect.}
          totp: two_factor_auth_check
          reset: must_reset_password
          refresh: invalid_grant
components:
  securitySchemes:
    oauth2: {type: oauth2, flows: {password: {tokenUrl: /api/token, scopes: {Read: r}}}}
`
	standard = `openapi: 3.0.3
info: {title: Standard, version: '1'}
servers: [{url: 'https://api.test/v1'}]
paths:
  /things: {get: {operationId: list, responses: {'200': {description: d}}}}
components:
  securitySchemes:
    user: {type: oauth2, flows: {password: {tokenUrl: /v1/token, scopes: {Read: r, Write: w, Rule: x}}}}
    robot:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://login.test/v1/token', scopes: {Read: r, Write: w}}}
`
	people = `personas:
- {name: admin, roles: ["*"], credentials: [{basic: {user: admin@test, password: secret}}, {bearer: eyJ.eyJ.x}]}
- {name: reader, roles: [read, Write], credentials: [{basic: {user: reader, password: "a:b +"}}]}
- {name: careful, totp: 012345, credentials: [{basic: {user: careful, password: secret}}]}
- {name: forgetful, mustReset: true, credentials: [{basic: {user: forgetful, password: secret}}]}
- {name: banned, suspended: true, credentials: [{basic: {user: banned, password: secret}}]}
- {name: bygone, expires: 2020-01-01T00:00:00Z, credentials: [{basic: {user: bygone, password: secret}}]}
- {name: leaving, expires: 2026-01-03T00:00:00Z, credentials: [{basic: {user: leaving, password: secret}}]}
`
)

func today() time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 500, time.UTC) }

// A client is somebody who asks an issuer, in a session of their own.
type client struct {
	t       testing.TB
	issuer  *Issuer
	at      *Endpoint
	people  *persona.Roster
	book    *Book
	session string
	now     time.Time
}

func load(t testing.TB, document string) *contract.Contract {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func roster(t testing.TB, text string) *persona.Roster {
	t.Helper()
	r, findings := persona.Load([]byte(text), "personas.yaml")
	if r == nil {
		t.Fatal(findings)
	}
	return r
}

func visit(t testing.TB, document, path string) *client {
	t.Helper()
	issuer := New(load(t, document), 1)
	at := issuer.At("POST", path)
	if at == nil {
		t.Fatalf("no token is issued at %s", path)
	}
	return &client{t, issuer, at, roster(t, people), NewBook(), "default", today()}
}

// ask sends a body with the headers given, as name and value in turn.
func (c *client) ask(body string, header ...string) *Outcome {
	c.t.Helper()
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for i := 0; i < len(header); i += 2 {
		h.Del(header[i])
		h.Add(header[i], header[i+1])
	}
	out := c.issuer.Issue(c.at, &Ask{Session: c.session, Header: h, Body: []byte(body), Now: c.now}, c.people, c.book)
	if got := out.Header.Get("Cache-Control"); got != "no-store" {
		c.t.Errorf("Cache-Control: %s", got)
	}
	return out
}

// A grantedAnswer is an answer with tokens.
type grantedAnswer struct {
	Access  string `json:"access_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Refresh string `json:"refresh_token"`
	Scope   string `json:"scope"`
}

// get sends a body that must be granted.
func (c *client) get(body string, header ...string) grantedAnswer {
	c.t.Helper()
	out := c.ask(body, header...)
	var got grantedAnswer
	if err := json.Unmarshal(out.Body, &got); err != nil || out.Status != http.StatusOK {
		c.t.Fatalf("%q: %d %s (%s)", body, out.Status, out.Body, out.Why)
	}
	return got
}

// caller is what the session of the client makes of an access token.
func (c *client) caller(access string) *persona.Issued {
	return c.issuer.Caller(http.Header{"Authorization": {"Bearer " + access}}, c.session)
}

// admits tells how the gate of an operation that asks for a scope answers an access token.
func (c *client) admits(access, scope string) (string, *persona.Refusal) {
	scheme := &contract.Scheme{Name: "user", Kind: contract.OAuth2}
	security := contract.Security{{{Scheme: scheme, Scopes: []string{scope}}}}
	who, no := c.people.Gate(security, "An API").Admit(persona.Caller{
		Header: http.Header{"Authorization": {"Bearer " + access}}, Issued: c.caller(access),
	}, c.now)
	return who.Name, no
}

func passwordForm(user, password string) string {
	return url.Values{"grant_type": {"password"}, "username": {user}, "password": {password}}.Encode()
}

func refreshForm(token string) string { return "grant_type=refresh_token&refresh_token=" + token }

func basic(pair string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair)) }
