package verify

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/report"
)

// door is a document of one operation with a security.
func door(security string) []mock.Option {
	return []mock.Option{mock.WithDocument("door.yaml", []byte(`openapi: 3.1.0
info: {title: Door, version: '1'}
paths:
  /door:
    get:
      operationId: door
      security: `+security+`
      responses: {'200': {description: Come in.}, '401': {description: No.}}
components:
  securitySchemes:
    a: {type: http, scheme: bearer}
    b: {type: apiKey, in: header, name: X-B}
    c: {type: apiKey, in: query, name: c}
    d: {type: http, scheme: basic}
    m: {type: mutualTLS}
`))}
}

// TestEachAlternativeIsTriedWithEachOfItsCredentials shows how one persona calls, who has a token and a password.
func TestEachAlternativeIsTriedWithEachOfItsCredentials(t *testing.T) {
	t.Parallel()
	// It lets everybody in, so each caller who is to be refused is told.
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	for security, want := range map[string]struct{ let, failed, skipped []string }{
		"[{a: [], b: []}]": {
			let: []string{"as a client calls it"},
			failed: []string{
				"persona t, without a", "persona t, with an unknown bearer token", "persona t, without b",
				"persona t, with an unknown API key", "no credential", "unknown credentials",
			},
		},
		"[{a: [], b: [], c: []}]": {
			let: []string{"as a client calls it"},
			failed: []string{
				"persona t, without a", "persona t, with an unknown bearer token", "persona t, without b",
				"persona t, with an unknown API key", "persona t, without c", "persona t, with an unknown API key",
				"no credential", "unknown credentials",
			},
		},
		"[{a: [], b: []}, {b: []}]": {
			let: []string{"as a client calls it", "persona t by b"},
			failed: []string{
				"persona t by a and b, without b", "persona t by a and b, with an unknown API key", "no credential",
				"unknown credentials", "an unknown API key",
			},
			skipped: []string{"persona t by a and b, without a: what is left may get past the security, too"},
		},
		"[{a: []}, {d: []}]": {
			let: []string{"as a client calls it", "persona t by d"},
			failed: []string{
				"no credential", "an unknown bearer token", "a bearer token that is none", "an unknown user", "a user that is none",
			},
		},
		"[{}, {d: []}]": {let: []string{"as a client calls it", "persona t by d"}},
		"[{a: []}, {m: []}]": {
			let:     []string{"as a client calls it"},
			failed:  []string{"no credential", "an unknown bearer token", "a bearer token that is none"},
			skipped: []string{"a persona by m: it takes a client certificate, and none is sent"},
		},
		"[]": {let: []string{"as a client calls it"}},
	} {
		t.Run(security, func(t *testing.T) {
			t.Parallel()
			results := verified(t, Options{
				Server: door(security), Target: target, Checks: []string{PositiveDataAcceptance, IgnoredAuth},
				Personas: []Login{{Persona: "t", Credential: "a-token"}, {Persona: "t", Credential: "t:a-word"}},
			})
			got := map[report.Verdict][]string{}
			for _, o := range results.Operations[0].Outcomes {
				name := o.Name
				if o.Verdict == report.Skipped {
					name += ": " + strings.Join(o.Reasons, "; ")
				}
				got[o.Verdict] = append(got[o.Verdict], name)
			}
			for verdict, want := range map[report.Verdict][]string{
				report.Proven: want.let, report.Failed: want.failed, report.Skipped: want.skipped,
			} {
				if diff := cmp.Diff(want, got[verdict]); diff != "" {
					t.Errorf("%v (-want +got):\n%s", verdict, diff)
				}
			}
		})
	}
}
