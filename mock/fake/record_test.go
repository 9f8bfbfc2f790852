package fake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/fake"
)

func TestKnownValuesAreReflectedWhereTheyKeepTheSchema(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, schema string
		known        contract.Known
		member, want string
	}{
		{"same name", "{type: object, properties: {id: {type: integer}}}", contract.Known{Name: "id", JSON: "7"}, "id", "7"},
		{
			"record id", "{type: object, properties: {Id: {type: integer}}}",
			contract.Known{Name: "petId", JSON: "7", Record: true},
			"Id", "7",
		},
		{
			"other spelling", "{type: object, properties: {user_id: {type: string}}}",
			contract.Known{Name: "userId", JSON: `"u1"`},
			"user_id", "u1",
		},
		{
			"through allOf", "{allOf: [{properties: {id: {type: integer}}}, {required: [id]}]}",
			contract.Known{Name: "id", JSON: "9223372036854775807"},
			"id", "9223372036854775807",
		},
		{
			"number as string", "{type: object, properties: {id: {type: string, minLength: 1}}}",
			contract.Known{Name: "id", JSON: "7"},
			"id", "7",
		},
		{
			"string as number", "{type: object, properties: {id: {type: integer}}}",
			contract.Known{Name: "id", JSON: `"7"`},
			"id", "7",
		},
		{
			"in a oneOf", "{oneOf: [{type: object, required: [id], properties: {id: {type: integer}}}, {type: string}]}",
			contract.Known{Name: "id", JSON: "7"},
			"id", "7",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			m := compile(t, "A: "+row.schema, "A")
			q := fake.Question{Seed: 1, Identity: "x", Known: []contract.Known{{Name: "other", JSON: "1"}, row.known}}
			if got := fmt.Sprint(members(t, body(t, m, q))[row.member]); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
	t.Run("not where they break it", func(t *testing.T) {
		t.Parallel()
		m := compile(t, "A: {type: object, properties: {id: {type: string, format: uuid}}}", "A")
		q := fake.Question{Known: []contract.Known{{Name: "id", JSON: "7"}}}
		if got := fmt.Sprint(members(t, body(t, m, q))["id"]); len(got) != 36 {
			t.Errorf("got %s, want a UUID", got)
		}
	})
	t.Run("not in nested objects", func(t *testing.T) {
		t.Parallel()
		m := compile(t, "A: {type: object, properties: {in: {type: object, properties: {id: {type: integer}}}}}", "A")
		q := fake.Question{Known: []contract.Known{{Name: "id", JSON: "-7"}}}
		if got := body(t, m, q); strings.Contains(got, "-7") {
			t.Errorf("got %s", got)
		}
	})
}

func TestListAndDetailOfARecordAgree(t *testing.T) {
	t.Parallel()
	const schemas = `
Pets: {type: array, minItems: 3, items: {$ref: '#/components/schemas/Pet'}}
Shop: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
Pet: {type: object, properties: {name: {type: string}, id: {type: integer}, email: {type: string}}}
`
	detail := compile(t, schemas, "Pet")
	list := body(t, compile(t, schemas, "Pets"), fake.Question{Seed: 4})
	var pets []json.RawMessage
	if err := json.Unmarshal([]byte(list), &pets); err != nil {
		t.Fatal(err)
	}
	shop := members(t, body(t, compile(t, schemas, "Shop"), fake.Question{Seed: 4, Identity: "any"}))
	nested, err := json.Marshal(shop["pet"])
	if err != nil {
		t.Fatal(err)
	}
	for _, pet := range append(pets, nested) {
		record := members(t, string(pet))
		id := fmt.Sprint(record["id"])
		q := tokenQuestion(id)
		q.Seed = 4
		if diff := cmp.Diff(members(t, body(t, detail, q)), record); diff != "" {
			t.Errorf("id %s: %s", id, diff)
		}
	}
}
