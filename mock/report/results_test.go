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

// verified are results with all that results may have.
func verified() *Results {
	request := &Message{
		Line: "POST /pets HTTP/1.1", Header: []string{"Authorization: Bearer [redacted 4f1c]", "Content-Type: text/plain"},
		Body: `{"name":"Tom"}`, Bytes: 14,
	}
	reply := &Message{
		Line: "HTTP/1.1 200 OK", Header: []string{"Content-Type: application/json"}, Body: `{"id":"x"`, Bytes: 4096,
	}
	return &Results{
		Command: "verify", Version: "v1.2.3", Title: "Pets", File: "api/pets.yaml", OpenAPI: "3.1.0",
		SHA256: strings.Repeat("0f", 32), Began: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Elapsed: 2 * time.Second,
		Operations: []Operation{
			{
				ID: "addPet", Method: "POST", Path: "/pets", At: problem.Location{File: "api/pets.yaml", Line: 9, Column: 5},
				Outcomes: []Outcome{
					{
						Kind: "response_schema_conformance", Name: "a pet by example", Verdict: Failed, Status: 200, Times: 3,
						Findings: []problem.Finding{
							{
								In: "body", Pointer: "/id", Keyword: "type", Message: "is a string, not an integer",
								Expected: "integer", Got: `"x"`, Hint: "use an integer",
								Document: problem.Location{File: "api/pets.yaml", Line: 31, Column: 9},
							},
							{
								In: "body", Keyword: "required", Message: "the member name is missing",
								Document: problem.Location{File: "api/parts/pet.yaml", Line: 4},
								Source:   problem.Location{File: "stubs/addPet/200/tom.json", Line: 1, Column: 1},
							},
						},
						Request: request, Reply: reply, Elapsed: 40 * time.Millisecond,
						Curl: "curl -i -X POST 'http://127.0.0.1:4010/pets' --data-binary '{\"name\":\n\"Tom\"}'",
					},
					{
						Kind: "negative_data_rejection", Name: "name is too long", Verdict: Failed, Status: 201,
						Reasons: []string{"a bad request was accepted"},
						At:      problem.Location{File: "api/pets.yaml", Line: 22, Column: 11},
						Curl:    "curl -i -X POST 'http://127.0.0.1:4010/pets'",
					},
					{Kind: "not_a_server_error", Name: "a pet by example", Verdict: Proven, Status: 200},
				},
			},
			{ID: "listPets", Method: "GET", Path: "/pets", Outcomes: []Outcome{
				{Verdict: Failed, Reasons: []string{"no reply: the connection was refused"}},
				{Kind: "ignored_auth", Name: "no token", Verdict: Skipped, Reasons: []string{"the document asks for none"}},
			}},
			{ID: "later", Method: "DELETE", Path: "/not/tried"},
		},
		Coverage: &Coverage{
			Met: 3, Total: 7, Limit: "enum values past the first 1000",
			Parts: []CoveragePart{
				{Name: "operations", Met: 2, Total: 3, Missing: []string{"DELETE /not/tried"}},
				{Name: "statuses", Met: 1, Total: 4, Missing: []string{"GET /pets 401", "GET /pets 403", "POST /pets 422"}},
				{Name: "scenarios"},
			},
		},
		Ended: "interrupted: what follows was not tried",
	}
}

func TestResultsAreWrittenInEveryForm(t *testing.T) {
	t.Parallel()
	ended := results()
	ended.Ended = "interrupted"
	ended.Operations = append(ended.Operations, Operation{ID: "later", Method: "DELETE", Path: "/not/tried"})
	passed := results()
	passed.Command, passed.Operations = "run", passed.Operations[:1]
	cases := map[string]func(*bytes.Buffer) error{
		"results.txt":  func(b *bytes.Buffer) error { return results().Text(b, Paint{}) },
		"results.json": func(b *bytes.Buffer) error { return results().JSON(b) },
		"results.xml":  func(b *bytes.Buffer) error { return results().JUnit(b) },
		"ended.txt":    func(b *bytes.Buffer) error { return ended.Text(b, Paint{}) },
		"ended.xml":    func(b *bytes.Buffer) error { return ended.JUnit(b) },
		"passed.txt":   func(b *bytes.Buffer) error { return passed.Text(b, Paint{}) },
		"passed.html":  func(b *bytes.Buffer) error { return passed.HTML(b) },
	}
	for _, form := range Forms() {
		cases["verified."+string(form)] = func(b *bytes.Buffer) error { return verified().Write(b, form, Paint{}) }
	}
	for name, write := range cases {
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
