package persona

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"understudy/mock/contract"
)

func TestSampleIsAdmitted(t *testing.T) {
	t.Parallel()
	scheme := func(in string) *contract.Scheme {
		return &contract.Scheme{Name: "k", Kind: contract.APIKey, In: in, Parameter: "X k&"}
	}
	for name, security := range map[string]contract.Security{
		"bearer or basic": oauthOrBasic(),
		"basic":           oauthOrBasic()[1:],
		"query":           {{{Scheme: scheme("query")}}},
		"header":          {{{Scheme: &contract.Scheme{Name: "h", Kind: contract.APIKey, In: "header", Parameter: "X-K"}}}},
		"cookie":          {{{Scheme: &contract.Scheme{Name: "c", Kind: contract.APIKey, In: "cookie", Parameter: "ck"}}}},
		"several":         {{oauthOrBasic()[0][0], {Scheme: scheme("query")}}},
		"nothing":         nil,
	} {
		for _, r := range []*Roster{roster(t), Anyone()} {
			first := r.Personas()[0]
			sample, ok := r.Sample(first.Name, security, today())
			if !ok {
				t.Errorf("%s: no sample for %s", name, first.Name)
				continue
			}
			c := Caller{Header: http.Header{}, RawQuery: sample.Query}
			for _, line := range sample.Headers {
				key, value, _ := strings.Cut(line, ": ")
				c.Header.Add(key, value)
			}
			if _, refusal := r.Gate(security, "").Admit(c, today()); refusal != nil {
				t.Errorf("%s: %+v was refused: %+v", name, sample, refusal)
			}
			if _, err := url.ParseQuery(sample.Query); err != nil {
				t.Errorf("%s: query %q: %v", name, sample.Query, err)
			}
		}
	}
}

func TestSampleIsNotPromisedInVain(t *testing.T) {
	t.Parallel()
	r := roster(t)
	if got, ok := r.Sample("admin", oauthOrBasic(), today()); !ok || len(got.Headers) != 1 ||
		got.Headers[0] != "Authorization: Bearer YOUR_TOKEN" {
		t.Errorf("admin: %+v %t", got, ok)
	}
	both := contract.Security{append(oauthOrBasic()[0], oauthOrBasic()[1]...)}
	for name, security := range map[string]contract.Security{
		"visitor": oauthOrBasic(), "expired": oauthOrBasic(), "nobody": oauthOrBasic(), "admin": both,
		"reader": {{{Scheme: &contract.Scheme{Kind: contract.MutualTLS}}}},
	} {
		if got, ok := r.Sample(name, security, today()); ok {
			t.Errorf("%s got %+v for %s", name, got, security)
		}
	}
}
