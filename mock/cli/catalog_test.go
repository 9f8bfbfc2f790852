package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCatalogTellsByItsExitCode(t *testing.T) {
	const cannot = ExitCannotRun
	t.Parallel()
	for name, c := range map[string]struct {
		document       string
		args           []string
		code           int
		stdout, stderr string
	}{
		"a list":             {soundDocument, nil, ExitFine, "api.yaml: operations 1, ways to fail ", ""},
		"an address":         {soundDocument, []string{"--base", "https://api.test/"}, ExitFine, " 'https://api.test/a'", ""},
		"markdown":           {soundDocument, []string{"--format", "markdown"}, ExitFine, "```sh\ncurl ", ""},
		"Go":                 {soundDocument, []string{"--as", "go"}, ExitFine, "package catalog_test", ""},
		"Vitest":             {soundDocument, []string{"--as", "vitest"}, ExitFine, `from "vitest"`, ""},
		"Playwright":         {soundDocument, []string{"--as", "playwright"}, ExitFine, `from "@playwright/test"`, ""},
		"a smaller body":     {soundDocument, []string{"--max-body", "4KiB"}, ExitFine, "ways to fail", ""},
		"cannot be read":     {brokenDocument, nil, cannot, "", "api.yaml:"},
		"no such operation":  {soundDocument, []string{"--operation", "b"}, cannot, "", `--operation: "b" is no operation`},
		"no such tests":      {soundDocument, []string{"--as", "perl"}, cannot, "", "one of go, vitest, playwright"},
		"tests and a list":   {soundDocument, []string{"--as", "go", "--format", "json"}, cannot, "", "leave one"},
		"no address":         {soundDocument, []string{"--base", "localhost:1"}, cannot, "", "write scheme and host"},
		"a base path":        {soundDocument, []string{"--base", "http://a/b"}, cannot, "", "write scheme and host"},
		"a flag of serve":    {soundDocument, []string{"--watch"}, cannot, "", "--watch makes no difference"},
		"nowhere to write":   {soundDocument, []string{"--out", "/nowhere/at/all"}, cannot, "", "cannot be written"},
		"two documents, one": {soundDocument, []string{"other.yaml"}, cannot, "", "too many"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"catalog", written(t, "api.yaml", c.document)}, c.args...)
			code, stdout, stderr := run(t, nil, args...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("got %d, %q, %q; want %d, %q, %q", code, stdout, stderr, c.code, c.stdout, c.stderr)
			}
		})
	}
}

func TestCatalogOfOperationsOfTheBuiltInAPI(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "catalog.json")
	code, stdout, stderr := run(t, nil, "catalog", "--format", "json", "--now", "2025-06-01T00:00:00Z", "--out", file,
		"--operation", "getRefreshToken", "--operation", "issueToken")
	if code != ExitFine || stdout != "" || stderr != "" {
		t.Fatalf("got %d, %q, %q", code, stdout, stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Tool, Version, Base string
		Counts              struct{ Operations, Entries int }
	}
	if err := json.Unmarshal(text, &told); err != nil || told.Tool != "understudy" || told.Version == "" ||
		told.Base != "http://127.0.0.1:4010" || told.Counts.Operations != 2 || told.Counts.Entries < 50 {
		t.Errorf("got %v, %+v", err, told)
	}
}
