package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

func TestOpenAPI30IsTranslated(t *testing.T) {
	t.Parallel()
	const both, request, reply = "both", "request", "reply"
	for _, test := range []struct{ schema, value, in, want string }{
		{`{type: string, nullable: true}`, `null`, both, ""},
		{`{type: string, nullable: false}`, `null`, both, ` type @A/type: is null, not a string (use a string) [null]`},
		{
			`{type: integer, minimum: 1, exclusiveMinimum: true}`,
			`1`,
			both,
			` exclusiveMinimum @A/exclusiveMinimum: is too small (use a number above 1) [1]`,
		},
		{`{type: integer, minimum: 1, exclusiveMinimum: false}`, `1`, both, ""},
		{
			`{type: integer, maximum: 1, exclusiveMaximum: true}`,
			`1`,
			both,
			` exclusiveMaximum @A/exclusiveMaximum: is too large (use a number below 1) [1]`,
		},
		{`{exclusiveMinimum: true}`, `1`, both, ""},
		{`{properties: {a: {type: string, readOnly: true}}, required: [a]}`, `{"a":"x"}`, reply, ""},
		{
			`{properties: {a: {type: string, readOnly: true}}, required: [a]}`,
			`{}`,
			reply,
			` required @A/required: lacks the member "a" (add it) []`,
		},
		{`{properties: {a: {type: string, readOnly: true}}, required: [a]}`, `{}`, request, ""},
		{
			`{properties: {a: {type: string, readOnly: true}}}`,
			`{"a":"x"}`,
			request,
			`/a readOnly @A/properties/a: may only be in replies (readOnly) (remove it) []`,
		},
		{`{properties: {a: {type: string, writeOnly: true}}, required: [a]}`, `{"a":"x"}`, request, ""},
		{`{properties: {a: {type: string, writeOnly: true}}, required: [a, b]}`, `{"b":1}`, reply, ""},
		{
			`{properties: {a: {type: string, writeOnly: true}}}`,
			`{"a":"x"}`,
			reply,
			`/a writeOnly @A/properties/a: may only be in requests (writeOnly) (remove it) []`,
		},
		{`{allOf: [{properties: {a: {readOnly: true}}}, {required: [a]}]}`, `{}`, request, ""},
		{`{allOf: [{properties: {a: {readOnly: true}}}], required: [a]}`, `{}`, request, ""},
		{
			`{properties: {a: {$ref: '#/components/schemas/A/properties/b', maxLength: 1}, b: {type: string}}}`,
			`{"a":"xx"}`,
			both,
			"",
		},
		{`{const: 1, if: {type: string}, then: false, patternProperties: {x: false}}`, `"x"`, both, ""},
		{`{type: string, enum: [a, null], nullable: true}`, `null`, both, ""},
		{
			`{not: {type: string, nullable: true}}`,
			`null`,
			both,
			` not @A/not: is just what the contract excludes (use a value of another kind) [null]`,
		},
		{
			`{items: {type: string}, additionalProperties: {type: string}}`,
			`{"x":1}`,
			both,
			`/x type @A/additionalProperties/type: is a number, not a string (use a string) [1]`,
		},
	} {
		for name, direction := range map[string]schema.Direction{request: schema.Request, reply: schema.Reply} {
			if test.in != both && test.in != name {
				continue
			}
			got := tellAll(check(t, schemaOf(t, schema.OpenAPI30, direction, test.schema), test.value))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s %s in a %s (-want +got):\n%s", test.schema, test.value, name, diff)
			}
		}
	}
}

