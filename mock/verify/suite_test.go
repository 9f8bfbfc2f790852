package verify

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/fault"
	"understudy/mock/report"
)

const documents = "../prove/testdata/documents"

// fast is a rate that bounds nothing.
func fast() fault.Limit { return fault.Limit{Calls: 1_000_000, Per: time.Second} }

// suite are the documents that prove sweeps: each file of the folder, and openapi.yaml of each folder in it.
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

// played are the options for a document, with the fixtures beside it.
func played(file string) []mock.Option {
	options := []mock.Option{mock.WithDocumentFile(file)}
	if folder := filepath.Join(filepath.Dir(file), "fixtures"); filepath.Base(file) == "openapi.yaml" {
		if _, err := os.Stat(folder); err == nil {
			options = append(options, mock.WithFixtures(os.DirFS(folder), "fixtures"))
		}
	}
	return options
}

// standIn serves a document, and whatever stands before it.
func standIn(t *testing.T, before func(http.Handler) http.Handler, options ...mock.Option) string {
	t.Helper()
	server, err := mock.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	var handler http.Handler = server
	if before != nil {
		handler = before(handler)
	}
	at := httptest.NewServer(handler)
	t.Cleanup(at.Close)
	return at.URL
}

// verified runs to the end.
func verified(t *testing.T, options Options) *report.Results {
	t.Helper()
	if options.Rate.IsZero() {
		options.Rate = fast()
	}
	results, err := Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// lines are the outcomes of a verdict, a line each.
func lines(results *report.Results, verdict report.Verdict) []string {
	var list []string
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			if outcome.Verdict != verdict {
				continue
			}
			line := o.ID + " " + outcome.Kind + ": " + outcome.Name + ": " + strings.Join(outcome.Reasons, "; ")
			for _, f := range outcome.Findings {
				line += " " + f.String()
			}
			list = append(list, line)
		}
	}
	return list
}

// tester has every kind of credential.
func tester() []Login {
	return []Login{
		{Persona: "tester", Credential: "tester-token"}, {Persona: "tester", Credential: "tester:secret-of-tests"},
	}
}

// TestOurOwnStandInKeepsEveryContract verifies the stand-in of every document, with all methods: no alarm is
// false. One half makes records up, the other has those of fixtures only.
func TestOurOwnStandInKeepsEveryContract(t *testing.T) {
	t.Parallel()
	for _, records := range []mock.Records{mock.RecordsGenerate, mock.RecordsFixtures} {
		t.Run(string(records), func(t *testing.T) {
			t.Parallel()
			keepsEvery(t, mock.WithRecords(records))
		})
	}
}

func keepsEvery(t *testing.T, how mock.Option) {
	t.Helper()
	for _, name := range suite(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := played(filepath.Join(documents, name))
			target := standIn(t, nil, append(slices.Clone(options), how)...)
			run := Options{Server: options, Target: target, AllowWrites: true, MaxCases: 100_000}
			if len(options) == 1 {
				run.Personas = tester()
			}
			if name == "webhooks.yaml" {
				// It has no operation.
				if _, err := Run(t.Context(), run); !errors.Is(err, errNoOperation) {
					t.Errorf("got %v", err)
				}
				return
			}
			results := verified(t, run)
			for _, line := range lines(results, report.Failed) {
				t.Error(line)
			}
			count := results.Count()
			t.Logf("%+v, %d operations, %s", count, len(results.Operations), results.Elapsed)
			if count.Proven == 0 {
				t.Error("nothing is proven")
			}
		})
	}
}
