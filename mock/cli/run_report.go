package cli

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"understudy/mock"
	"understudy/mock/coverage"
	"understudy/mock/exhibit"
	"understudy/mock/problem"
	"understudy/mock/prove"
	"understudy/mock/report"
	"understudy/mock/violation"
)

// results are what a run has to tell: what became of the contract, then what was demanded of the coverage.
func (r *suite) results(server *mock.Server, met *coverage.File, unread map[int]int64) *report.Results {
	results := contractResults("run", server, met, unread, prove.DefaultBase)
	results.Operations = append(results.Operations, r.demands.results(met)...)
	return results
}

// contractResults are, for each operation, how it was broken, or that it was not; then the requests that mean none.
// Unread counts those that were refused before the server saw them, by status. Commands go to base.
func contractResults(
	command string, server *mock.Server, met *coverage.File, unread map[int]int64, base string,
) *report.Results {
	played := server.Played()
	results := &report.Results{
		Command: command, Version: version(), Title: played.Title, File: played.File, OpenAPI: played.OpenAPI,
		SHA256: met.Document.SHA256, Coverage: coverageOf(met),
	}
	list, untold := server.Violations()
	gaps := server.Gaps()
	shown := exhibits{server: server, base: base}
	known := make(map[string]bool, len(played.Operations))
	for i, operation := range played.Operations {
		known[operation.ID] = true
		told := report.Operation{
			ID: operation.ID, Method: operation.Method, Path: operation.Template, At: operation.At.Location(),
		}
		for _, one := range list {
			if one.Operation == operation.ID {
				told.Outcomes = append(told.Outcomes, shown.outcome(&one))
			}
		}
		for _, gap := range gaps {
			if gap.Operation == operation.ID {
				told.Outcomes = append(told.Outcomes, unchecked(&gap))
			}
		}
		if len(told.Outcomes) == 0 {
			told.Outcomes = append(told.Outcomes, unbroken(met.Operations[i].Met, untold))
		}
		results.Operations = append(results.Operations, told)
	}
	results.Operations = append(results.Operations, shown.strays(list, known)...)
	results.Operations = append(results.Operations, unmeant(gaps, known, unread)...)
	if untold > 0 {
		results.Ended = fmt.Sprintf("there was no room for %d breaches more: mend the %d that are told and run again",
			untold, len(list))
	}
	return results
}

// unmeant are the requests that none of the known operations can tell of: those that a stub with its contract off
// answered, those of an operation that a reload took away, and those that were refused before anybody could say what
// they mean, by the status that they got.
func unmeant(gaps []violation.Gap, known map[string]bool, unread map[int]int64) (told []report.Operation) {
	for _, gap := range gaps {
		if !known[gap.Operation] {
			id := cmp.Or(gap.Operation, "no operation")
			told = append(told, report.Operation{ID: id, Outcomes: []report.Outcome{unchecked(&gap)}})
		}
	}
	for _, status := range slices.Sorted(maps.Keys(unread)) {
		told = append(told, report.Operation{ID: "no request", Outcomes: []report.Outcome{{
			Kind: "unreadable", Name: fmt.Sprintf("refused with %d %s", status, http.StatusText(status)),
			Verdict: report.Failed, Status: status, Times: int(unread[status]),
			Reasons: []string{"it could not be read as a request of HTTP/1.1, so that nothing else is known of it: " +
				"see the limits of docs/guide/limits.md"},
		}}})
	}
	return told
}

// unchecked is the outcome of what nobody knows whether it broke the contract.
func unchecked(gap *violation.Gap) report.Outcome {
	counted := "was not checked: "
	if gap.Times > 1 {
		counted = fmt.Sprintf("was not checked, %d times: ", gap.Times)
	}
	return report.Outcome{
		Kind: "unchecked", Name: gap.Side, Verdict: report.Skipped, Times: int(gap.Times),
		Reasons: []string{"the " + gap.Side + " " + counted + gap.Reason},
	}
}

// unbroken is the outcome of an operation that was not broken, because nothing was wrong or nobody called it.
func unbroken(called bool, untold int64) report.Outcome {
	outcome := report.Outcome{Kind: "contract", Name: "the contract is kept", Verdict: report.Proven}
	switch {
	case !called:
		outcome.Name = "any call"
		outcome.Verdict, outcome.Reasons = report.Skipped, []string{"the operation was never called"}
	case untold > 0:
		outcome.Verdict, outcome.Reasons = report.Skipped, []string{"more breaches were seen than are told"}
	}
	return outcome
}

// coverageOf is what was met, for a report.
func coverageOf(met *coverage.File) *report.Coverage {
	count := met.Count()
	told := &report.Coverage{Met: count.Met, Total: count.Total, Limit: met.Limit}
	for _, part := range met.Parts() {
		told.Parts = append(told.Parts, report.CoveragePart{
			Name: string(part.Kind), Met: part.Met, Total: part.Total, Missing: part.Missing,
		})
	}
	return told
}

// exhibits show the exchanges of a server to people, without their secrets.
type exhibits struct {
	server *mock.Server
	// base is the address in commands.
	base string
}

// outcome is a violation as an outcome that failed.
func (s exhibits) outcome(one *violation.Violation) report.Outcome {
	e := one.Sample
	hide := s.server.Redactor().Of(e)
	findings := hide.Findings([]problem.Finding{one.Finding})
	return report.Outcome{
		Kind: one.Keyword, Name: findings[0].Place(), Verdict: report.Failed, Status: e.Status, Source: hide.Text(e.Source),
		Findings: findings, At: one.Document, Times: int(one.Times),
		Request: exhibit.Request(e, hide), Reply: exhibit.Reply(e, hide), Curl: s.server.Curl(e, s.base),
	}
}

// strays are the requests that mean none of the known operations, one group for each method and path. A reload may have
// taken away the operation that they meant.
func (s exhibits) strays(list []violation.Violation, known map[string]bool) (told []report.Operation) {
	for i := range list {
		one := &list[i]
		if known[one.Operation] {
			continue
		}
		path := s.server.Redactor().Of(one.Sample).Target(one.Path)
		at := slices.IndexFunc(told, func(o report.Operation) bool { return o.Method == one.Method && o.Path == path })
		if at < 0 {
			at = len(told)
			told = append(told, report.Operation{ID: one.Method + " " + path, Method: one.Method, Path: path})
		}
		told[at].Outcomes = append(told[at].Outcomes, s.outcome(one))
	}
	return told
}
