package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/report"
	"understudy/mock/schema"
)

// entryMembers are the members of an entry.
const entryMembers = "operation, check, case, status, findings, reason and until"

func readEntry(at schema.Place) (made *entry, err error) {
	made = &entry{at: at.Location()}
	if at.Node.Kind != schema.Object {
		return made, fmt.Errorf("%s: is no entry: write operation, check, reason and until", made.at)
	}
	var until, status string
	texts := map[string]*string{
		"operation": &made.operation, "check": &made.check, "status": &status, "reason": &made.reason, "until": &until,
	}
	lists := map[string]*[]string{"case": &made.cases, "findings": &made.findings}
	for i, name := range at.Node.Names {
		item := at.Item(i)
		list, fits := textsOf(item.Node)
		switch {
		case lists[name] != nil && fits:
			*lists[name] = list
		case texts[name] != nil && item.Node.Kind < schema.Array:
			*texts[name] = item.Node.Text
		default:
			return made, fmt.Errorf("%s: %.40q is no member of an entry, or has no such value: write %s", item.Location(), name,
				entryMembers)
		}
	}
	for _, name := range []string{"operation", "check", "reason", "until"} {
		if *texts[name] == "" {
			return made, fmt.Errorf("%s: the entry has no %s: add it", made.at, name)
		}
	}
	if !slices.Contains(Checks(), made.check) {
		return made, fmt.Errorf("%s: %.60q is no check: see understudy verify --help", made.at, made.check)
	}
	if made.status, err = strconv.Atoi(status); status != "" && (err != nil || made.status < 100 || made.status > 999) {
		return made, fmt.Errorf("%s: status %.40q is none: write one such as 404", made.at, status)
	}
	if made.until, err = time.Parse(time.DateOnly, until); err != nil {
		return made, fmt.Errorf("%s: until %.40q is no day: write it as 2026-12-31", made.at, until)
	}
	return made, nil
}

// textsOf are one text or a list of them. What is empty is none at all.
func textsOf(node *schema.Node) (list []string, fits bool) {
	switch {
	case node.Kind < schema.Array && node.Text == "":
		return nil, true
	case node.Kind < schema.Array:
		return []string{node.Text}, true
	case node.Kind != schema.Array:
		return nil, false
	}
	list = make([]string, len(node.Items))
	for i, item := range node.Items {
		if item.Kind >= schema.Array {
			return nil, false
		}
		list[i] = item.Text
	}
	return list, true
}

// BaselineOf is a baseline of what failed, until a day: an entry for each way in which a check of an operation failed,
// with the cases that did. That there was no reply is not among them. The reasons are to be written by hand. An error
// says that there are too many for one file.
func BaselineOf(results *report.Results, until time.Time) ([]byte, error) {
	b, count := []byte("known:\n"), 0
	for i := range results.Operations {
		o := &results.Operations[i]
		var order []string
		cases := map[string][]string{}
		for k := range o.Outcomes {
			outcome := &o.Outcomes[k]
			if outcome.Verdict != report.Failed || outcome.Status == 0 {
				continue
			}
			how := howFailed(o.ID, outcome)
			if cases[how] == nil {
				order = append(order, how)
			}
			if name := strconv.Quote(outcome.Name); !slices.Contains(cases[how], name) {
				cases[how] = append(cases[how], name)
			}
		}
		for _, how := range order {
			b = fmt.Appendf(b, "%s    case: [%s]\n    reason: not explained yet\n    until: %s\n",
				how, strings.Join(cases[how], ", "), until.Format(time.DateOnly))
		}
		count += len(order)
	}
	switch {
	case count > maxEntries:
		return nil, fmt.Errorf("%d different failures are more than the %d of one baseline: choose operations or checks",
			count, maxEntries)
	case count == 0:
		return []byte("known: []\n"), nil
	}
	return b, nil
}

// howFailed is the beginning of an entry.
func howFailed(operation string, outcome *report.Outcome) string {
	var found []string
	for i := range outcome.Findings {
		if text := strconv.Quote(foundAs(&outcome.Findings[i])); !slices.Contains(found, text) {
			found = append(found, text)
		}
	}
	return fmt.Sprintf("  - operation: %s\n    check: %s\n    status: %d\n    findings: [%s]\n",
		strconv.Quote(operation), outcome.Kind, outcome.Status, strings.Join(found, ", "))
}
