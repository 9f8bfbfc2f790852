package change

import (
	"context"
	"strings"
	"testing"

	"understudy/mock/contract"
)

// replying is a document of a version whose only reply has a schema, written as YAML in braces.
func replying(version, schema string) string {
	return `openapi: ` + version + `
info: {title: a, version: "1"}
paths: {/a: {get: {operationId: a, responses: {"200": {description: ok, content: {
  application/json: {schema: ` + schema + `}}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, mate: {$ref: "#/components/schemas/Pet"}}}
    Animal: {properties: {mate: {$ref: "#/components/schemas/Animal"}, name: {type: string}}, type: object}
    Plant: {type: object, properties: {name: {type: string}, mate: {$ref: "#/components/schemas/Tree"}}}
    Tree: {type: object, properties: {name: {type: integer}, mate: {$ref: "#/components/schemas/Plant"}}}
`
}

func TestSchemasThatMeanTheSameAreTheSame(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		old, new string
		same     bool
	}{
		"the same":           {"3.1.0 {type: string}", "3.1.0 {type: string}", true},
		"another version":    {"3.0.3 {type: string, nullable: true}", `3.1.0 {type: [string, "null"]}`, true},
		"null in one only":   {"3.0.3 {type: string}", `3.1.0 {type: [string, "null"]}`, false},
		"an exclusive bound": {"3.0.3 {minimum: 1, exclusiveMinimum: true}", "3.1.0 {exclusiveMinimum: 1}", true},
		"an inclusive one":   {"3.0.3 {minimum: 1, exclusiveMinimum: false}", "3.1.0 {exclusiveMinimum: 1}", false},
		"a name": {
			`3.1.0 {$ref: "#/components/schemas/Pet"}`, `3.1.0 {$ref: "#/components/schemas/Animal"}`, true,
		},
		"another circle": {
			`3.1.0 {$ref: "#/components/schemas/Pet"}`, `3.1.0 {$ref: "#/components/schemas/Plant"}`, false,
		},
		"a place": {
			`3.1.0 {$ref: "#/components/schemas/Pet"}`,
			`3.1.0 {type: object, properties: {mate: {$ref: "#/components/schemas/Pet"}, name: {type: string}}}`, true,
		},
		"texts": {
			"3.1.0 {description: a, title: b, x-c: d, examples: [e]}", "3.1.0 {description: f}", true,
		},
		"texts beside": {
			`3.1.0 {$ref: "#/components/schemas/Pet", description: a}`, `3.1.0 {$ref: "#/components/schemas/Pet"}`, true,
		},
		"words beside": {
			`3.1.0 {$ref: "#/components/schemas/Pet", required: [name]}`, `3.1.0 {$ref: "#/components/schemas/Pet"}`, false,
		},
		"words ignored": {
			`3.0.3 {$ref: "#/components/schemas/Pet", required: [name]}`, `3.0.3 {$ref: "#/components/schemas/Pet"}`, true,
		},
		"an order": {
			"3.1.0 {enum: [1, 2], required: [a, b]}", "3.1.0 {required: [b, a], enum: [2, 1.0]}", true,
		},
		"an order of choices": {
			"3.1.0 {anyOf: [{minimum: 1}, {maximum: 2}]}", "3.1.0 {anyOf: [{maximum: 2}, {minimum: 1}]}", true,
		},
		"a choice twice": {
			"3.1.0 {oneOf: [{minimum: 1}, {minimum: 1}]}", "3.1.0 {oneOf: [{minimum: 1}, {maximum: 2}]}", false,
		},
		"an order of items": {
			"3.1.0 {prefixItems: [{minimum: 1}, {maximum: 2}]}", "3.1.0 {prefixItems: [{maximum: 2}, {minimum: 1}]}", false,
		},
		"anything":           {"3.1.0 {additionalProperties: true}", "3.1.0 {additionalProperties: false}", false},
		"a number past 2^53": {"3.1.0 {maximum: 9007199254740993}", "3.1.0 {maximum: 9007199254740995}", false},
		"a huge constant":    {"3.1.0 {const: 9007199254740993}", "3.1.0 {const: 9007199254740992}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var both [2]*contract.Contract
			for i, text := range []string{test.old, test.new} {
				version, schema, _ := strings.Cut(text, " ")
				both[i] = loaded(t, "a.yaml", []byte(replying(version, schema)))
			}
			changes, err := Compare(context.Background(), both[0], both[1])
			if err != nil {
				t.Fatal(err)
			}
			if (len(changes) == 0) != test.same {
				t.Errorf("got %+v", changes)
			}
		})
	}
}
