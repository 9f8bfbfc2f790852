package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"understudy/mock/contract"
	"understudy/mock/coverage"
	"understudy/mock/report"
)

// demands are what is asked of the coverage.
type demands struct {
	minimum  int
	required []string
	parsed   []demand
}

func (d *demands) declare(c *cobra.Command) {
	f := c.Flags()
	f.IntVar(&d.minimum, "min-coverage", 0, "percent of the contract that must be met")
	f.StringArrayVar(&d.required, "require", nil, "statuses that must be met, such as getPet:401,404; may be repeated")
}

// prepare reads what was given.
func (d *demands) prepare() error {
	if d.minimum < 0 || d.minimum > 100 {
		return fmt.Errorf("--min-coverage %d is no percentage: write a number from 0 to 100", d.minimum)
	}
	for _, text := range d.required {
		one, err := parseDemand(text)
		if err != nil {
			return err
		}
		d.parsed = append(d.parsed, one)
	}
	return nil
}

// possible reports what can never be met, because the document has nothing of the kind.
func (d *demands) possible(file *coverage.File) error {
	for i := range d.parsed {
		if err := d.parsed[i].possible(file); err != nil {
			return err
		}
	}
	return nil
}

// results are what was demanded, and whether it was met: none where nothing was demanded.
func (d *demands) results(met *coverage.File) []report.Operation {
	told := report.Operation{ID: "coverage", Method: "COVERAGE", Path: "of the contract"}
	add := func(name, short string) {
		outcome := report.Outcome{Kind: "coverage", Name: name, Verdict: report.Proven}
		if short != "" {
			outcome.Verdict, outcome.Reasons = report.Failed, []string{short}
		}
		told.Outcomes = append(told.Outcomes, outcome)
	}
	if count := met.Count(); d.minimum > 0 {
		short := ""
		if count.Percent() < d.minimum {
			short = fmt.Sprintf("%d of %d points were met, which is %d %%: meet more of what is missing",
				count.Met, count.Total, count.Percent())
		}
		add(fmt.Sprintf("at least %d %% of the contract is met", d.minimum), short)
	}
	for i := range d.parsed {
		one, short := &d.parsed[i], ""
		if missing := one.missing(met); len(missing) > 0 {
			short = "no test met " + strings.Join(missing, ", ") + ": " + askFor(missing[0])
		}
		add(one.operation+" is met with "+strings.Join(one.statuses, ", "), short)
	}
	if len(told.Outcomes) == 0 {
		return nil
	}
	return []report.Operation{told}
}

// askFor says how a test meets a status.
func askFor(status string) string {
	class, isRange := strings.CutSuffix(status, "XX")
	switch {
	case status == "default":
		return "ask for a status that has no response of its own, such as with Prefer: code=599"
	case isRange:
		return "ask for a status of the range that has no response of its own, such as with Prefer: code=" + class + "99"
	}
	return "ask for it with Prefer: code=" + status
}

// A demand is what --require asks for: statuses of an operation, as the document writes them.
type demand struct {
	operation string
	statuses  []string
}

// parseDemand reads getPet:401,404.
func parseDemand(text string) (demand, error) {
	operation, list, found := strings.Cut(text, ":")
	operation = strings.TrimSpace(operation)
	statuses := strings.Split(list, ",")
	for i, status := range statuses {
		statuses[i] = strings.TrimSpace(status)
	}
	if !found || operation == "" || slices.Contains(statuses, "") {
		return demand{}, fmt.Errorf("--require %.60q cannot be read: write an operation and statuses, such as getPet:401,404",
			text)
	}
	return demand{operation, statuses}, nil
}

func (d *demand) possible(file *coverage.File) error {
	documented, known := file.Statuses(d.operation)
	if !known {
		return fmt.Errorf("--require %.60s: the document has no operation of that id: name one of %s", d.operation,
			idsOf(file))
	}
	for _, status := range d.statuses {
		if !slices.ContainsFunc(documented, func(one coverage.FilePoint) bool { return one.Name == status }) {
			names := make([]string, len(documented))
			for i, one := range documented {
				names[i] = one.Name
			}
			return fmt.Errorf("--require %s:%.20s: the operation documents %s: name one of these", d.operation, status,
				strings.Join(names, ", "))
		}
	}
	return nil
}

// maxIDs is how many ids an error names.
const maxIDs = 20

// idsOf names the operations that there are.
func idsOf(file *coverage.File) string {
	var ids []string
	for i := range file.Operations {
		if i == maxIDs {
			ids = append(ids, fmt.Sprintf("%d more", len(file.Operations)-maxIDs))
			break
		}
		id := file.Operations[i].ID
		if written := file.Operations[i].OperationID; written != "" {
			id += fmt.Sprintf(" (%.60q)", written)
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, ", ")
}

// documented is what there is to demand of a contract: its operations with their statuses.
func documented(operations []*contract.Operation) *coverage.File {
	file := new(coverage.File)
	for _, o := range operations {
		told := coverage.Named(o)
		for _, response := range o.Responses {
			told.Points = append(told.Points, coverage.FilePoint{Kind: coverage.Status, Name: response.Status})
		}
		file.Operations = append(file.Operations, told)
	}
	return file
}

// missing are the statuses that were not met.
func (d *demand) missing(met *coverage.File) (list []string) {
	documented, _ := met.Statuses(d.operation)
	for _, status := range d.statuses {
		if !slices.Contains(documented, coverage.FilePoint{Kind: coverage.Status, Name: status, Met: true}) {
			list = append(list, status)
		}
	}
	return list
}
