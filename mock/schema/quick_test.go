package schema

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// some makes random schemas and values of a small world, so that they meet often.
type some struct{ *rand.Rand }

func (r some) of(choices ...string) string { return choices[r.IntN(len(choices))] }

func (r some) schema(depth int) string {
	var words []string
	for range r.IntN(3) {
		words = append(words, r.of(
			`"type":"string"`, `"type":"integer"`, `"type":["number","null"]`, `"type":"boolean"`, `"type":"object"`, ``+
				`"type":"array"`,
			`"minLength":2`, `"maxLength":3`, `"pattern":"^a"`, `"format":"date"`, `"format":"int32"`, `"minimum":1`, ``+
				`"maximum":10`,
			`"maximum":1.5`, `"exclusiveMinimum":1`, `"multipleOf":2`, `"enum":["a",1,null]`, `"const":1`, `"const":{"a":1}`,
			`"enum":[[],true]`, `"required":["a"]`, `"minItems":1`, `"uniqueItems":true`, `"maxProperties":1`, `"not":{`+
				`"type":"null"}`,
			`"$ref":"#/components/schemas/A"`, `"$ref":"#/components/schemas/B"`, `"dependentRequired":{"a":["b"]}`,
		))
	}
	if depth > 0 {
		words = append(words, fmt.Sprintf(r.of(
			`"properties":{"a":%s}`, `"additionalProperties":%s`, `"items":%s`, `"allOf":[%s]`, `"anyOf":[%s]`, `"prefi`+
				`xItems":[%s]`,
			`"patternProperties":{"b":%s}`, `"properties":{"b":%s},"additionalProperties":false`, `"unevaluatedProperties":%s`,
			`"contains":%s`, `"propertyNames":%s`,
		), r.schema(depth-1)))
	}
	members := map[string]string{}
	for _, word := range words {
		name, _, _ := strings.Cut(word, ":")
		members[name] = word
	}
	words = words[:0]
	for _, word := range members {
		words = append(words, word)
	}
	return "{" + strings.Join(words, ",") + "}"
}

func (r some) value(depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return r.of("null", "true", "0", "1", "2", "1.0", "1e0", "1.5", "11", `""`, `"a"`, `"abc"`, `"abcd"`, `"2025`+
			`-02-29"`, `"2025-02-28"`, "3e9", "99999999999999999999")
	}
	return fmt.Sprintf(r.of("[%s]", "[%s,1]", `{"a":%s}`, `{"b":%s}`, `{"a":1,"c":%s}`), r.value(depth-1))
}

func TestWhatIsQuicklyAcceptedTheLibraryAccepts(t *testing.T) {
	t.Parallel()
	r := some{rand.New(rand.NewPCG(3, 4))}
	accepted := 0
	for range 1500 {
		text := fmt.Sprintf(`{"components":{"schemas":{"A":%s,"B":{"type":["string","integer"]}}}}`, r.schema(r.IntN(3)))
		doc, err := Read("a.json", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		s := NewSet(NewLibrary(doc, nil), OpenAPI31).Schema(doc.At("/components/schemas/A"), Reply)
		if s.Compile() != nil || s.quick == nil {
			continue
		}
		for range 60 {
			given := r.value(2)
			value, bad := Decode([]byte(given), 8)
			if bad != nil {
				t.Fatal(bad)
			}
			left := maxQuick
			if !s.quick.accepts(value, &left) {
				continue
			}
			accepted++
			if err := s.compiled.Validate(value); err != nil {
				t.Fatalf("%s\n%s is quickly accepted, but: %v", text, given, err)
			}
		}
	}
	if accepted < 1000 {
		t.Errorf("only %d values were accepted: the test says little", accepted)
	}
}

func TestTheUsualRecordIsQuicklyAccepted(t *testing.T) {
	t.Parallel()
	const text = `
components:
  schemas:
    A:
      {type: object, additionalProperties: false, required: [id, at], properties: {
        id: {type: integer, format: int64, minimum: 1}, at: {type: string, format: date-time},
        note: {type: [string, 'null'], maxLength: 5}, kind: {enum: [a, b]}, next: {$ref: '#/components/schemas/A'}}}
`
	doc, err := Read("a.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s := NewSet(NewLibrary(doc, nil), OpenAPI31).Schema(doc.At("/components/schemas/A"), Reply)
	if err := s.Compile(); err != nil || s.quick == nil {
		t.Fatalf("%v, %v", err, s.quick)
	}
	for value, want := range map[string]bool{
		`{"id":1,"at":"2025-01-15T10:30:00Z","note":null,"kind":"a","next":{"id":2,"at":"2025-01-15T10:30:00Z"}}`: true,
		`{"id":0,"at":"2025-01-15T10:30:00Z"}`: false, `{"id":1}`: false, `{"id":1,"at":"x"}`: false,
		`{"id":1,"at":"2025-01-15T10:30:00Z","more":1}`: false,
	} {
		var given any
		decoder := json.NewDecoder(strings.NewReader(value))
		decoder.UseNumber()
		if err := decoder.Decode(&given); err != nil {
			t.Fatal(err)
		}
		left := maxQuick
		if got := s.quick.accepts(given, &left); got != want || (s.Check(given) == nil) != want {
			t.Errorf("%s: %t, want %t", value, got, want)
		}
	}
}

func TestBranchesThatForkWithoutEndAreQuicklyAccepted(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("components:\n  schemas:\n")
	for i := range 60 {
		next := fmt.Sprintf("{$ref: '#/components/schemas/S%d'}", i+1)
		fmt.Fprintf(&text, "    S%d: {anyOf: [{type: string}, %s, %s]}\n", i, next, next)
	}
	text.WriteString("    S60: {type: object, properties: {a: {type: integer}}}\n")
	doc, err := Read("a.yaml", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	s := NewSet(NewLibrary(doc, nil), OpenAPI31).Schema(doc.At("/components/schemas/S0"), Reply)
	for given, want := range map[string]bool{`{"a":1}`: true, `"x"`: true, `{"a":"x"}`: false, `[]`: false} {
		value, _ := Decode([]byte(given), 8)
		if found := s.Check(value); (found == nil) != want || s.Accepts([]byte(given), 8) != want {
			t.Errorf("%s: %v", given, found)
		}
	}
}
