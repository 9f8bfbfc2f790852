package coverage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/contract"
)

// expressions is a document whose request and reply are a union of nodes that hold such unions, as trees of expressions
// are. What stands beside the references makes each of them a schema of its own.
func expressions(nodes int, beside string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {post: {operationId: a, requestBody: " +
		"{content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}, responses: {'200': {description: x, " +
		"content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}}}}}\n" +
		"components:\n  schemas:\n    E: {oneOf: [")
	for i := range nodes {
		fmt.Fprintf(&b, "{$ref: '#/components/schemas/N%d'}, ", i)
	}
	b.WriteString("]}\n")
	for i := range nodes {
		fmt.Fprintf(&b, "    N%d: {type: object, required: [kind], properties: {kind: {enum: [n%d]}", i, i)
		for k := range 5 {
			fmt.Fprintf(&b, ", p%d: {$ref: '#/components/schemas/E'%s}", k, beside)
		}
		b.WriteString("}}\n")
	}
	return b.String()
}

// The work for a union that its members lead back to grows with its size, and not with the square of that: it would be
// minutes.
func TestAUnionThatItsMembersLeadToIsReadOnce(t *testing.T) {
	t.Parallel()
	const nodes = 900
	for name, test := range map[string]struct {
		beside string
		// last is the last of the nodes that is told.
		last int
	}{
		"alone":        {"", nodes - 1},
		"beside words": {", default: {kind: n1}", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(loaded(t, expressions(nodes, test.beside)), Document{}, nil, nil)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := m.Survey(ctx, nil); err != nil || ctx.Err() != nil {
				t.Fatalf("%v, %v", err, ctx.Err())
			}
			file := m.File(new(Tally), "")
			last := fmt.Sprintf(`a enum value request application/json /kind="n%d"`, test.last)
			if !slices.Contains(names(file), last) {
				t.Errorf("%d points without %s", len(names(file)), last)
			}
			if said := strings.Contains(file.Limit, fmt.Sprint(maxEffort)); said == (test.last == nodes-1) {
				t.Errorf("limit %q", file.Limit)
			}
		})
	}
}

// A value that is composed of more schemas than are read has points, and what it lacks is said.
func TestAValueOfTooManySchemasIsSaid(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("    A: {anyOf: [")
	for i := range maxParts + 1 {
		fmt.Fprintf(&b, "{minLength: %d}, ", i)
	}
	b.WriteString("{enum: [x]}]}\n")
	file := New(loaded(t, replying+b.String()), Document{}, nil, nil).File(new(Tally), "")
	if !strings.Contains(file.Limit, "1 operations have more") {
		t.Errorf("limit %q", file.Limit)
	}
}

// A number is met however it is written, in the document and in a body.
func TestNumbersAreMetByTheirValue(t *testing.T) {
	t.Parallel()
	m := New(loaded(t, replying+"    A: {items: {enum: [1.0, 2.50, 1e3, 1000]}}\n"), Document{}, nil, nil)
	var tally Tally
	call, _ := m.contract.Match("GET", "/a")
	m.Trace(&Exchange{Call: call, Own: true, Reply: &contract.Reply{
		Status: 200, MediaType: "application/json", Body: []byte(`[1, 25e-1, 1000]`),
	}}, nil, &tally).Mark(&tally)
	want := strings.ReplaceAll("a, a status 200, a reply media type 200 application/json, /*=1.0, /*=2.50, /*=1e3",
		"/*", "a enum value 200 application/json /*")
	if got := met(m, &tally); got != want {
		t.Errorf("met %s, not %s", got, want)
	}
}
