package prove

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"understudy/mock/report"
)

// TestAFailureShowsItsExchangeWithoutSecrets shows both halves; only the command that asks again has a credential.
func TestAFailureShowsItsExchangeWithoutSecrets(t *testing.T) {
	t.Parallel()
	lying := func(r *http.Response, body []byte, _ int) []byte {
		if r.StatusCode == http.StatusOK {
			r.StatusCode = 299
		}
		return append(body, `{"password":"hunter2"}`...)
	}
	results := prove(t, Options{between: func(to http.RoundTripper) http.RoundTripper {
		return &liar{RoundTripper: to, lie: lying, count: map[string]int{}}
	}}, rota()...)
	secrets, failed := []string{"owner-token", "planner-token", "visitor-token", "leaver-token", "hunter2"}, 0
	for _, o := range results.Operations {
		for _, out := range o.Outcomes {
			if out.Verdict != report.Failed || out.Status == 0 {
				continue
			}
			failed++
			if out.Request == nil || !strings.HasPrefix(out.Request.Line, o.Method+" /") || out.Reply == nil ||
				!strings.HasPrefix(out.Reply.Line, "HTTP/1.1 ") {
				t.Fatalf("%s: got %+v and %+v", out.Name, out.Request, out.Reply)
			}
			if fixture := strings.HasPrefix(out.At.File, "fixtures/") && out.At.Line > 0; out.Kind == fixtureKind && !fixture {
				t.Errorf("%s: got the place %s", out.Name, out.At)
			}
			for _, m := range []*report.Message{out.Request, out.Reply} {
				text := strings.Join(m.Header, "\n") + m.Body
				if slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(text, secret) }) {
					t.Errorf("%s: a secret is shown: %s", out.Name, text)
				}
			}
		}
	}
	if failed == 0 {
		t.Error("nothing failed")
	}
}
