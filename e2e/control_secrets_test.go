package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestStubsTellTheirSecretsToNobody plants a secret in each place of a stub that may hold one, and one in each request
// that comes close, and looks for them in all that the control room shows.
func TestStubsTellTheirSecretsToNobody(t *testing.T) {
	t.Parallel()
	p := start(t)
	word := func(where string) string { return `"` + secret + "-" + where + `"` }
	hidden := base64.StdEncoding.EncodeToString([]byte(`{"access_token": ` + word("base64") + `}`))
	for _, request := range []string{
		`"basicAuth": {"username": "bob", "password": ` + word("basic") + `}`,
		`"headers": {"Authorization": {"equalTo": ` + word("header") + `}}`,
		`"headers": {"X-Api-Key": {"or": [{"contains": ` + word("or") + `}, {"not": {"matches": ` + word("not") + `}}]}}`,
		`"cookies": {"sid": {"equalTo": ` + word("cookie") + `}}`,
		`"queryParameters": {"password": {"includes": [{"equalTo": ` + word("query") + `}]}}`,
		`"bodyPatterns": [{"equalToJson": {"password": ` + word("json") + `}}]`,
		`"bodyPatterns": [{"contains": "password=` + secret + `-text"}]`,
		`"bodyPatterns": [{"matchesJsonPath": {"expression": "$.password", "equalTo": ` + word("path") + `}}]`,
		`"bodyPatterns": [{"matchesJsonPath": "$[?(@.password == '` + secret + `-filter')]"}]`,
		`"bodyPatterns": [{"matchesJsonSchema": {"properties": {"password": {"const": ` + word("schema") + `}}}}]`,
		`"formParameters": {"password": {"equalTo": ` + word("form") + `}}`,
	} {
		lay(t, p, "default", stubbed(`{"method": "POST", "urlPath": "/near", `+request+`}`, fine))
	}
	for _, response := range []string{
		`{"jsonBody": {"access_token": ` + word("jsonBody") + `}, "headers": {"Set-Cookie": "sid=` + secret + `-set"}}`,
		`{"body": "{\"refresh_token\": \"` + secret + `-body\"}"}`, `{"base64Body": "` + hidden + `"}`,
	} {
		lay(t, p, "default", stubbed(`{"urlPath": "/given"}`, response))
	}
	calls := []string{
		post("/near", "application/json", `{"password": `+word("sent")+`}`, "Authorization: Bearer "+secret+"-sent"),
		post("/near?password="+secret+"-asked", "application/x-www-form-urlencoded", "password="+secret+"-posted"),
		post("/api/token", "application/x-www-form-urlencoded",
			"grant_type=password&username=a&totp="+secret+"-totp&password="+secret+"-login"),
		admin("/given", "localhost"),
	}
	for _, call := range calls {
		if a, err := dial(t, p.addr).ask(call); err != nil || a.status >= 500 {
			t.Fatalf("%+v, %v: %q", a, err, call)
		}
	}
	pages := []string{
		"mappings", "mappings/unmatched", "requests", "requests/unmatched", "requests/unmatched/near-misses", "har",
		"scenarios",
	}
	var told struct{ Requests []struct{ ID string } }
	err := json.Unmarshal([]byte(p.room(t, "/__admin/requests")), &told)
	if err != nil || len(told.Requests) != len(calls) {
		t.Fatalf("%d of %d requests, %v", len(told.Requests), len(calls), err)
	}
	for _, one := range told.Requests {
		pages = append(pages, "requests/"+one.ID)
	}
	for _, page := range pages {
		for _, accepted := range []string{"application/json", "text/html"} {
			status, text := p.fetch(t, http.MethodGet, "/__admin/"+page, http.Header{"Accept": {accepted}}, "")
			if status != http.StatusOK {
				t.Errorf("%s: got %d %s", page, status, text)
			}
			hides(t, page+" as "+accepted, text, hidden)
		}
	}
	until(t, patient, "the log", func() bool { return strings.Contains(p.stderr.String(), "/given") })
	hides(t, "the log", p.stderr.String(), hidden)
}

// TestForgedTokensOpenNothing takes a token that was issued, and changes what it says or how it is signed.
func TestForgedTokensOpenNothing(t *testing.T) {
	t.Parallel()
	p := start(t)
	login := "grant_type=password&username=admin%40example.com&password=admin"
	a, err := dial(t, p.addr).ask(post("/api/token", "application/x-www-form-urlencoded", login))
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("no token: %+v, %v", a, err)
	}
	var issued struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(a.body, &issued); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(issued.Token, ".")
	if len(parts) != 3 {
		t.Fatalf("the token has %d parts", len(parts))
	}
	coded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	said, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	other := coded(strings.Replace(string(said), `"sub":"admin"`, `"sub":"reader"`, 1))
	for name, test := range map[string]struct{ token, session string }{
		"unsigned":             {coded(`{"alg":"none"}`) + "." + parts[1] + ".", "default"},
		"without a signature":  {parts[0] + "." + parts[1] + ".", "default"},
		"two parts":            {parts[0] + "." + parts[1], "default"},
		"of another algorithm": {coded(`{"alg":"RS256"}`) + "." + parts[1] + "." + parts[2], "default"},
		"with a key's address": {coded(`{"alg":"HS256","kid":"../x"}`) + "." + parts[1] + "." + parts[2], "default"},
		"of another persona":   {parts[0] + "." + other + "." + parts[2], "default"},
		"of another session":   {issued.Token, "another"},
		"padded":               {issued.Token + "=", "default"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := dial(t, p.addr).ask(send(
				"GET", record, "", "Authorization: Bearer "+test.token, "Mock-Session: "+test.session))
			if err != nil || a.status != http.StatusUnauthorized {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
	a, err = dial(t, p.addr).ask(send("GET", record, "", "Authorization: Bearer "+issued.Token))
	if err != nil || a.status != http.StatusOK {
		t.Errorf("the token itself: %s", fmt.Sprint(a, err))
	}
}
