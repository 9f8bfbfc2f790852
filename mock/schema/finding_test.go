package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// schemaOf is the schema of a document that holds the one given on its second line.
func schemaOf(t testing.TB, dialect schema.Dialect, direction schema.Direction, text string) *schema.Schema {
	t.Helper()
	doc, err := schema.Read("a.yaml", []byte("components: {schemas: {A:\n"+text+"\n}}"))
	if err != nil {
		t.Fatal(err)
	}
	return schema.NewSet(schema.NewLibrary(doc, nil), dialect).Schema(doc.At("/components/schemas/A"), direction)
}

// told is a finding on one line: place in the value, keyword, place in the document, sentence, hint and what was
// there.
func told(f problem.Finding) string {
	return fmt.Sprintf("%s %s @%s: %s (%s) [%s]", f.Pointer, f.Keyword, f.Document.Pointer, f.Message, f.Hint, f.Got)
}

func tellAll(findings []problem.Finding) string {
	lines := make([]string, len(findings))
	for i, finding := range findings {
		lines[i] = strings.ReplaceAll(told(finding), "/components/schemas/A", "A")
	}
	return strings.Join(lines, "\n")
}

func check(t testing.TB, s *schema.Schema, value string) []problem.Finding {
	t.Helper()
	decoded, bad := schema.Decode([]byte(value), 512)
	if bad != nil {
		t.Fatalf("%s: %v", value, bad)
	}
	return s.Check(decoded)
}

func TestEachBreachIsOneSentenceWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, value, want string }{
		{`{type: integer}`, `"x"`, ` type @A/type: is a string, not an integer (use an integer) ["x"]`},
		{`{type: integer}`, `1.5`, ` type @A/type: is a number, not an integer (use an integer) [1.5]`},
		{
			`{type: [string, 'null']}`,
			`{}`,
			` type @A/type: is an object, not a string or null (use a string or null) [an object]`,
		},
		{
			`{enum: [a, 1, null]}`,
			`[1]`,
			` enum @A/enum: is none of the allowed values (use one of ["a",1,null]) [an array]`,
		},
		{`{const: a}`, `"b"`, ` const @A/const: is none of the allowed values (use "a") ["b"]`},
		{`{format: uuid}`, `"b"`, ` format @A/format: is not of the format uuid (use a value of the format uuid) ["b"]`},
		{
			`{format: int32}`,
			`2147483648`,
			` format @A/format: is not of the format int32 (use a value of the format int32) [2147483648]`,
		},
		{`{pattern: '^a$'}`, `"b"`, ` pattern @A/pattern: does not match the pattern (use text that matches ^a$) ["b"]`},
		{`{minimum: 1}`, `0`, ` minimum @A/minimum: is too small (use a number of at least 1) [0]`},
		{`{maximum: 1.50}`, `2`, ` maximum @A/maximum: is too large (use a number of at most 1.5) [2]`},
		{`{exclusiveMinimum: 1}`, `1`, ` exclusiveMinimum @A/exclusiveMinimum: is too small (use a number above 1) [1]`},
		{`{exclusiveMaximum: 1}`, `1`, ` exclusiveMaximum @A/exclusiveMaximum: is too large (use a number below 1) [1]`},
		{`{multipleOf: 0.1}`, `0.25`, ` multipleOf @A/multipleOf: is no multiple of 0.1 (use a multiple of 0.1) [0.25]`},
		{
			`{minLength: 2}`,
			`"é"`,
			` minLength @A/minLength: is too short, with 1 characters (use at least 2 characters) ["é"]`,
		},
		{
			`{maxLength: 2}`,
			`"abc"`,
			` maxLength @A/maxLength: is too long, with 3 characters (use at most 2 characters) ["abc"]`,
		},
		{`{minItems: 2}`, `[1]`, ` minItems @A/minItems: has too few elements, 1 (use at least 2 elements) [an array]`},
		{`{maxItems: 0}`, `[1]`, ` maxItems @A/maxItems: has too many elements, 1 (use at most 0 elements) [an array]`},
		{
			`{uniqueItems: true}`,
			`[1,2,1.0]`,
			` uniqueItems @A/uniqueItems: has equal elements, at 0 and 2 (make each element another one) [an array]`,
		},
		{
			`{contains: {type: string}}`,
			`[1]`,
			` contains @A/contains: has too few elements of the kind that it must contain (add such an element) [an array]`,
		},
		{
			`{minProperties: 1}`,
			`{}`,
			` minProperties @A/minProperties: has too few members, 0 (use at least 1 members) [an object]`,
		},
		{
			`{maxProperties: 0}`,
			`{"a":1}`,
			` maxProperties @A/maxProperties: has too many members, 1 (use at most 0 members) [an object]`,
		},
		{
			`{not: {type: string}}`,
			`"a"`,
			` not @A/not: is just what the contract excludes (use a value of another kind) ["a"]`,
		},
		{
			`{required: [a, b]}`, `{}`,
			" required @A/required: lacks the member \"a\" (add it) []\n required @A/required: lacks the member \"b\" " +
				"(add it) []",
		},
		{
			`{dependentRequired: {a: [b]}}`, `{"a":1}`,
			` dependentRequired @A/dependentRequired/a: lacks the member "b", which must be there when "a" is (add it) []`,
		},
		{
			`{properties: {a: {}}, additionalProperties: false}`, `{"c":1,"a":1,"b":1}`,
			"/b additionalProperties @A/additionalProperties: is a member that the contract does not have (remove it, " +
				"or mend its name) []\n" +
				"/c additionalProperties @A/additionalProperties: is a member that the contract does not have (remove " +
				"it, or mend its name) []",
		},
		{`{properties: {a: false}}`, `{"a":1}`, `/a false @A/properties/a: is not allowed here at all (remove it) []`},
		{
			`{properties: {a: {}}, unevaluatedProperties: false}`, `{"b":1}`,
			`/b unevaluatedProperties @A/unevaluatedProperties: is a member that the contract does not have (remove it, or ` +
				`mend its name) []`,
		},
		{`{items: {type: string}}`, `["a",1]`, `/1 type @A/items/type: is a number, not a string (use a string) [1]`},
		{
			`{oneOf: [{type: integer}, {type: object, properties: {b: {type: string}}}]}`, `{"b":1}`,
			`/b type @A/oneOf/1/properties/b/type: is a number, not a string (use a string) [1]`,
		},
		{
			`{oneOf: [{type: integer}, {minimum: 0}]}`, `1`,
			` oneOf @A/oneOf: fits more than one of the alternatives of which it must fit one (make it fit exactly one) [1]`,
		},
		{
			`{prefixItems: [{}], items: false}`, `[1,2]`,
			`/1 items @A/items: is an element too many (remove it) []`,
		},
		{
			`{prefixItems: [{}], unevaluatedItems: false}`, `[1,2]`,
			`/1 unevaluatedItems @A/unevaluatedItems: is an element too many (remove it) []`,
		},
		{
			`{contains: {type: string}, minContains: 2}`, `["a"]`,
			` minContains @A/minContains: has too few elements of the kind that it must contain (let there be at least ` +
				`2 such elements) [an array]`,
		},
		{
			`{contains: {type: string}, maxContains: 1}`, `["a","b"]`,
			` maxContains @A/maxContains: has too many elements of the kind that it may contain (let there be at most ` +
				`1 such elements) [an array]`,
		},
		{
			`{propertyNames: {maxLength: 2}}`, `{"abc":1}`,
			`/abc propertyNames @A/propertyNames: has a name that is too long, with 3 characters (mend the name) []`,
		},
		{
			`{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}`, `{"a":1}`,
			` required @A/then/required: lacks the member "b" (add it) []`,
		},
		{
			`{dependentSchemas: {a: {required: [b]}}}`, `{"a":1}`,
			` required @A/dependentSchemas/a/required: lacks the member "b" (add it) []`,
		},
		{
			`{anyOf: [{properties: {kind: {const: cat}, lives: {type: integer}}}, ` +
				`{properties: {kind: {const: dog}, age: {type: integer, minimum: 0}}}]}`, `{"kind":"dog","age":-1,"lives":1}`,
			`/age minimum @A/anyOf/1/properties/age/minimum: is too small (use a number of at least 0) [-1]`,
		},
		{
			`{multipleOf: 1e-30}`,
			`1.5e-31`,
			` multipleOf @A/multipleOf: is no multiple of 1e-30 (use a multiple of 1e-30) [1.5e-31]`,
		},
		{
			`{$ref: '#/components/schemas/A/$defs/B', $defs: {B: {type: string}}}`,
			`1`,
			` type @A/$defs/B/type: is a number, not a string (use a string) [1]`,
		},
		{
			`{properties: {accessToken: {minLength: 99}, secrets: {items: {type: integer}}}}`,
			`{"accessToken":"hunter2","secrets":["hunter2"]}`,
			"/accessToken minLength @A/properties/accessToken/minLength: is too short, with 7 characters (use at " +
				"least 99 characters) [[redacted]]\n" +
				"/secrets/0 type @A/properties/secrets/items/type: is a string, not an integer (use an integer) [[redacted]]",
		},
		{
			`{maxLength: 1}`, `"` + strings.Repeat("é", 50) + `"`,
			` maxLength @A/maxLength: is too long, with 50 characters (use at most 1 characters) ["` +
				strings.Repeat("é", 29) + "…]",
		},
	} {
		got := tellAll(check(t, schemaOf(t, schema.OpenAPI31, schema.Reply, test.schema), test.value))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.schema, test.value, diff)
		}
	}
}

func TestFindingsNameFileAndLineOfTheContract(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, schema.OpenAPI31, schema.Reply, "{properties: {\n  a: {type: string,\n   maxLength: 1}}}")
	found := check(t, s, `{"a":"abc"}`)
	if len(found) != 1 || found[0].Document.String() != "a.yaml:4:15" || found[0].In != "body" {
		t.Errorf("got %+v", found)
	}
}

func TestFindingsComeInTheSameOrderEachTime(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, schema.OpenAPI31, schema.Reply, `{additionalProperties: {type: string, minLength: 2}, `+
		`patternProperties: {'^a': {type: 'null'}, b$: {type: 'null'}}}`)
	value := "{"
	for i := range 300 {
		value += fmt.Sprintf(`"a%db":%d,`, i, i)
	}
	value += `"z":1}`
	first := check(t, s, value)
	if len(first) != 100 || first[99].Keyword != "findings" || first[99].Message != "there are more than 100 findings" {
		t.Fatalf("%d findings, the last one %+v", len(first), first[len(first)-1])
	}
	for range 20 {
		if diff := cmp.Diff(first, check(t, s, value)); diff != "" {
			t.Fatalf("another order (-first +now):\n%s", diff)
		}
	}
}
