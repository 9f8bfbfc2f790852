package contract

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// TokenTerms say in what an operation that issues tokens differs from RFC 6749. The document writes them as x-token:
//
//	x-token:
//	  clientHeader: client_id      # the client's id travels in this header, not in the form
//	  expiresIn: 604799            # seconds that an access token lives; 3600 where it is not said
//	  refreshExpiresIn: 1296000    # seconds that a refresh token lives; 1209600 (14 days) where it is not said
//	  tokenType: bearer            # how the answer spells it; Bearer where it is not said
//	  scope: false                 # scope in the form is passed over, and the answer has none
//	  perClient: true              # a new login ends the refresh tokens of all users of the client
//	  errors:                      # a code, or {error: CODE, description: TEXT}, for each case
//	    credentials: invalid_grant
//	  record: {operation: getRefreshToken, id: Id, expires: ExpiresOn}
type TokenTerms struct {
	ClientHeader                string
	ExpiresIn, RefreshExpiresIn time.Duration
	TokenType                   string
	Scopeless                   bool
	// PerClient says that a client has one refresh token, whoever logs in with it; else it has one for each user.
	PerClient bool
	// Errors are what is said instead of the standard's codes, by case.
	Errors map[TokenCase]TokenError
	// Record says which operation reads a refresh token as a record, if one does.
	Record *TokenRecord

	at schema.Place
}

// A TokenError is a member error of an answer (RFC 6749, section 5.2), with its description, or "".
type TokenError struct{ Code, Description string }

// A TokenCase is a reason to refuse a token, by the name that x-token has for it.
type TokenCase string

// The cases that an x-token may word.
const (
	// CaseRequest is a body that is no form, lacks grant_type, has a field twice, or one that is too long.
	CaseRequest TokenCase = "request"
	// CaseGrant is a grant type that is not served there.
	CaseGrant TokenCase = "grant"
	// CaseCredentials is a user name or password that is missing or wrong, and a persona that may not log in.
	CaseCredentials TokenCase = "credentials"
	// CaseTOTP is a one-time password that is needed and missing.
	CaseTOTP TokenCase = "totp"
	// CaseReset is a password that must be reset first.
	CaseReset TokenCase = "reset"
	// CaseRefresh is a refresh token that is missing, unknown, dead, expired or another client's.
	CaseRefresh TokenCase = "refresh"
)

// What holds where the document does not say otherwise.
const (
	accessLife  = time.Hour
	refreshLife = 14 * 24 * time.Hour
	// maxLife bounds what a document may say: ten years.
	maxLife = 10 * 365 * 24 * time.Hour
)

// StandardTerms are those of a token URL that the document says nothing more of: RFC 6749, with tokens that live for an
// hour and refresh tokens that live for 14 days.
func StandardTerms() *TokenTerms {
	return &TokenTerms{ExpiresIn: accessLife, RefreshExpiresIn: refreshLife, TokenType: "Bearer"}
}

// terms reads the x-token of an operation. What cannot be used is told, and passed over.
func (b *builder) terms(at schema.Place) *TokenTerms {
	if !at.Exists() {
		return nil
	}
	t := StandardTerms()
	t.at = at
	if at.Node.Kind != schema.Object {
		b.badTerm(at, "x-token is not an object", "see docs/guide/tokens.md")
		return t
	}
	for i, name := range at.Node.Names {
		item := at.Item(i)
		switch name {
		case "clientHeader":
			if t.ClientHeader = b.word(item); t.ClientHeader != "" && !httpguts.ValidHeaderFieldName(t.ClientHeader) {
				b.badTerm(item, "this is no name of a header", "use letters, digits, - and _")
				t.ClientHeader = ""
			}
		case "expiresIn":
			t.ExpiresIn = b.life(item, t.ExpiresIn)
		case "refreshExpiresIn":
			t.RefreshExpiresIn = b.life(item, t.RefreshExpiresIn)
		case "tokenType":
			if word := b.word(item); word != "" {
				t.TokenType = word
			}
		case "scope":
			t.Scopeless = !b.flag(item, name, true)
		case "perClient":
			t.PerClient = b.flag(item, name, false)
		case "errors":
			t.Errors = b.tokenErrors(item)
		case "record":
			t.Record = b.tokenRecord(item)
		default:
			b.badTerm(item, fmt.Sprintf("x-token has no key %.60q", name),
				"use clientHeader, expiresIn, refreshExpiresIn, tokenType, scope, perClient, errors or record")
		}
	}
	return t
}

