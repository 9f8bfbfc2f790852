package persona

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const accounts = people + `
  - name: careful
    totp: 012345
    credentials: [{basic: {user: careful, password: x}}]
  - name: forgetful
    mustReset: true
    credentials: [{basic: {user: forgetful, password: x}}]
  - name: banned
    roles: ["*"]
    suspended: true
    credentials: [{basic: {user: banned, password: x}}, {bearer: banned-token}, {apiKey: banned-key}]
  - name: free
    mustReset: false
    suspended: false
    credentials: [{basic: {user: free, password: x}}]
`

func accountRoster(t *testing.T) *Roster {
	t.Helper()
	r, findings := Load([]byte(accounts), "p.yaml")
	if r == nil {
		t.Fatal(findings)
	}
	return r
}

func TestLoginFindsWhoHasTheTwo(t *testing.T) {
	t.Parallel()
	r := accountRoster(t)
	for _, test := range []struct {
		user, password string
		want           Account
		why            string
	}{
		{"reader", "a:b", Account{Persona: Persona{Name: "reader", Roles: []string{"refreshtoken-read"}}}, ""},
		{"visitor", "", Account{Persona: Persona{Name: "visitor"}}, ""},
		{"careful", "x", Account{Persona: Persona{Name: "careful", TwoFactor: true}, TOTP: "012345"}, ""},
		{"forgetful", "x", Account{Persona: Persona{Name: "forgetful", MustReset: true}}, ""},
		{"free", "x", Account{Persona: Persona{Name: "free"}}, ""},
		{"banned", "x", Account{}, `persona "banned" is suspended`},
		{"expired", "x", Account{}, `persona "expired" expired at 2020-01-01T00:00:00Z`},
		{"reader", "b", Account{}, "no persona has this user and password"},
		{"reader:a", "b", Account{}, "no persona has this user and password"},
		{"reader\x00", "a:b", Account{}, "no persona has this user and password"},
		{"", "", Account{}, "no persona has this user and password"},
	} {
		got, err := r.Login(test.user, test.password, today())
		why := ""
		if err != nil {
			why = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" || why != test.why {
			t.Errorf("%q: %q, want %q (-want +got)\n%s", test.user, why, test.why, diff)
		}
	}
}

func TestEverybodyLogsInUnderOtherModes(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{ModeAny, ModeOff} {
		r := accountRoster(t).In(mode)
		for user, want := range map[string]string{"banned": "banned", "careful": "careful", "x": Nobody} {
			got, err := r.Login(user, "x", today())
			if diff := cmp.Diff(Account{Persona: Persona{Name: want, Roles: []string{"*"}}}, got); diff != "" || err != nil {
				t.Errorf("%s: %s: %v (-want +got)\n%s", mode, user, err, diff)
			}
			again, err := r.Account(got.Persona.Name, today())
			if diff := cmp.Diff(got, again); diff != "" || err != nil {
				t.Errorf("%s: %s by name: %v (-want +got)\n%s", mode, user, err, diff)
			}
		}
	}
}

func TestAccountIsFoundByName(t *testing.T) {
	t.Parallel()
	r := accountRoster(t)
	for name, why := range map[string]string{
		"reader": "", "careful": "", "banned": `persona "banned" is suspended`,
		"expired": `persona "expired" expired at 2020-01-01T00:00:00Z`,
		"gone":    `persona "gone" is not in the personas file`, Nobody: `persona "anyone" is not in the personas file`,
	} {
		got, err := r.Account(name, today())
		if err == nil && (why != "" || got.Persona.Name != name) || err != nil && err.Error() != why {
			t.Errorf("%s: %+v, %v; want %q", name, got, err, why)
		}
	}
}

func TestSuspendedPersonaIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	r := accountRoster(t)
	gate := r.Gate(oauthOrBasic(), "An API")
	for line, want := range map[string]verdict{
		"Bearer banned-token": {"banned", 401, tooOld},
		basic("banned:x"):     {"banned", 401, plainBasic},
		basic("banned:y"):     {"", 401, plainBoth},
	} {
		if diff := cmp.Diff(want, admit(t, gate, authorized(line))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
	}
	if _, no := gate.Admit(authorized("Bearer banned-token"), today()); !strings.Contains(no.Why, "is suspended") {
		t.Error(no.Why)
	}
	if who, _ := r.Gate(nil, "").Admit(authorized("Bearer banned-token"), today()); who.Name != Nobody {
		t.Errorf("an open operation takes a suspended caller for nobody, got %s", who.Name)
	}
	if sample, ok := r.Sample("banned", oauthOrBasic(), today()); ok {
		t.Errorf("%+v", sample)
	}
	if who, no := r.In(ModeAny).Gate(oauthOrBasic(), "").Admit(authorized("Bearer banned-token"), today()); no != nil {
		t.Errorf("%s %+v", who.Name, no)
	}
}

