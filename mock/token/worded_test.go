package token

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	login   = "grant_type=password&username=admin%40test&password=secret"
	wrong   = `400 {"error":"invalid_grant","error_description":"The user name or password is incorrect."}`
	noGrant = `400 {"error":"unsupported_grant_type"}`
	noToken = `400 {"error":"invalid_grant"}`
)

func told(out *Outcome) string { return strconv.Itoa(out.Status) + " " + string(out.Body) }

func TestDocumentsOwnWordsAreUsed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		header     []string
		want       string
	}{
		{"JSON", `{"grant_type":"password"}`, []string{"Content-Type", "application/json"}, noGrant},
		{"no type", login, []string{"Content-Type", ""}, noGrant},
		{"no grant", "username=admin%40test&password=secret", nil, noGrant},
		{"empty", "", nil, noGrant},
		{"grant without a value", "grant_type=&username=admin%40test&password=secret", nil, noGrant},
		{"unknown grant", "grant_type=authorization_code&code=1", nil, noGrant},
		{"client credentials, which the document has not", "grant_type=client_credentials", nil, noGrant},
		{"grant twice", login + "&grant_type=password", nil, noGrant},
		{"not percent-encoded", login + "&totp=%zz", nil, noGrant},
		{"not UTF-8", login + "&totp=%ff", nil, noGrant},
		{"too long", login + "&totp=" + strings.Repeat("1", maxField+1), nil, noGrant},
		{"control character", login + "%00", nil, noGrant},
		{"wrong password", passwordForm("admin@test", "Secret"), nil, wrong},
		{"no password", passwordForm("admin@test", ""), nil, wrong},
		{"no user", "grant_type=password&password=secret", nil, wrong},
		{"unknown user", passwordForm("nobody", "secret"), nil, wrong},
		{"user and password cut elsewhere", passwordForm("reader:a", "b +"), nil, wrong},
		{"suspended", passwordForm("banned", "secret"), nil, wrong},
		{"expired", passwordForm("bygone", "secret"), nil, wrong},
		{"no totp", passwordForm("careful", "secret"), nil, `400 {"error":"two_factor_auth_check"}`},
		{"empty totp", passwordForm("careful", "secret") + "&totp=", nil, `400 {"error":"two_factor_auth_check"}`},
		{"wrong totp", passwordForm("careful", "secret") + "&totp=12345", nil, wrong},
		{"totp and a wrong password", passwordForm("careful", "Secret") + "&totp=012345", nil, wrong},
		{"must reset", passwordForm("forgetful", "secret"), nil, `400 {"error":"must_reset_password"}`},
		{"no refresh token", "grant_type=refresh_token", []string{"client_id", "app"}, noToken},
		{"unknown refresh token", refreshForm("0123456789abcdef"), []string{"client_id", "app"}, noToken},
		{"client's id with a control character", login, []string{"client_id", "a\x01"}, noGrant},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := visit(t, worded, "/api/token")
			out := c.ask(test.body, test.header...)
			if diff := cmp.Diff(test.want, told(out)); diff != "" {
				t.Errorf("(-want +got)\n%s%s", diff, out.Why)
			}
			if !c.book.Empty() || out.Persona != "" || strings.Contains(out.Why, "secret") || out.Why == "" {
				t.Errorf("a request that fails changes nothing, and says why: %+v", out)
			}
		})
	}
}

func TestPasswordGetsBothTokens(t *testing.T) {
	t.Parallel()
	for _, body := range []string{login, passwordForm("careful", "secret") + "&totp=012345", login + "&scope=Nothing"} {
		c := visit(t, worded, "/api/token")
		out := c.ask(body)
		shape := regexp.MustCompile(`^200 \{"access_token":"eyJ[\w.-]+","token_type":"bearer","expires_in":604799,` +
			`"refresh_token":"[0-9a-f]{32}"\}$`)
		if got := told(out); !shape.MatchString(got) {
			t.Errorf("got %s (%s)", got, out.Why)
		}
	}
}

func TestRefreshKillsEarlierRefreshTokensAndSparesAccessTokens(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	first := c.get(login)
	c.now = c.now.Add(time.Hour)
	second := c.get(refreshForm(first.Refresh), "client_id", "admin@test")
	if second.Refresh == first.Refresh || second.Access == first.Access {
		t.Error("a refresh gives a new pair")
	}
	for _, access := range []string{first.Access, second.Access} {
		if who, no := c.admits(access, "Read"); who != "admin" || no != nil {
			t.Errorf("%s %+v", who, no)
		}
	}
	if got := told(c.ask(refreshForm(first.Refresh), "client_id", "admin@test")); got != noToken {
		t.Errorf("the old refresh token: %s", got)
	}
	third := c.get(refreshForm(second.Refresh), "client_id", "admin@test")
	fourth := c.get(login)
	if got := told(c.ask(refreshForm(third.Refresh), "client_id", "admin@test")); got != noToken {
		t.Errorf("logging in kills the client's earlier refresh tokens, got %s", got)
	}
	c.get(login, "client_id", "another")
	c.get(passwordForm("reader", "a:b +"), "client_id", "admin@test")
	c.get(refreshForm(fourth.Refresh), "client_id", "admin@test")
}

func TestRefreshTokenIsForItsClientAndForAWhile(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	tokens := c.get(login, "client_id", "app")
	for _, header := range [][]string{nil, {"client_id", "admin@test"}, {"client_id", "App"}, {"client_id", ""}} {
		if got := told(c.ask(refreshForm(tokens.Refresh), header...)); got != noToken {
			t.Errorf("%q: %s", header, got)
		}
	}
	if got := told(c.ask(refreshForm(tokens.Refresh)+"&client_id=app", "client_id", "other")); got != noToken {
		t.Errorf("the form's client_id is nobody's: %s", got)
	}
	c.now = today().Add(15 * 24 * time.Hour)
	if got := told(c.ask(refreshForm(tokens.Refresh), "client_id", "app")); got != noToken {
		t.Errorf("at the instant of its end: %s", got)
	}
	c.now = c.now.Add(-1)
	c.get(refreshForm(tokens.Refresh), "client_id", "app")
}

func TestRefreshTokenOfAPersonaWhoIsOutGetsNothing(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	tokens := c.get(passwordForm("leaving", "secret"))
	c.now = c.now.Add(48 * time.Hour)
	if got := told(c.ask(refreshForm(tokens.Refresh), "client_id", "leaving")); got != noToken {
		t.Error(got)
	}
	tokens = c.get(login)
	c.people = roster(t, "personas: [{name: other, credentials: [{bearer: x}]}]")
	if got := told(c.ask(refreshForm(tokens.Refresh), "client_id", "admin@test")); got != noToken {
		t.Error(got)
	}
	if who, no := c.admits(tokens.Access, "Read"); who != "" || no == nil || no.Status != 401 {
		t.Errorf("%s %+v", who, no)
	}
}
