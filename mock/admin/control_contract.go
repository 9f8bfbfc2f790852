package admin

import (
	"context"
	"net/http"

	"understudy/mock/catalog"
	"understudy/mock/coverage"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/violation"
)

// A Contract is what the control room needs to say how much of the contract was met, and how it was broken.
type Contract struct {
	// Coverage and Violations are those of all sessions since the start, ended ones among them.
	Coverage   *coverage.Tally
	Violations *violation.Book
	// File tells what of the contract a tally has.
	File func(tally *coverage.Tally) *coverage.File
	// Curl writes a command that sends the request of an exchange again, to the address of the server.
	Curl func(e *journal.Entry, base string) string
	// Catalog makes the catalogue of some operations, or of all where none is named. An error says which there is not; a
	// *problem.Problem is why there is no catalogue at all.
	Catalog func(ctx context.Context, operations ...string) (*catalog.Book, error)
}

// record is what the request asks about: a session's coverage and violations, or with session=* those of all sessions
// since the start.
func (c *room) record(r *http.Request) (*coverage.Tally, *violation.Book, *problem.Problem) {
	if r.URL.Query().Get("session") == everySession {
		_, refusal := parameters(r)
		return c.contract.Coverage, c.contract.Violations, refusal
	}
	found, refusal := c.readSession(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	state := found.State()
	return &state.Coverage, &state.Violations, nil
}

// showCoverage answers GET /__admin/coverage: each point of the contract with whether it was met, in the form that
// `understudy coverage` reads, and the counts.
func (c *room) showCoverage(w http.ResponseWriter, r *http.Request) *problem.Problem {
	met, _, refusal := c.record(r)
	if refusal != nil {
		return refusal
	}
	answer(w, http.StatusOK, c.contract.File(met).Told())
	return nil
}

// A breach is a violation as the control room shows it.
type breach struct {
	Operation string          `json:"operation,omitempty"`
	Method    string          `json:"method"`
	Path      string          `json:"path"`
	Times     int64           `json:"times"`
	Finding   problem.Finding `json:"finding"`
	// Request is the first exchange in which it was seen, in the journal; Status was the reply's.
	Request string `json:"request"`
	Status  int    `json:"status"`
	Curl    string `json:"curl"`
}

// listViolations answers GET /__admin/violations, in the order in which each was first seen, and what was not
// checked.
func (c *room) listViolations(w http.ResponseWriter, r *http.Request) *problem.Problem {
	_, book, refusal := c.record(r)
	if refusal != nil {
		return refusal
	}
	list, untold := book.List()
	shown := make([]breach, len(list))
	for i, one := range list {
		hide := c.redactor.Of(one.Sample)
		path := one.Path
		if one.Operation == "" {
			path = hide.Target(path)
		}
		shown[i] = breach{
			Operation: one.Operation, Method: one.Method, Path: path, Times: one.Times,
			Finding: hide.Findings([]problem.Finding{one.Finding})[0],
			Request: one.Sample.ID, Status: one.Sample.Status, Curl: c.contract.Curl(one.Sample, "http://"+r.Host),
		}
	}
	answer(w, http.StatusOK, map[string]any{
		"violations": shown, "untold": untold, "unchecked": book.Gaps(), "meta": map[string]int{"total": len(shown)},
	})
	return nil
}
