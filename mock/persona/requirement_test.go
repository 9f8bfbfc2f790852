package persona

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

func TestGateCombinesRequirements(t *testing.T) {
	t.Parallel()
	bearer := &contract.Scheme{Name: "bearer", Kind: contract.Bearer}
	password := &contract.Scheme{Name: "basic", Kind: contract.Basic}
	key := &contract.Scheme{Name: "key", Kind: contract.APIKey, In: "header", Parameter: "X-Key"}
	tls := &contract.Scheme{Name: "tls", Kind: contract.MutualTLS}
	certified := authorized("Bearer reader-token")
	certified.Certified = true
	keyChallenge := `ApiKey realm="An API", in="header", name="X-Key"`
	need := func(scheme *contract.Scheme, scopes ...string) contract.Need {
		return contract.Need{Scheme: scheme, Scopes: scopes}
	}
	tests := []struct {
		name     string
		security contract.Security
		c        Caller
		want     verdict
	}{
		{"nothing asked, nothing sent", nil, Caller{}, verdict{Name: Nobody}},
		{"nothing asked, known", nil, authorized("Bearer reader-token"), verdict{Name: "reader"}},
		{"nothing asked, unknown", nil, authorized("Bearer nobodys"), verdict{Name: Nobody}},
		{"nothing asked, expired", nil, authorized("Bearer expired-token"), verdict{Name: Nobody}},
		{"optional, nothing sent", contract.Security{{}, {need(bearer)}}, Caller{}, verdict{Name: Nobody}},
		{"optional, known", contract.Security{{}, {need(key)}}, with("X-Key", "admin-key"), verdict{Name: "admin"}},
		{
			"optional, role missing",
			contract.Security{{need(bearer, "r")}, {}},
			authorized("Bearer visitor-token"),
			verdict{Name: "visitor"},
		},
		{
			"both, both sent",
			contract.Security{{need(bearer), need(key)}},
			with("Authorization", "Bearer reader-token", "X-Key", "admin-key"),
			verdict{Name: "reader"},
		},
		{
			"both, one sent",
			contract.Security{{need(bearer), need(key)}},
			authorized("Bearer reader-token"),
			verdict{Status: 401, Challenge: `Bearer realm="An API", ` + keyChallenge},
		},
		{
			"both, one lacks the role",
			contract.Security{{need(bearer, "r"), need(key)}},
			authorized("Bearer visitor-token"),
			verdict{"visitor", 403, `Bearer error="insufficient_scope", scope="r"`},
		},
		{
			"403 wins over 401",
			contract.Security{{need(key)}, {need(bearer, "r", "s")}},
			with("Authorization", "Bearer visitor-token", "X-Key", "nobodys"),
			verdict{"visitor", 403, `Bearer error="insufficient_scope", scope="r s"`},
		},
		{
			"a later requirement admits",
			contract.Security{{need(bearer, "r")}, {need(bearer)}},
			authorized("Bearer visitor-token"),
			verdict{Name: "visitor"},
		},
		{
			"role missing, no bearer scheme",
			contract.Security{{need(password, "r")}},
			authorized(basic("visitor:")),
			verdict{"visitor", 403, ""},
		},
		{
			"role without a scope's form",
			contract.Security{{need(bearer, "may read", "r\"\r\n")}},
			authorized("Bearer visitor-token"),
			verdict{"visitor", 403, `Bearer error="insufficient_scope"`},
		},
		{
			"certificate missing",
			contract.Security{{need(tls)}},
			Caller{},
			verdict{Status: 401, Challenge: `MutualTLS realm="An API"`},
		},
		{"certificate", contract.Security{{need(tls)}}, Caller{Certified: true}, verdict{Name: "certificate"}},
		{"certificate and token", contract.Security{{need(tls), need(bearer)}}, certified, verdict{Name: "reader"}},
		{
			"certificate has no role",
			contract.Security{{need(tls, "r")}},
			Caller{Certified: true},
			verdict{"certificate", 403, ""},
		},
		{
			"unknown kind is never met",
			contract.Security{{need(&contract.Scheme{Name: "x"})}},
			authorized("Bearer YOUR_TOKEN"),
			verdict{Status: 401, Challenge: `MutualTLS realm="An API"`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, admit(t, roster(t).Gate(test.security, "An API"), test.c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
