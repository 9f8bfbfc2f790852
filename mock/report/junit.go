package report

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// JUnit writes the results in the XML that CI systems read: a testsuite for each operation, a testcase for each
// outcome, and the coverage as properties of a testsuite without cases. It keeps the schema of Jenkins (junit-10.xsd),
// which knows the number of skipped cases for each suite only. Characters that XML 1.0 cannot hold (section 2.2) are
// replaced.
func (r *Results) JUnit(w io.Writer) error {
	c := r.Count()
	suites := junitSuites{Name: plain(r.Title), Tests: c.All(), Failures: c.Failed, Time: seconds(r.Elapsed)}
	for i := range r.Operations {
		suites.Suites = append(suites.Suites, r.junitOf(&r.Operations[i]))
	}
	if r.Coverage != nil {
		suites.Suites = append(suites.Suites, r.Coverage.junit())
	}
	if r.Ended != "" {
		// Else a run that was cut short would look as if it had been whole.
		suites.Errors = 1
		suites.Tests++
		suites.Suites = append(suites.Suites, junitSuite{
			Name: wholeRun, Tests: 1, Errors: 1, Time: seconds(0),
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

// wholeRun is the suite that tells of a run that was cut short.
const wholeRun = "the whole run"

func (r *Results) junitOf(o *Operation) junitSuite {
	c := o.Count()
	suite := junitSuite{
		Name: o.name(), Tests: c.All(), Failures: c.Failed, Skipped: c.Skipped, File: plain(r.File),
	}
	if !r.Began.IsZero() {
		suite.Timestamp = r.Began.UTC().Format(time.RFC3339)
	}
	var total time.Duration
	for i := range o.Outcomes {
		out := &o.Outcomes[i]
		total += out.Elapsed
		suite.Cases = append(suite.Cases, r.junitCase(o, out))
	}
	suite.Time = seconds(total)
	return suite
}

func (r *Results) junitCase(of *Operation, o *Outcome) junitCase {
	made := junitCase{Class: plain(of.ID), Name: r.label(o), Time: seconds(o.Elapsed)}
	explanation := o.explanation()
	switch o.Verdict {
	case Failed:
		first := r.label(o)
		if len(explanation) > 0 {
			first = explanation[0]
		}
		list := o.details()
		if o.Times > 1 {
			list = append([]string{"seen " + strconv.Itoa(o.Times) + " times"}, list...)
		}
		made.Failure = &junitText{Message: first, Type: plain(o.Kind), Text: strings.Join(list, "\n")}
	case Skipped:
		made.Skipped = &junitText{Message: strings.Join(explanation, "; ")}
	case Proven:
	}
	return made
}

// junit tells the coverage in a suite without cases, so that it counts nothing.
func (c *Coverage) junit() junitSuite {
	suite := junitSuite{Name: "coverage", Time: seconds(0), Properties: &junitProperties{}}
	list := &suite.Properties.List
	*list = append(*list, junitProperty{"all", share(c.Met, c.Total)})
	for i := range c.Parts {
		part := &c.Parts[i]
		*list = append(*list, junitProperty{plain(part.Name), share(part.Met, part.Total)})
		for _, missing := range part.Missing {
			*list = append(*list, junitProperty{plain(part.Name) + " not met", plain(missing)})
		}
	}
	if c.Limit != "" {
		*list = append(*list, junitProperty{"not counted", plain(c.Limit)})
	}
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
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string           `xml:"name,attr"`
		File       string           `xml:"file,attr,omitempty"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		Time       string           `xml:"time,attr"`
		Timestamp  string           `xml:"timestamp,attr,omitempty"`
		Properties *junitProperties `xml:"properties,omitempty"`
		Cases      []junitCase      `xml:"testcase"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
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
