package fake_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

// architect builds a schema from the fuzzer's bytes.
type architect struct{ data []byte }

func (a *architect) below(n int) int {
	if len(a.data) == 0 {
		return 0
	}
	b := a.data[0]
	a.data = a.data[1:]
	return int(b) % n
}

func (a *architect) pick(options ...any) any { return options[a.below(len(options))] }

// schema is one of depth levels; deeper ones are plain.
func (a *architect) schema(depth int) any {
	if depth == 0 || len(a.data) == 0 {
		return a.pick(true, map[string]any{"type": "string"}, map[string]any{"type": "integer"}, map[string]any{}, false)
	}
	s := map[string]any{}
	if a.below(4) > 0 {
		s["type"] = a.pick("string", "integer", "number", "object", "array", "boolean", "null",
			[]any{"string", "null"}, []any{"integer", "object"})
	}
	for range a.below(4) + 1 {
		a.keyword(s, depth-1)
	}
	return s
}

func (a *architect) keyword(s map[string]any, depth int) {
	names := []any{"id", "name", "email", "createdAt", "x"}
	switch a.below(24) {
	case 0:
		s["minimum"] = a.pick(0, 1.5, -3, 7)
	case 1:
		s["maximum"] = a.pick(10, 7.25, -3, 1e12)
	case 2:
		s["exclusiveMinimum"] = a.pick(0, 6, 0.1)
	case 3:
		s["multipleOf"] = a.pick(2, 0.01, 3, 0.3)
	case 4:
		s["minLength"] = a.below(20)
	case 5:
		s["maxLength"] = a.below(30)
	case 6:
		s["pattern"] = a.pick("^[a-z]+$", `^\d{3}-\d{2}$`, "a|b", "^(?!x).*$", `[A-Z]\w*`, "^.{2,5}$")
	case 7:
		s["format"] = a.pick("date-time", "email", "uuid", "uri", "date", "ipv4", "int32", "byte", "hostname")
	case 8:
		s["enum"] = []any{a.pick("a", 1, nil, true), a.pick("bcd", 2.5, []any{}, map[string]any{"id": 1})}
	case 9:
		s["const"] = a.pick("a", 1, nil, map[string]any{"name": "x"})
	case 10:
		s["items"] = a.schema(depth)
	case 11:
		s["minItems"] = a.below(4)
	case 12:
		s["maxItems"] = a.below(5)
	case 13:
		s["uniqueItems"] = true
	case 14, 15:
		properties := map[string]any{}
		for range a.below(4) + 1 {
			properties[a.pick(names...).(string)] = a.schema(depth)
		}
		s["properties"] = properties
	case 16:
		s["required"] = []any{a.pick(names...)}
	case 17:
		s["additionalProperties"] = a.schema(depth)
	case 18:
		s["minProperties"] = a.below(4)
	case 19:
		s["allOf"] = []any{a.schema(depth), a.schema(depth)}
	case 20:
		s[a.pick("oneOf", "anyOf").(string)] = []any{a.schema(depth), a.schema(depth)}
	case 21:
		s["not"] = a.schema(depth)
	case 22:
		s["if"], s["then"], s["else"] = a.schema(depth), a.schema(depth), a.schema(depth)
	case 23:
		s["properties"] = map[string]any{"x": map[string]any{"$ref": "#/A"}}
	}
}

// FuzzWhatIsMadeUpIsAccepted holds the room's promise: whatever schema compiles, what is made from it keeps it.
func FuzzWhatIsMadeUpIsAccepted(f *testing.F) {
	f.Add([]byte{})
	for i := range byte(200) {
		f.Add([]byte{i, i * 7, i * 13, 3, i ^ 0x55, i * 31, 9, i, i * 3, 20, i * 5, 14, i, 2, i * 11, 1, 0, i * 17, 5, i})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 200 {
			t.Skip()
		}
		a := &architect{data: data}
		text, err := json.Marshal(map[string]any{"A": a.schema(3)})
		if err != nil {
			t.Fatal(err)
		}
		doc, err := schema.Read("document.json", text)
		if err != nil {
			t.Fatal(err)
		}
		m, err := fake.Compile(doc.At("/A"), schema.OpenAPI31)
		if err != nil {
			return
		}
		check := schema.NewSet(doc, schema.OpenAPI31).Schema(doc.At("/A"), schema.Reply)
		for id := range 5 {
			out, err := m.Append(nil, fake.Question{Identity: fmt.Sprint(id)})
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			value, fault := schema.Decode(out, 200)
			if fault != nil {
				t.Fatalf("%s: %s is no JSON: %v", text, out, fault)
			}
			if findings := check.Check(value); findings != nil {
				t.Fatalf("%s: %s: %v", text, out, findings)
			}
		}
	})
}
