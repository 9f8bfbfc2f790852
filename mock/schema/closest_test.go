package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

// places are what findings are about: the place in the value and the keyword of each.
func places(t *testing.T, text, value string) string {
	t.Helper()
	found := check(t, schemaOf(t, schema.OpenAPI31, schema.Reply, text), value)
	each := make([]string, len(found))
	for i, finding := range found {
		each[i] = finding.Pointer + " " + finding.Keyword
	}
	return strings.Join(each, ", ")
}

func TestTheClosestBranchIsToldInWhateverOrder(t *testing.T) {
	t.Parallel()
	const (
		cat = `{required: [kind, meow], additionalProperties: false, properties: {kind: {const: cat}, meow: {type: integer}}}`
		dog = `{required: [kind, bark], additionalProperties: false, properties: {kind: {const: dog}, bark: {type: integer}}}`
		abc = `{required: [a, b, c], properties: {a: {type: integer}, b: {type: integer}, c: {type: integer}}}`
		xy  = `{required: [x, y], properties: {x: {type: integer}, y: {type: integer}}}`
	)
	for _, test := range []struct{ one, other, value, want string }{
		{cat, dog, `{"kind":"dog","bark":"loud"}`, "/bark type"},
		{cat, dog, `{"kind":"dog","meow":1,"bark":"loud"}`, "/meow additionalProperties, /bark type"},
		{cat, dog, `{"kind":"dog"}`, " required"},
		{abc, xy, `{"x":1,"y":"s"}`, "/y type"},
		{abc, xy, `{"a":1,"b":2,"c":"s"}`, "/c type"},
		{`{type: 'null'}`, xy, `{"x":1,"y":"s"}`, "/y type"},
		{`{const: none}`, abc, `{"a":"s","b":"s","c":"s"}`, "/a type, /b type, /c type"},
		{`{enum: [a, b]}`, `{type: integer}`, `"c"`, " enum"},
		{`{type: array, items: {type: string}}`, `{type: array, items: {type: object}}`, `["a",1]`, "/1 type"},
		{
			`{required: [in], properties: {in: {properties: {a: {type: integer}}}}}`, `{required: [out]}`,
			`{"in":{"a":"s"}}`, "/in/a type",
		},
		{`{allOf: [` + dog + `]}`, `{oneOf: [` + cat + `, {type: string}]}`, `{"kind":"dog","bark":"loud"}`, "/bark type"},
	} {
		for _, word := range []string{"oneOf", "anyOf"} {
			for _, order := range [][2]string{{test.one, test.other}, {test.other, test.one}} {
				text := fmt.Sprintf("{%s: [%s, %s]}", word, order[0], order[1])
				if diff := cmp.Diff(test.want, places(t, text, test.value)); diff != "" {
					t.Errorf("%s %s (-want +got):\n%s", text, test.value, diff)
				}
			}
		}
	}
}

// Each choice of a value within others is made once: made for each choice around it, these would be 2 to the 60.
func TestChoicesWithinChoicesAreMadeOnce(t *testing.T) {
	t.Parallel()
	const node = `{oneOf: [{properties: {a: {$ref: '#/components/schemas/A'}}, type: object}, {const: end}]}`
	value := strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60)
	if diff := cmp.Diff(strings.Repeat("/a", 60)+" type", places(t, node, value)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
