package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	soundDocument = `openapi: 3.1.0
info: {title: Sound, version: '1'}
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: A., content: {application/json: {schema: {type: integer}}}}}}
`
	blemishedDocument = `openapi: 3.1.0
info: {title: Blemished, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: A.
          content: {application/json: {schema: {type: integer}, examples: {lie: {value: x}}}}
        '102': {description: Interim.}
`
	brokenDocument = "openapi: 3.1.0\ninfo: {title: Broken, version: '1'}\npaths:\n  /a: [\n"
)

// written is a file with a text in a folder of the test's own.
func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestLintTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		document       string
		args           []string
		code           int
		stdout, stderr string
	}{
		"nothing":           {soundDocument, nil, ExitFine, "nothing is wrong, and everything is enforced", ""},
		"blemish":           {blemishedDocument, nil, ExitFindings, ":10:89: warning: ", ""},
		"ledger":            {blemishedDocument, nil, ExitFindings, ":11:16: note: interim responses", ""},
		"counts":            {blemishedDocument, nil, ExitFindings, "1 blemish, 1 in the ledger", ""},
		"cannot be read":    {brokenDocument, nil, ExitCannotRun, "", "api.yaml:"},
		"a flag of serve":   {soundDocument, []string{"--listen", ":0"}, ExitCannotRun, "", "--listen makes no difference"},
		"a format":          {soundDocument, []string{"--format", "xml"}, ExitCannotRun, "", "one of text, json, sarif"},
		"a time":            {soundDocument, []string{"--now", "noon"}, ExitCannotRun, "", "as 2025-01-15T10:30:00Z"},
		"no such fixtures":  {soundDocument, []string{"--fixtures", "nowhere"}, ExitCannotRun, "", "nowhere: "},
		"settings of serve": {soundDocument, []string{"--config", "serve"}, ExitFine, "nothing is wrong", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, arg := range c.args {
				if arg == "serve" {
					c.args[i] = written(t, "settings.yaml", "listen: 127.0.0.1:1\nrecords: fixtures\n")
				}
			}
			args := append([]string{"lint", written(t, "api.yaml", c.document)}, c.args...)
			code, stdout, stderr := run(t, nil, args...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("got %d, %q, %q; want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
			}
			if c.stderr == "" && stderr != "" || c.stdout == "" && stdout != "" {
				t.Errorf("there is more than there should be: %q, %q", stdout, stderr)
			}
		})
	}
}

func TestLintOfTheBuiltInAPIFindsNothing(t *testing.T) {
	t.Parallel()
	if code, stdout, stderr := run(t, nil, "lint"); code != ExitFine || stderr != "" {
		t.Errorf("got %d, %q, %q", code, stdout, stderr)
	}
}

func TestLintReadsStandardInput(t *testing.T) {
	t.Parallel()
	var out, err bytes.Buffer
	code := Main([]string{"lint", "-"}, World{
		Files: os.DirFS("../.."), Stdin: strings.NewReader(blemishedDocument), Stdout: &out, Stderr: &err,
	})
	if code != ExitFindings || !strings.Contains(out.String(), "-:10:89: warning: ") {
		t.Errorf("got %d, %q, %q", code, &out, &err)
	}
}

func TestWhatCannotBeReadIsInThePrograms(t *testing.T) {
	t.Parallel()
	file := written(t, "api.yaml", brokenDocument)
	for format, members := range map[string][]string{
		"json": {`"faults": [`, `"message": "`, `"line": `}, "sarif": {`"level": "error"`, `"startLine": `},
	} {
		code, stdout, stderr := run(t, nil, "lint", file, "--format", format)
		if code != ExitCannotRun || strings.Count(stderr, "\n") != 1 || !json.Valid([]byte(stdout)) {
			t.Errorf("%s: got %d, %q, %q", format, code, stdout, stderr)
		}
		for _, member := range members {
			if !strings.Contains(stdout, member) {
				t.Errorf("%s: %s is missing in %s", format, member, stdout)
			}
		}
	}
}

func TestAFaultyFixtureIsAFinding(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	fixture := filepath.Join(folder, "a", "200", "x.json")
	if err := os.MkdirAll(filepath.Dir(fixture), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fixture, []byte(`"text"`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, _ := run(t, nil, "lint", written(t, "api.yaml", soundDocument), "--fixtures", folder)
	if code != ExitFindings || !strings.Contains(stdout, "x.json:1:1: error: ") {
		t.Errorf("got %d, %q", code, stdout)
	}
}

func TestHelpOfTheChecksShowsExamplesAndWhatMatters(t *testing.T) {
	t.Parallel()
	for command, formats := range map[string]string{"lint": "text|json|sarif", "prove": "text|json|junit"} {
		code, stdout, _ := run(t, nil, command, "--help")
		for _, want := range []string{"Examples:", "--format " + formats, "--fixtures", "--allow-ref", "--seed"} {
			if code != ExitFine || !strings.Contains(stdout, want) {
				t.Errorf("%s: %q is missing in %s", command, want, stdout)
			}
		}
		if strings.Contains(stdout, "--listen") {
			t.Errorf("%s: help shows a flag that makes no difference", command)
		}
		code, stdout, _ = run(t, nil, "__complete", command, "--format", "")
		if code != ExitFine || !strings.HasPrefix(stdout, "text\njson\n") {
			t.Errorf("%s: the formats are not completed: %q", command, stdout)
		}
	}
}
