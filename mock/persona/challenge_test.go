package persona

import (
	"net/http"
	"strings"
	"testing"

	"understudy/mock/contract"
)

func TestTitleCannotBreakTheHeader(t *testing.T) {
	t.Parallel()
	tests := []struct{ title, want string }{
		{"An API", `Bearer realm="An API"`},
		{`Ann's "API"`, `Bearer realm="Ann's \"API\""`},
		{`back\slash\`, `Bearer realm="back\\slash\\"`},
		{"two\r\nSet-Cookie: a=b", `Bearer realm="two Set-Cookie: a=b"`},
		{"\x00\x7f\u0085NUL\t", `Bearer realm="NUL"`},
		{"Bücher 日本 \xff", `Bearer realm="B cher"`},
		{"日本", `Bearer realm="api"`},
		{"", `Bearer realm="api"`},
		{strings.Repeat("x", 500), `Bearer realm="` + strings.Repeat("x", maxQuoted) + `"`},
	}
	for _, test := range tests {
		t.Run(test.title, func(t *testing.T) {
			t.Parallel()
			security := contract.Security{{{Scheme: &contract.Scheme{Kind: contract.Bearer}}}}
			_, refusal := Anyone().Gate(security, test.title).Admit(Caller{}, today())
			if refusal.Challenge != test.want {
				t.Errorf("got  %s\nwant %s", refusal.Challenge, test.want)
			}
		})
	}
}

func TestChallengeNamesEachSchemeOnceAndEndsSomewhere(t *testing.T) {
	t.Parallel()
	same := append(oauthOrBasic(), oauthOrBasic()...)
	_, refusal := Anyone().Gate(same, "An API").Admit(Caller{}, today())
	if refusal.Challenge != plainBoth {
		t.Errorf("got %s", refusal.Challenge)
	}
	many := make([]contract.Requirement, 0, 1000)
	for range 1000 {
		name := "k" + strings.Repeat("\"", len(many)%100)
		scheme := &contract.Scheme{Kind: contract.APIKey, In: "query", Parameter: name}
		many = append(many, contract.Requirement{{Scheme: scheme}})
	}
	_, refusal = Anyone().Gate(many, "An API").Admit(Caller{}, today())
	if len(refusal.Challenge) > maxListed || !strings.HasSuffix(refusal.Challenge, `"`) {
		t.Errorf("%d bytes: %.80s...", len(refusal.Challenge), refusal.Challenge)
	}
}

func FuzzChallenge(f *testing.F) {
	f.Add("An API", "RefreshToken-Read", "X-Key")
	f.Add("a\"\r\nb", "\\", "\x00")
	f.Add(strings.Repeat("日", 100), " ", "\"")
	f.Fuzz(func(t *testing.T, title, scope, parameter string) {
		security := contract.Security{
			{{Scheme: &contract.Scheme{Kind: contract.Bearer}, Scopes: []string{scope}}},
			{{Scheme: &contract.Scheme{Kind: contract.APIKey, In: "query", Parameter: parameter}}},
		}
		gate := roster(t).Gate(security, title)
		for _, line := range []string{"", "Bearer visitor-token", "Bearer x", "Bearer expired-token"} {
			c := Caller{Header: http.Header{}}
			if line != "" {
				c.Header.Set("Authorization", line)
			}
			_, refusal := gate.Admit(c, today())
			if refusal == nil {
				t.Fatalf("%q was admitted", line)
			}
			challenge := refusal.Challenge
			if strings.ContainsFunc(challenge, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("unprintable: %q", challenge)
			}
			unescaped := strings.NewReplacer(`\\`, "", `\"`, "").Replace(challenge)
			if strings.Count(unescaped, `"`)%2 != 0 || strings.Contains(unescaped, `\`) {
				t.Errorf("quotes do not pair: %s", challenge)
			}
		}
	})
}