func TestReferencesOfAllKindsAreFollowed(t *testing.T) {
	t.Parallel()
	const text = `
components:
  schemas:
    ByPointer: {$ref: '#/components/schemas/Text'}
    ByAnchor: {$ref: '#text'}
    ByID: {$ref: 'https://example.com/text'}
    ByRelativeID: {$ref: text}
    IntoPart: {$ref: '#/components/schemas/Whole/properties/a'}
    IntoExtension: {$ref: '#/x-schemas/a~1b'}
    OwnBase: {$id: 'https://example.com/own', $ref: '#/$defs/a', $defs: {a: {type: string}}}
    Dialect: {$schema: 'https://spec.openapis.org/oas/3.1/dialect/base', type: string}
    Tree: {$dynamicAnchor: node, type: [string, array], items: {$dynamicRef: '#node'}}
    Circle: {anyOf: [{type: string}, {properties: {a: {$ref: '#/components/schemas/Circle'}}, type: object}]}
    Text: {$anchor: text, type: string}
    Named: {$id: 'https://example.com/text', type: string}
    Relative: {$id: text, type: string}
    Whole: {properties: {a: {type: string}}}
x-schemas: {a/b: {type: string}}
`
	doc, err := schema.Read("a.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
	all := doc.At("/components/schemas")
	for _, name := range all.Node.Names {
		if name == "Whole" {
			continue
		}
		s := set.Schema(all.Child(name), schema.Reply)
		if findings := check(t, s, `"text"`); findings != nil {
			t.Errorf("%s refuses a string: %s", name, tellAll(findings))
		}
		if findings := check(t, s, `1`); len(findings) != 1 || findings[0].Keyword != "type" {
			t.Errorf("%s takes a number: %s", name, tellAll(findings))
		} else if findings[0].Document.Line < 4 {
			t.Errorf("%s: the finding names no line: %+v", name, findings[0].Document)
		}
	}
}

func TestSchemasThatCannotBeUsedSayWhyAndWhere(t *testing.T) {
	t.Parallel()
	const outside = "leads out of the document: put its target under components"
	for _, test := range []struct{ text, want string }{
		{"{$ref: 'https://example.com/a.json'}", `a.yaml:2:1: reference "https://example.com/a.json" ` + outside},
		{"{$ref: 'file:///etc/passwd'}", `a.yaml:2:1: reference "file:///etc/passwd" ` + outside},
		{
			"{anyOf: [" + strings.Repeat("{},", 20_000) + "]}",
			"a.yaml:2:1: the schema cannot be used: a schema has more than 10000 parts: split it",
		},
	} {
		s := schemaOf(t, schema.OpenAPI31, schema.Reply, test.text)
		err := s.Compile()
		if err == nil || err.Error() != test.want {
			t.Errorf("%.60s: got  %v\nwant %s", test.text, err, test.want)
		}
		found := s.Check("x")
		if len(found) != 1 || found[0].Message != "the schema cannot be used: "+test.want {
			t.Errorf("%.60s: got %+v", test.text, found)
		}
	}
}

func TestWorkIsBoundedWhateverTheSchema(t *testing.T) {
	t.Parallel()
	tree := func(word string, last string) string {
		text := "components: {schemas: {\n"
		for i := range 30 {
			next := fmt.Sprintf("{$ref: '#/components/schemas/S%d'}", i+1)
			text += fmt.Sprintf("S%d: {%s: [%s, %s]},\n", i, word, next, next)
		}
		return text + "S30: " + last + "}}"
	}
	deep := strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)
	for name, test := range map[string]struct{ document, value string }{
		"2^30 allOf": {tree("allOf", "{type: string}"), `"x"`},
		"2^30 oneOf": {tree("oneOf", "{type: string}"), `1`},
		"a fork at each level of the value": {
			"components: {schemas: {S0: {oneOf: [{properties: {a: {$ref: '#/components/schemas/S0'}}}, " +
				"{properties: {a: {$ref: '#/components/schemas/S0'}}}]}}}", deep,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := schema.Read("a.yaml", []byte(test.document))
			if err != nil {
				t.Fatal(err)
			}
			set := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
			s := set.Schema(doc.At("/components/schemas/S0"), schema.Reply)
			found := check(t, s, test.value)
			want := "cannot be checked: it would have to be held to more than 1000000 schemas"
			if len(found) != 1 || found[0].Message != want {
				t.Errorf("got %s", tellAll(found))
			}
		})
	}
	s := schemaOf(t, schema.OpenAPI31, schema.Reply, "{oneOf: [{type: string}, {type: object, properties: {a: "+
		"{$ref: '#/components/schemas/A'}}}]}")
	if found := check(t, s, strings.Replace(deep, "1", `"x"`, 1)); found != nil {
		t.Errorf("a recursive schema refuses a deep value that keeps it: %s", tellAll(found))
	}
}
