package report

import "understudy/mock/problem"

// A Sheet is what was found in one document.
type Sheet struct {
	// Version is that of the program.
	Version string
	// File is the document's name, as it was given.
	File string
	// Faults keep the document, or a fixture, from being played.
	Faults []problem.Finding
	// Blemishes are wrong, and served around.
	Blemishes []problem.Finding
	// Ledger is what the document asks for and is not held to.
	Ledger []problem.Finding
}

// A Level says how much a finding matters, in the words of SARIF (2.1.0, section 3.27.10).
type Level string

// The levels.
const (
	// Error is a fault: it keeps something from being played.
	Error Level = "error"
	// Warning is a blemish: it is wrong, and served around.
	Warning Level = "warning"
	// Note is a line of the ledger: it is asked for, and not enforced.
	Note Level = "note"
)

// A group is the findings of one level, with what they are called.
type group struct {
	level    Level
	name     string
	about    string
	findings []problem.Finding
}

// groups are the findings by how much they matter, the gravest first.
func (s *Sheet) groups() []group {
	return []group{
		{Error, "faults", "what keeps it from being played", s.Faults},
		{Warning, "blemishes", "what is wrong, and served around", s.Blemishes},
		{Note, "ledger", "what the document asks for and is not enforced", s.Ledger},
	}
}

// Empty reports that nothing was found.
func (s *Sheet) Empty() bool { return len(s.Faults)+len(s.Blemishes)+len(s.Ledger) == 0 }

// place is where a finding is to be mended: its source, else what the document says there, else the whole document.
func (s *Sheet) place(f *problem.Finding) problem.Location {
	if at := placeOf(f); at.File != "" {
		return at
	}
	return problem.Location{File: s.File}
}

// sentence is the finding in words: where in the value, what is wrong, what was there and how to mend it.
func sentence(f *problem.Finding) string {
	text := f.Message
	switch f.In {
	case "document", "fixture", "persona", "":
	default:
		text = f.Place() + " " + text
	}
	if f.Got != "" {
		text += ", got " + f.Got
	}
	if f.Hint != "" {
		text += ": " + f.Hint
	}
	return plain(text)
}

// rule is the keyword that a finding is about.
func rule(f *problem.Finding) string {
	if f.Keyword == "" {
		return "document"
	}
	return plain(f.Keyword)
}

// plain is a text as it may be shown.
func plain(text string) string { return problem.Plain(text) }
