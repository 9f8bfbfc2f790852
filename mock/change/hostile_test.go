package change

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"understudy/mock/contract"
)

// around is a document whose only reply is the schema A of the components that are given.
func around(components string) string {
	return `{"openapi": "3.1.0", "info": {"title": "h", "version": "1"}, "paths": {"/a": {"get": {"operationId": "a",
		"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
		"$ref": "#/components/schemas/A"}}}}}}}}, "components": {"schemas": {` + components + `}}}`
}

// tree is a schema whose references mean 2^30 schemas, each of which ends in a leaf of a type.
func tree(leaf string) string {
	var b strings.Builder
	b.WriteString(`"A": {"$ref": "#/components/schemas/L0"}`)
	for i := range 30 {
		fmt.Fprintf(&b, `, "L%d": {"properties": {"l": {"$ref": "#/components/schemas/L%d"},
			"r": {"$ref": "#/components/schemas/L%d"}}}`, i, i+1, i+1)
	}
	return around(b.String() + `, "L30": {"type": "` + leaf + `"}`)
}

// web is schemas that all lead to each other, one of which ends in a leaf of a type.
func web(leaf string) string {
	var b strings.Builder
	b.WriteString(`"A": {"$ref": "#/components/schemas/W0"}`)
	for i := range 25 {
		fmt.Fprintf(&b, `, "W%d": {"properties": {"x": {"type": "string"}`, i)
		for k := range 25 {
			fmt.Fprintf(&b, `, "w%d": {"$ref": "#/components/schemas/W%d"}`, k, k)
		}
		b.WriteString(`}}`)
	}
	return around(strings.Replace(b.String(), `"x": {"type": "string"}`, `"x": {"type": "`+leaf+`"}`, 1))
}

// chain is references that lead one to the next through members, ending in a leaf of a type.
func chain(leaf string) string {
	var b strings.Builder
	b.WriteString(`"A": {"$ref": "#/components/schemas/C0"}`)
	for i := range 1500 {
		fmt.Fprintf(&b, `, "C%d": {"properties": {"next": {"$ref": "#/components/schemas/C%d"}}}`, i, i+1)
	}
	return around(b.String() + `, "C1500": {"type": "` + leaf + `"}`)
}

// nested is objects that stand in each other, ending in a leaf of a type.
func nested(leaf string) string {
	const deep = 200
	return around(`"A": ` + strings.Repeat(`{"properties": {"n": `, deep) + `{"type": "` + leaf + `"}` +
		strings.Repeat(`}}`, deep))
}

// choices is choices of one schema that stand in each other, and lead back to themselves, around a leaf of a type.
func choices(leaf string) string {
	const deep = 200
	text := `{"type": "` + leaf + `"}`
	for i := range deep {
		text = `{"` + [...]string{"allOf", "anyOf", "oneOf"}[i*3/deep] + `": [` + text + `]}`
	}
	var b strings.Builder
	for i := range deep {
		fmt.Fprintf(&b, `, "C%d": {"anyOf": [{"$ref": "#/components/schemas/C%d"}]}`, i, i+1)
	}
	return around(`"A": {"properties": {"a": ` + text + `, "b": {"$ref": "#/components/schemas/B"},
		"e": {"$ref": "#/components/schemas/C0"}}},
		"B": {"properties": {"c": {"anyOf": [{"properties": {"d": {"oneOf": [{"$ref": "#/components/schemas/B"}]}}}]}}}` +
		b.String() + fmt.Sprintf(`, "C%d": {"type": "%s"}`, deep, leaf))
}

// alternatives is a choice of many schemas in each of many schemas.
func alternatives(leaf string) string {
	var b strings.Builder
	b.WriteString(`"A": {"anyOf": [`)
	for i := range 60 {
		fmt.Fprintf(&b, `{"$ref": "#/components/schemas/O%d"}, `, i)
	}
	b.WriteString(`{"type": "null"}]}`)
	for i := range 60 {
		fmt.Fprintf(&b, `, "O%d": {"oneOf": [{"$ref": "#/components/schemas/P"}, {"type": "object", "properties": {"x": {
			"const": %d}, "a": {"$ref": "#/components/schemas/A"}}}]}`, i, i)
	}
	return around(b.String() + `, "P": {"type": "` + leaf + `"}`)
}

// names is members with names that JSON, YAML, pointers and shells take for something else.
func names(leaf string) string {
	list := []string{
		`"": `, `"a/b": `, `"~0": `, `"$ref": `, `"*": `, `"items": `, `"null": `, `"<<": `, `"'\"\\\n": `,
		`"é\u0085\u2028\ufeff😀": `,
		`"` + strings.Repeat("n", 2000) + `": `, `"\u0000": `, `"%s%d": `, `"- x": `, `"&a": `, `"__origin__": `,
	}
	return around(`"A": {"type": "object", "properties": {` + strings.Join(list, `{"type": "`+leaf+`"}, `) + `{"type": "` +
		leaf + `"}}}`)
}

// values is what no float64 holds, and what enums, constants and defaults may hold all the same.
func values(leaf string) string {
	return around(`"A": {"enum": [1e999, -1e400, 9007199254740993, "` + leaf + `", null, {"a": [1e999]}], "const": 1e999,
		"default": {"x": 123456789012345678901234567890}, "maximum": 1e999, "minimum": 9007199254740993,
		"maxLength": 99999999999999999999, "minLength": -1, "type": ["string", "banana"], "required": [1, "a"],
		"properties": [1], "pattern": "(", "items": [{"type": "string"}], "format": 3, "` + leaf + `": true,
		"not": {"const": "` + leaf + `"}}`)
}

// TestHostileDocumentsAreComparedInTime changes one leaf in documents that are made to take long.
func TestHostileDocumentsAreComparedInTime(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(leaf string) string{
		"2^30 references": tree, "a web": web, "a chain": chain, "nested": nested, "alternatives": alternatives,
		"choices": choices,
		"names":   names, "values": values,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			old, err := contract.Load("old.json", []byte(make("string")), nil)
			if err != nil {
				t.Fatal(err)
			}
			next, err := contract.Load("new.json", []byte(make("integer")), nil)
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			changes, err := Compare(ctx, old, next)
			if err != nil {
				t.Fatal(err)
			}
			breaking := 0
			for _, c := range changes {
				if c.Breaking {
					breaking++
				}
			}
			if breaking == 0 {
				t.Errorf("no change breaks anybody: %v", changes)
			}
			if same, err := Compare(ctx, old, old); err != nil || len(same) > 0 {
				t.Errorf("compared with itself: %v, %v", same, err)
			}
			t.Logf("%d changes, %d breaking, in %s: %s", len(changes), breaking, time.Since(begun), changes[0].Text)
		})
	}
}
