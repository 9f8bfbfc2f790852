package cli

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

// impossibleQuery needs a parameter that nothing can be.
const impossibleQuery = `openapi: 3.1.0
info: {title: Impossible, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters: [{name: q, in: query, required: true, schema: {type: string, minLength: 2, maxLength: 1}}]
      responses: {'204': {description: A.}}
`

func TestProveTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		document       string
		args           []string
		code           int
		stdout, stderr string
	}{
		"proven":          {soundDocument, nil, ExitFine, "proven: 1 operation, ", ""},
		"a table":         {soundDocument, nil, ExitFine, "GET     /a ", ""},
		"not proven":      {impossibleQuery, nil, ExitFindings, "no value can be made up for the query parameter q", ""},
		"cannot be read":  {brokenDocument, nil, ExitCannotRun, "", "api.yaml:"},
		"a flag of serve": {soundDocument, []string{"--watch"}, ExitCannotRun, "", "--watch makes no difference to prove"},
		"a format":        {soundDocument, []string{"--format", "yaml"}, ExitCannotRun, "", "one of text, json, junit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"prove", written(t, "api.yaml", c.document)}, c.args...)
			code, stdout, stderr := run(t, nil, args...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("got %d, %q, %q; want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
			}
			if c.stderr == "" && stderr != "" {
				t.Errorf("progress is told where nobody looks: %q", stderr)
			}
		})
	}
}

func TestProveOfTheBuiltInAPI(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, nil, "prove", "--format", "json", "--now", "2025-06-01T00:00:00Z")
	var results struct {
		Complete bool
		Version  string
		Counts   struct{ Proven, Failed, Skipped int }
	}
	if err := json.Unmarshal([]byte(stdout), &results); err != nil {
		t.Fatal(err)
	}
	if code != ExitFine || stderr != "" || !results.Complete || results.Version == "" ||
		results.Counts.Proven < 50 || results.Counts.Failed+results.Counts.Skipped > 0 {
		t.Errorf("got %d, %+v, %q", code, results, stderr)
	}
}

func TestProveWritesJUnit(t *testing.T) {
	t.Parallel()
	code, stdout, _ := run(t, nil, "prove", written(t, "api.yaml", impossibleQuery), "--format", "junit")
	var suites struct {
		Failures int `xml:"failures,attr"`
	}
	if err := xml.Unmarshal([]byte(stdout), &suites); err != nil || code != ExitFindings || suites.Failures != 1 {
		t.Errorf("got %d, %v, %s", code, err, stdout)
	}
}
