package token

import (
	"strings"
	"testing"
)

// With perClient a client has one refresh token, whoever logs in with it; else each user of the client has one.
func TestALoginEndsTheRefreshTokensOfItsClient(t *testing.T) {
	t.Parallel()
	of := func(document string) bool {
		c := visit(t, document, "/api/token")
		first := c.get(login, "client_id", "desk")
		c.get("grant_type=password&username=reader&password=a%3Ab+%2B", "client_id", "desk")
		return c.ask(refreshForm(first.Refresh), "client_id", "desk").Status == 200
	}
	if !of(worded) {
		t.Error("another user's login ended the refresh token of a client and user")
	}
	if of(strings.Replace(worded, "clientHeader:", "perClient: true\n        clientHeader:", 1)) {
		t.Error("another user's login left the refresh token of the client alone")
	}
}