func TestIssuedTokenStandsForItsPersona(t *testing.T) {
	t.Parallel()
	r := accountRoster(t)
	later, now := today().Add(1), today()
	for _, test := range []struct {
		name   string
		roster *Roster
		issued Issued
		want   verdict
	}{
		{"its roles", r, Issued{Name: "reader", Scopes: nil, Expires: later}, verdict{Name: "reader"}},
		{
			"a role it carries", r,
			Issued{Name: "reader", Scopes: []string{"RefreshToken-Read"}, Expires: later},
			verdict{Name: "reader"},
		},
		{
			"another role", r,
			Issued{Name: "reader", Scopes: []string{"x"}, Expires: later},
			verdict{"reader", 403, insufficient},
		},
		{"no role", r, Issued{Name: "admin", Scopes: []string{}, Expires: later}, verdict{"admin", 403, insufficient}},
		{
			"a role of an administrator", r,
			Issued{Name: "admin", Scopes: []string{"refreshtoken-READ"}, Expires: later},
			verdict{Name: "admin"},
		},
		{
			"a role that it carries in vain", r,
			Issued{Name: "visitor", Scopes: []string{"RefreshToken-Read"}, Expires: later},
			verdict{"visitor", 403, insufficient},
		},
		{"expired", r, Issued{Name: "reader", Scopes: nil, Expires: now}, verdict{"reader", 401, tooOld}},
		{"expired persona", r, Issued{Name: "expired", Scopes: nil, Expires: later}, verdict{"expired", 401, tooOld}},
		{"suspended", r, Issued{Name: "banned", Scopes: nil, Expires: later}, verdict{"banned", 401, tooOld}},
		{"gone", r, Issued{Name: "gone", Scopes: nil, Expires: later}, verdict{"", 401, unknownBoth}},
		{"nobody", r, Issued{Name: Nobody, Scopes: nil, Expires: later}, verdict{"", 401, unknownBoth}},
		{"anybody", Anyone(), Issued{Name: Nobody, Scopes: nil, Expires: later}, verdict{Name: Nobody}},
		{"anybody, expired", Anyone(), Issued{Name: Nobody, Scopes: nil, Expires: now}, verdict{Nobody, 401, tooOld}},
		{
			"anybody with another role", Anyone(),
			Issued{Name: Nobody, Scopes: []string{"x"}, Expires: later},
			verdict{Nobody, 403, insufficient},
		},
		{
			"forged", Anyone(), Issued{Refused: "the signature is not right"}, verdict{"", 401, unknownBoth},
		},
		{"off", r.In(ModeOff), Issued{Name: "reader", Scopes: nil, Expires: now}, verdict{Name: Nobody}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			caller := authorized("Bearer issued")
			caller.Issued = &test.issued
			if diff := cmp.Diff(test.want, admit(t, test.roster.Gate(oauthOrBasic(), "An API"), caller)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	caller := authorized("Bearer issued")
	caller.Issued = &Issued{Name: "reader", Expires: now.Add(-time.Hour)}
	_, no := r.Gate(oauthOrBasic(), "").Admit(caller, now)
	if no.Why != `the access token of persona "reader" expired at 2025-12-31T23:00:00Z` {
		t.Error(no.Why)
	}
}

func TestCredentialsAreReadForTokens(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line, bearer, user, password string
		tried, ok                    bool
	}{
		{"Bearer abc", "abc", "", "", false, false},
		{basic("ann:a:b"), "", "ann", "a:b", true, true},
		{"basic !", "", "", "", true, false},
		{"Digest a=b", "", "", "", false, false},
		{"", "", "", "", false, false},
	} {
		header := http.Header{"Authorization": {test.line}}
		user, password, tried, ok := BasicPair(header)
		if user != test.user || password != test.password || tried != test.tried || ok != test.ok ||
			BearerToken(header) != test.bearer {
			t.Errorf("%q: %q %q %t %t %q", test.line, user, password, tried, ok, BearerToken(header))
		}
	}
}
