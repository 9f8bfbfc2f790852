package report

import (
	"io"
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
	run := sarifRun{
		Tool:    sarifTool{Driver: sarifDriver{Name: tool, Version: s.Version, Rules: []sarifRule{}}},
		Results: []sarifResult{},
		// Columns of YAML and JSON are counted in characters, not in UTF-16 code units (section 3.14.17).
		ColumnKind: "unicodeCodePoints",
	}
	rules := map[string]int{}
	for _, g := range s.groups() {
		for i := range g.findings {
			id := rule(&g.findings[i])
			if _, there := rules[id]; !there {
				rules[id] = -1
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: id})
			}
		}
	}
	slices.SortFunc(run.Tool.Driver.Rules, func(a, b sarifRule) int { return strings.Compare(a.ID, b.ID) })
	for i, r := range run.Tool.Driver.Rules {
		rules[r.ID] = i
		run.Tool.Driver.Rules[i].Short = sarifText{Text: "the keyword " + r.ID}
	}
	for _, g := range s.groups() {
		for i := range g.findings {
			f := &g.findings[i]
			run.Results = append(run.Results, sarifResult{
				RuleID: rule(f), RuleIndex: rules[rule(f)], Level: g.level, Message: sarifText{Text: sentence(f)},
				Locations: []sarifLocation{sarifPlace(s.place(f))},
			})
		}
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
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

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     Level           `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)
