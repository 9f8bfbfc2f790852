package report

import (
	"fmt"
	"io"
	"slices"
)

// A Form is how findings or results are written.
type Form string

// The forms.
const (
	// Text is for people who look at a terminal.
	Text Form = "text"
	// JSON is our own, with all there is.
	JSON Form = "json"
	// JUnit is the XML that CI systems read.
	JUnit Form = "junit"
	// SARIF is for code views that show findings beside the line.
	SARIF Form = "sarif"
	// HTML is one page for a browser.
	HTML Form = "html"
	// CTRF is the Common Test Report Format.
	CTRF Form = "ctrf"
)

// Forms are all forms. Results can be written in each.
func Forms() []Form { return []Form{Text, JSON, JUnit, SARIF, HTML, CTRF} }

// SheetForms are those that a sheet can be written in. The others tell outcomes that were tried, and a sheet has none.
func SheetForms() []Form { return []Form{Text, JSON, SARIF} }

// Fits reports whether a form is one of a list.
func (f Form) Fits(forms []Form) bool { return slices.Contains(forms, f) }

// Write writes the results in a form. Only text is painted.
func (r *Results) Write(w io.Writer, form Form, paint Paint) error {
	switch form {
	case Text:
		return r.Text(w, paint)
	case JSON:
		return r.JSON(w)
	case JUnit:
		return r.JUnit(w)
	case SARIF:
		return r.SARIF(w)
	case HTML:
		return r.HTML(w)
	case CTRF:
		return r.CTRF(w)
	}
	return fmt.Errorf("%q is no form of results", form)
}

// Write writes the sheet in a form. Only text is painted.
func (s *Sheet) Write(w io.Writer, form Form, paint Paint) error {
	switch form {
	case Text:
		return s.Text(w, paint)
	case JSON:
		return s.JSON(w)
	case SARIF:
		return s.SARIF(w)
	case JUnit, HTML, CTRF:
	}
	return fmt.Errorf("%q is no form of findings", form)
}
