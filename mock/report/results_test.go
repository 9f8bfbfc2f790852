package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"understudy/mock/problem"
)

func results() *Results {
	return &Results{
		Version: "v1.2.3", Title: "Pets", File: "pets.yaml", OpenAPI: "3.1.0", Elapsed: 1250 * time.Millisecond,
		Operations: []Operation{
			{ID: "listPets", Method: "GET", Path: "/pets", Outcomes: []Outcome{
				{
					Kind: "call", Name: "as a client calls it", Verdict: Proven, Status: 200, Source: "fake listPets/200",
					Elapsed: time.Millisecond,
				},
				{Kind: "accept", Name: "Accept: image/png", Verdict: Skipped, Reasons: []string{"no body can be shown"}},
			}},
			{ID: "getPet", Method: "GET", Path: "/pets/{id}", Outcomes: []Outcome{{
				Kind: "code", Name: "Prefer: code=404", Verdict: Failed, Status: 500, Source: "problem untrue-reply",
				Reasons:  []string{"the status is 500, and should be 404"},
				Findings: []problem.Finding{{In: "body", Pointer: "/id", Message: "is missing", Hint: "add it"}},
				Curl:     "curl -i 'http://127.0.0.1:4010/pets/1' -H 'Prefer: code=404'", Elapsed: 2 * time.Millisecond,
			}}},
		},
	}
}

func TestResultsAreWrittenInEveryForm(t *testing.T) {
	t.Parallel()
	ended := results()
	ended.Ended = "interrupted"
	ended.Operations = append(ended.Operations, Operation{ID: "later", Method: "DELETE", Path: "/not/tried"})
	for name, write := range map[string]func(*bytes.Buffer) error{
		"results.txt":  func(b *bytes.Buffer) error { return results().Text(b, Paint{}) },
		"results.json": func(b *bytes.Buffer) error { return results().JSON(b) },
		"results.xml":  func(b *bytes.Buffer) error { return results().JUnit(b) },
		"ended.txt":    func(b *bytes.Buffer) error { return ended.Text(b, Paint{}) },
		"ended.xml":    func(b *bytes.Buffer) error { return ended.JUnit(b) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.Bytes())
		})
	}
}

func TestJUnitIsWellFormedWhateverIsInIt(t *testing.T) {
	t.Parallel()
	nasty := "a\x00b\x1b[31m<&>\"'\u202e\xff\ufffe]]>"
	r := &Results{Title: nasty, File: nasty, Ended: nasty, Operations: []Operation{{
		ID: nasty, Method: nasty, Path: nasty,
		Outcomes: []Outcome{
			{Kind: nasty, Name: nasty, Verdict: Failed, Reasons: []string{nasty}, Curl: nasty},
			{Kind: nasty, Name: nasty, Verdict: Skipped, Reasons: []string{nasty}},
		},
	}}}
	var b bytes.Buffer
	if err := r.JUnit(&b); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Cases []struct {
				Name string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Tests != 3 || read.Failures != 1 || len(read.Suites) != 2 ||
		!strings.Contains(read.Suites[0].Cases[0].Name, "<&>") {
		t.Errorf("got %+v", read)
	}
	if bytes.ContainsAny(b.Bytes(), "\x00\x1b") {
		t.Errorf("got control characters: %q", b.Bytes())
	}
}

func TestResultsAsJSONCanBeReadBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := results().JSON(&b); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Complete   bool
		Counts     Count
		Operations []struct{ Outcomes []struct{ Verdict Verdict } }
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if !read.Complete || read.Counts != (Count{1, 1, 1}) || read.Operations[1].Outcomes[0].Verdict != Failed {
		t.Errorf("got %+v", read)
	}
}
