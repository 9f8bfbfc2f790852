package schema_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

func reviewed(t *testing.T, version, text string) (blemishes, ledger []problem.Finding) {
	t.Helper()
	doc, err := schema.Read("a.yaml", []byte("openapi: "+version+"\ncomponents: {schemas: {B: {type: object}, A: "+
		""+text+"}}"))
	if err != nil {
		t.Fatal(err)
	}
	dialect := schema.OpenAPI31
	if strings.HasPrefix(version, "3.0") {
		dialect = schema.OpenAPI30
	}
	return schema.NewSet(schema.NewLibrary(doc, nil), dialect).Review(doc.At("/components/schemas/A"))
}

// remarks are findings on a line each: the place below A, and the sentence.
func remarks(findings []problem.Finding) string {
	var lines []string
	for _, f := range findings {
		line := strings.TrimPrefix(f.Pointer, "/components/schemas/A") + " " + f.Keyword + ": " + f.Message
		if f.Hint != "" {
			line += " (" + f.Hint + ")"
		}
		if f.Document.Line == 0 || f.In != "document" {
			line += " nowhere"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestAReviewNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ version, schema, want string }{
		{"3.1.0", "{type: string, maxLength: 3, x-note: 1, description: d, example: a}", ""},
		{
			"3.1.0", "{properties: {a: {type: string, maxLenght: 3}}}",
			`/properties/a/maxLenght maxLenght: "maxLenght" is no keyword of JSON Schema 2020-12, and does nothing ` +
				`(write maxLength)`,
		},
		{
			"3.1.0", "{propertes: {a: {}}}",
			`/propertes propertes: "propertes" is no keyword of JSON Schema 2020-12, and does nothing (write properties)`,
		},
		{
			"3.1.0", "{nullable: true, shape: round}",
			`/nullable nullable: "nullable" is no keyword of JSON Schema 2020-12, and does nothing (list "null" in type)` +
				"\n" + `/shape shape: "shape" is no keyword of JSON Schema 2020-12, and does nothing (remove it, or begin ` +
				`its name with x-)`,
		},
		{
			"3.0.3", "{const: 1, type: integer}",
			`/const const: "const" is no keyword of OpenAPI 3.0, and does nothing (use an enum of one value)`,
		},
		{
			"3.0.3", "{$ref: '#/components/schemas/B', nullable: true, description: d}",
			"/nullable nullable: stands beside $ref, where it is ignored (put both into an allOf)",
		},
		{"3.1.0", "{$ref: '#/components/schemas/B', required: [a]}", ""},
		{"3.1.0", "{required: true}", "/required required: is not a list of names: it is left out (write a list of names)"},
		{
			"3.1.0", "{items: {minLength: -1, type: text}}",
			"/items/minLength minLength: is not a whole number from 0: it is left out (write a whole number from 0)\n" +
				"/items/type type: is not a type or a list of types: it is left out (write a type or a list of types)",
		},
		{
			"3.1.0", "{exclusiveMinimum: true}",
			"/exclusiveMinimum exclusiveMinimum: is not a number: it is left out (write a number)",
		},
		{
			"3.1.0",
			"{properties: {a: 1}}",
			"/properties/a schema: is no schema: every value is let through (write an object)",
		},
		{
			"3.1.0", "{$schema: 'https://example.com/x'}",
			`/$schema $schema: the dialect "https://example.com/x" is not known: JSON Schema 2020-12 is held to instead ` +
				"(use https://json-schema.org/draft/2020-12/schema)",
		},
		{
			"3.1.0", "{oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: B, c: " +
				"C, a: A}}}",
			`/discriminator/mapping/c discriminator: "c" leads to no schema (mend it, or remove it)` + "\n" +
				`/discriminator/mapping/a discriminator: "a" leads to a schema that is no alternative here (add it to oneOf)`,
		},
		{
			"3.1.0",
			"{default: {maxLenght: 1}, examples: [{maxLenght: 1}], enum: [{maxLenght: 1}], const: {maxLenght: 1}}",
			"",
		},
		{"3.1.0", "{properties: {maxLenght: {type: string}}}", ""},
	} {
		blemishes, _ := reviewed(t, test.version, test.schema)
		if diff := cmp.Diff(test.want, remarks(blemishes)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.schema, diff)
		}
	}
}

func TestAReviewNamesWhatIsNotHeld(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ version, schema, want string }{
		{"3.1.0", "{type: string, format: date}", ""},
		{"3.1.0", "{format: shoe-size}", `/format format: the format "shoe-size" is not known, and not checked`},
		{
			"3.1.0", "{type: string, format: int32}",
			"/format format: the format int32 is not about values of this type, and does nothing",
		},
		{"3.1.0", "{type: [string, 'null'], format: int64}", ""},
		{
			"3.1.0",
			"{type: string, format: html}",
			"/format format: the format html is not looked into: every string has it",
		},
		{"3.1.0", "{pattern: '('}", "/pattern pattern: is no ECMA-262 regular expression: it is not held"},
		{
			"3.1.0", "{patternProperties: {'(': {}}}",
			"/patternProperties/( patternProperties: is no ECMA-262 regular expression: it is not held",
		},
		{
			"3.1.0", "{contentEncoding: base64}",
			"/contentEncoding contentEncoding: says what a string holds, and is not looked into (JSON Schema 2020-12, " +
				"section 8)",
		},
		{
			"3.1.0", "{properties: {a: {readOnly: true}}}",
			"/properties/a/readOnly readOnly: is only a note since OpenAPI 3.1: values of both ways may have it",
		},
		{"3.0.3", "{properties: {a: {readOnly: true}}}", ""},
		{
			"3.0.3", "{type: object, discriminator: {propertyName: k}}",
			"/discriminator discriminator: beside no oneOf or anyOf it chooses nothing: schemas that take this one up in " +
				"their allOf are not looked for (OpenAPI 3.1, section 4.8.25)",
		},
	} {
		_, ledger := reviewed(t, test.version, test.schema)
		if diff := cmp.Diff(test.want, remarks(ledger)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.schema, diff)
		}
	}
}

