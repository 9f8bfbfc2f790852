package cases

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// shownCredentials are credentials, one a line.
func shownCredentials(list []Credential) (lines []string) {
	for _, credential := range list {
		text := strings.Join(credential.Headers, ", ")
		if credential.Query != "" {
			text += "?" + credential.Query
		}
		lines = append(lines, credential.Name+": "+text)
	}
	return lines
}

func TestFalseCredentialsAreThoseOfTheScheme(t *testing.T) {
	t.Parallel()
	key := func(in string) *contract.Scheme {
		return &contract.Scheme{Kind: contract.APIKey, In: in, Parameter: "K"}
	}
	for _, c := range []struct {
		security contract.Security
		want     []string
	}{
		{nil, nil},
		{contract.Security{{}}, nil},
		{contract.Security{{{Scheme: key("query")}, {Scheme: key("header")}}}, nil},
		{contract.Security{{{Scheme: &contract.Scheme{Kind: contract.MutualTLS}}}, {{Scheme: key("query")}}}, []string{
			"an unknown API key: ?K=nobody-has-this",
		}},
		{contract.Security{{{Scheme: key("header")}}}, []string{"an unknown API key: K: nobody-has-this"}},
		{contract.Security{{{Scheme: key("cookie")}}}, []string{"an unknown API key: Cookie: K=nobody-has-this"}},
		{contract.Security{{{Scheme: &contract.Scheme{Kind: contract.Basic}}}}, []string{
			"an unknown user: Authorization: Basic bm9ib2R5Om5vdGhpbmc=", "a user that is none: Authorization: Basic !!!",
		}},
		{contract.Security{{{Scheme: &contract.Scheme{Kind: contract.OAuth2}}}}, []string{
			"an unknown bearer token: Authorization: Bearer nobody.has.this",
			"a bearer token that is none: Authorization: Bearer",
		}},
	} {
		got := shownCredentials(FalseCredentials(c.security))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestSeveralSchemesAreFalseAtOnce(t *testing.T) {
	t.Parallel()
	bearer := contract.Need{Scheme: &contract.Scheme{Kind: contract.Bearer}}
	one := contract.Need{Scheme: &contract.Scheme{Kind: contract.APIKey, In: "query", Parameter: "K"}}
	other := contract.Need{Scheme: &contract.Scheme{Kind: contract.APIKey, In: "query", Parameter: "L"}}
	certificate := contract.Need{Scheme: &contract.Scheme{Kind: contract.MutualTLS}}
	for _, c := range []struct {
		requirement contract.Requirement
		want        []string
	}{
		{contract.Requirement{bearer, one, other}, []string{
			"unknown credentials: Authorization: Bearer nobody.has.this?K=nobody-has-this&L=nobody-has-this",
		}},
		{contract.Requirement{bearer, certificate}, nil},
		{contract.Requirement{}, nil},
	} {
		if diff := cmp.Diff(c.want, shownCredentials(FalseFor(c.requirement))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
