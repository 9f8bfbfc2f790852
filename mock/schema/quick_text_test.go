package schema

import (
	"fmt"
	"strings"
	"testing"
)

// schemaFrom compiles a schema that may refer to components/schemas/Tree and Loop.
func schemaFrom(t testing.TB, dialect Dialect, text string) *Schema {
	t.Helper()
	doc, err := Read("doc.json", []byte(fmt.Sprintf(`{"schema":%s,"components":{"schemas":{
		"Tree":{"type":"object","required":["v"],"properties":{"v":{"type":"integer"},
			"kids":{"type":"array","items":{"$ref":"#/components/schemas/Tree"}}}},
		"Loop":{"$ref":"#/components/schemas/Loop"}}}}`, text)))
	if err != nil {
		t.Skip("no document: ", err)
	}
	return NewSet(NewLibrary(doc, nil), dialect).Schema(doc.Top().Child("schema"), Reply)
}

// keeping holds a text to a schema in both ways, and reports what Accepts said. It must never be surer than the
// library.
func keeping(t testing.TB, s *Schema, text string) bool {
	t.Helper()
	sure := s.Accepts([]byte(text), 64)
	value, bad := Decode([]byte(text), 64)
	if bad != nil {
		if sure {
			t.Errorf("Accepts is sure of %s, which Decode refuses: %s", text, bad)
		}
		return sure
	}
	err := s.compiled.Validate(value)
	if sure && err != nil {
		t.Errorf("Accepts is sure of %s, which breaks the schema: %v", text, err)
	}
	return sure
}

func TestAcceptsIsSureOfWhatKeepsACommonSchema(t *testing.T) {
	t.Parallel()
	const record = `{"type":"object","required":["id","at"],"additionalProperties":false,"properties":{
		"id":{"type":"integer","format":"int64","minimum":1},"at":{"type":"string","format":"date-time","pattern":"Z$"},
		"note":{"type":["string","null"],"maxLength":5},"tags":{"type":"array","items":{"enum":["a","b",3]}}}}`
	for _, c := range []struct{ schema, text string }{
		{record, `{"id":1,"at":"2025-01-15T10:30:00Z"}`},
		{record, " {\n\"id\" : 9223372036854775807 ,\t\"at\":\"2025-01-15T10:30:00Z\" , \"note\" : null," +
			" \"tags\":[ \"a\" , 3 ] } "},
		{record, `{"id":7,"at":"2025-01-15T10:30:00Z","note":"\u00e9\"\\\n\/","tags":[]}`},
		{`{"$ref":"#/components/schemas/Tree"}`, `{"v":1,"kids":[{"v":2,"kids":[]},{"v":3}],"other":{"x":[1,{}]}}`},
		{`{"allOf":[{"type":"integer"},{"minimum":-9,"maximum":-9}]}`, `-9`},
		{`{"type":"number"}`, `1.25e-3`},
		{`{"type":"number","minimum":0}`, `0`},
		{`{"const":"x"}`, `"x"`},
		{`{"additionalProperties":{"type":"boolean"}}`, `{"a":true,"b":false}`},
		{`true`, `[{"a":"]}"},"\\",null]`},
		{`{}`, `"a\\\""`},
	} {
		if !keeping(t, schemaFrom(t, OpenAPI31, c.schema), c.text) {
			t.Errorf("Accepts is not sure that %s keeps %s", c.text, c.schema)
		}
	}
}

