package report

import (
	"io"
	"time"

	"understudy/mock/problem"
)

// JSON writes the results as one JSON object: the document, the counts, and each operation with its outcomes. Times
// are in seconds. Members may be added, and none goes away.
func (r *Results) JSON(w io.Writer) error {
	operations := make([]jsonOperation, len(r.Operations))
	for i := range r.Operations {
		operations[i] = jsonOf(&r.Operations[i])
	}
	return writeJSON(w, struct {
		Tool       string          `json:"tool"`
		Command    string          `json:"command"`
		Version    string          `json:"version"`
		Title      string          `json:"title"`
		File       string          `json:"file"`
		OpenAPI    string          `json:"openapi"`
		SHA256     string          `json:"sha256,omitempty"`
		Complete   bool            `json:"complete"`
		Ended      string          `json:"ended,omitempty"`
		Began      time.Time       `json:"began,omitzero"`
		Seconds    float64         `json:"seconds"`
		Counts     Count           `json:"counts"`
		Coverage   *Coverage       `json:"coverage,omitempty"`
		Operations []jsonOperation `json:"operations"`
	}{
		tool, r.command(), r.Version, r.Title, r.File, r.OpenAPI, r.SHA256, r.Ended == "", r.Ended, r.Began.UTC(),
		r.Elapsed.Seconds(), r.Count(), r.Coverage.listed(), operations,
	})
}

type jsonOperation struct {
	ID       string           `json:"id"`
	Method   string           `json:"method"`
	Path     string           `json:"path"`
	At       problem.Location `json:"at,omitzero"`
	Counts   Count            `json:"counts"`
	Outcomes []jsonOutcome    `json:"outcomes"`
}

type jsonOutcome struct {
	Kind     string            `json:"kind"`
	Name     string            `json:"name"`
	Verdict  Verdict           `json:"verdict"`
	At       problem.Location  `json:"at,omitzero"`
	Times    int               `json:"times,omitempty"`
	Status   int               `json:"status,omitempty"`
	Source   string            `json:"source,omitempty"`
	Reasons  []string          `json:"reasons,omitempty"`
	Findings []problem.Finding `json:"findings,omitempty"`
	Request  *Message          `json:"request,omitempty"`
	Reply    *Message          `json:"reply,omitempty"`
	Curl     string            `json:"curl,omitempty"`
	Seconds  float64           `json:"seconds"`
}

func jsonOf(o *Operation) jsonOperation {
	made := jsonOperation{ID: o.ID, Method: o.Method, Path: o.Path, At: o.At, Counts: o.Count()}
	made.Outcomes = make([]jsonOutcome, len(o.Outcomes))
	for i := range o.Outcomes {
		out := &o.Outcomes[i]
		made.Outcomes[i] = jsonOutcome{
			Kind: out.Kind, Name: out.Name, Verdict: out.Verdict, At: out.At, Times: out.Times, Status: out.Status,
			Source: out.Source, Reasons: out.Reasons, Findings: out.Findings, Request: out.Request, Reply: out.Reply,
			Curl: out.Curl, Seconds: out.Elapsed.Seconds(),
		}
	}
	return made
}

// listed is the coverage with [] where nothing is missing.
func (c *Coverage) listed() *Coverage {
	if c == nil {
		return nil
	}
	made := *c
	made.Parts = make([]CoveragePart, len(c.Parts))
	for i, part := range c.Parts {
		part.Missing = listed(part.Missing)
		made.Parts[i] = part
	}
	return &made
}
