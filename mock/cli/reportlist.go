package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"understudy/mock/report"
)

// A reportAt is a form, and the file that it goes to. "" is standard output.
type reportAt struct {
	form report.Form
	file string
}

// String writes it as it is given.
func (r *reportAt) String() string {
	if r.file == "" {
		return string(r.form)
	}
	return string(r.form) + "=" + r.file
}

// parseReport reads FORM, FORM=- or FORM=FILE.
func parseReport(text string) (reportAt, error) {
	form, file, named := strings.Cut(text, "=")
	made := reportAt{report.Form(form), file}
	if !made.form.Fits(report.Forms()) || named && file == "" {
		return reportAt{}, fmt.Errorf("%.60q is no report: write %s", text, reportForm())
	}
	if file == "-" {
		made.file = ""
	}
	return made, nil
}

// reportForm says how a report is written.
func reportForm() string {
	return oneOf(report.Forms()) + ", and a file after =, as in junit=results.xml, or none for standard output"
}

// oneOf writes forms for people.
func oneOf(forms []report.Form) string {
	texts := make([]string, len(forms))
	for i, form := range forms {
		texts[i] = string(form)
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}

// reportList are reports, as a flag's value: several in one are separated by commas.
type reportList []reportAt

var (
	_ pflag.Value      = (*reportList)(nil)
	_ pflag.SliceValue = (*reportList)(nil)
)

// reportType names the form in --help.
const reportType = "form=file"

// Type names the form in --help.
func (l *reportList) Type() string { return reportType }

// String writes the list as it is given.
func (l *reportList) String() string { return strings.Join(l.GetSlice(), ",") }

// Set adds one report or several.
func (l *reportList) Set(text string) error {
	var more reportList
	for one := range strings.SplitSeq(text, ",") {
		if err := more.Append(one); err != nil {
			return err
		}
	}
	*l = append(*l, more...)
	return nil
}

// Append adds one report.
func (l *reportList) Append(text string) error {
	one, err := parseReport(text)
	if err != nil {
		return err
	}
	*l = append(*l, one)
	return nil
}

// Replace puts other reports in the place of those that are there.
func (l *reportList) Replace(texts []string) error {
	var list reportList
	for _, text := range texts {
		if err := list.Append(text); err != nil {
			return err
		}
	}
	*l = list
	return nil
}

// GetSlice lists the reports as they are given.
func (l *reportList) GetSlice() []string {
	texts := make([]string, len(*l))
	for i := range *l {
		texts[i] = (*l)[i].String()
	}
	return texts
}
