package report

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// JUnit writes the results in the XML that CI systems read: a testsuite for each operation, a testcase for each
// outcome. Characters that XML 1.0 cannot hold (section 2.2) are replaced.
func (r *Results) JUnit(w io.Writer) error {
	c := r.Count()
	suites := junitSuites{
		Name: plain(r.Title), Tests: c.All(), Failures: c.Failed, Skipped: c.Skipped, Time: seconds(r.Elapsed),
	}
	for i := range r.Operations {
		suites.Suites = append(suites.Suites, junitOf(&r.Operations[i], r.File))
	}
	if r.Ended != "" {
		// Else a run that was cut short would look as if it had been whole.
		suites.Errors = 1
		suites.Tests++
		suites.Suites = append(suites.Suites, junitSuite{
			Name: "the whole run", Tests: 1, Errors: 1, Time: seconds(0),
			Cases: []junitCase{{
				Class: tool, Name: "is complete", Time: seconds(0),
				Error: &junitText{Message: plain(r.Ended), Type: "incomplete"},
			}},
		})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitOf(o *Operation, file string) junitSuite {
	c := o.Count()
	suite := junitSuite{
		Name: plain(o.Method + " " + o.Path), Tests: c.All(), Failures: c.Failed, Skipped: c.Skipped, File: plain(file),
	}
	var total time.Duration
	for i := range o.Outcomes {
		out := &o.Outcomes[i]
		total += out.Elapsed
		made := junitCase{Class: plain(o.ID), Name: plain(out.Name), Time: seconds(out.Elapsed)}
		lines := out.explanation()
		first := ""
		if len(lines) > 0 {
			first = lines[0]
		}
		switch out.Verdict {
		case Failed:
			if out.Curl != "" {
				lines = append(lines, plain(out.Curl))
			}
			made.Failure = &junitText{Message: first, Type: plain(out.Kind), Text: strings.Join(lines, "\n")}
		case Skipped:
			made.Skipped = &junitText{Message: strings.Join(lines, "; ")}
		case Proven:
		}
		suite.Cases = append(suite.Cases, made)
	}
	suite.Time = seconds(total)
	return suite
}

// seconds writes a time as JUnit wants it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		File     string      `xml:"file,attr,omitempty"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string     `xml:"classname,attr"`
		Name    string     `xml:"name,attr"`
		Time    string     `xml:"time,attr"`
		Failure *junitText `xml:"failure,omitempty"`
		Error   *junitText `xml:"error,omitempty"`
		Skipped *junitText `xml:"skipped,omitempty"`
	}
	junitText struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)
