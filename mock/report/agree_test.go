package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"testing"
)

// many are results with failures and operations past every bound.
func many(skipped, failed int) *Results {
	r := &Results{Command: "run", Title: "Many", File: "many.yaml"}
	for i := range failed {
		o := Operation{ID: fmt.Sprint("op", i), Method: "GET", Path: fmt.Sprint("/", i)}
		o.Outcomes = append(o.Outcomes,
			Outcome{Kind: "request", Name: "a", Verdict: Failed, Reasons: []string{"it is wrong"}, Curl: "curl -i http://x"},
			Outcome{Kind: "request", Name: "b", Verdict: Proven})
		if i < skipped {
			o.Outcomes = append(o.Outcomes,
				Outcome{Kind: "request", Name: "c", Verdict: Skipped, Reasons: []string{fmt.Sprint("reason ", i)}})
		}
		r.Operations = append(r.Operations, o)
	}
	return r
}

func TestCountsAgreeInEveryForm(t *testing.T) {
	t.Parallel()
	for name, r := range shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, form := range Forms() {
				var b bytes.Buffer
				if err := r.Write(&b, form, Paint{}); err != nil {
					t.Fatal(err)
				}
				if got := counts(t, form, b.Bytes()); got != r.Count() {
					t.Errorf("%s tells %+v, and should tell %+v", form, got, r.Count())
				}
			}
		})
	}
}

// counts reads the numbers of outcomes back.
func counts(t *testing.T, form Form, text []byte) (c Count) {
	t.Helper()
	var err error
	switch form {
	case Text:
		c = numbers(t, text, `: (\d+) (?:proven|passed), (\d+) failed, (\d+) (?:not provable|skipped), in`)
	case HTML:
		c = numbers(t, text,
			`(?s)<b>(\d+)</b> (?:proven|passed)<.*<b>(\d+)</b> failed<.*<b>(\d+)</b> (?:not provable|skipped)<`)
	case JSON:
		var told struct {
			Counts     Count
			Operations []struct{ Outcomes []struct{ Verdict Verdict } }
		}
		err = json.Unmarshal(text, &told)
		for _, o := range told.Operations {
			for _, out := range o.Outcomes {
				c.add(out.Verdict)
			}
		}
		if told.Counts != c {
			t.Errorf("counts %+v are not those of the outcomes, %+v", told.Counts, c)
		}
	case JUnit:
		c, err = junitCounts(text)
	case SARIF:
		var log struct {
			Runs []struct {
				Properties struct{ Counts Count }
				Results    []struct{ Level Level }
			}
		}
		if err = json.Unmarshal(text, &log); err == nil {
			if c = log.Runs[0].Properties.Counts; c.Failed != len(log.Runs[0].Results) {
				t.Errorf("%d results, and %d failed", len(log.Runs[0].Results), c.Failed)
			}
		}
	case CTRF:
		c, err = ctrfCounts(t, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *Count) add(verdict Verdict) {
	switch verdict {
	case Proven:
		c.Proven++
	case Failed:
		c.Failed++
	case Skipped:
		c.Skipped++
	}
}

func numbers(t *testing.T, text []byte, pattern string) Count {
	t.Helper()
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s is not in %s", pattern, text)
	}
	n := make([]int, 3)
	for i := range n {
		n[i], _ = strconv.Atoi(string(found[i+1]))
	}
	return Count{n[0], n[1], n[2]}
}

func junitCounts(text []byte) (c Count, err error) {
	var told struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Skipped int `xml:"skipped,attr"`
			Cases   []struct {
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
				Error   *struct{} `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &told); err != nil {
		return c, err
	}
	skipped := 0
	for _, s := range told.Suites {
		skipped += s.Skipped
		for _, each := range s.Cases {
			switch {
			case each.Failure != nil:
				c.Failed++
			case each.Skipped != nil:
				c.Skipped++
			case each.Error == nil:
				c.Proven++
			}
		}
	}
	if told.Failures != c.Failed || skipped != c.Skipped || told.Tests-told.Errors != c.All() {
		return c, fmt.Errorf("the attributes tell %+v and %d skipped, the cases %+v", told, skipped, c)
	}
	return c, nil
}

func ctrfCounts(t *testing.T, text []byte) (c Count, err error) {
	t.Helper()
	var told struct {
		Results struct {
			Summary struct{ Tests, Passed, Failed, Skipped, Other int }
			Tests   []struct{ Status string }
		}
	}
	if err := json.Unmarshal(text, &told); err != nil {
		return c, err
	}
	for _, test := range told.Results.Tests {
		c.add(map[string]Verdict{"passed": Proven, "failed": Failed, "skipped": Skipped}[test.Status])
	}
	s := told.Results.Summary
	if (Count{s.Passed, s.Failed, s.Skipped}) != c || s.Tests != len(told.Results.Tests) || s.Other != s.Tests-c.All() {
		return c, fmt.Errorf("the summary tells %+v, and the tests %+v", s, c)
	}
	return c, nil
}
