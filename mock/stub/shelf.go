package stub

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
)

// A Shelf holds the stubs of a generation, by operation and status. It never changes once it is loaded.
type Shelf struct {
	racks map[string]*rack
	count int
	// scenarios are in the order of their names, and mappings in the order in which they are asked.
	scenarios []*Scenario
	mappings  []*Stub
}

// LooksBeyondPath reports whether a stub of the operation looks at more of a call than its path.
func (s *Shelf) LooksBeyondPath(operation string) bool {
	for _, r := range s.rows(operation) {
		for _, stub := range r.when {
			if len(stub.when.query) > 0 || len(stub.when.header) > 0 || stub.when.body != nil {
				return true
			}
		}
	}
	return false
}

// rack holds the stubs of one operation, lowest status first.
type rack struct {
	statuses []*row
}

// row holds the stubs of one status: by name, and those with a when in the order of their names.
type row struct {
	status int
	byName map[string]*Stub
	named  map[string]*Stub
	when   []*Stub
}

// Len is the number of stubs on the shelf.
func (s *Shelf) Len() int { return s.count }

// Names lists the stubs of an operation, those of one status or, with 0, of all: by status, then by name.
func (s *Shelf) Names(operation string, status int) []string {
	var names []string
	for _, r := range s.rows(operation) {
		if status != 0 && r.status != status {
			continue
		}
		names = append(names, slices.Sorted(maps.Keys(r.named))...)
	}
	return names
}

func (s *Shelf) rows(operation string) []*row {
	if found := s.racks[operation]; found != nil {
		return found.statuses
	}
	return nil
}

// Find is the stub that answers a call: of one status or, with 0, of the lowest status that has one. In a status the
// stubs with a when go first.
func (s *Shelf) Find(ask *Ask, status int) *Stub {
	for _, r := range s.rows(ask.Call.Operation.ID) {
		if status != 0 && r.status != status {
			continue
		}
		for _, stub := range r.when {
			if stub.when.matches(ask) {
				return stub
			}
		}
		if stub := r.byName[ask.Call.Identity]; stub != nil {
			return stub
		}
	}
	return nil
}

// Named is the stub of that name: of one status or, with 0, of the lowest status that has one.
func (s *Shelf) Named(operation, name string, status int) *Stub {
	for _, r := range s.rows(operation) {
		if status != 0 && r.status != status {
			continue
		}
		if stub := r.named[name]; stub != nil {
			return stub
		}
	}
	return nil
}

// Each visits every stub, in the order of operations, statuses and names.
func (s *Shelf) Each(visit func(*Stub)) {
	for _, operation := range slices.Sorted(maps.Keys(s.racks)) {
		for _, r := range s.racks[operation].statuses {
			for _, name := range slices.Sorted(maps.Keys(r.named)) {
				visit(r.named[name])
			}
		}
	}
}

// Scenarios are those of scenarios/*.yaml, in the order of their names.
func (s *Shelf) Scenarios() []*Scenario { return s.scenarios }

// Mappings are those of mappings/*.json, in the order in which they are asked: by priority, then by file.
func (s *Shelf) Mappings() []*Stub { return s.mappings }

// Digest writes what stands for all that was read from the folder, so that two shelves can be told apart by a hash.
func (s *Shelf) Digest(w io.Writer) error {
	var failed error
	line := func(name string, sum [sha256.Size]byte) {
		if _, err := fmt.Fprintf(w, "%s\x00%x\x00", name, sum); err != nil && failed == nil {
			failed = fmt.Errorf("write the digest of the fixtures: %w", err)
		}
	}
	s.Each(func(stub *Stub) { line(stub.Source, stub.Sum) })
	for _, stub := range s.mappings {
		line(stub.Source, stub.Sum)
	}
	for _, scenario := range s.scenarios {
		line("scenario "+scenario.Name, scenario.Sum)
	}
	return failed
}
