package fake_test

import (
	"testing"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

func TestADiscriminatorIsInheritedByName(t *testing.T) {
	t.Parallel()
	doc := read(t, `
openapi: 3.0.4
components:
  schemas:
    Pet:
      type: object
      required: [petType]
      properties: {petType: {type: string}}
      discriminator: {propertyName: petType, mapping: {kitty: Kit}}
    Kit: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {skill: {type: string}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}
    Extra: &extra {properties: {extra: {type: boolean}}, required: [extra]}
    Shelter:
      type: object
      properties:
        kit: {$ref: '#/components/schemas/Kit'}
        more: {allOf: [{$ref: '#/components/schemas/Kit'}, *extra]}
        first: {allOf: [*extra, {$ref: '#/components/schemas/Kit'}]}
        dog: {allOf: [{allOf: [{$ref: '#/components/schemas/Dog'}, *extra]}, {minProperties: 1}]}
        any: {allOf: [{$ref: '#/components/schemas/Pet'}, *extra]}
        inline:
          type: object
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind, mapping: {kitty: Kit}}
`)
	want := map[string]string{
		"kit": "kitty", "more": "kitty", "first": "kitty", "dog": "Dog", "any": "Pet", "inline": "kitty",
	}
	m, err := fake.Compile(doc.At("/components/schemas/Shelter"), schema.OpenAPI30)
	if err != nil {
		t.Fatal(err)
	}
	got := members(t, body(t, m, fake.Question{}))
	for name, tag := range want {
		pet := got[name].(map[string]any)
		if pet["petType"] != tag && pet["kind"] != tag {
			t.Errorf("%s: got %v, want %s", name, pet, tag)
		}
	}
}
