package mock

import "understudy/mock/problem"

// Findings are all that is to be said of a document, its fixtures and personas, sorted by file, line and column.
type Findings struct {
	// File is the document's name for people.
	File string
	// Blemishes are what is wrong, and served around: faults of the document, examples that break their own schema, and
	// schemas that no body can be made up for.
	Blemishes []problem.Finding
	// Ledger lists each constraint that is not enforced.
	Ledger []problem.Finding
	// Faults are those of fixtures and personas, with which no server starts.
	Faults []problem.Finding
}

// Lint loads what a server with the same options would play, proves all of it, and tells everything that is wrong or
// not enforced. A document that cannot be played is an error, as of New. WithStrict changes nothing.
func Lint(options ...Option) (found *Findings, err error) {
	defer func() {
		if recover() != nil {
			found, err = nil, errPanic
		}
	}()
	s := defaults()
	for _, option := range options {
		if err := option(s); err != nil {
			return nil, err
		}
	}
	g, faults, err := load(s)
	if err != nil {
		return nil, err
	}
	g.proveNow()
	return &Findings{
		File: g.contract.File, Blemishes: g.blemishes(), Ledger: tidy(g.contract.Ledger), Faults: tidy(faults),
	}, nil
}