func TestAcceptsIsNeverSureOfABreach(t *testing.T) {
	t.Parallel()
	schemas := []string{
		`{"type":"integer"}`, `{"type":"integer","format":"int32"}`, `{"type":"number","minimum":0.1}`,
		`{"minimum":1,"maximum":3}`, `{"exclusiveMinimum":1,"exclusiveMaximum":3}`, `{"minimum":9007199254740993}`,
		`{"multipleOf":2}`, `{"multipleOf":0.1}`, `{"enum":[1,"a",null,true,{},[]]}`, `{"const":{"a":1}}`,
		`{"type":"string","minLength":2,"maxLength":3}`, `{"pattern":"^a+$"}`, `{"format":"uuid"}`, `{"format":"ipv4"}`,
		`{"required":["a","b"]}`, `{"properties":{"a":{"type":"string"}},"additionalProperties":false}`,
		`{"maxProperties":1}`, `{"minProperties":1}`, `{"patternProperties":{"^a":false}}`,
		`{"propertyNames":{"maxLength":1}}`,
		`{"items":{"type":"integer"},"minItems":1,"maxItems":2}`, `{"prefixItems":[{"type":"string"}],"items":false}`,
		`{"uniqueItems":true}`, `{"contains":{"const":1}}`, `{"not":{"type":"object"}}`, `false`,
		`{"oneOf":[{"type":"integer"},{"type":"number"}]}`, `{"anyOf":[{"type":"string"},{"type":"null"}]}`,
		`{"allOf":[{"required":["a"]},{"required":["b"]}]}`, `{"if":{"type":"integer"},"then":{"minimum":5}}`,
		`{"dependentRequired":{"a":["b"]}}`, `{"unevaluatedProperties":false,"properties":{"a":true}}`,
		`{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}`, `{"unevaluatedItems":false}`,
		`{"$ref":"#/components/schemas/Tree"}`, `{"$ref":"#/components/schemas/Tree","required":["a"]}`,
		`{"$ref":"#/components/schemas/Loop"}`, `{"allOf":[{"$ref":"#/components/schemas/Loop"}]}`,
		`{"type":["array","null"],"const":[1]}`, `{"dependentSchemas":{"a":false}}`,
	}
	texts := []string{
		`0`, `1`, `2`, `3`, `-1`, `1.0`, `1e0`, `0.1`, `0.10000000000000001`, `2147483648`, `9007199254740992`,
		`9007199254740993`, `1e400`, `-0`, `null`, `true`, `false`, `""`, `"a"`, `"aa"`, `"\u0061\u0061"`, `"aaaa"`, `"é"`,
		`"𝄞𝄞"`, `"127.0.0.1"`, `"127.0.0.01"`, `"6f4c2a8e-0000-0000-0000-00000000000"`, `{}`, `{"a":1}`, `{"a":"x"}`,
		`{"a":1,"b":2}`, `{"a":1,"a":1}`, `{"v":1}`, `{"v":"1"}`, `{"v":1,"kids":[{}]}`, `{"\u0061":1}`, `[]`, `[1]`,
		`["a"]`, `[1,1]`, `[1,1.0]`, `[1,2,3]`, `[[[[]]]]`, ``, ` `, `01`, `1,`, `{"a"}`, `"\ud800"`, "\"\xff\"", `[1`, `nul`,
		strings.Repeat("[", 65) + strings.Repeat("]", 65), strings.Repeat("[", 64) + strings.Repeat("]", 64),
	}
	for _, dialect := range []Dialect{OpenAPI30, OpenAPI31} {
		for _, text := range schemas {
			s := schemaFrom(t, dialect, text)
			if s.Compile() != nil {
				continue
			}
			for _, value := range texts {
				keeping(t, s, value)
			}
		}
	}
}

func FuzzAcceptsIsNeverSurerThanTheLibrary(f *testing.F) {
	f.Add(`{"type":"object","properties":{"a":{"type":"integer","minimum":1}},"required":["a"]}`, `{"a":1}`)
	f.Add(`{"anyOf":[{"pattern":"^a"},{"type":["null","number"],"multipleOf":2}]}`, `"a\n"`)
	f.Add(`{"items":{"$ref":"#/components/schemas/Tree"},"maxItems":2}`, `[{"v":1,"kids":[]}]`)
	f.Fuzz(func(t *testing.T, schema, text string) {
		if len(schema) > 1000 || len(text) > 1000 {
			t.Skip("long")
		}
		s := schemaFrom(t, OpenAPI31, schema)
		if s.Compile() != nil {
			t.Skip("no schema")
		}
		keeping(t, s, text)
	})
}