func TestADialectThatIsNotKnownIsTold(t *testing.T) {
	t.Parallel()
	for dialect, want := range map[string]int{
		"https://spec.openapis.org/oas/3.1/dialect/base":       0,
		"https://spec.openapis.org/oas/3.1/dialect/2024-11-10": 0,
		"https://json-schema.org/draft/2020-12/schema":         0,
		"http://json-schema.org/draft-07/schema#":              0,
		"https://example.com/dialect":                          1,
	} {
		doc, err := schema.Read("a.yaml", []byte("openapi: 3.1.0\njsonSchemaDialect: "+dialect+"\ncomponents: {}\n"))
		if err != nil {
			t.Fatal(err)
		}
		found := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31).Dialects()
		if len(found) != want || want == 1 && (found[0].Document.Line != 2 || found[0].Keyword != "jsonSchemaDialect") {
			t.Errorf("%s: got %+v", dialect, found)
		}
	}
}

func TestTheDialectOfTheDocumentHolds(t *testing.T) {
	t.Parallel()
	const head = "openapi: 3.1.0\njsonSchemaDialect: http://json-schema.org/draft-07/schema#\ncomponents:\n schemas:\n"
	for _, test := range []struct {
		schema, value string
		want          bool
	}{
		{"A: {items: [{type: string}], additionalItems: false}", `["a",1]`, false},
		{"A: {items: [{type: string}], additionalItems: false}", `["a"]`, true},
		{"A: {$ref: '#/components/schemas/B', maxLength: 1}\n  B: {type: string}", `"ab"`, true},
		{"A: {$schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{type: string}]}", `[1]`, false},
		{"A: {prefixItems: [{type: string}]}", `[1]`, true},
		{"A: {$ref: other.yaml}", `["a",1]`, false},
	} {
		const other = "items: [{type: string}]\nadditionalItems: false\ntype: array"
		doc, library := libraryOf(t, head+"  "+test.schema, shelf{"other.yaml": other})
		set := schema.NewSet(library, schema.OpenAPI31)
		found := check(t, set.Schema(doc.At("/components/schemas/A"), schema.Reply), test.value)
		if (len(found) == 0) != test.want {
			t.Errorf("%s %s: got %s", test.schema, test.value, tellAll(found))
		}
	}
}

func TestADiscriminatorLeavesTheFindingsOfItsBranch(t *testing.T) {
	t.Parallel()
	const pets = "openapi: 3.1.0\ncomponents:\n schemas:\n" +
		"  Cat: {type: object, properties: {kind: {}, lives: {type: integer}}, required: [kind, lives]}\n" +
		"  Dog: {type: object, properties: {kind: {}, age: {type: integer}}, required: [kind, age]}\n" +
		"  A: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], " +
		"discriminator: {propertyName: kind}}\n"
	doc, err := schema.Read("a.yaml", []byte(pets))
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
	for value, want := range map[string]string{
		`{"kind":"Dog","lives":"x"}`: `body: lacks the member "age" (add it)`,
		`{"kind":"Fish"}`:            `body /kind: names none of the alternatives (use one of ["Cat","Dog"])`,
		`{"kind":"Cat","lives":"x"}`: `body /lives: is a string, not an integer (use an integer)`,
	} {
		found := check(t, set.Schema(doc.At("/components/schemas/A"), schema.Reply), value)
		if len(found) != 1 || found[0].String() != want {
			t.Errorf("%s: got %v, want %s", value, found, want)
		} else if found[0].Document.Line == 0 {
			t.Errorf("%s: no line: %+v", value, found[0])
		}
	}
}

func TestReadOnlyOfAnOlderFileIsInTheLedger(t *testing.T) {
	t.Parallel()
	const old = "openapi: 3.0.3\ncomponents: {schemas: {A: {properties: {id: {readOnly: true}, no: {readOnly: false}, " +
		"pin: {writeOnly: true}}}}}\n"
	for _, test := range []struct {
		version string
		dialect schema.Dialect
		want    []string
	}{
		{"3.1.0", schema.OpenAPI31, []string{"old.yaml:2:56 readOnly", "old.yaml:2:103 writeOnly"}},
		{"3.0.3", schema.OpenAPI30, nil},
	} {
		text := "openapi: " + test.version + "\nx: {$ref: 'old.yaml#/components/schemas/A'}\n"
		doc, err := schema.Read("openapi.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		library := schema.NewLibrary(doc, func(string) ([]byte, error) { return []byte(old), nil })
		at, err := doc.At("/x").Deref()
		if err != nil {
			t.Fatal(err)
		}
		_, ledger := schema.NewSet(library, test.dialect).Review(at)
		var got []string
		for _, finding := range ledger {
			got = append(got, finding.Source.String()+" "+finding.Keyword)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.version, diff)
		}
	}
}
