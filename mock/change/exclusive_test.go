package change

import (
	"fmt"
	"strings"
	"testing"
)

// TestABranchMoreBreaksRequestsThatItMayTakeAsWell adds a branch to a oneOf: a request must keep one of them only.
func TestABranchMoreBreaksRequestsThatItMayTakeAsWell(t *testing.T) {
	t.Parallel()
	named := func(name, value string) string {
		return "{type: object, required: [" + name + "], properties: {" + name + ": " + value + "}}"
	}
	a, b := named("a", "{type: string}"), named("b", "{type: string}")
	for name, test := range map[string]struct {
		old, added, beside string
		breaks             bool
	}{
		"members that need not be there": {a, "{type: object, properties: {c: {type: string}}}", "", true},
		"other members that must":        {a, b, "", true},
		"another type":                   {a, "{type: string}", "", false},
		"no type":                        {a, "{}", "", true},
		"numbers and integers":           {"{type: number}", "{type: integer}", "", true},
		"null in both":                   {"{type: [string, 'null']}", "{type: ['null', object]}", "", true},
		"other values":                   {"{enum: [a, b]}", "{const: c}", "", false},
		"a value in both":                {"{enum: [a, b]}", "{const: b}", "", true},
		"a member of another value":      {named("kind", "{const: x}"), named("kind", "{const: y}"), "", false},
		"a member of another type": {
			named("kind", "{type: string}"), named("kind", "{type: integer}"), "", false,
		},
		"a member of one more value": {
			named("kind", "{enum: [x, y]}"), named("kind", "{enum: [y, z]}"), "", true,
		},
		"one of which is required": {
			named("kind", "{const: x}"), "{type: object, properties: {kind: {const: y}}}", "", false,
		},
		"none of which is required": {
			"{type: object, properties: {a: {const: 1}}}", "{properties: {a: {const: 2}}}", "", true,
		},
		"members of what is no object": {
			"{required: [a], properties: {a: {const: 1}}}", "{required: [a], properties: {a: {const: 2}}}", "", true,
		},
		"a part that has another value": {
			"{allOf: [" + a + ", " + named("k", "{const: x}") + "]}", named("k", "{const: y}"), "", false,
		},
		"a member that is not allowed": {
			a, "{type: object, properties: {b: {}}, additionalProperties: false}", "", false,
		},
		"a member that a pattern allows": {
			a, "{type: object, patternProperties: {a: {}}, additionalProperties: false}", "", true,
		},
		"a discriminator": {a, b, ", discriminator: {propertyName: kind}", false},
		"a member in a member": {
			named("m", named("k", "{const: x}")), named("m", named("k", "{const: y}")), "", false,
		},
		"a member that one does not name": {named("k", "{const: x}"), named("m", "{const: y}"), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := "{type: array, items: {type: boolean}}"
			before := everywhere("3.1.0 {oneOf: [" + other + ", " + test.old + "]" + test.beside + "}")
			after := everywhere("3.1.0 {oneOf: [" + test.added + ", " + test.old + ", " + other + "]" + test.beside + "}")
			if changes := compared(t, before["request"], after["request"]); (breaking(changes) > 0) != test.breaks {
				t.Errorf("got %v", changes)
			}
		})
	}
}

// TestBranchesThatLeadBackToThemselvesAreHeldAgainstEachOtherInTime has schemas whose members all lead to each other.
func TestBranchesThatLeadBackToThemselvesAreHeldAgainstEachOtherInTime(t *testing.T) {
	t.Parallel()
	var names, members strings.Builder
	for i := range 40 {
		fmt.Fprintf(&names, "m%d, ", i)
		fmt.Fprintf(&members, "m%d: {$ref: '#/components/schemas/A'}, ", i)
	}
	document := func(branches string) []byte {
		return []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {post: {operationId: a, requestBody: {" +
			"content: {application/json: {schema: {oneOf: [" + branches + "]}}}}, responses: {'200': {description: ok}}}}}\n" +
			"components: {schemas: {A: {type: object, required: [" + names.String() + "], properties: {" + members.String() +
			"}}}}\n")
	}
	const first, second = "{$ref: '#/components/schemas/A'}, {type: string}", "{minProperties: 1, required: [m1], " +
		"type: object, properties: {m1: {$ref: '#/components/schemas/A'}}}"
	if changes := compared(t, document(first), document(first+", "+second)); breaking(changes) == 0 {
		t.Errorf("got %v", changes)
	}
}
