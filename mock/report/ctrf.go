package report

import (
	"io"
	"strings"
	"time"

	"understudy/mock/problem"
)

// ctrfVersion is the version of the Common Test Report Format that is written.
const ctrfVersion = "0.0.0"

// CTRF writes the results in the Common Test Report Format: a test for each outcome. Times are in milliseconds, and
// those of the whole run since 1970; where it is not known when it began, it began then.
func (r *Results) CTRF(w io.Writer) error {
	c := r.Count()
	report := ctrfReport{Format: "CTRF", Version: ctrfVersion, By: strings.TrimSpace(tool + " " + r.Version)}
	began := int64(0)
	if !r.Began.IsZero() {
		report.Time, began = r.Began.Add(r.Elapsed).UTC().Format(time.RFC3339), r.Began.UnixMilli()
	}
	report.Results = ctrfResults{
		Tool: ctrfTool{Name: tool, Version: r.Version},
		Summary: ctrfSummary{
			Tests: c.All(), Passed: c.Proven, Failed: c.Failed, Skipped: c.Skipped,
			Start: began, Stop: began + r.Elapsed.Milliseconds(), Duration: r.Elapsed.Milliseconds(),
		},
		Tests:       []ctrfTest{},
		Environment: ctrfEnvironment{Name: r.command(), App: plain(r.Title), Healthy: c.Failed == 0 && r.Ended == ""},
		Extra:       ctrfExtra{File: r.File, OpenAPI: r.OpenAPI, SHA256: r.SHA256, Coverage: r.Coverage.listed()},
	}
	told := &report.Results
	for i := range r.Operations {
		o := &r.Operations[i]
		if len(o.Outcomes) > 0 {
			told.Summary.Suites++
		}
		for k := range o.Outcomes {
			told.Tests = append(told.Tests, r.ctrfOf(o, &o.Outcomes[k]))
		}
	}
	if r.Ended != "" {
		// Else a run that was cut short would look as if it had been whole.
		told.Summary.Tests++
		told.Summary.Other++
		told.Summary.Suites++
		told.Tests = append(told.Tests, ctrfTest{
			ID: digest(r.Ended), Name: "is complete", Status: "other", Suite: []string{wholeRun}, Message: plain(r.Ended),
		})
	}
	return writeJSON(w, report)
}

func (r *Results) ctrfOf(of *Operation, o *Outcome) ctrfTest {
	explanation := o.explanation()
	at := r.place(of, o)
	made := ctrfTest{
		ID: identity(of, o), Name: r.label(o), Status: "passed", Duration: o.Elapsed.Milliseconds(),
		Suite: []string{of.name()}, Raw: string(o.Verdict), File: at.File, Line: at.Line,
		Extra: ctrfOutcome{
			Operation: of.ID, Status: o.Status, Source: o.Source, Times: o.Times, Findings: o.Findings, Curl: o.Curl,
			Request: o.Request, Reply: o.Reply,
		},
	}
	if o.Kind != "" {
		made.Tags = []string{plain(o.Kind)}
	}
	switch o.Verdict {
	case Failed:
		made.Status, made.Message, made.Trace = "failed", strings.Join(explanation, "\n"), strings.Join(o.details(), "\n")
	case Skipped:
		made.Status, made.Message = "skipped", strings.Join(explanation, "; ")
	case Proven:
	}
	return made
}

// What a report is made of (Common Test Report Format), as far as it is used.
type (
	ctrfReport struct {
		Format  string      `json:"reportFormat"`
		Version string      `json:"specVersion"`
		Time    string      `json:"timestamp,omitempty"`
		By      string      `json:"generatedBy"`
		Results ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool        ctrfTool        `json:"tool"`
		Summary     ctrfSummary     `json:"summary"`
		Tests       []ctrfTest      `json:"tests"`
		Environment ctrfEnvironment `json:"environment"`
		Extra       ctrfExtra       `json:"extra"`
	}
	ctrfTool struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	ctrfSummary struct {
		Tests    int   `json:"tests"`
		Passed   int   `json:"passed"`
		Failed   int   `json:"failed"`
		Skipped  int   `json:"skipped"`
		Pending  int   `json:"pending"`
		Other    int   `json:"other"`
		Suites   int   `json:"suites"`
		Start    int64 `json:"start"`
		Stop     int64 `json:"stop"`
		Duration int64 `json:"duration"`
	}
	ctrfTest struct {
		ID       string      `json:"testId"`
		Name     string      `json:"name"`
		Status   string      `json:"status"`
		Duration int64       `json:"duration"`
		Suite    []string    `json:"suite"`
		Message  string      `json:"message,omitempty"`
		Trace    string      `json:"trace,omitempty"`
		Raw      string      `json:"rawStatus,omitempty"`
		Tags     []string    `json:"tags,omitempty"`
		File     string      `json:"filePath,omitempty"`
		Line     int         `json:"line,omitempty"`
		Extra    ctrfOutcome `json:"extra,omitzero"`
	}
	ctrfOutcome struct {
		Operation string            `json:"operation"`
		Status    int               `json:"status,omitempty"`
		Source    string            `json:"source,omitempty"`
		Times     int               `json:"times,omitempty"`
		Findings  []problem.Finding `json:"findings,omitempty"`
		Request   *Message          `json:"request,omitempty"`
		Reply     *Message          `json:"reply,omitempty"`
		Curl      string            `json:"curl,omitempty"`
	}
	ctrfEnvironment struct {
		Name    string `json:"reportName"`
		App     string `json:"appName"`
		Healthy bool   `json:"healthy"`
	}
	ctrfExtra struct {
		File     string    `json:"file"`
		OpenAPI  string    `json:"openapi"`
		SHA256   string    `json:"sha256,omitempty"`
		Coverage *Coverage `json:"coverage,omitempty"`
	}
)
