package verify

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
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
	operation, check, name, reason string
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
//	    case: "persona *"                  # optional: the case, where a star stands for any characters
//	    reason: the tag is null, see ticket 81
//	    until: 2026-12-31
//
// All members but case are needed. An error names the line.
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

func readEntry(at schema.Place) (made *entry, err error) {
	made = &entry{at: at.Location()}
	if at.Node.Kind != schema.Object {
		return made, fmt.Errorf("%s: is no entry: write operation, check, reason and until", made.at)
	}
	members := map[string]*string{
		"operation": &made.operation, "check": &made.check, "case": &made.name, "reason": &made.reason, "until": new(string),
	}
	for i, name := range at.Node.Names {
		to := members[name]
		if to == nil || at.Node.Items[i].Kind >= schema.Array {
			return made, fmt.Errorf("%s: %.40q is no member of an entry: write operation, check, case, reason and until",
				at.Item(i).Location(), name)
		}
		*to = at.Node.Items[i].Text
	}
	for _, name := range []string{"operation", "check", "reason", "until"} {
		if *members[name] == "" {
			return made, fmt.Errorf("%s: the entry has no %s: add it", made.at, name)
		}
	}
	if !slices.Contains(Checks(), made.check) {
		return made, fmt.Errorf("%s: %.60q is no check: see understudy verify --help", made.at, made.check)
	}
	if made.until, err = time.Parse(time.DateOnly, *members["until"]); err != nil {
		return made, fmt.Errorf("%s: until %.40q is no day: write it as 2026-12-31", made.at, *members["until"])
	}
	return made, nil
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

func (e *entry) about(operation string, outcome *report.Outcome) bool {
	return e.operation == operation && e.check == outcome.Kind && (e.name == "" || like(e.name, outcome.Name))
}

// expired reports whether the day has passed.
func (e *entry) expired(now time.Time) bool { return !now.Before(e.until.AddDate(0, 0, 1)) }

// forgive makes a failure that is known count as skipped, with its reason. One whose entry has expired says so.
func (b *Baseline) forgive(o *contract.Operation, outcome *report.Outcome) {
	for _, e := range b.entries {
		if !e.about(o.ID, outcome) {
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
				return e.about(o.ID, &outcome) && outcome.Verdict == report.Proven
			}) {
				o.Outcomes = append(o.Outcomes, skipped("baseline", e.check,
					fmt.Sprintf("%s is known to fail, and does not any more: remove the entry", e.check), e.at))
			}
		}
	}
}

// BaselineOf is a baseline of what failed, each check of each operation once, until a day. The reasons are to be
// written by hand.
func BaselineOf(results *report.Results, until time.Time) []byte {
	b := []byte("known:\n")
	none := len(b)
	for i := range results.Operations {
		o := &results.Operations[i]
		told := map[string]bool{}
		for k := range o.Outcomes {
			outcome := &o.Outcomes[k]
			if outcome.Verdict != report.Failed || told[outcome.Kind] {
				continue
			}
			told[outcome.Kind] = true
			b = fmt.Appendf(b, "  - operation: %s\n    check: %s\n    reason: not explained yet\n    until: %s\n",
				strconv.Quote(o.ID), outcome.Kind, until.Format(time.DateOnly))
		}
	}
	if len(b) == none {
		return []byte("known: []\n")
	}
	return b
}
