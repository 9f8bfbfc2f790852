package verify

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/report"
	"understudy/mock/schema"
)

// A Baseline lists failures that are known and do not fail a run, each until a day.
type Baseline struct {
	entries []*entry
	now     time.Time
}

// An entry is one known failure.
type entry struct {
	operation, check, reason string
	// cases are names of cases, and findings what was found, each as foundAs writes it. A star stands for any characters.
	// No cases are all. Nil findings are any, and no findings are none.
	cases, findings []string
	// status is the reply's, or 0 for any.
	status int
	// until is the last day on which it counts.
	until time.Time
	at    problem.Location
	// met says that something it is about failed in this run.
	met atomic.Bool
}

// maxEntries bounds how many entries a baseline has.
const maxEntries = 10_000

// ReadBaseline reads a baseline, which is YAML. Entries count until the end of their day, in UTC, as of now.
//
//	known:
//	  - operation: getPet                  # the operationId
//	    check: response_schema_conformance
//	    case: "persona *"                  # optional: the case or a list, where a star stands for any characters
//	    status: 200                        # optional: the reply's status
//	    findings: ["body /tag: type"]      # optional: all that may be found, where a star stands for any characters
//	    reason: the tag is null, see ticket 81
//	    until: 2026-12-31
//
// The other members are needed. An error names the line.
func ReadBaseline(file string, data []byte, now time.Time) (*Baseline, error) {
	document, err := schema.Read(file, data)
	if err != nil {
		return nil, err
	}
	list := document.Top().Child("known")
	if !list.Exists() || list.Node.Kind != schema.Array || len(document.Top().Node.Names) != 1 {
		return nil, fmt.Errorf("%s: is no baseline: write a list of entries under the key known", document.Top().Location())
	}
	if len(list.Node.Items) > maxEntries {
		return nil, fmt.Errorf("%s: has more than %d entries: leave some out", list.Location(), maxEntries)
	}
	baseline := &Baseline{now: now}
	var faults []error
	for i := range list.Node.Items {
		made, err := readEntry(list.Item(i))
		if err != nil {
			faults = append(faults, err)
		}
		baseline.entries = append(baseline.entries, made)
	}
	return baseline, errors.Join(faults...)
}

// fit says which entries are for no operation of the contract.
func (b *Baseline) fit(c *contract.Contract) error {
	var faults []error
	for _, e := range b.entries {
		if c.Operation(e.operation) == nil {
			faults = append(faults, fmt.Errorf("%s: the document has no operation %.60q: remove the entry", e.at, e.operation))
		}
	}
	return errors.Join(faults...)
}

// tries reports whether an outcome is of what the entry is about, however it came out.
func (e *entry) tries(operation string, outcome *report.Outcome) bool {
	return e.operation == operation && e.check == outcome.Kind &&
		(len(e.cases) == 0 || likeAny(e.cases, outcome.Name))
}

// same reports whether an outcome failed as the entry says.
func (e *entry) same(outcome *report.Outcome) bool {
	if e.status != 0 && e.status != outcome.Status {
		return false
	}
	return e.findings == nil || (len(e.findings) > 0) == (len(outcome.Findings) > 0) &&
		!slices.ContainsFunc(outcome.Findings, func(f problem.Finding) bool { return !likeAny(e.findings, foundAs(&f)) })
}

func likeAny(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return like(pattern, text) })
}

// foundAs is a finding as baselines write it: its place, in which the elements of an array are alike, and the word of
// the document that is broken. Of what is missing it is told, too, what that is.
func foundAs(f *problem.Finding) string {
	at := *f
	at.Pointer = problem.Unnumbered(f.Pointer)
	text := at.Place() + ": " + f.Keyword
	if f.Keyword == "required" {
		text += ", " + f.Message
	}
	return text
}

// expired reports whether the day has passed.
func (e *entry) expired(now time.Time) bool { return !now.Before(e.until.AddDate(0, 0, 1)) }

// forgive makes a failure that is known count as skipped, with its reason. One whose entry has expired says so, and so
// does one that failed in another way. That there was no reply is never known: it may be of that moment only.
func (b *Baseline) forgive(o *contract.Operation, outcome *report.Outcome) {
	another := ""
	for _, e := range b.entries {
		if !e.tries(o.ID, outcome) {
			continue
		}
		if outcome.Status == 0 || !e.same(outcome) {
			if another == "" {
				another = fmt.Sprintf("another failure of this is known (%s)", e.at)
			}
			continue
		}
		e.met.Store(true)
		day := e.until.Format(time.DateOnly)
		if e.expired(b.now) {
			outcome.Reasons = append(outcome.Reasons, fmt.Sprintf("it was known until %s (%s): %s", day, e.at, e.reason))
			continue
		}
		outcome.Verdict, outcome.Curl = report.Skipped, ""
		outcome.Reasons = append([]string{fmt.Sprintf("known until %s (%s): %s", day, e.at, e.reason)}, outcome.Reasons...)
		return
	}
	if another != "" {
		outcome.Reasons = append(outcome.Reasons, another)
	}
}

// remind tells of each entry that is no longer needed: what it is about was tried, and nothing of it fails.
func (b *Baseline) remind(results *report.Results) {
	for _, e := range b.entries {
		if e.met.Load() {
			continue
		}
		for k := range results.Operations {
			o := &results.Operations[k]
			if slices.ContainsFunc(o.Outcomes, func(outcome report.Outcome) bool {
				return e.tries(o.ID, &outcome) && outcome.Verdict == report.Proven
			}) {
				o.Outcomes = append(o.Outcomes, skipped("baseline", e.check,
					fmt.Sprintf("%s is known to fail, and does not any more: remove the entry", e.check), e.at))
			}
		}
	}
}
