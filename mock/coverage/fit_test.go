package coverage

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// currencies is a document of some operations that have a parameter with so many values, and small bodies.
func currencies(operations, values int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, "  /o%d: {get: {operationId: o%d, parameters: [{$ref: '#/components/parameters/c'}, "+
			"{name: p, in: query, schema: {enum: [x]}}], responses: {'200': {description: x, content: "+
			"{application/json: {schema: {properties: {a: {enum: [1]}}}, examples: {one: {value: {}}}}}}}}}\n", i, i)
	}
	b.WriteString("components: {parameters: {c: {name: c, in: query, schema: {enum: [")
	for i := range values {
		fmt.Fprintf(&b, "c%04d, ", i)
	}
	b.WriteString("]}}}}\n")
	return b.String()
}

// A parameter with thousands of values leaves room for all that is few, and for bodies.
func TestValuesOfAParameterPushNothingOut(t *testing.T) {
	t.Parallel()
	callers := func(*contract.Operation) Callers { return Callers{Admitted: true, Refused: []int{401}} }
	for name, test := range map[string]struct{ operations, values, least int }{
		"one operation":   {1, 3000, MaxPoints - 1},
		"many operations": {300, 900, MaxInAll / 300 * 9 / 10},
		"few values":      {1, 30, 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(loaded(t, currencies(test.operations, test.values)), Document{}, nil, callers)
			file := m.File(new(Tally), "")
			sum := 0
			for i, o := range file.Operations {
				sum += len(o.Points)
				for _, want := range []FilePoint{
					{Kind: Status, Name: "200"},
					{Kind: Parameter, Name: "query p"},
					{Kind: Security, Name: "401"},
					{Kind: Example, Name: "200 application/json one"},
					{Kind: Value, Name: `query p="x"`},
					{Kind: Value, Name: "200 application/json /a=1"},
					{Kind: Field, Name: "200 application/json /a absent"},
				} {
					if !slices.Contains(o.Points, want) {
						t.Fatalf("operation %d has no %v", i, want)
					}
				}
				if len(o.Points) < test.least || len(o.Points) >= MaxPoints {
					t.Fatalf("operation %d has %d points", i, len(o.Points))
				}
				// What is told of an operation are the first points of those that are met.
				for number, one := range o.Points {
					if is := m.sheet(i).points[number+1]; (point{one.Kind, one.Name}) != is {
						t.Fatalf("%v is told for %v", one, is)
					}
				}
			}
			if sum > MaxInAll {
				t.Errorf("%d points in all", sum)
			}
			if cut := file.Limit != ""; cut == (name == "few values") {
				t.Errorf("limit %q", file.Limit)
			}
		})
	}
}

// Where the names are so long that the file of all points would be too large to be read, the last ones are left out.
func TestAFileFits(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n")
	const operations, examples = 300, 300
	for i := range operations {
		fmt.Fprintf(&b, "  /o%d: {get: {operationId: o%d, responses: {'200': {$ref: '#/components/responses/R'}}}}\n", i, i)
	}
	b.WriteString("  /small: {get: {operationId: small, responses: {'204': {description: x}}}}\n")
	b.WriteString("components: {responses: {R: {description: x, content: {application/json: {examples: {")
	long := strings.Repeat("\\u0001", 100) + strings.Repeat("x", 300)
	for i := range examples {
		fmt.Fprintf(&b, "\"e%d%s\": {value: 1}, ", i, long)
	}
	b.WriteString("}}}}}}\n")
	m := New(loaded(t, b.String()), Document{SHA256: digest}, nil, nil)
	var tally Tally
	for i := range operations {
		call, _ := m.contract.Match("GET", fmt.Sprintf("/o%d", i))
		m.Trace(&Exchange{Call: call, Reply: &contract.Reply{Status: 500}}, nil, &tally).Mark(&tally)
	}
	file := m.File(&tally, "v1")
	var text bytes.Buffer
	if err := file.Write(&text); err != nil {
		t.Fatal(err)
	}
	if size := text.Len(); size > maxFile || size < maxFile*9/10 {
		t.Errorf("%d bytes", size)
	}
	read, err := Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(file, read); diff != "" {
		t.Error("what is read is not what was written")
	}
	if !strings.Contains(file.Limit, "300 operations have more") || len(file.Operation("small").Points) != 1 {
		t.Errorf("limit %q", file.Limit)
	}
}
