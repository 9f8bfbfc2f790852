package token

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStandardIsKeptWhereTheDocumentSaysNothing(t *testing.T) {
	t.Parallel()
	const robot = "grant_type=client_credentials&client_id=reader&client_secret=a%3Ab+%2B"
	login := passwordForm("reader", "a:b +")
	long := "&scope=" + strings.Repeat("a", maxScope+1)
	tests := []struct {
		name, body string
		header     []string
		status     int
		code       string
	}{
		{"JSON", `{"grant_type":"password"}`, []string{"Content-Type", "application/json"}, 400, "invalid_request"},
		{"no grant", "username=a&password=b", nil, 400, "invalid_request"},
		{"unknown grant", "grant_type=urn:ietf:params:oauth:grant-type:device_code", nil, 400, "unsupported_grant_type"},
		{"user twice", login + "&username=reader", nil, 400, "invalid_request"},
		{"scope too long", login + long, nil, 400, "invalid_request"},
		{"no password", "grant_type=password&username=reader", nil, 400, "invalid_request"},
		{"wrong password", passwordForm("reader", "x"), nil, 400, "invalid_grant"},
		{"no totp", passwordForm("careful", "secret"), nil, 400, "invalid_grant"},
		{"must reset", passwordForm("forgetful", "secret"), nil, 400, "invalid_grant"},
		{"undeclared scope", login + "&scope=Read+Dance", nil, 400, "invalid_scope"},
		{"scope that the user lacks", login + "&scope=Rule", nil, 400, "invalid_scope"},
		{"scope that is none", login + "&scope=Read%22", nil, 400, "invalid_scope"},
		{"password and a client's garbled Basic", login, []string{"Authorization", "Basic !"}, 401, "invalid_client"},
		{"two clients", login + "&client_id=b", []string{"Authorization", basic("a:x")}, 400, "invalid_request"},
		{"two secrets", login + "&client_secret=x", []string{"Authorization", basic("a:x")}, 400, "invalid_request"},
		{"no refresh token", "grant_type=refresh_token", nil, 400, "invalid_request"},
		{"unknown refresh token", refreshForm("x"), nil, 400, "invalid_grant"},
		{"client without an id", "grant_type=client_credentials", nil, 400, "invalid_client"},
		{"unknown client", strings.Replace(robot, "reader", "nobody", 1), nil, 400, "invalid_client"},
		{
			"suspended client", "grant_type=client_credentials&client_id=banned&client_secret=secret", nil,
			400, "invalid_client",
		},
		{
			"unknown client by Basic", "grant_type=client_credentials",
			[]string{"Authorization", basic("reader:x")},
			401, "invalid_client",
		},
		{"client's scope of another flow", robot + "&scope=Rule", nil, 400, "invalid_scope"},
		{"password", login, nil, 200, ""},
		{"password with a client", login, []string{"Authorization", basic("app:any")}, 200, ""},
		{"password with somebody's bearer token", login, []string{"Authorization", "Bearer x"}, 200, ""},
		{"charset of the form", login, []string{"Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"}, 200, ""},
		{"client", robot, nil, 200, ""},
		{"client by Basic", "grant_type=client_credentials", []string{"Authorization", basic("reader:a:b +")}, 200, ""},
		{
			"client by Basic as the standard has it", "grant_type=client_credentials",
			[]string{"Authorization", basic("reader:" + url.QueryEscape("a:b +"))},
			200, "",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out := visit(t, standard, "/v1/token").ask(test.body, test.header...)
			if out.Status != test.status || test.code != "" &&
				!strings.HasPrefix(string(out.Body), `{"error":"`+test.code+`","error_description":"`) {
				t.Errorf("got %d %s (%s)", out.Status, out.Body, out.Why)
			}
			challenge := strings.HasPrefix(out.Header.Get("WWW-Authenticate"), "Basic ")
			if (out.Status == http.StatusUnauthorized) != challenge {
				t.Errorf("a 401 has a challenge, and nothing else has: %v", out.Header)
			}
		})
	}
}

func TestScopesNarrowWhatATokenMay(t *testing.T) {
	t.Parallel()
	c := visit(t, standard, "/v1/token")
	login := passwordForm("reader", "a:b +")
	all := c.get(login)
	if all.Scope != "Read Write" || all.Type != "Bearer" || all.Expires != 3600 {
		t.Errorf("without a scope the answer names what the user holds of the declared ones: %+v", all)
	}
	narrow := c.get(login + "&scope=+write++Read+write")
	if narrow.Scope != "write Read" {
		t.Errorf("scope %q", narrow.Scope)
	}
	narrower := c.get(refreshForm(narrow.Refresh) + "&scope=Read")
	again := c.get(refreshForm(narrower.Refresh))
	if again.Scope != "write Read" {
		t.Errorf("a refresh token keeps its scopes where an access token gets fewer: %q", again.Scope)
	}
	only := c.get(login + "&scope=Read")
	if out := c.ask(refreshForm(only.Refresh) + "&scope=Write"); !strings.Contains(string(out.Body), "invalid_scope") {
		t.Errorf("a refresh grants no more than before: %s", out.Body)
	}
	admin := c.get(passwordForm("admin@test", "secret") + "&scope=Read")
	for _, test := range []struct {
		access, scope, name string
		status              int
	}{
		{all.Access, "Write", "reader", 0},
		{all.Access, "Rule", "reader", 403},
		{narrower.Access, "Read", "reader", 0},
		{narrower.Access, "Write", "reader", 403},
		{admin.Access, "Read", "admin", 0},
		{admin.Access, "Write", "admin", 403},
	} {
		name, no := c.admits(test.access, test.scope)
		status := 0
		if no != nil {
			status = no.Status
		}
		if name != test.name || status != test.status {
			t.Errorf("%s for %s: %s %d, want %s %d", test.access, test.scope, name, status, test.name, test.status)
		}
	}
}

func TestClientGetsARefreshTokenOnlyWhereItCanUseOne(t *testing.T) {
	t.Parallel()
	const robot = "grant_type=client_credentials&client_id=admin@test&client_secret=secret"
	c := visit(t, standard, "/v1/token")
	if got := c.get(robot); got.Refresh != "" || c.book.Empty() || len(c.book.Live(c.now)) != 0 {
		t.Errorf("%+v", got)
	}
	c = visit(t, strings.Replace(standard, "tokenUrl: 'https", "refreshUrl: /v1/again, tokenUrl: 'https", 1), "/v1/token")
	tokens := c.get(robot)
	c.at = c.issuer.At("POST", "/v1/again")
	c.get(refreshForm(tokens.Refresh))
	if out := c.ask(robot); !strings.Contains(string(out.Body), "unsupported_grant_type") {
		t.Errorf("a refresh URL refreshes: %s", out.Body)
	}
}

func TestAnybodyLogsInWhereAnybodyIsLetIn(t *testing.T) {
	t.Parallel()
	c := visit(t, standard, "/v1/token")
	c.people = c.people.In("any")
	for user, want := range map[string]string{"whoever": "anyone", "banned": "banned", "careful": "careful"} {
		tokens := c.get(passwordForm(user, "secret"))
		if got, no := c.admits(tokens.Access, "Rule"); got != want || no != nil {
			t.Errorf("%s: %s %+v", user, got, no)
		}
		c.get(refreshForm(tokens.Refresh))
	}
	var subjects []string
	for _, r := range c.book.Live(c.now) {
		subjects = append(subjects, r.Subject)
	}
	if len(subjects) != 3 {
		t.Errorf("subjects: %s", cmp.Diff(nil, subjects))
	}
}
