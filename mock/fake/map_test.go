package fake_test

import (
	"fmt"
	"regexp"
	"testing"

	"understudy/mock/fake"
)

// A map is an object whose members have no names in the document.
const maps = `
Price: {type: object, properties: {amount: {type: number}}}
Plain: {type: object, additionalProperties: {$ref: '#/components/schemas/Price'}}
Scalars: {type: object, additionalProperties: {type: string}}
Unevaluated: {type: object, unevaluatedProperties: {type: integer}}
Patterns:
  type: object
  patternProperties: {'^x-': {type: integer}, '^[0-9]{4}$': {type: string}}
  additionalProperties: false
Names: {type: object, propertyNames: {format: uuid}, additionalProperties: {type: integer}}
Few: {type: object, propertyNames: {enum: [de, fr]}, additionalProperties: {type: string}}
Told:
  type: object
  additionalProperties: {$ref: '#/components/schemas/Price'}
  example: {EUR: {amount: 3}, USD: {amount: 4}}
Open: {type: object, additionalProperties: true}
Named: {type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}
Required: {type: object, required: [a], additionalProperties: {type: string}}
Nested: {type: object, properties: {prices: {$ref: '#/components/schemas/Plain'}}}
`

func TestMapsHaveEntries(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, names string
		least, most int
	}{
		{"Plain", `^[a-z]+$`, 1, 3},
		{"Scalars", `^[a-z]+$`, 1, 3},
		{"Unevaluated", `^[a-z]+$`, 1, 3},
		{"Patterns", `^(x-[a-z]+|[0-9]{4})$`, 1, 3},
		{"Names", `^[0-9a-f-]{36}$`, 1, 3},
		{"Few", `^(de|fr)$`, 1, 2},
		{"Told", `^(EUR|USD)$`, 1, 2},
		{"Open", ``, 0, 0},
		{"Named", `^a$`, 1, 1},
		{"Required", `^a$`, 1, 1},
		{"Nested", `^prices$`, 1, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, maps, row.name)
			sizes := map[int]bool{}
			for id := range 60 {
				got := members(t, body(t, m, fake.Question{Identity: fmt.Sprint(id)}))
				sizes[len(got)] = true
				if len(got) < row.least || len(got) > row.most {
					t.Fatalf("%d entries in %v, want %d to %d", len(got), got, row.least, row.most)
				}
				for name, value := range got {
					if !regexp.MustCompile(row.names).MatchString(name) || fmt.Sprint(value) == "map[]" {
						t.Fatalf("got %q: %v", name, value)
					}
				}
			}
			if len(sizes) != row.most-row.least+1 {
				t.Errorf("of the sizes from %d to %d there were only %v", row.least, row.most, sizes)
			}
		})
	}
}

func TestEntriesOfAMapAreTheSameForTheSameRecord(t *testing.T) {
	t.Parallel()
	one, other := compile(t, maps, "Nested"), compile(t, maps, "Nested")
	differ := false
	for id := range 20 {
		q := fake.Question{Seed: 3, Identity: fmt.Sprint(id)}
		if a, b := body(t, one, q), body(t, other, q); a != b {
			t.Errorf("%s and %s", a, b)
		}
		differ = differ || body(t, one, q) != body(t, one, fake.Question{Seed: 3})
	}
	if !differ {
		t.Error("all records have the same map")
	}
}
