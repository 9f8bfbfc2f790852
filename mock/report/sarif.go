package report

import (
	"io"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"understudy/mock/problem"
)

// SARIF writes the sheet as a SARIF 2.1.0 log of one run, for the code views that read it. Rules are the keywords of
// the contract; faults are errors, blemishes warnings, and the ledger notes.
func (s *Sheet) SARIF(w io.Writer) error {
	var list []sarifResult
	for _, g := range s.groups() {
		for i := range g.findings {
			f := &g.findings[i]
			at := s.place(f)
			list = append(list, sarifResult{
				RuleID: rule(f), Level: g.level, Message: message(sentence(f)), Locations: []sarifLocation{sarifPlace(at)},
				Fingerprints: fingerprints(rule(f), at.File, at.Pointer, f.In, f.Name, f.Pointer, f.Message),
			})
		}
	}
	return writeSARIF(w, s.Version, "the keyword ", sarifRun{
		Automation: sarifAutomation{ID: tool + "/lint/"}, Results: list,
	})
}

// writeSARIF writes a log of one run whose results are there, with their rules: each is described by its name and what
// kind of rule it is.
func writeSARIF(w io.Writer, version, kind string, run sarifRun) error {
	run.Results = listed(run.Results)
	ids := map[string]int{}
	for i := range run.Results {
		ids[run.Results[i].RuleID] = 0
	}
	rules := []sarifRule{}
	for i, id := range slices.Sorted(maps.Keys(ids)) {
		ids[id] = i
		rules = append(rules, sarifRule{
			ID: id, Short: message(kind + id), Full: message("Each result is a breach of " + kind + id + "."),
			Help: message("A result says what is wrong, where, and how to mend it or to see it again."),
		})
	}
	for i := range run.Results {
		run.Results[i].RuleIndex = ids[run.Results[i].RuleID]
	}
	run.Tool = sarifTool{Driver: sarifDriver{Name: tool, Version: version, Rules: rules}}
	// Columns of YAML and JSON are counted in characters, not in UTF-16 code units (section 3.14.17).
	run.ColumnKind = "unicodeCodePoints"
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// message is a text for people. What looks like a link in it would be shown as one (section 3.11.6): a document's own
// words must not lead anywhere.
func message(text string) sarifText {
	return sarifText{Text: strings.ReplaceAll(text, "](", "] (")}
}

// fingerprints tell a result from all others, over many runs (section 3.27.17). The last part of the name says which
// way of reckoning it is.
func fingerprints(parts ...string) map[string]string {
	return map[string]string{"understudy/v1": digest(parts...)}
}

// sarifSchema names the format's own schema (SARIF 2.1.0, section 3.13.3).
const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// sarifPlace writes a place. A line of 0 is unknown, and then there is no region (section 3.30.5).
func sarifPlace(at problem.Location) sarifLocation {
	place := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: uri(at.File)}}}
	if at.Line > 0 {
		place.Physical.Region = &sarifRegion{StartLine: at.Line, StartColumn: at.Column}
	}
	return place
}

// uri writes a file name as a relative reference (RFC 3986, section 4.2), whose readers resolve it against the top of
// their checkout. A name from the root has no such top, and says so.
func uri(file string) string {
	name := path.Clean(filepath.ToSlash(file))
	switch {
	case name == "-" || name == ".":
		name = "stdin"
	case strings.HasPrefix(name, "/"):
		return (&url.URL{Scheme: "file", Path: name}).String()
	}
	return (&url.URL{Path: name}).String()
}
