package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what was written with a file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", file, diff)
	}
}

func sheet() *Sheet {
	return &Sheet{
		Version: "v1.2.3", File: "api/pets.yaml",
		Faults: []problem.Finding{{
			In: "fixture", Keyword: "required", Message: "the member name is missing", Hint: "add it",
			Source: problem.Location{File: "stubs/getPet/200/1.json", Line: 3, Column: 1},
		}},
		Blemishes: []problem.Finding{
			{
				In: "document", Keyword: "maxLenght", Message: `the keyword "maxLenght" is not known`, Hint: "write maxLength",
				Source: problem.Location{File: "api/pets.yaml", Line: 12, Column: 9},
			},
			{
				In: "example", Name: "getPet/200/tom", Pointer: "/age", Keyword: "minimum", Message: "is less than 0",
				Got: "-1", Source: problem.Location{File: "api/pets.yaml", Line: 40, Column: 3},
			},
		},
		Ledger: []problem.Finding{{In: "document", Message: "bodies of text/xml are not checked"}},
	}
}

func TestASheetIsWrittenInEveryForm(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(*bytes.Buffer) error{
		"sheet.txt":    func(b *bytes.Buffer) error { return sheet().Text(b, Paint{}) },
		"sheet.json":   func(b *bytes.Buffer) error { return sheet().JSON(b) },
		"sheet.sarif":  func(b *bytes.Buffer) error { return sheet().SARIF(b) },
		"nothing.txt":  func(b *bytes.Buffer) error { return (&Sheet{File: "a.yaml"}).Text(b, Paint{}) },
		"nothing.json": func(b *bytes.Buffer) error { return (&Sheet{File: "a.yaml"}).JSON(b) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.Bytes())
		})
	}
}

// TestSARIFHasWhatItsSchemaRequires holds a log to the members that SARIF 2.1.0 requires, and to the values it allows.
func TestSARIFHasWhatItsSchemaRequires(t *testing.T) {
	t.Parallel()
	uris := map[string][]string{
		"findings":     {"api/pets.yaml", "stubs/getPet/200/1.json"},
		"stdin":        {"stdin"},
		"a whole path": {"file:///srv/a%20b/api.yaml"},
		"a colon":      {"./c:d.yaml"},
	}
	for name, s := range map[string]*Sheet{
		"stdin": {File: "-", Ledger: sheet().Ledger}, "a colon": {File: "c:d.yaml", Ledger: sheet().Ledger},
		"findings": sheet(), "nothing": {File: "-"}, "a whole path": {File: "/srv/a b/api.yaml", Faults: sheet().Ledger},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := s.SARIF(&b); err != nil {
				t.Fatal(err)
			}
			var log struct {
				Version string
				Runs    []struct {
					Tool struct {
						Driver struct {
							Name  string
							Rules []struct{ ID string }
						}
					}
					Results []struct {
						RuleID    string
						RuleIndex *int
						Level     string
						Message   struct{ Text string }
						Locations []struct {
							PhysicalLocation struct {
								ArtifactLocation struct{ URI string }
								Region           *struct{ StartLine, StartColumn int }
							}
						}
					}
				}
			}
			if err := json.Unmarshal(b.Bytes(), &log); err != nil {
				t.Fatal(err)
			}
			if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" {
				t.Fatalf("got version %q with %d runs", log.Version, len(log.Runs))
			}
			run := log.Runs[0]
			if run.Results == nil {
				t.Error("results are missing, which says that nothing was looked for")
			}
			for _, r := range run.Results {
				if r.Message.Text == "" || len(r.Locations) != 1 || r.RuleIndex == nil ||
					run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
					t.Errorf("a result lacks something: %+v", r)
				}
				if r.Level != "error" && r.Level != "warning" && r.Level != "note" {
					t.Errorf("got level %q", r.Level)
				}
				at := r.Locations[0].PhysicalLocation
				if !slices.Contains(uris[name], at.ArtifactLocation.URI) {
					t.Errorf("got the URI %q, want one of %v", at.ArtifactLocation.URI, uris[name])
				}
				if at.Region != nil && (at.Region.StartLine < 1 || at.Region.StartColumn < 1) {
					t.Errorf("got region %+v", at.Region)
				}
			}
		})
	}
}

func TestWhatADocumentSaysCannotSteerATerminal(t *testing.T) {
	t.Parallel()
	s := &Sheet{File: "a\x1b[2J.yaml", Blemishes: []problem.Finding{{
		In: "document", Keyword: "x\ny", Message: "is \x1b]0;title\a bad\r\nFAKE", Got: "\u202egnp.exe", Hint: "\xff",
	}}}
	var b bytes.Buffer
	if err := s.Text(&b, Paint{}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a\r\u202e") || strings.Contains(b.String(), "\nFAKE") {
		t.Errorf("got %q", b.String())
	}
}

func TestColoursAreOnlyWhereTheyAreWanted(t *testing.T) {
	t.Parallel()
	var with, without bytes.Buffer
	if err := sheet().Text(&with, Paint{Colors: true}); err != nil {
		t.Fatal(err)
	}
	if err := sheet().Text(&without, Paint{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(with.String(), "\x1b[31merror\x1b[0m") || strings.Contains(without.String(), "\x1b") {
		t.Errorf("got %q and %q", with.String(), without.String())
	}
}