func (b *builder) badTerm(at schema.Place, message, hint string) {
	b.Contract.blemish(at, "x-token", message, hint)
}

// flag reads a true or false, or tells that it is neither.
func (b *builder) flag(at schema.Place, name string, otherwise bool) bool {
	if at.Node.Kind != schema.Bool {
		b.badTerm(at, name+" is neither true nor false", "write one of the two")
		return otherwise
	}
	return at.Node.IsTrue()
}

// word reads a text that goes into an answer or names a header, or "" having told that it is none.
func (b *builder) word(at schema.Place) string {
	if at.Node.Kind != schema.String || at.Node.Text == "" || len(at.Node.Text) > 200 {
		b.badTerm(at, "a text of up to 200 bytes is expected here", "write one")
		return ""
	}
	return at.Node.Text
}

// life reads a number of seconds.
func (b *builder) life(at schema.Place, otherwise time.Duration) time.Duration {
	seconds, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || seconds < 1 || seconds > int(maxLife/time.Second) {
		b.badTerm(at, "a number of seconds is expected here: from 1 to 315360000", "write one without a fraction")
		return otherwise
	}
	return time.Duration(seconds) * time.Second
}

func (b *builder) tokenErrors(at schema.Place) map[TokenCase]TokenError {
	if at.Node.Kind != schema.Object {
		b.badTerm(at, "errors is not an object", "write a code for each case")
		return nil
	}
	cases := []TokenCase{CaseRequest, CaseGrant, CaseCredentials, CaseTOTP, CaseReset, CaseRefresh}
	worded := make(map[TokenCase]TokenError, len(at.Node.Names))
	for i, name := range at.Node.Names {
		item := at.Item(i)
		if !slices.Contains(cases, TokenCase(name)) {
			b.badTerm(item, fmt.Sprintf("errors has no case %.60q", name),
				"use request, grant, credentials, totp, reset or refresh")
			continue
		}
		if said := b.tokenError(item); said.Code != "" {
			worded[TokenCase(name)] = said
		}
	}
	return worded
}

// tokenError reads a code, alone or with a description.
func (b *builder) tokenError(at schema.Place) TokenError {
	if at.Node.Kind != schema.Object {
		return TokenError{Code: b.word(at)}
	}
	var said TokenError
	for i, name := range at.Node.Names {
		switch item := at.Item(i); name {
		case "error":
			said.Code = b.word(item)
		case "description":
			said.Description = b.word(item)
		default:
			b.badTerm(item, fmt.Sprintf("an error has no key %.60q", name), "use error and description")
		}
	}
	if at.Node.Member("error") == nil {
		b.badTerm(at, "the error has no code", "add error:")
	}
	return said
}

// tellIdleTerms tells of each x-token that nothing comes of: tokens are issued at the URLs of flows only.
func (b *builder) tellIdleTerms() {
	var served []*Operation
	for _, scheme := range b.Contract.schemes {
		for _, flow := range scheme.Flows {
			for _, path := range slices.Concat(flow.TokenPaths, flow.RefreshPaths) {
				served = append(served, b.PostAt(path))
			}
		}
	}
	for _, o := range b.Operations {
		if o.Token != nil && !slices.Contains(served, o) {
			b.badTerm(o.Token.at, "no tokens are issued by "+o.Method+" "+shown(o.Template),
				"name its path as the tokenUrl of a flow")
		}
	}
}
