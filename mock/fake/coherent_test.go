package fake_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// shop is a document whose records stand in lists, in envelopes and in each other.
const shop = `
openapi: 3.1.1
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, format: int64, minimum: 1}
        name: {type: string}
        bornOn: {type: string, format: date}
        owner: {$ref: '#/components/schemas/User'}
        keeper: {anyOf: [{$ref: '#/components/schemas/User'}, {type: 'null'}]}
        vet: {allOf: [{$ref: '#/components/schemas/User'}], description: the doctor}
        tags: {type: array, items: {type: string}}
    User:
      type: object
      required: [id]
      properties:
        id: {type: string, format: uuid}
        email: {type: string, format: email}
        address: {type: object, properties: {city: {type: string}, zip: {type: string}}}
        createdAt: {type: string, format: date-time}
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Page:
      type: object
      properties:
        total: {type: integer}
        items: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        warnings: {type: array, items: {type: string}}
    Wrapped: {type: object, properties: {data: {$ref: '#/components/schemas/Pet'}, ok: {type: boolean}}}
    Strays: {type: array, minItems: 2, maxItems: 5, items: {type: integer}}
    Cat:
      oneOf: [{$ref: '#/components/schemas/Pet'}]
`

// play makes the body of a component in a workshop of its own.
func play(t *testing.T, doc *schema.Document, name string, q fake.Question) any {
	t.Helper()
	m, err := fake.Compile(doc.At("/components/schemas/"+name), schema.OpenAPI31)
	if err != nil {
		t.Fatal(err)
	}
	value, fault := schema.Decode([]byte(body(t, m, q)), 100)
	if fault != nil {
		t.Fatal(fault)
	}
	return value
}

// detail is the question that a call for one record asks.
func detail(seed int64, id any) fake.Question {
	text, err := json.Marshal(id)
	if err != nil {
		panic(err)
	}
	return fake.Question{
		Seed: seed, Identity: fmt.Sprint(id), Known: []contract.Known{{Name: "id", JSON: string(text), Record: true}},
	}
}

func TestARecordIsTheSameWhereverItIsShown(t *testing.T) {
	t.Parallel()
	doc := read(t, shop)
	for seed := range int64(10) {
		list := fake.Question{Seed: seed, Identity: "status=sold", Limit: 12}
		pets := play(t, doc, "Pets", list).([]any)
		page := play(t, doc, "Page", list).(map[string]any)["items"].([]any)
		if len(pets) != 12 || len(page) != 12 {
			t.Fatalf("%d and %d pets for a limit of 12", len(pets), len(page))
		}
		seen := map[string]bool{}
		for _, element := range append(pets, page...) {
			pet := element.(map[string]any)
			seen[fmt.Sprint(pet["id"])] = true
			if diff := cmp.Diff(play(t, doc, "Pet", detail(seed, pet["id"])), element); diff != "" {
				t.Fatalf("list and detail: %s", diff)
			}
			wrapped := play(t, doc, "Wrapped", detail(seed, pet["id"])).(map[string]any)["data"]
			if diff := cmp.Diff(wrapped, element); diff != "" {
				t.Fatalf("envelope and list: %s", diff)
			}
			for _, role := range []string{"owner", "keeper", "vet"} {
				user := pet[role].(map[string]any)
				if diff := cmp.Diff(play(t, doc, "User", detail(seed, user["id"])), any(user)); diff != "" {
					t.Fatalf("%s and detail: %s", role, diff)
				}
			}
			if a, b := pet["owner"].(map[string]any), pet["vet"].(map[string]any); a["id"] == b["id"] {
				t.Fatalf("owner and vet are one: %v", a)
			}
		}
		if len(seen) < 20 {
			t.Errorf("%d different pets of 24", len(seen))
		}
	}
}

func TestARecordFoundOtherwiseIsStillItself(t *testing.T) {
	t.Parallel()
	doc := read(t, shop)
	mine := play(t, doc, "User", fake.Question{Seed: 5, Identity: "me"}).(map[string]any)
	if diff := cmp.Diff(play(t, doc, "User", detail(5, mine["id"])), any(mine)); diff != "" {
		t.Error(diff)
	}
	nested := fake.Question{Seed: 5, Identity: "shop,7", Known: []contract.Known{
		{Name: "shopId", JSON: `"shop"`}, {Name: "petId", JSON: "7", Record: true},
	}}
	if diff := cmp.Diff(play(t, doc, "Pet", detail(5, 7)), play(t, doc, "Pet", nested)); diff != "" {
		t.Error(diff)
	}
}

func TestListsAreAsLongAsIsAskedForAndAllowed(t *testing.T) {
	t.Parallel()
	doc := read(t, shop)
	for _, row := range []struct {
		name        string
		limit, want int
	}{
		{"Strays", 1, 2},
		{"Strays", 4, 4},
		{"Strays", 50, 5},
		{"Pets", 1, 1},
		{"Pets", 1000, 100},
	} {
		list := play(t, doc, row.name, fake.Question{Seed: 1, Limit: row.limit}).([]any)
		if len(list) != row.want {
			t.Errorf("%s: %d elements for a limit of %d, want %d", row.name, len(list), row.limit, row.want)
		}
	}
	if n := len(play(t, doc, "Page", fake.Question{Limit: 7}).(map[string]any)["warnings"].([]any)); n > 3 {
		t.Errorf("%d elements in a list beside the one that was asked for", n)
	}
}
