package verify

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/report"
)

// TestACredentialThatWasGuessedWronglyIsNoFailure holds services that are right to what a credential of --persona may
// be: a bearer token, or an API key.
func TestACredentialThatWasGuessedWronglyIsNoFailure(t *testing.T) {
	t.Parallel()
	const other = "; say it in personas.yaml of --fixtures (bearer, or apiKey with its scheme), and leave --persona out"
	bearer := func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer tok-0001" }
	key := func(r *http.Request) bool { return r.Header.Get("X-B") == "key-0001" }
	for name, c := range map[string]struct {
		security, credentials string
		lets                  func(r *http.Request) bool
		let, failed, skipped  []string
	}{
		"a token": {
			security: "[{a: []}, {b: []}]", credentials: "tok-0001",
			lets: func(r *http.Request) bool { return bearer(r) || key(r) },
			let:  []string{"as a client calls it"},
			skipped: []string{
				"persona me by b: 401 for b: the persona me is let in by a, and that its credential is one for this, too, " +
					"is a guess" + other,
			},
		},
		"a key": {
			security: "[{a: []}, {b: []}]", credentials: "key-0001",
			lets: func(r *http.Request) bool { return bearer(r) || key(r) },
			let:  []string{"as a client calls it"},
			skipped: []string{
				"persona me by a: 401 for a: the persona me is let in by b, and that its credential is one for this, too, " +
					"is a guess" + other,
			},
		},
		"two keys": {
			security: "[{b: [], c: []}]", credentials: "key-0001,app-0001",
			lets: func(r *http.Request) bool { return key(r) && r.URL.Query().Get("c") == "app-0001" },
			skipped: []string{
				"any admitted case: 401 for b and c: which credential of the persona me is for which scheme is a guess" + other,
			},
		},
		"one key for two": {
			security: "[{b: [], c: []}]", credentials: "key-0001",
			lets: func(r *http.Request) bool { return key(r) && r.URL.Query().Get("c") == "key-0001" },
			let:  []string{"as a client calls it"},
		},
		"a credential that works nowhere": {
			security: "[{a: []}, {b: []}]", credentials: "tok-0002",
			lets:   bearer,
			failed: []string{"as a client calls it", "persona me by b"},
		},
		"a user beside it is no other way": {
			security: "[{a: []}, {d: []}]", credentials: "tok-0002,me:secret",
			lets: func(r *http.Request) bool {
				_, _, is := r.BasicAuth()
				return is
			},
			let: []string{"persona me by d"}, failed: []string{"as a client calls it"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := service(t, func(w http.ResponseWriter, r *http.Request) {
				if !c.lets(r) {
					w.WriteHeader(http.StatusUnauthorized)
				}
			})
			options := Options{Server: door(c.security), Target: target, Checks: []string{PositiveDataAcceptance}}
			for text := range strings.SplitSeq(c.credentials, ",") {
				options.Personas = append(options.Personas, Login{Persona: "me", Credential: text})
			}
			got := map[report.Verdict][]string{}
			for _, o := range verified(t, options).Operations[0].Outcomes {
				name := o.Name
				if o.Verdict == report.Skipped {
					name += ": " + strings.Join(o.Reasons, "; ")
				}
				got[o.Verdict] = append(got[o.Verdict], name)
			}
			for verdict, want := range map[report.Verdict][]string{
				report.Proven: c.let, report.Failed: c.failed, report.Skipped: c.skipped,
			} {
				if diff := cmp.Diff(want, got[verdict]); diff != "" {
					t.Errorf("%v (-want +got):\n%s", verdict, diff)
				}
			}
		})
	}
}

// TestAWayInIsSettledForTheWholeDocument asks two operations that take a credential of one kind each.
func TestAWayInIsSettledForTheWholeDocument(t *testing.T) {
	t.Parallel()
	document := mock.WithDocument("ways.yaml", []byte(`openapi: 3.1.0
info: {title: Ways, version: '1'}
paths:
  /a: {get: {operationId: a, security: [{a: []}], responses: {'200': {description: Yes.}}}}
  /b: {get: {operationId: b, security: [{b: []}], responses: {'200': {description: Yes.}}}}
components:
  securitySchemes:
    a: {type: http, scheme: bearer}
    b: {type: apiKey, in: header, name: X-B}
`))
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a" || r.Header.Get("Authorization") != "Bearer tok-0001" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	results := verified(t, Options{
		Server: []mock.Option{document}, Target: target, Checks: []string{PositiveDataAcceptance},
		Personas: []Login{{Persona: "me", Credential: "tok-0001"}},
	})
	for i, want := range []report.Verdict{report.Proven, report.Skipped} {
		if got := results.Operations[i].Outcomes[0]; got.Verdict != want {
			t.Errorf("got %+v", got)
		}
	}
}

// TestThePersonasFileTellsKeysApart says there which key is for which scheme.
func TestThePersonasFileTellsKeysApart(t *testing.T) {
	t.Parallel()
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-B") != "key-0001" || r.URL.Query().Get("c") != "app-0001" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	people := fstest.MapFS{"personas.yaml": {Data: []byte(`personas:
  - name: me
    roles: ["*"]
    credentials: [{apiKey: app-0001, scheme: c}, {apiKey: key-0001, scheme: b}]
`)}}
	results := verified(t, Options{
		Server: append(door("[{b: [], c: []}]"), mock.WithFixtures(people, "fixtures")), Target: target,
		Checks: []string{PositiveDataAcceptance, IgnoredAuth},
	})
	if count := results.Count(); count.Failed > 0 || count.Skipped > 0 || count.Proven < 5 {
		t.Errorf("got %+v: %q", count, lines(results, report.Failed))
	}
}
