package contract_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"understudy/mock/contract"
)

func TestFlowsAreReadInTheDocumentsOrder(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `servers: [{url: 'https://a.test/v1'}, {url: /v2}]
paths: {/a: {get: {`+ok+`}}}
components:
  securitySchemes:
    sso:
      type: oauth2
      flows:
        x-note: {tokenUrl: /x}
        authorizationCode: {authorizationUrl: /a, tokenUrl: 'https://b.test/t', refreshUrl: token, scopes: {}}
        password: {tokenUrl: /token, scopes: {Write: w, Read: r}}
        implicit: {authorizationUrl: /a, scopes: {Read: r}}
    door: {type: http, scheme: digest}
    key: {type: apiKey, in: header, name: X-Key}
`)
	want := []*contract.Scheme{
		{Name: "sso", Kind: contract.OAuth2, Flows: []*contract.Flow{
			{
				Kind: contract.FlowAuthorizationCode, TokenURL: "https://b.test/t", RefreshURL: "token",
				TokenPaths: []string{"/t"}, RefreshPaths: []string{"/token", "/v1/token", "/v2/token"},
			},
			{
				Kind: contract.FlowPassword, TokenURL: "/token", TokenPaths: []string{"/token"},
				Scopes: []string{"Write", "Read"},
			},
			{Kind: contract.FlowImplicit, Scopes: []string{"Read"}},
		}},
		{Name: "key", Kind: contract.APIKey, In: "header", Parameter: "X-Key"},
	}
	plain := cmpopts.IgnoreUnexported(contract.Scheme{}, contract.Flow{})
	if diff := cmp.Diff(want, c.Schemes(), plain); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// issuing is a document with one token URL, whose operation has the x-token given.
func issuing(terms string) string {
	return `paths: {/token: {post: {x-token: ` + terms + `, ` + ok + `}}}
components: {securitySchemes: {s: {type: oauth2, flows: {password: {tokenUrl: /token, scopes: {}}}}}}
`
}

func TestTokenTermsAreRead(t *testing.T) {
	t.Parallel()
	c := load(t, "3.0.3", issuing(`{clientHeader: client_id, expiresIn: 60, refreshExpiresIn: 90,
  tokenType: bearer, scope: false, errors: {credentials: {error: no, description: Who are you}, refresh: stale}}`))
	want := &contract.TokenTerms{
		ClientHeader: "client_id", ExpiresIn: time.Minute, RefreshExpiresIn: 90 * time.Second, TokenType: "bearer",
		Scopeless: true, Errors: map[contract.TokenCase]contract.TokenError{
			contract.CaseCredentials: {Code: "no", Description: "Who are you"}, contract.CaseRefresh: {Code: "stale"},
		},
	}
	plain := cmpopts.IgnoreUnexported(contract.TokenTerms{})
	if diff := cmp.Diff(want, c.PostAt("/token").Token, plain); diff != "" || len(c.Blemishes) > 0 {
		t.Errorf("%s (-want +got)\n%s", tell(c.Blemishes), diff)
	}
	c = load(t, "3.0.3", issuing(`{}`))
	if diff := cmp.Diff(contract.StandardTerms(), c.PostAt("/token").Token, plain); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if c.PostAt("/other") != nil || embedded(t).Operation("getRefreshToken").Token != nil {
		t.Error("an operation has terms that the document does not give it")
	}
}

func TestTokenTermsThatSayNothingAreTold(t *testing.T) {
	t.Parallel()
	const number = "a number of seconds is expected here: from 1 to 315360000"
	const text = "a text of up to 200 bytes is expected here"
	for terms, want := range map[string]string{
		"7":                                     "x-token is not an object",
		"{expires: 7}":                          `x-token has no key "expires"`,
		"{expiresIn: 0}":                        number,
		"{expiresIn: 1.5}":                      number,
		"{expiresIn: '7'}":                      number,
		"{refreshExpiresIn: 99999999999999999}": number,
		"{clientHeader: 'client id'}":           "this is no name of a header",
		"{tokenType: ''}":                       text,
		"{scope: 'no'}":                         "scope is neither true nor false",
		"{errors: [no]}":                        "errors is not an object",
		"{errors: {login: no}}":                 `errors has no case "login"`,
		"{errors: {totp: 7}}":                   text,
		"{errors: {totp: {code: no}}}":          `an error has no key "code"`,
		"{errors: {totp: {description: no}}}":   "the error has no code",
	} {
		c := load(t, "3.1.0", issuing(terms))
		if len(c.Blemishes) == 0 || c.Blemishes[0].Message != want || c.Blemishes[0].Keyword != "x-token" {
			t.Errorf("%s: %s", terms, tell(c.Blemishes))
		}
		if got := c.PostAt("/token").Token; got == nil || got.ExpiresIn != time.Hour {
			t.Errorf("%s: what cannot be used is passed over: %+v", terms, got)
		}
	}
}

func TestTermsWithoutATokenURLAreTold(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `paths: {/login: {post: {x-token: {}, `+ok+`}}}`)
	const want = "document /paths/~1login/post/x-token: x-token: no tokens are issued by POST /login"
	if got := tell(c.Blemishes); got != want {
		t.Error(got)
	}
	c = load(t, "3.1.0", `paths: {/a: {get: {`+ok+`}}}
components: {securitySchemes: {s: {type: oauth2, flows: {password: {tokenUrl: 'https://a.test/{t}', scopes: {}}}}}}
`)
	if len(c.Blemishes) == 0 || c.Blemishes[0].Message != "this is no URL, so no tokens are issued there" {
		t.Error(tell(c.Blemishes))
	}
}
