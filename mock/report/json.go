package report

import (
	"encoding/json"
	"io"

	"understudy/mock/problem"
)

// JSON writes the sheet as one JSON object:
//
//	{"tool": "understudy", "version": "...", "file": "...", "counts": {"faults": 0, "blemishes": 1, "ledger": 0},
//	 "faults": [], "blemishes": [{"in": "...", "keyword": "...", "message": "...", ...}], "ledger": []}
//
// The findings are those of the control room and of problems. Members may be added, and none goes away.
func (s *Sheet) JSON(w io.Writer) error {
	type counts struct {
		Faults    int `json:"faults"`
		Blemishes int `json:"blemishes"`
		Ledger    int `json:"ledger"`
	}
	return writeJSON(w, struct {
		Tool      string            `json:"tool"`
		Version   string            `json:"version"`
		File      string            `json:"file"`
		Counts    counts            `json:"counts"`
		Faults    []problem.Finding `json:"faults"`
		Blemishes []problem.Finding `json:"blemishes"`
		Ledger    []problem.Finding `json:"ledger"`
	}{
		tool, s.Version, s.File,
		counts{len(s.Faults), len(s.Blemishes), len(s.Ledger)},
		listed(s.Faults), listed(s.Blemishes), listed(s.Ledger),
	})
}

// tool names the program in what other programs read.
const tool = "understudy"

// listed is a list that JSON writes as [] when there is nothing in it.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// writeJSON writes a value with two spaces a level, so that people can read and compare it.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
