package report

import (
	"io"
	"strings"
	"time"
)

// SARIF writes what failed as a SARIF 2.1.0 log of one run, for the code views that show it beside the line of the
// document or of the fixture. Rules are the names of checks. What passed and what was skipped is in the counts only:
// code views would show each as an alert.
func (r *Results) SARIF(w io.Writer) error {
	run := sarifRun{
		Automation:  sarifAutomation{ID: plain(tool + "/" + r.command() + "/")},
		Invocations: []sarifInvocation{r.sarifInvocation()},
		Properties: &sarifRunBag{
			Command: r.command(), Title: plain(r.Title), Counts: r.Count(), Coverage: r.Coverage.listed(),
		},
	}
	for of, o := range r.all(Failed) {
		run.Results = append(run.Results, r.sarifOf(of, o))
	}
	return writeSARIF(w, r.Version, "the check ", run)
}

// sarifInvocation tells when it ran, and whether it came to its end (section 3.20).
func (r *Results) sarifInvocation() sarifInvocation {
	made := sarifInvocation{Successful: r.Ended == ""}
	if !r.Began.IsZero() {
		made.Start, made.End = sarifTime(r.Began), sarifTime(r.Began.Add(r.Elapsed))
	}
	if r.Ended != "" {
		made.Notifications = []sarifNotification{{Level: Error, Message: message(plain(r.Ended))}}
	}
	return made
}

// sarifTime is a time as section 3.9 wants it.
func sarifTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// maxRelated is how many findings of one result are shown at their own lines.
const maxRelated = 10

func (r *Results) sarifOf(of *Operation, o *Outcome) sarifResult {
	list := append([]string{of.name() + ": " + r.label(o)}, o.explanation()...)
	if o.Curl != "" {
		list = append(list, "Ask again: "+text(o.Curl))
	}
	// What was found belongs to it, but neither where in the file nor which value: those differ from run to run.
	parts := []string{identity(of, o)}
	made := sarifResult{
		RuleID: o.check(), Level: Error, Message: message(strings.Join(list, "\n")),
		Locations: []sarifLocation{sarifPlace(r.place(of, o))}, Occurrences: o.Times,
		Properties: &sarifResultBag{Operation: plain(of.ID), Status: o.Status, Source: plain(o.Source), Curl: text(o.Curl)},
	}
	for i := range o.Findings {
		f := &o.Findings[i]
		parts = append(parts, f.In, f.Name, f.Pointer, f.Keyword)
		if at := placeOf(f); at.File != "" && len(made.Related) < maxRelated {
			related := sarifPlace(at)
			said := message(plain(f.Place()) + ": " + plain(f.Message))
			related.Message = &said
			made.Related = append(made.Related, related)
		}
	}
	made.Fingerprints = fingerprints(parts...)
	return made
}
