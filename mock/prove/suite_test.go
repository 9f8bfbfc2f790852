package prove

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/problem"
	"understudy/mock/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const documents = "testdata/documents"

// suite are the documents: each file of the folder, and openapi.yaml of each folder in it.
func suite(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(documents)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/openapi.yaml"
		}
		names = append(names, name)
	}
	if len(names) < 40 {
		t.Errorf("the suite has %d documents only", len(names))
	}
	return names
}

// played are the options for a document of the suite, with the fixtures beside it.
func played(name string) []mock.Option {
	file := filepath.Join(documents, name)
	options := []mock.Option{mock.WithDocumentFile(file)}
	if folder := filepath.Join(filepath.Dir(file), "fixtures"); strings.Contains(name, "/") {
		if _, err := os.Stat(folder); err == nil {
			options = append(options, mock.WithFixtures(os.DirFS(folder), "fixtures"))
		}
	}
	return options
}

// TestTheSuiteIsProven proves every document. What is not provable stands in the golden files, with the findings.
func TestTheSuiteIsProven(t *testing.T) {
	t.Parallel()
	for _, name := range suite(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := prove(t, Options{Connections: 1}, played(name)...)
			for _, failed := range reasons(results, report.Failed) {
				t.Error(failed)
			}
			if count := results.Count(); count.Proven == 0 && name != "webhooks.yaml" {
				t.Errorf("got %+v", count)
			}
			found, err := mock.Lint(played(name)...)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, told(found, outcomes(results, report.Skipped)))
		})
	}
}

// told are the places and keywords of a document's findings, one a line, and what is not provable.
func told(found *mock.Findings, skipped []string) string {
	var b strings.Builder
	for _, group := range []struct {
		name     string
		findings []problem.Finding
	}{{"fault", found.Faults}, {"blemish", found.Blemishes}, {"ledger", found.Ledger}} {
		for _, f := range group.findings {
			fmt.Fprintf(&b, "%s %s %s\n", group.name, strings.TrimPrefix(f.Source.String(), documents+"/"), f.Keyword)
		}
	}
	slices.Sort(skipped)
	for _, outcome := range slices.Compact(skipped) {
		fmt.Fprintf(&b, "skipped %s\n", outcome)
	}
	return b.String()
}

// outcomes name those of a verdict.
func outcomes(results *report.Results, verdict report.Verdict) []string {
	var list []string
	for _, operation := range results.Operations {
		for _, outcome := range operation.Outcomes {
			if outcome.Verdict == verdict {
				list = append(list, operation.ID+", "+outcome.Kind+": "+outcome.Name)
			}
		}
	}
	return list
}

// golden compares with a file; there is none where there is nothing to tell.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", strings.ReplaceAll(name, "/", "-")+".golden")
	if *update {
		_ = os.Remove(file)
		if got != "" {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", file, diff)
	}
}

// TestEveryDocumentSaysWhatItCovers keeps the suite readable.
func TestEveryDocumentSaysWhatItCovers(t *testing.T) {
	t.Parallel()
	for _, name := range suite(t) {
		data, err := os.ReadFile(filepath.Join(documents, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "# ") && !strings.Contains(string(data), `"description"`) {
			t.Errorf("%s says nowhere what it covers", name)
		}
	}
}
