package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"understudy/mock"
)

func TestCompareTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	sound := mock.WithDocument("api.yaml", []byte(soundDocument))
	broken := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(broken.Close)
	for name, c := range map[string]struct {
		target         string
		args           []string
		code           int
		stdout, stderr string
		kept           bool
	}{
		"alike":           {standIn(t, sound), nil, ExitFine, "passed: 1 operation, ", "", true},
		"strictly alike":  {standIn(t, sound), []string{"--strict-shape"}, ExitFine, "passed: 1 operation, ", "", true},
		"different":       {broken.URL, nil, ExitFindings, "the service says 404, the stand-in 200", "", true},
		"SARIF":           {broken.URL, []string{"--format", "sarif"}, ExitFindings, `"ruleId": "status"`, "", true},
		"no target":       {"", nil, ExitCannotRun, "", "--target is missing", false},
		"no such form":    {broken.URL, []string{"--format", "yaml"}, ExitCannotRun, "", "--format \"yaml\"", false},
		"a flag of serve": {broken.URL, []string{"--watch"}, ExitCannotRun, "", "--watch makes no difference", false},
		"no time":         {broken.URL, []string{"--timeout", "-1s"}, ExitCannotRun, "", "--timeout -1s cannot", false},
		"a check":         {broken.URL, []string{"--checks", "x"}, ExitCannotRun, "", "unknown flag: --checks", false},
		"a folder that is none": {
			broken.URL, []string{"--certificate", "none/c.json"}, ExitCannotRun, "", "none/c.json cannot be", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := filepath.Join(t.TempDir(), "kept.json")
			args := []string{
				"compare", written(t, "api.yaml", soundDocument), "--target", c.target, "--rate", "1000/s", "--certificate", kept,
			}
			code, stdout, stderr := run(t, nil, append(args, c.args...)...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("got %d, %q, %q; want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
			}
			if _, err := os.Stat(kept); (err == nil) != c.kept {
				t.Errorf("the certificate: got %v, want it kept: %t", err, c.kept)
			}
		})
	}
}

// A comparison that left cases out has no certificate, which would read as if it were of all.
func TestNoCertificateIsOfAPart(t *testing.T) {
	t.Parallel()
	document := soundDocument + "  /b: {get: {operationId: b, responses: {'204': {description: x}}}}\n"
	target := standIn(t, mock.WithDocument("api.yaml", []byte(document)))
	kept := filepath.Join(t.TempDir(), "kept.json")
	args := []string{"compare", written(t, "api.yaml", document), "--target", target, "--rate", "1000/s"}
	if code, stdout, stderr := run(t, nil, append(args, "--max-cases", "1")...); code != ExitFine ||
		!strings.Contains(stdout, "sends at most 1 cases") {
		t.Errorf("without a certificate: got %d, %q, %q", code, stdout, stderr)
	}
	args = append(args, "--certificate", kept)
	if code, stdout, stderr := run(t, nil, args...); code != ExitFine {
		t.Errorf("whole: got %d, %q, %q", code, stdout, stderr)
	}
	before, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	code, _, stderr := run(t, nil, append(args, "--max-cases", "1")...)
	if code != ExitCannotRun || !strings.Contains(stderr, "--max-cases left cases out") {
		t.Errorf("cut: got %d, %q", code, stderr)
	}
	if after, err := os.ReadFile(kept); err != nil || string(before) != string(after) {
		t.Errorf("the earlier certificate was changed: %v", err)
	}
}
