package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"understudy/mock/coverage"
	"understudy/mock/report"
)

// The verdicts of a certificate.
const (
	// Alike says that the service differs in nothing but what the contract allows.
	Alike = "alike"
	// Differs says that it differs in more.
	Differs = "differs"
)

// A Certificate is what is kept of a comparison. But for the date, the same stand-in and service have the same one.
type Certificate struct {
	// Tool and Version name the program.
	Tool    string `json:"tool"`
	Version string `json:"version"`
	// Date is when the run began, in UTC, to the second (RFC 3339).
	Date time.Time `json:"date"`
	// Document says which contract it is.
	Document coverage.Document `json:"document"`
	// Target is the address of the service, and Seed what values were made up from.
	Target string `json:"target"`
	Seed   int64  `json:"seed"`
	// StrictShape says that differences that the contract allows counted, too.
	StrictShape bool `json:"strictShape"`
	// Operations are those of the document.
	Operations CertificateOperations `json:"operations"`
	// Cases is how many cases were compared. Skipped is how many were not: they could not be asked, or what the service
	// replied says nothing of it.
	Cases   int `json:"cases"`
	Skipped int `json:"skipped"`
	// Differences are those that count, by kind, and Allowed those that the contract allows.
	Differences map[string]int `json:"differences"`
	Allowed     map[string]int `json:"allowed"`
	// Verdict is Alike or Differs.
	Verdict string `json:"verdict"`
	// Cut says that cases were left out for MaxCases. Such a certificate is of a part, and Write refuses it.
	Cut bool `json:"-"`
}

// CertificateOperations are how many operations were compared, with one case at least, and how many there are.
type CertificateOperations struct {
	Compared   int `json:"compared"`
	InDocument int `json:"inDocument"`
}

// ErrCut says that a certificate is not written, because it would be of a part and read as that of the whole.
var ErrCut = errors.New("no certificate is written of a part: --max-cases left cases out: raise it")

// certificate is that of a run that came to its end.
func (c *comparison) certificate(results *report.Results) *Certificate {
	made := &Certificate{
		Tool: "understudy", Version: c.Version, Date: results.Began.UTC().Truncate(time.Second),
		Document: coverage.Document{Title: results.Title, File: results.File, SHA256: results.SHA256},
		Target:   c.Target, Seed: c.Seed, StrictShape: c.strict,
		Operations: CertificateOperations{Compared: len(c.compared), InDocument: len(c.contract.Operations)},
		Cases:      c.cases, Skipped: c.skipped, Differences: map[string]int{}, Allowed: map[string]int{}, Verdict: Alike,
		Cut: wasCut(results),
	}
	for _, kind := range Differences() {
		made.Differences[kind], made.Allowed[kind] = c.differing[kind], c.allowed[kind]
	}
	if results.Count().Failed > 0 {
		made.Verdict = Differs
	}
	return made
}

// Write writes the certificate as JSON, with a line for each member. The error is ErrCut where cases were left out.
func (c *Certificate) Write(w io.Writer) error {
	if c.Cut {
		return ErrCut
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("write the certificate: %w", err)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
