package fake_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// TestARecordIsTheSameWhateverItIsKnownBy asks for a list, and then for each of its records by itself, by the parameter
// of its path: by the same name as the member, by another one, and through a schema that extends the record's.
func TestARecordIsTheSameWhateverItIsKnownBy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ parameter, member, kind string }{
		{"id", "id", "integer"},
		{"petId", "id", "integer"},
		{"id", "petId", "integer"},
		{"id", "_id", "integer"},
		{"uuid", "uuid", "string, format: uuid"},
		{"id", "uuid", "string, format: uuid"},
		{"slug", "slug", "string"},
		{"username", "username", "string"},
		{"email", "email", "string, format: email"},
		{"number", "number", "integer"},
		{"code", "code", "string"},
	} {
		t.Run(c.parameter+" of "+c.member, func(t *testing.T) {
			t.Parallel()
			doc := read(t, fmt.Sprintf(`components:
  schemas:
    Pet:
      required: [%[1]s, label]
      properties: {%[1]s: {type: %[2]s}, label: {type: string}, first_name: {type: string}}
    Long: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {extra: {type: string}}}]}
    Pets: {type: array, minItems: 3, items: {$ref: '#/components/schemas/Pet'}}
openapi: 3.1.0
`, c.member, c.kind))
			shop := fake.NewWorkshop(schema.OpenAPI31, schema.Reply)
			shop.Keys(c.parameter)
			made := func(name string, q fake.Question) string {
				m, err := shop.Compile(doc.At("/components/schemas/" + name))
				if err != nil {
					t.Fatal(err)
				}
				return body(t, m, q)
			}
			var list []map[string]json.RawMessage
			if err := json.Unmarshal([]byte(made("Pets", fake.Question{})), &list); err != nil || len(list) < 3 {
				t.Fatal(list, err)
			}
			for _, one := range list {
				known := []contract.Known{{Name: c.parameter, JSON: string(one[c.member]), Record: true}}
				for _, kind := range []string{"Pet", "Long"} {
					var alone map[string]json.RawMessage
					text := made(kind, fake.Question{Identity: "x", Known: known})
					if err := json.Unmarshal([]byte(text), &alone); err != nil {
						t.Fatal(err)
					}
					for name, value := range one {
						if string(alone[name]) != string(value) {
							t.Errorf("%s: %s is %s in the list and %s by itself", kind, name, value, alone[name])
						}
					}
				}
			}
		})
	}
}
