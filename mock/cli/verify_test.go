package cli

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"understudy/mock"
)

// standIn serves the API that is built in, or another document.
func standIn(t *testing.T, options ...mock.Option) string {
	t.Helper()
	server, err := mock.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	at := httptest.NewServer(server)
	t.Cleanup(at.Close)
	return at.URL
}

func TestVerifyTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	sound := mock.WithDocument("api.yaml", []byte(soundDocument))
	broken := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(broken.Close)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, c := range map[string]struct {
		target         string
		args           []string
		code           int
		stdout, stderr string
	}{
		"kept":     {standIn(t, sound), nil, ExitFine, "passed: 1 operation, ", ""},
		"not kept": {broken.URL, nil, ExitFindings, "404 is not documented", ""},
		"not there": {
			gone.URL, []string{"--retries", "0", "--max-cases", "100"}, ExitCannotRun, "no reply", "nobody is at the address",
		},
		"SARIF":                 {broken.URL, []string{"--format", "sarif"}, ExitFindings, `"ruleId": "status_code_c`, ""},
		"no target":             {"", nil, ExitCannotRun, "", "--target is missing"},
		"a target that is none": {"here", nil, ExitCannotRun, "", "--target is no address"},
		"no such check":         {broken.URL, []string{"--checks", "x"}, ExitCannotRun, "", `"x" is no check`},
		"nothing to send": {
			broken.URL,
			[]string{"--checks", "unknown_id_rejection"},
			ExitCannotRun, "",
			"the checks that are chosen make no case of these operations",
		},
		"a rate":            {broken.URL, []string{"--rate", "fast"}, ExitCannotRun, "", "--rate \"fast\" cannot be used"},
		"a flag of serve":   {broken.URL, []string{"--watch"}, ExitCannotRun, "", "--watch makes no difference to verify"},
		"retries":           {broken.URL, []string{"--retries", "11"}, ExitCannotRun, "", "--retries 11 cannot be used"},
		"no time":           {broken.URL, []string{"--timeout", "0s"}, ExitCannotRun, "", "--timeout 0s cannot be used"},
		"less than no time": {broken.URL, []string{"--timeout", "-1s"}, ExitCannotRun, "", "--timeout -1s cannot be used"},
		"no cases":          {broken.URL, []string{"--max-cases", "0"}, ExitCannotRun, "", "--max-cases 0 cannot be used"},
		"fewer than none":   {broken.URL, []string{"--max-cases", "-3"}, ExitCannotRun, "", "--max-cases -3 cannot be used"},
		"no connections":    {broken.URL, []string{"--connections", "0"}, ExitCannotRun, "", "--connections 0 cannot be"},
		"no method is left": {
			broken.URL,
			[]string{"--checks", "unsupported_method"},
			ExitCannotRun,
			"without --allow-writes GET alone is tried, and the path takes it", "nothing was verified: see why",
		},
		"a variable":  {broken.URL, []string{"--persona", "a=env:NOT_SET"}, ExitCannotRun, "", "the variable is not set"},
		"a persona":   {broken.URL, []string{"--persona", "h1dden"}, ExitCannotRun, "", "--persona cannot be read"},
		"a header":    {broken.URL, []string{"--header", "h1dden"}, ExitCannotRun, "", "--header cannot be read"},
		"a parameter": {broken.URL, []string{"--param", "id"}, ExitCannotRun, "", "--param \"id\" cannot be read"},
		"authorities": {broken.URL, []string{"--ca", "none.pem"}, ExitCannotRun, "", "--ca none.pem: cannot be read"},
		"a baseline":  {broken.URL, []string{"--baseline", "none"}, ExitCannotRun, "", "--baseline none: cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"verify", written(t, "api.yaml", soundDocument), "--target", c.target}
			code, stdout, stderr := run(t, nil, append(append(args, "--rate", "1000/s"), c.args...)...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("got %d, %q, %q; want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
			}
			if c.stderr == "" && stderr != "" || strings.Contains(stderr, "h1dden") {
				t.Errorf("got %q", stderr)
			}
		})
	}
}

func TestVerifyOfTheBuiltInAPI(t *testing.T) {
	t.Parallel()
	fixtures, err := fs.Sub(os.DirFS("../.."), "fixtures")
	if err != nil {
		t.Fatal(err)
	}
	target := standIn(t, mock.WithDocumentFile("../../openapi.yaml"), mock.WithFixtures(fixtures, "fixtures"))
	for _, writes := range []string{"--allow-writes=false", "--allow-writes"} {
		code, stdout, stderr := run(t, nil, "verify", "--target", target, "--rate", "10000/s", "--format", "json", writes)
		var results struct {
			Complete bool
			Counts   struct{ Proven, Failed, Skipped int }
		}
		if err := json.Unmarshal([]byte(stdout), &results); err != nil {
			t.Fatal(err)
		}
		if code != ExitFine || stderr != "" || !results.Complete || results.Counts.Proven < 300 {
			t.Errorf("got %d, %+v, %q", code, results, stderr)
		}
	}
}

func TestVerifyReadsAndWritesABaseline(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	known := filepath.Join(t.TempDir(), "known.yaml")
	args := []string{"verify", written(t, "api.yaml", soundDocument), "--target", server.URL, "--rate", "1000/s"}
	if code, _, stderr := run(t, nil, append(args, "--write-baseline", known)...); code != ExitFindings || stderr != "" {
		t.Fatalf("got %d, %q", code, stderr)
	}
	before, err := os.ReadFile(known)
	if err != nil || !strings.Contains(string(before), "case: [") || !strings.Contains(string(before), "status: 404") {
		t.Errorf("%v, %s", err, before)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	unheard := append([]string{}, args...)
	unheard = append(unheard, "--target", gone.URL, "--retries", "0", "--write-baseline", known)
	if code, _, _ := run(t, nil, unheard...); code != ExitCannotRun {
		t.Errorf("of a service that is gone: got %d", code)
	}
	if after, err := os.ReadFile(known); err != nil || string(after) != string(before) {
		t.Errorf("a run that did not come to its end wrote %s", after)
	}
	code, stdout, stderr := run(t, nil, append(args, "--baseline", known)...)
	if code != ExitFine || !strings.Contains(stdout, "known until ") || stderr != "" {
		t.Errorf("got %d, %q, %q", code, stdout, stderr)
	}
	// All that was asked is known to fail: there is nothing else, and nothing new.
	code, stdout, stderr = run(t, nil, append(args, "--baseline", known, "--checks", "status_code_conformance")...)
	if code != ExitFine || stderr != "" || !strings.Contains(stdout, "0 passed, 0 failed, 1 skipped") {
		t.Errorf("got %d, %q, %q", code, stdout, stderr)
	}
	code, stdout, _ = run(t, nil, append(args, "--baseline", known, "--now", "2222-01-01T00:00:00Z")...)
	if code != ExitFindings || !strings.Contains(stdout, "it was known until ") {
		t.Errorf("got %d, %q", code, stdout)
	}
}
