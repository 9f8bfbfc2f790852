package report

import (
	"io"

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
		Version    string          `json:"version"`
		Title      string          `json:"title"`
		File       string          `json:"file"`
		OpenAPI    string          `json:"openapi"`
		Complete   bool            `json:"complete"`
		Ended      string          `json:"ended,omitempty"`
		Seconds    float64         `json:"seconds"`
		Counts     Count           `json:"counts"`
		Operations []jsonOperation `json:"operations"`
	}{
		tool, r.Version, r.Title, r.File, r.OpenAPI, r.Ended == "", r.Ended, r.Elapsed.Seconds(), r.Count(), operations,
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
	Status   int               `json:"status,omitempty"`
	Source   string            `json:"source,omitempty"`
	Reasons  []string          `json:"reasons,omitempty"`
	Findings []problem.Finding `json:"findings,omitempty"`
	Curl     string            `json:"curl,omitempty"`
	Seconds  float64           `json:"seconds"`
}

func jsonOf(o *Operation) jsonOperation {
	made := jsonOperation{ID: o.ID, Method: o.Method, Path: o.Path, At: o.At, Counts: o.Count()}
	made.Outcomes = make([]jsonOutcome, len(o.Outcomes))
	for i := range o.Outcomes {
		out := &o.Outcomes[i]
		made.Outcomes[i] = jsonOutcome{
			Kind: out.Kind, Name: out.Name, Verdict: out.Verdict, Status: out.Status, Source: out.Source,
			Reasons: out.Reasons, Findings: out.Findings, Curl: out.Curl, Seconds: out.Elapsed.Seconds(),
		}
	}
	return made
}
