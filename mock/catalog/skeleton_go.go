package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"understudy/mock/problem"
)

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
		if len(o.Entries) == 0 {
			text.WriteString(o.untested())
			continue
		}
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
	return append([]byte(text.String()), rest...), nil
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
	fmt.Fprintf(text, "\t\t// %s\n\t\t{\n", problem.Plain(e.Expect.String()))
	fields := []goField{{"name", strconv.Quote(e.Kind + ": " + e.Name)}}
	if len(e.Before) > 0 {
		writeFields(text, fields)
		text.WriteString("\t\t\tbefore: []call{\n")
		for i := range e.Before {
			text.WriteString("\t\t\t\t" + e.Before[i].goCall() + ",\n")
		}
		text.WriteString("\t\t\t},\n")
		fields = nil
	}
	fields = append(fields, goField{"call", "call" + e.Request.goCall()})
	if e.Status != 0 {
		fields = append(fields, goField{"status", strconv.Itoa(e.Status)})
	}
	if e.Problem != "" {
		fields = append(fields, goField{"problem", strconv.Quote(e.Problem)})
	}
	if e.Delay != 0 {
		fields = append(fields, goField{"delay", fmt.Sprintf("%d * time.Millisecond", e.Delay)})
	}
	if e.Fault != "" {
		fields = append(fields, goField{"fault", strconv.Quote(e.Fault)})
	}
	writeFields(text, fields)
	text.WriteString("\t\t},\n")
}

// A goField is a member of a literal in Go.
type goField struct{ name, value string }

// writeFields writes members one below the other, as gofmt does. The formatter itself would be 0.7 MB of the binary.
func writeFields(text *strings.Builder, fields []goField) {
	width := 0
	for _, field := range fields {
		width = max(width, len(field.name))
	}
	for _, field := range fields {
		fmt.Fprintf(text, "\t\t\t%-*s %s,\n", width+1, field.name+":", field.value)
	}
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
