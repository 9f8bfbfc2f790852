package catalog

import (
	"embed"
	"encoding/json"
	"fmt"
	"go/format"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"understudy/mock/problem"
)

// skeletons are what each test file has beside its tests: how a request is sent, and what is looked at.
//
//go:embed skeleton
var skeletons embed.FS

// Forms are the test skeletons that there are.
func Forms() []string { return []string{"go", "vitest", "playwright"} }

// Skeleton writes a file of tests in one of the forms: a test for each operation, with a part for each entry, that runs
// as it is against the server at the address in UNDERSTUDY_URL. An error says that the form is not known, or that the
// file cannot be written.
func (b *Book) Skeleton(w io.Writer, form string) error {
	var (
		text []byte
		err  error
	)
	switch form {
	case "go":
		text, err = b.goTests()
	case "vitest":
		text, err = b.scriptTests(`import { describe, expect, test } from "vitest";`, "describe")
	case "playwright":
		text, err = b.scriptTests(`import { expect, test } from "@playwright/test";`, "test.describe")
	default:
		err = fmt.Errorf("%q is no form of tests: write one of %s", form, strings.Join(Forms(), ", "))
	}
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write the tests: %w", err)
	}
	return nil
}

// heading is the first line of a file.
func (b *Book) heading(command string) string {
	return "// How " + problem.Plain(b.Title) + " can fail: made from " + problem.Plain(b.File) + " by `" + command +
		"`.\n" +
		"// Run it against the stand-in: understudy run -- COMMAND sets UNDERSTUDY_URL.\n"
}

// goTests are tests for `go test`, with the standard library alone.
func (b *Book) goTests() ([]byte, error) {
	var text strings.Builder
	text.WriteString(b.heading("understudy catalog --as go") + `package catalog_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)
`)
	known := map[string]bool{}
	for i := range b.Operations {
		o := &b.Operations[i]
		fmt.Fprintf(&text, "\n// %s %s\nfunc %s(t *testing.T) {\n", o.Method, problem.Plain(o.Path), goName(o.ID, known))
		text.WriteString("\tif os.Getenv(\"UNDERSTUDY_URL\") == \"\" {\n\t\tt.Skip(\"UNDERSTUDY_URL is not set\")\n\t}\n")
		text.WriteString("\tfor _, f := range []failure{\n")
		for n := range o.Entries {
			o.Entries[n].goTest(&text)
		}
		text.WriteString("\t} {\n\t\tt.Run(f.name, f.meet)\n\t}\n}\n")
	}
	rest, err := skeletons.ReadFile("skeleton/go.txt")
	if err != nil {
		return nil, fmt.Errorf("the frame of Go tests: %w", err)
	}
	made, err := format.Source(append([]byte(text.String()), rest...))
	if err != nil {
		return nil, fmt.Errorf("the Go tests are no Go: %w", err)
	}
	return made, nil
}

// goName is the name of an operation's test, which none before it has.
func goName(id string, known map[string]bool) string {
	name := "Test"
	start := true
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			start = true
			continue
		}
		if start {
			r, start = unicode.ToUpper(r), false
		}
		name += string(r)
	}
	name += "Fails"
	made := name
	for n := 2; known[made]; n++ {
		made = fmt.Sprintf("%s%d", name, n)
	}
	known[made] = true
	return made
}

func (e *Entry) goTest(text *strings.Builder) {
	fmt.Fprintf(text, "\t\t// %s\n\t\t{\n\t\t\tname: %q,\n", problem.Plain(e.Expect.String()), e.Kind+": "+e.Name)
	if len(e.Before) > 0 {
		text.WriteString("\t\t\tbefore: []call{\n")
		for i := range e.Before {
			text.WriteString("\t\t\t\t" + e.Before[i].goCall() + ",\n")
		}
		text.WriteString("\t\t\t},\n")
	}
	text.WriteString("\t\t\tcall: call" + e.Request.goCall() + ",\n")
	if e.Status != 0 {
		fmt.Fprintf(text, "\t\t\tstatus: %d,\n", e.Status)
	}
	if e.Problem != "" {
		fmt.Fprintf(text, "\t\t\tproblem: %q,\n", e.Problem)
	}
	if e.Delay != 0 {
		fmt.Fprintf(text, "\t\t\tdelay: %d * time.Millisecond,\n", e.Delay)
	}
	if e.Fault != "" {
		fmt.Fprintf(text, "\t\t\tfault: %q,\n", e.Fault)
	}
	text.WriteString("\t\t},\n")
}

func (r *Request) goCall() string {
	made := fmt.Sprintf("{method: %q, target: %q", r.Method, r.target())
	if len(r.Header) > 0 {
		lines := make([]string, 0, len(r.Header))
		for _, name := range slices.Sorted(maps.Keys(r.Header)) {
			values := make([]string, len(r.Header[name]))
			for i, value := range r.Header[name] {
				values[i] = strconv.Quote(value)
			}
			lines = append(lines, strconv.Quote(name)+": {"+strings.Join(values, ", ")+"}")
		}
		made += ", header: http.Header{" + strings.Join(lines, ", ") + "}"
	}
	if len(r.Body) > 0 {
		made += fmt.Sprintf(", body: %q", r.Body)
	}
	if r.Fill > 0 {
		made += fmt.Sprintf(", fill: %d", r.Fill)
	}
	return made + "}"
}

// scriptTests are tests in JavaScript, for a runner that is imported.
func (b *Book) scriptTests(imported, describe string) ([]byte, error) {
	var text strings.Builder
	text.WriteString(b.heading("understudy catalog") + "import http from \"node:http\";\n" + imported + "\n")
	for i := range b.Operations {
		o := &b.Operations[i]
		fmt.Fprintf(&text, "\n// %s %s\n%s(%s, () => {\n", o.Method, problem.Plain(o.Path), describe, quoted(o.ID))
		text.WriteString("  for (const failure of [\n")
		for n := range o.Entries {
			text.WriteString("    " + quoted(o.Entries[n].script()) + ",\n")
		}
		text.WriteString("  ]) {\n    test(failure.name, () => meet(failure));\n  }\n});\n")
	}
	rest, err := skeletons.ReadFile("skeleton/js.txt")
	if err != nil {
		return nil, fmt.Errorf("the frame of scripts: %w", err)
	}
	return append([]byte(text.String()), rest...), nil
}

// quoted is a value as JSON, which is JavaScript, too (ECMA-262 since 2019).
func quoted(value any) string {
	// What is made here holds texts and numbers, and never fails to be written.
	text, _ := json.Marshal(value)
	return string(text)
}

// A scriptCall and a scriptFailure are what the frame of scripts reads.
type scriptCall struct {
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body,omitempty"`
	Base64  []byte      `json:"base64,omitempty"`
	Fill    int64       `json:"fill,omitempty"`
}

type scriptFailure struct {
	Name    string       `json:"name"`
	Before  []scriptCall `json:"before,omitempty"`
	Call    scriptCall   `json:"call"`
	Status  int          `json:"status,omitempty"`
	Problem string       `json:"problem,omitempty"`
	Delay   int          `json:"delay,omitempty"`
	Fault   string       `json:"fault,omitempty"`
}

func (e *Entry) script() scriptFailure {
	made := scriptFailure{
		Name: e.Kind + ": " + e.Name, Call: scriptCall(e.Request.told()), Status: e.Status, Problem: e.Problem,
		Delay: e.Delay, Fault: e.Fault,
	}
	for i := range e.Before {
		made.Before = append(made.Before, scriptCall(e.Before[i].told()))
	}
	return made
}
