package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"
)

// pair is what the token endpoint answers with.
type pair struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

const formType = "Content-Type: application/x-www-form-urlencoded"

// issue asks for tokens, and expects to get them.
func issue(t *testing.T, base, form string, headers ...string) pair {
	t.Helper()
	got := send(t, http.MethodPost, base+tokens, form, append(headers, formType)...)
	shape := regexp.MustCompile(`^\{"access_token":"[^"]+","token_type":"bearer","expires_in":604799,` +
		`"refresh_token":"[0-9a-f]{32}"\}$`)
	var p pair
	if err := json.Unmarshal(got.body, &p); err != nil || got.status != 200 || !shape.Match(got.body) {
		t.Fatalf("%s: got %d %s", form, got.status, got.body)
	}
	return p
}

const login = "grant_type=password&username=admin@example.com&password=admin"

func TestNoTokenIsIssuedWithoutGoodCause(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	const (
		unsupported = `{"error":"unsupported_grant_type"}`
		wrong       = `{"error":"invalid_grant","error_description":"The user name or password is incorrect."}`
		refused     = `{"error":"invalid_grant"}`
		second      = "grant_type=password&username=two-factor@example.com&password=two-factor"
		reset       = "grant_type=password&username=must-reset@example.com&password=must-reset"
	)
	one := issue(t, s.URL, login, "client_id: desk")
	for _, row := range []struct{ form, want, header string }{
		{
			`{"grant_type":"password","username":"admin@example.com","password":"admin"}`, unsupported,
			"Content-Type: application/json",
		},
		{login, unsupported, "Content-Type: text/plain"},
		{login, unsupported, ""},
		{"", unsupported, formType},
		{"username=admin@example.com&password=admin", unsupported, formType},
		{"grant_type=client_credentials", unsupported, formType},
		{login + "x", wrong, formType},
		{"grant_type=password&username=nobody@example.com&password=admin", wrong, formType},
		{"grant_type=password&username=admin@example.com", wrong, formType},
		{second, `{"error":"two_factor_auth_check"}`, formType},
		{second + "&totp=000000", wrong, formType},
		{reset, `{"error":"must_reset_password"}`, formType},
		{"grant_type=refresh_token&refresh_token=x", refused, formType},
		{"grant_type=refresh_token&refresh_token=" + one.Refresh, refused, formType},
	} {
		got := send(t, http.MethodPost, s.URL+tokens, row.form, row.header)
		if got.status != 400 || string(got.body) != row.want {
			t.Errorf("%s %s: got %d %s", row.header, row.form, got.status, got.body)
		}
		if got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the answer may be kept: %v", row.form, got.header)
		}
	}
	got := send(t, http.MethodPost, s.URL+tokens, "grant_type=refresh_token&refresh_token="+one.Refresh,
		formType, "client_id: another")
	if got.status != 400 || string(got.body) != refused {
		t.Errorf("another client: got %d %s", got.status, got.body)
	}
	issue(t, s.URL, "grant_type=refresh_token&refresh_token="+one.Refresh, "client_id: desk")
	issue(t, s.URL, second+"&totp=123456")
}

// TestAnIssuedTokenIsARecord follows a refresh token from the password to its end.
func TestAnIssuedTokenIsARecord(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	find := func() (found []record) {
		t.Helper()
		p, _ := listed(t, s.URL, "RefreshToken_ClientId=desk")
		for _, text := range p.Records {
			var r record
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatal(err)
			}
			found = append(found, r)
		}
		return found
	}
	one := issue(t, s.URL, login, "client_id: desk")
	before := find()
	if len(before) != 1 || before[0].Subject != "admin@example.com" ||
		before[0].ExpiresOn.Sub(before[0].CreatedOn) != 15*24*time.Hour {
		t.Fatalf("got %+v", before)
	}
	old := fmt.Sprint(s.URL, records, before[0].ID)
	if got := ask(t, http.MethodGet, old, as("Bearer "+one.Access)); got.status != 200 {
		t.Errorf("the new token does not open its own record: %d %s", got.status, got.body)
	}
	two := issue(t, s.URL, "grant_type=refresh_token&refresh_token="+one.Refresh, "client_id: desk")
	after := find()
	if len(after) != 1 || after[0].ID == before[0].ID || two.Refresh == one.Refresh || two.Access == one.Access {
		t.Errorf("got %+v after %+v", after, before)
	}
	if got := ask(t, http.MethodGet, old, as("Bearer "+one.Access)); got.status != 404 ||
		string(got.body) != `"Not found"` {
		t.Errorf("the old record, with the old access token: got %d %s", got.status, got.body)
	}
	again := "grant_type=refresh_token&refresh_token=" + one.Refresh
	if got := send(t, http.MethodPost, s.URL+tokens, again, formType, "client_id: desk"); got.status != 400 ||
		string(got.body) != `{"error":"invalid_grant"}` {
		t.Errorf("the old refresh token: got %d %s", got.status, got.body)
	}
	issue(t, s.URL, login, "client_id: desk")
	if last := find(); len(last) != 1 || last[0].ID == after[0].ID {
		t.Errorf("a new login left %+v", last)
	}
	issue(t, s.URL, login)
	if own, _ := listed(t, s.URL, "RefreshToken_ClientId=admin@example.com"); own.TotalItems != 1 || len(find()) != 1 {
		t.Errorf("a client without an id: %+v", own)
	}
}
