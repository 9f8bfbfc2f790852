package cli

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/coverage"
)

// A demand is what --require asks for: statuses of an operation that must be met.
type demand struct {
	operation string
	// statuses are as the document writes them, once meet has found them there.
	statuses []string
}

// parseDemand reads getPet:401,404.
func parseDemand(text string) (demand, error) {
	operation, list, found := strings.Cut(text, ":")
	statuses := strings.Split(list, ",")
	if !found || operation == "" || slices.Contains(statuses, "") {
		return demand{}, fmt.Errorf("--require %.60q cannot be read: write an operation and statuses, such as getPet:401,404",
			text)
	}
	return demand{operation, statuses}, nil
}

// meet finds the demand in the document: what is not there can never be met.
func (d *demand) meet(operations []*contract.Operation) error {
	at := slices.IndexFunc(operations, func(o *contract.Operation) bool { return o.ID == d.operation })
	if at < 0 {
		return fmt.Errorf("--require %s: the document has no operation of that id: see understudy lint for its operations",
			d.operation)
	}
	documented := operations[at].Documented()
	for _, status := range d.statuses {
		if !slices.Contains(documented, status) {
			return fmt.Errorf("--require %s:%s: the operation documents %s: name one of these", d.operation, status,
				strings.Join(documented, ", "))
		}
	}
	return nil
}

// missing are the statuses that were not met.
func (d *demand) missing(met *coverage.File) (list []string) {
	for _, status := range d.statuses {
		if was, _ := met.MetStatus(d.operation, status); !was {
			list = append(list, status)
		}
	}
	return list
}
