package change

import (
	"understudy/mock/contract"
	"understudy/mock/report"
)

// Results are changes as a report: an operation is a group, and a change an outcome. One that hurts has failed; one
// that breaks only others was skipped, and says why; one that breaks nobody is as it should be. Again writes the
// command that shows just the change of an ID.
func Results(changes []Change, used *Used, next *contract.Contract, again func(id string) string) *report.Results {
	results := &report.Results{Command: "diff", Title: next.Title, File: next.File, OpenAPI: next.OpenAPI}
	groups := map[*contract.Operation]int{}
	for i := range changes {
		c := &changes[i]
		o := c.operation()
		k, known := groups[o]
		if !known {
			k = len(results.Operations)
			groups[o] = k
			results.Operations = append(results.Operations, grouped(c))
		}
		results.Operations[k].Outcomes = append(results.Operations[k].Outcomes, outcome(c, used.Judge(c), again))
	}
	return results
}

func grouped(c *Change) report.Operation {
	o, now := c.operation(), c.operation()
	if c.New != nil {
		now = c.New
	}
	return report.Operation{ID: o.ID, Method: o.Method, Path: o.Template, At: now.At.Location()}
}

func outcome(c *Change, j Judgement, again func(id string) string) report.Outcome {
	out := report.Outcome{Kind: c.Rule, Name: c.Part.String() + ": " + c.Text, Verdict: report.Proven, At: c.At}
	switch {
	case j.Hurts:
		out.Verdict, out.Reasons, out.Curl = report.Failed, []string{j.Why}, again(c.ID)
	case j.Why != "":
		out.Verdict, out.Reasons = report.Skipped, []string{j.Why}
	}
	return out
}
