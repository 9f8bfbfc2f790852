package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// counter is a document with one number, whose type is the argument.
const counter = `openapi: 3.1.0
info: {title: Counter, version: '1'}
paths:
  /count:
    get:
      operationId: count
      security: [{token: []}]
      parameters: [{name: step, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: The count.
          content:
            application/json:
              schema: {type: object, required: [n], properties: {n: {type: %s}}}
              example: {n: %s}
        '400': {description: No.}
        '401': {description: No.}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
`

// counters writes the document that the service plays, and the one that its consumers were promised.
func counters(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	write(t, filepath.Join(folder, "played.yaml"), fmt.Sprintf(counter, "integer", "1"))
	write(t, filepath.Join(folder, "promised.yaml"), fmt.Sprintf(counter, "string", "one"))
	return folder
}

func TestVerifyEndsWithWhatItFound(t *testing.T) {
	t.Parallel()
	folder := counters(t)
	p := start(t, filepath.Join(folder, "played.yaml"))
	write(t, filepath.Join(folder, "known.yaml"),
		"known:\n  - {operation: count, check: response_schema_conformance, reason: r, until: 2026-12-31}\n")
	env := []string{"COUNTER_TOKEN=t0p-s3cret-token"}
	with := []string{
		"--target", p.url, "--rate", "1000/s", "--persona", "ann=env:COUNTER_TOKEN", "--now", "2026-06-15T00:00:00Z",
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"kept": {[]string{"played.yaml"}, 0, "passed: 1 operation"},
		"broken": {
			[]string{"promised.yaml", "--report", "json=r.json", "--report", "html=r.html"}, 1, `"$COUNTER_TOKEN"`,
		},
		"broken and known": {[]string{"promised.yaml", "--baseline", "known.yaml"}, 0, "known until 2026-12-31"},
		"no document":      {[]string{"none.yaml"}, 2, "none.yaml"},
	} {
		got := command(t, folder, env, patient, append(append([]string{"verify"}, c.args...), with...)...)
		if got.code != c.code || !strings.Contains(got.stdout+got.stderr, c.want) {
			t.Errorf("%s: exit code %d, want %d and %q\n%s\n%s", name, got.code, c.code, c.want, got.stdout, got.stderr)
		}
		if strings.Contains(got.stdout+got.stderr, "t0p-s3cret") {
			t.Errorf("%s: the credential is told", name)
		}
	}
	for _, name := range []string{"r.json", "r.html"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		text := string(data)
		if err != nil || strings.Contains(text, "t0p-s3cret") || !strings.Contains(text, "response_schema_conformance") {
			t.Errorf("%s: %v\n%.2000s", name, err, text)
		}
	}
}

// TestOurOwnProgramKeepsItsContract verifies the program as it is shipped, with all methods: an id without a fixture is
// a 404, so nothing is passed over because a stand-in makes records up.
func TestOurOwnProgramKeepsItsContract(t *testing.T) {
	t.Parallel()
	p := start(t, "--records", "fixtures")
	got := command(t, t.TempDir(), nil, patient,
		"verify", "--target", p.url, "--rate", "10000/s", "--allow-writes", "--format", "json")
	var results struct {
		Counts     struct{ Proven, Failed int }
		Operations []struct {
			Outcomes []struct{ Kind, Verdict string }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &results); err != nil {
		t.Fatalf("%v\n%s\n%s", err, got.stdout, got.stderr)
	}
	proven := map[string]bool{}
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			if outcome.Verdict == "proven" {
				proven[outcome.Kind] = true
			}
		}
	}
	if got.code != 0 || results.Counts.Failed > 0 || !proven["unknown_id_rejection"] || !proven["ignored_auth"] ||
		!proven["unsupported_method"] || !proven["negative_data_rejection"] {
		t.Errorf("exit code %d, %+v, proven %v", got.code, results.Counts, proven)
	}
}
