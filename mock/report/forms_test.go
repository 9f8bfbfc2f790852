package report

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"strings"
	"testing"

	"understudy/mock/problem"
)

func TestEveryFailureCanBeAskedAgainInEveryForm(t *testing.T) {
	t.Parallel()
	for _, form := range Forms() {
		var b bytes.Buffer
		if err := verified().Write(&b, form, Paint{}); err != nil {
			t.Fatal(err)
		}
		text := html.UnescapeString(b.String())
		for _, want := range []string{"curl -i -X POST 'http://127.0.0.1:4010/pets'", "a bad request was accepted"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", form, want)
			}
		}
	}
}

func TestWhatIsToldCannotSteerATerminal(t *testing.T) {
	t.Parallel()
	for _, form := range []Form{Text, JUnit, HTML} {
		var b bytes.Buffer
		if err := spoiled().Write(&b, form, Paint{}); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x00\x1b\a\r\u202e") {
			t.Errorf("%s: got %q", form, b.String())
		}
	}
}

func TestTextIsBoundedAndSaysSo(t *testing.T) {
	t.Parallel()
	r := many(maxTold+2, maxTold+3)
	r.Coverage = &Coverage{Parts: []CoveragePart{{Name: "statuses", Missing: make([]string, maxMissing+4)}}}
	var b bytes.Buffer
	if err := r.Text(&b, Paint{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"and 3 more that failed: see --report json=FILE", "  and 2 more reasons: see --report json=FILE",
		"  and 4 more: see --report json=FILE",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestAFormThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	for _, form := range append(Forms(), "yaml", "") {
		if err := sheet().Write(io.Discard, form, Paint{}); (err == nil) != form.Fits(SheetForms()) {
			t.Errorf("findings as %q: got %v", form, err)
		}
		if err := results().Write(io.Discard, form, Paint{}); (err == nil) != form.Fits(Forms()) {
			t.Errorf("results as %q: got %v", form, err)
		}
	}
}

// located is what SARIF tells of one outcome.
type located struct {
	RuleID, Fingerprint, URI string
	Line                     int
}

func sarifOf(t *testing.T, r *Results) located {
	t.Helper()
	var b bytes.Buffer
	if err := r.SARIF(&b); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID              string
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	got := log.Runs[0].Results[0]
	at := got.Locations[0].PhysicalLocation
	return located{got.RuleID, got.PartialFingerprints["understudy/v1"], at.ArtifactLocation.URI, at.Region.StartLine}
}

// failing are results with one failure in an operation at line 5.
func failing(o Outcome) *Results {
	o.Verdict = Failed
	return &Results{File: "api.yaml", Operations: []Operation{{
		ID: "a", Method: "GET", Path: "/a", At: problem.Location{File: "api.yaml", Line: 5}, Outcomes: []Outcome{o},
	}}}
}

func TestAResultPointsAtTheLine(t *testing.T) {
	t.Parallel()
	finding := problem.Finding{
		In: "body", Keyword: "type", Document: problem.Location{File: "api.yaml", Line: 31},
	}
	fixture := finding
	fixture.Source = problem.Location{File: "stubs/a.json", Line: 2}
	for name, c := range map[string]struct {
		outcome Outcome
		want    located
	}{
		"its own": {
			Outcome{Kind: "k", At: problem.Location{File: "b.yaml", Line: 9}, Findings: []problem.Finding{finding}},
			located{RuleID: "k", URI: "b.yaml", Line: 9},
		},
		"the document's": {
			Outcome{Kind: "k", Findings: []problem.Finding{{In: "body"}, finding}},
			located{RuleID: "k", URI: "api.yaml", Line: 31},
		},
		"the fixture's": {
			Outcome{Findings: []problem.Finding{fixture}}, located{RuleID: "type", URI: "stubs/a.json", Line: 2},
		},
		"the operation's": {Outcome{}, located{RuleID: "outcome", URI: "api.yaml", Line: 5}},
	} {
		got := sarifOf(t, failing(c.outcome))
		got.Fingerprint = ""
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestAFingerprintIsStableOverRuns(t *testing.T) {
	t.Parallel()
	outcome := func(line int, got string) Outcome {
		return Outcome{
			Kind: "k", Name: "n", Reasons: []string{got}, Times: line, Status: 200 + line, Curl: got,
			Findings: []problem.Finding{{
				In: "body", Pointer: "/id", Keyword: "type", Got: got, Document: problem.Location{File: "api.yaml", Line: line},
			}},
		}
	}
	first := sarifOf(t, failing(outcome(1, "x")))
	if again := sarifOf(t, failing(outcome(2, "y"))); again.Fingerprint != first.Fingerprint || first.Fingerprint == "" {
		t.Errorf("got %q and %q for the same failure on another line", first.Fingerprint, again.Fingerprint)
	}
	other := outcome(1, "x")
	other.Name = "m"
	if got := sarifOf(t, failing(other)); got.Fingerprint == first.Fingerprint {
		t.Error("two failures have the same fingerprint")
	}
}
