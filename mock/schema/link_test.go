package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/schema"
)

func TestSchemasThatAllLeadToEachOtherAreHeld(t *testing.T) {
	t.Parallel()
	const count = 1500
	var text strings.Builder
	text.WriteString("openapi: 3.1.0\ncomponents:\n schemas:\n")
	for i := range count {
		fmt.Fprintf(&text, "  S%d: {type: object, properties: {next: {$ref: '#/components/schemas/S%d'}, far: {anyOf: "+
			"[{$ref: '#/components/schemas/S%d'}, {type: string}]}}, additionalProperties: false}\n",
			i, (i+1)%count, (i*7+3)%count)
	}
	doc, err := schema.Read("a.yaml", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	set := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
	for i := range 3 {
		s := set.Schema(doc.At(fmt.Sprintf("/components/schemas/S%d", i*500)), schema.Reply)
		if err := s.Compile(); err != nil {
			t.Fatal(err)
		}
		if found := check(t, s, `{"next":{"far":{"next":{"far":"x"}}}}`); found != nil {
			t.Error(tellAll(found))
		}
		if found := check(t, s, `{"next":{"next":{"x":1}}}`); len(found) != 1 || found[0].Pointer != "/next/next/x" {
			t.Error(tellAll(found))
		}
	}
}

func TestOneUnusableSchemaLeavesTheOthersAlone(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"{$ref: '#/gone'}", "{allOf: [{$ref: '#/components/schemas/Bad'}]}", "{$ref: '#/components/schemas/Bad'}",
		"{properties: {a: {$ref: '#x'}}}", "{anyOf: [" + strings.Repeat("{},", 20_000) + "]}",
	} {
		doc, err := schema.Read("a.yaml", []byte("components: {schemas: {Bad: "+bad+",\n Good: {type: string}, "+
			"Uses: {properties: {a: {$ref: '#/components/schemas/Middle'}}}, "+
			"Middle: {properties: {b: {$ref: '#/components/schemas/Bad'}, g: {$ref: '#/components/schemas/Good'}}}, "+
			"Circle: {properties: {c: {$ref: '#/components/schemas/Circle'}, g: {$ref: '#/components/schemas/Good'}}}}}"))
		if err != nil {
			t.Fatal(err)
		}
		set := schema.NewSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
		for range 2 {
			for _, name := range []string{"Uses", "Middle", "Bad", "Uses"} {
				s := set.Schema(doc.At("/components/schemas/"+name), schema.Reply)
				if err := s.Compile(); err == nil {
					t.Errorf("%.60s: %s compiles", bad, name)
				}
				if found := check(t, s, `{"a":1}`); len(found) != 1 || found[0].Keyword != "schema" {
					t.Errorf("%.60s: %s: %s", bad, name, tellAll(found))
				}
			}
			for name, value := range map[string]string{"Good": `"a"`, "Circle": `{"c":{"c":{"g":"a"}}}`} {
				if found := check(t, set.Schema(doc.At("/components/schemas/"+name), schema.Reply), value); found != nil {
					t.Errorf("%.60s: %s: %s", bad, name, tellAll(found))
				}
			}
		}
	}
}
