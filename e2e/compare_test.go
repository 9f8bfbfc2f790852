package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompareEndsWithWhatItFound compares with the program as a service, which plays the same document or another.
func TestCompareEndsWithWhatItFound(t *testing.T) {
	t.Parallel()
	folder := counters(t)
	p := start(t, filepath.Join(folder, "played.yaml"))
	env := []string{"COUNTER_TOKEN=t0p-s3cret-token"}
	with := []string{
		"--target", p.url, "--rate", "1000/s", "--persona", "ann=env:COUNTER_TOKEN", "--certificate", "kept.json",
		"--report", "sarif=r.sarif",
	}
	for _, c := range []struct {
		document, format string
		code             int
		want, verdict    string
	}{
		{"played.yaml", "text", 0, "passed: 1 operation", "alike"},
		{"promised.yaml", "text", 1, "the service has an integer, the stand-in a string", "differs"},
		{"promised.yaml", "junit", 1, "<failure", "differs"},
		{"none.yaml", "text", 2, "none.yaml", ""},
	} {
		args := append([]string{"compare", c.document, "--format", c.format}, with...)
		got := command(t, folder, env, patient, args...)
		if got.code != c.code || !strings.Contains(got.stdout+got.stderr, c.want) {
			t.Errorf("%+v: exit code %d\n%s\n%s", c, got.code, got.stdout, got.stderr)
		}
		if c.verdict == "" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, "kept.json"))
		if err != nil {
			t.Fatal(err)
		}
		var kept struct {
			Verdict, Target, Date string
			Document              struct{ SHA256 string }
		}
		if err := json.Unmarshal(data, &kept); err != nil || kept.Verdict != c.verdict || kept.Target != p.url ||
			len(kept.Document.SHA256) != 64 || !strings.HasSuffix(kept.Date, "Z") {
			t.Errorf("%+v: got %v, %s", c, err, data)
		}
		report, err := os.ReadFile(filepath.Join(folder, "r.sarif"))
		if all := got.stdout + got.stderr + string(data) + string(report); err != nil || strings.Contains(all, "t0p-s3cret") {
			t.Errorf("%+v: %v, or the credential is told", c, err)
		}
	}
}
