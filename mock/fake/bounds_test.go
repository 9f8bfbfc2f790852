package fake_test

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

// tower is a document of n schemas, each made of the next twice.
func tower(n int, floor string) string {
	var text strings.Builder
	for i := range n {
		next := fmt.Sprintf("{$ref: '#/components/schemas/N%d'}", i+1)
		fmt.Fprintf(&text, "N%d: %s\n", i, strings.ReplaceAll(floor, "NEXT", next))
	}
	fmt.Fprintf(&text, "N%d: {type: object, properties: {x: {type: string}}}\n", n)
	return text.String()
}

func TestFanningSchemasComeToAnEnd(t *testing.T) {
	t.Parallel()
	for name, floor := range map[string]string{
		"optional members": "{type: object, properties: {l: NEXT, r: NEXT}}",
		"lists":            "{type: object, properties: {l: {type: array, items: NEXT}, r: {type: array, items: NEXT}}}",
		"allOf":            "{allOf: [NEXT, NEXT]}",
		"anyOf":            "{anyOf: [NEXT, NEXT]}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := body(t, compile(t, tower(60, floor), "N0"), fake.Question{}); len(got) > fake.MaxBytes {
				t.Errorf("got %d bytes", len(got))
			}
		})
	}
}

func TestWhatIsTooLargeIsAnErrorNotAHang(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ schemas, want string }{
		"required members": {tower(60, "{type: object, required: [l, r], properties: {l: NEXT, r: NEXT}}"), "1 MiB"},
		"long lists": {
			"N0: {type: array, minItems: 2000, items: {type: array, minItems: 2000, items: {type: string}}}",
			"1 MiB",
		},
		"deep members": {tower(300, "{type: object, required: [l], properties: {l: NEXT}}"), "128 levels"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, row.schemas, "N0")
			dst := []byte("kept")
			out, err := m.Append(dst, fake.Question{})
			if err == nil || !strings.Contains(err.Error(), row.want) || string(out) != "kept" {
				t.Errorf("got %.40s, %v; want an error that says %s", out, err, row.want)
			}
		})
	}
}

func TestManyBranchesDoNotStallTheCompiler(t *testing.T) {
	t.Parallel()
	impossible := "{anyOf: [{minimum: 5, maximum: 4}, {minimum: 6, maximum: 5}]}"
	text := "A: {type: integer, allOf: [" + strings.Repeat(impossible+", ", 40) + impossible + "]}"
	doc := read(t, text)
	if _, err := fake.Compile(doc.At("/A"), schema.OpenAPI31); err == nil {
		t.Error("compiled what is impossible")
	}
}
