package schema_test

import (
	"testing"

	"understudy/mock/schema"
)

func TestAnOuterFileOfA30DocumentMayBeOfAnotherDialect(t *testing.T) {
	t.Parallel()
	files := shelf{
		"plain.yaml": "{type: object, properties: {a: {type: string, nullable: true, readOnly: true}}, const: 1, " +
			"required: [a]}",
		"new.yaml":   "{$schema: 'https://json-schema.org/draft/2020-12/schema', const: 1, nullable: true}",
		"api31.yaml": "openapi: 3.1.0\ncomponents: {schemas: {X: {type: [string, 'null'], const: a}}}",
	}
	for _, test := range []struct {
		reference, value string
		request, reply   bool
	}{
		{"plain.yaml", `{"a":null}`, false, true},
		{"plain.yaml", `{}`, true, false},
		{"new.yaml", `1`, true, true},
		{"new.yaml", `null`, false, false},
		{"api31.yaml#/components/schemas/X", `"a"`, true, true},
		{"api31.yaml#/components/schemas/X", `"b"`, false, false},
	} {
		doc, library := libraryOf(t, "openapi: 3.0.3\ncomponents: {schemas: {A: {$ref: '"+test.reference+"'}}}", files)
		set := schema.NewSet(library, schema.OpenAPI30)
		at := doc.At("/components/schemas/A")
		if found := check(t, set.Schema(at, schema.Request), test.value); (found == nil) != test.request {
			t.Errorf("%s %s in a request: %s", test.reference, test.value, tellAll(found))
		}
		if found := check(t, set.Schema(at, schema.Reply), test.value); (found == nil) != test.reply {
			t.Errorf("%s %s in a reply: %s", test.reference, test.value, tellAll(found))
		}
	}
}

func TestSchemasOfOtherFilesAreHeld(t *testing.T) {
	t.Parallel()
	files := shelf{
		"pet.yaml": "type: object\nproperties: {friend: {$ref: '#'}, tag: {$ref: 'map.yaml#/Tag'}}",
		"map.yaml": "Tag: {type: string, maxLength: 2}\nOld: {$ref: 'old.json#/definitions/pair'}",
		"old.json": `{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{` +
			`"pair":{"items":[{"type":"string"}],"additionalItems":false,"dependencies":{"a":["b"]}},` +
			`"ref":{"$ref":"#/definitions/pair","const":1}}}`,
		"common.yaml": "openapi: 3.0.3\ncomponents: {schemas: {X: {type: string, nullable: true}, Y: {$ref: " +
			"'#/components/schemas/X', maxLength: 1}}}",
	}
	for _, test := range []struct{ reference, value, want string }{
		{"pet.yaml", `{"friend":{"friend":{}},"tag":"ab"}`, ""},
		{
			"pet.yaml",
			`{"friend":{"tag":"abc"}}`,
			`body /friend/tag: is too long, with 3 characters (use at most 2 characters) [api/map.yaml:1:32]`,
		},
		{"map.yaml#/Old", `["a"]`, ""},
		{"map.yaml#/Old", `["a","b"]`, `body: has too many elements, by 1 (remove the last ones) [api/old.json:1:123]`},
		{
			"map.yaml#/Old",
			`{"a":1}`,
			`body: lacks the member "b", which must be there when "a" is (add it) [api/old.json:1:76]`,
		},
		{"old.json#/definitions/ref", `2`, ""},
		{"common.yaml#/components/schemas/X", `null`, ""},
		{"common.yaml#/components/schemas/Y", `"ab"`, ""},
	} {
		doc, library := libraryOf(t, head+"{$ref: '"+test.reference+"'}", files)
		s := schema.NewSet(library, schema.OpenAPI31).Schema(doc.At("/components/schemas/A"), schema.Reply)
		found := check(t, s, test.value)
		got := ""
		for _, f := range found {
			got += f.String() + " [" + f.Document.String() + "]"
		}
		if got != test.want {
			t.Errorf("%s %s:\ngot  %s\nwant %s", test.reference, test.value, got, test.want)
		}
	}
}
