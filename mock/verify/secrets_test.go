package verify

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/persona"
	"understudy/mock/report"
)

// TestSecretsAreNeverTold verifies a service that fails and says all that it was sent.
func TestSecretsAreNeverTold(t *testing.T) {
	t.Parallel()
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusInternalServerError)
		_ = r.Header.Write(w)
		if user, password, ok := r.BasicAuth(); ok {
			_, _ = fmt.Fprintf(w, "%s and %s", user, password)
		}
		_, _ = io.WriteString(w, r.URL.String())
	})
	pair := base64.StdEncoding.EncodeToString([]byte("ann:hunter-two"))
	secrets := []string{"t0p-s3cret", "hunter-two", pair, "h1dden-value"}
	results := verified(t, Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(`openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /bearer: {get: {operationId: bearer, security: [{bearer: []}], responses: {'200': {description: Yes.}}}}
  /basic: {get: {operationId: basic, security: [{basic: []}], responses: {'200': {description: Yes.}}}}
  /query: {get: {operationId: query, security: [{query: []}], responses: {'200': {description: Yes.}}}}
  /cookie: {get: {operationId: cookie, security: [{cookie: []}], responses: {'200': {description: Yes.}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: crumb}
`))},
		Target: target,
		Personas: []Login{
			{Persona: "ann", Credential: "t0p-s3cret", Variable: "ANN_OF_STAGING"},
			{Persona: "ann", Credential: "ann:hunter-two"},
		},
		Header: []Line{{"X-Access-Token", "h1dden-value"}},
	})
	if results.Count().Failed < 8 {
		t.Fatalf("got %+v", results.Count())
	}
	for _, form := range report.Forms() {
		var b bytes.Buffer
		if err := results.Write(&b, form, report.Paint{}); err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s tells %q", form, secret)
			}
		}
	}
	var curls []string
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			curls = append(curls, outcome.Curl)
		}
	}
	for _, want := range []string{
		`'Authorization: Bearer '"$ANN_OF_STAGING"''`, `'Authorization: Basic '"$(printf %s "$ANN_LOGIN" | base64 -w0)"''`,
		`/query?key='"$ANN_OF_STAGING"''`, `'Cookie: crumb='"$ANN_OF_STAGING"''`, `'X-Access-Token: '"$X_ACCESS_TOKEN"''`,
	} {
		if !said(curls, want) {
			t.Errorf("no command has %s: %q", want, curls)
		}
	}
}

// An API key may stand in the header Authorization, where others have a scheme before their credential.
func TestAKeyInAuthorizationIsOneVariable(t *testing.T) {
	t.Parallel()
	s := newSecrets(&Options{Personas: []Login{
		{Persona: "me", Credential: "k3y-of-mine", Variable: "MINE"}, {Persona: "me", Credential: "Bearer 0f-a-k1nd"},
	}}, nil, nil)
	for value, want := range map[string]string{
		"k3y-of-mine":        `'Authorization: '"$MINE"''`,
		"k3y-of-nobody":      `'Authorization: '"$ME_KEY"''`,
		"k3y of two words":   `'Authorization: '"$ME_KEY"''`,
		"Bearer 0f-a-k1nd":   `'Authorization: '"$ME_KEY"''`,
		"Bearer k3y-of-mine": `'Authorization: Bearer '"$MINE"''`,
		"Bearer 0ther":       `'Authorization: Bearer '"$ME_TOKEN"''`,
		"Basic bWU6aHVudGVy": `'Authorization: Basic '"$(printf %s "$ME_LOGIN" | base64 -w0)"''`,
	} {
		sample := s.marked("me", persona.Sample{Headers: []string{"Authorization: " + value}})
		request := (&cases.Request{Method: http.MethodGet, Path: "/a"}).As(sample)
		if got := s.curl(&request, "http://host"); !strings.Contains(got, want) {
			t.Errorf("%s is shown as %s, want %s", value, got, want)
		}
	}
}

// What a text quotes of a credential goes, whole or torn, escaped or beside another one that begins alike.
func TestNothingIsLeftOfACredential(t *testing.T) {
	t.Parallel()
	s := newSecrets(&Options{
		Personas: []Login{{Persona: "a", Credential: "begins-alike"}, {Persona: "b", Credential: "begins-alike-and-goes-on"}},
		Params:   []Param{{"listPets.access_token", "of a parameter"}, {"page", "not-secret"}},
		Header:   []Line{{"Cookie", "sid=of-a-cookie; theme=dark-and-long"}},
	}, nil, nil)
	s.learn(`with"quotes\and more`)
	for text, want := range map[string]string{
		"x begins-alike-and-goes-on x":     "x [redacted] x",
		`"got": "begins-alike-and-g…"`:     `"got": "[redacted]…"`,
		"cut at its end: begins-alike-and": "cut at its end: [redacted]",
		`{"a":"with\"quotes\\and more"}`:   `{"a":"[redacted]"}`,
		"?access_token=of+a+parameter":     "?access_token=[redacted]",
		"/of%20a%20parameter/x":            "/[redacted]/x",
		"you are of-a-cookie":              "you are [redacted]",
		"page not-secret":                  "page not-secret",
	} {
		if got := s.struck(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

// What the contract calls secret without a name cannot be found in a reply, so its body is not shown.
func TestAReplyWithASecretThatHasNoNameIsNotShown(t *testing.T) {
	t.Parallel()
	target := service(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"mutely": "s3cr3t-of-theirs", "open": 1}`)
	})
	results := verified(t, Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(`openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: Yes.
          content:
            application/json:
              schema:
                properties: {open: {type: string}}
                patternProperties: {'^mut': {type: string, format: password}}
`))},
		Target: target,
	})
	var b bytes.Buffer
	if err := results.Write(&b, "json", report.Paint{}); err != nil {
		t.Fatal(err)
	}
	said := b.String()
	if results.Count().Failed == 0 || strings.Contains(said, "s3cr3t") || !strings.Contains(said, "not shown: ") {
		t.Errorf("got %s", said)
	}
}
