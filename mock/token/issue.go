package token

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/persona"
)

// An Ask is a request for a token.
type Ask struct {
	// Session is the key of the session.
	Session string
	Header  http.Header
	Body    []byte
	// Now is the time by the session's clock.
	Now time.Time
}

// A request is an Ask at an endpoint, with what was read of it.
type request struct {
	*Issuer
	*Ask
	form
	at     *Endpoint
	people *persona.Roster
	book   *Book
	// client is the client's id, or "", and basic says that it came as a Basic credential.
	client, secret string
	basic          bool
}

// Issue answers a request at an endpoint. Requests must be form-encoded. They fail with the codes of RFC 6749, section
// 5.2, or as the document words it (x-token), and a request that fails changes nothing.
func (i *Issuer) Issue(e *Endpoint, ask *Ask, people *persona.Roster, book *Book) *Outcome {
	r := &request{Issuer: i, Ask: ask, at: e, people: people, book: book}
	t, no := r.answer()
	if no != nil {
		return r.refused(no)
	}
	return r.granted(t)
}

// answer finds the grant that is asked for.
func (r *request) answer() (*tokens, *refusal) {
	var fault string
	if r.form, fault = readForm(r.Header, r.Body); fault == "" && r.grant == "" {
		fault = "grant_type is missing"
	}
	if fault != "" {
		return nil, refuse(contract.CaseRequest, "invalid_request", fault)
	}
	g := r.at.grants[r.grant]
	if g == nil {
		return nil, refuse(contract.CaseGrant, "unsupported_grant_type", "this grant type is not served here")
	}
	if no := r.readClient(); no != nil {
		return nil, no
	}
	switch r.grant {
	case grantPassword:
		return r.login(g)
	case grantClient:
		return r.clientLogin(g)
	default:
		return r.renewal(g)
	}
}

// readClient finds out which client asks. Clients are not registered, so nothing is proved by it: the client
// credentials grant alone looks at the secret.
func (r *request) readClient() *refusal {
	if name := r.at.terms.ClientHeader; name != "" && r.grant != grantClient {
		lines := r.Header.Values(name)
		if len(lines) > 0 {
			r.client = strings.Trim(lines[0], " \t")
		}
		if fault := faultOf(r.client, maxField); len(lines) > 1 || fault != "" {
			return refuse(contract.CaseRequest, "invalid_request", "the header with the client's id cannot be read")
		}
		return nil
	}
	id, secret, tried, ok := persona.BasicPair(r.Header)
	switch {
	case tried && !ok, len(id) > maxField, len(secret) > maxField:
		r.basic = true
		return r.unknownClient("the Basic credential cannot be read")
	case tried && (r.form.secret != "" || r.form.client != "" && r.form.client != id):
		return refuse(contract.CaseRequest, "invalid_request", "the client names itself in two ways")
	case tried:
		r.client, r.secret, r.basic = id, secret, true
	default:
		r.client, r.secret = r.form.client, r.form.secret
	}
	return nil
}

func (r *request) unknownClient(why string) *refusal {
	no := &refusal{code: "invalid_client", description: "the client's id or secret is incorrect", why: why}
	if r.basic {
		no.status = http.StatusUnauthorized
	}
	return no
}

// login is the password grant (RFC 6749, section 4.3).
func (r *request) login(g *grant) (*tokens, *refusal) {
	if r.username == "" || r.password == "" {
		return nil, refuse(contract.CaseCredentials, "invalid_request", "username or password is missing")
	}
	const wrong = "the user name or password is incorrect"
	account, err := r.people.Login(r.username, r.password, r.Now)
	if err != nil {
		return nil, refuse(contract.CaseCredentials, "invalid_grant", wrong).because(err.Error())
	}
	who := fmt.Sprintf("persona %q", account.Persona.Name)
	switch {
	case account.TOTP != "" && r.totp == "":
		return nil, refuse(contract.CaseTOTP, "invalid_grant", "a one-time password is needed: send totp").
			because(who + " has a second factor, and totp was not sent")
	case account.TOTP != "" && account.TOTP != r.totp:
		return nil, refuse(contract.CaseCredentials, "invalid_grant", wrong).because("totp is not that of " + who)
	case account.Persona.MustReset:
		return nil, refuse(contract.CaseReset, "invalid_grant", "the password must be reset").
			because(who + " must reset the password")
	}
	if r.client == "" {
		r.client = r.username
	}
	return r.fresh(g, account, r.username)
}

// clientLogin is the client credentials grant (RFC 6749, section 4.4). A client is a persona with a basic credential.
func (r *request) clientLogin(g *grant) (*tokens, *refusal) {
	if r.client == "" {
		return nil, r.unknownClient("the client's id is missing")
	}
	account, err := r.people.Login(r.client, r.secret, r.Now)
	if err != nil && r.basic {
		// Clients shall encode the two as a form does (RFC 6749, section 2.3.1), and many do not.
		account, err = r.decodedLogin(err)
	}
	if err != nil {
		return nil, r.unknownClient(err.Error())
	}
	return r.fresh(g, account, r.client)
}

// fresh issues tokens to somebody who has just logged in.
func (r *request) fresh(g *grant, account persona.Account, subject string) (*tokens, *refusal) {
	t := &tokens{Record: Record{
		Subject: subject, ClientID: r.client, Persona: account.Persona.Name, perClient: r.at.terms.PerClient,
	}}
	if no := r.grantScopes(t, g, account.Persona); no != nil {
		return nil, no
	}
	t.Scopes = t.granted
	t.Created, t.Expires = r.Now, r.Now.Add(r.at.terms.RefreshExpiresIn)
	if g.renews {
		t.ID, t.serial, t.gone = r.book.put(t.Record, t.mint(r))
	} else {
		t.serial = r.book.serial.Add(1)
	}
	return t, nil
}

// renewal is the refresh grant (RFC 6749, section 6). The new refresh token has the scopes of the old one, even where
// the access token gets fewer.
func (r *request) renewal(g *grant) (*tokens, *refusal) {
	if r.refresh == "" {
		return nil, refuse(contract.CaseRefresh, "invalid_request", "refresh_token is missing")
	}
	if r.client == "" && r.at.terms.ClientHeader != "" {
		return nil, refuse(contract.CaseRefresh, "invalid_request", "the client's id is missing")
	}
	t := &tokens{}
	no := r.book.rotate(r.refresh, func(old *Record) (*tokens, *refusal) {
		why := r.useless(old)
		var account persona.Account
		if why == "" {
			var err error
			if account, err = r.people.Account(old.Persona, r.Now); err != nil {
				why = err.Error()
			}
		}
		if why != "" {
			return nil, refuse(contract.CaseRefresh, "invalid_grant", "the refresh token is not valid").because(why)
		}
		t.Record = *old
		t.Created, t.Expires = r.Now, r.Now.Add(r.at.terms.RefreshExpiresIn)
		return t, r.grantScopes(t, g, account.Persona)
	}, t.mint(r))
	if no != nil {
		return nil, no
	}
	return t, nil
}

// useless says why a refresh token gets nothing, or "".
func (r *request) useless(old *Record) string {
	switch {
	case old == nil:
		return "this session has issued no such refresh token"
	case old.Dead:
		return fmt.Sprintf("the refresh token %d is dead: a later one took its place", old.ID)
	case !old.Live(r.Now):
		return fmt.Sprintf("the refresh token %d expired at %s", old.ID, old.Expires.UTC().Format(time.RFC3339))
	case r.client != "" && r.client != old.ClientID:
		return fmt.Sprintf("the refresh token %d was issued to another client", old.ID)
	}
	return ""
}
