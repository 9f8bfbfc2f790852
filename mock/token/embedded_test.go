package token

import (
	"net/http"
	"os"
	"testing"

	"understudy/mock/contract"
)

// Every answer of the shipped document's token URL is one that the document has.
func TestShippedDocumentAllowsEveryAnswer(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	personas, err := os.ReadFile("../../fixtures/personas.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := visit(t, string(document), "/api/token")
	c.people = roster(t, string(personas))
	two := passwordForm("two-factor@example.com", "two-factor")
	reset := passwordForm("must-reset@example.com", "must-reset")
	const wrong = `{"error":"invalid_grant","error_description":"The user name or password is incorrect."}`
	for _, test := range []struct{ name, body, want string }{
		{"admin", passwordForm("admin@example.com", "admin"), ""},
		{"second factor", two + "&totp=123456", ""},
		{"no second factor", two, `{"error":"two_factor_auth_check"}`},
		{"wrong second factor", two + "&totp=654321", wrong},
		{"must reset", reset, `{"error":"must_reset_password"}`},
		{"wrong password", passwordForm("admin@example.com", "x"), wrong},
		{"no grant", "", `{"error":"unsupported_grant_type"}`},
		{"another grant", "grant_type=client_credentials", `{"error":"unsupported_grant_type"}`},
		{"no refresh token", "grant_type=refresh_token", `{"error":"invalid_grant"}`},
	} {
		out := c.ask(test.body)
		if (out.Status == http.StatusOK) != (test.want == "") || test.want != "" && string(out.Body) != test.want {
			t.Errorf("%s: %d %s (%s)", test.name, out.Status, out.Body, out.Why)
		}
		reply := contract.Reply{Status: out.Status, Header: out.Header, MediaType: "application/json", Body: out.Body}
		for _, finding := range c.at.Operation.CheckReply(&reply) {
			t.Errorf("%s: %s", test.name, finding)
		}
	}
}
