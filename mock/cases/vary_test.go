package cases

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// edges is a document with one operation, which takes a body of a schema, and what stands beside that, and a parameter.
func edges(t *testing.T, version, body, parameter string) (*Maker, *contract.Operation, Request) {
	t.Helper()
	text := `openapi: ` + version + `
info: {title: Edges, version: '1'}
paths:
  /e:
    post:
      operationId: edge
      parameters: [{name: p, in: query, schema: ` + parameter + `}]
      requestBody: {required: true, content: {application/json: {schema: ` + body + `}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Cat:
      type: object
      required: [kind]
      additionalProperties: false
      properties: {kind: {type: string}, lives: {type: integer, const: 9}}
    Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: string, enum: [wau]}}}
`
	c, err := contract.Load("edges.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := New(c, Options{}), c.Operation("edge")
	request, why := m.Make(o, false)
	if why.String() != "" {
		t.Fatal(why)
	}
	return m, o, request
}

// TestVariantsAreTheEdgesOfTheContract shows what is sent for each edge.
func TestVariantsAreTheEdgesOfTheContract(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		version, body, parameter string
		want, unvaried           []string
	}{
		"what is required, and each member left out": {
			body: `{type: object, required: [a], properties: {a: {const: 1}, b: {const: 2}, c: {type: object, ` +
				`required: [d], properties: {d: {const: 3}, e: {const: 4}}}}, ` +
				`dependentRequired: {c: [b]}, minProperties: 2}, example: {a: 1, b: 2, c: {d: 3, e: 4}}`,
			want: []string{
				`body has only what is required: {"a":1,"b":2}`, `body /c is left out: {"a":1,"b":2}`,
				`body /c has only what is required: {"a":1,"b":2,"c":{"d":3}}`,
			},
		},
		"what one asks for goes after it": {
			body: `{type: object, properties: {a: {const: 1}, b: {const: 2}, c: {const: 3}, d: {const: 4}}, ` +
				`dependentRequired: {d: [c], c: [b], b: [a]}}, example: {a: 1, b: 2, c: 3, d: 4}`,
			want: []string{`body has only what is required: {}`, `body /d is left out: {"a":1,"b":2,"c":3}`},
		},
		"optional objects with only what they require, two levels down": {
			body: `{type: object, required: [n], properties: {n: {const: 1}, a: {type: object, required: [x], ` +
				`properties: {x: {const: 2}, y: {const: 3}, b: {type: object, required: [z], ` +
				`properties: {z: {const: 4}, c: {type: object, properties: {w: {const: 5}}}}}}}}}, ` +
				`example: {n: 1, a: {x: 2, y: 3, b: {z: 4, c: {w: 5}}}}`,
			want: []string{
				`body has only what is required: {"n":1}`, `body /a is left out: {"n":1}`,
				`body /a has only what is required: {"n":1,"a":{"x":2}}`,
				`body /a/b has only what is required: {"n":1,"a":{"x":2,"b":{"z":4}}}`,
			},
		},
		"an optional object that asks for others beside it": {
			body: `{type: object, properties: {m: {const: 1}, a: {type: object, required: [x], ` +
				`properties: {x: {const: 2}, y: {const: 3}}}}, dependentRequired: {a: [m]}}, ` +
				`example: {m: 1, a: {x: 2, y: 3}}`,
			want: []string{
				`body has only what is required: {}`, `body /a is left out: {"m":1}`,
				`body /a has only what is required: {"m":1,"a":{"x":2}}`,
			},
		},
		"an alternative that others ask for each other in": {
			body: `{type: object, required: [k], ` +
				`properties: {k: {type: string}, a: {const: 1}, b: {const: 2}, c: {const: 3}}, ` +
				`dependentRequired: {c: [b], b: [a]}, oneOf: [{required: [a]}, {properties: {k: {const: n}, a: false}}]}, ` +
				`example: {k: m, a: 1, b: 2, c: 3}`,
			want: []string{
				`body has only what is required: {"k":"m","a":1}`, `body takes alternative 1 of its oneOf: {"k":"m","a":1}`,
				`body takes alternative 2 of its oneOf: {"k":"n"}`, `body /c is left out: {"k":"m","a":1,"b":2}`,
			},
		},
		"members that are required inside are kept": {
			body: `{type: object, required: [c], properties: {c: {type: array, minItems: 1, items: {type: object, ` +
				`required: [d], properties: {d: {const: 3}, e: {const: 4}}}}}}, example: {c: [{d: 3, e: 4}]}`,
			want: []string{
				`body has only what is required: {"c":[{"d":3}]}`, `body /c is at its minItems 1: {"c":[{"d":3,"e":4}]}`,
			},
		},
		"alternatives": {
			body: `{oneOf: [{type: object, required: [k], properties: {k: {const: cat}}}, ` +
				`{type: object, required: [k], properties: {k: {const: dog}}}]}`,
			want: []string{
				`body takes alternative 1 of its oneOf: {"k":"cat"}`, `body takes alternative 2 of its oneOf: {"k":"dog"}`,
			},
		},
		"alternatives that differ in what is required": {
			body: `{type: object, required: [n], properties: {n: {const: 1}, a: {const: 2}, b: {const: 3}}, ` +
				`oneOf: [{required: [a]}, {required: [b]}]}, example: {n: 1, a: 2}`,
			want: []string{
				`body takes alternative 1 of its oneOf: {"n":1,"a":2}`, `body takes alternative 2 of its oneOf: {"n":1,"b":3}`,
			},
		},
		"alternatives that both may hold are told apart": {
			body: `{type: object, properties: {a: {const: 2}, b: {const: 3}}, anyOf: [{required: [a]}, {required: [b]}], ` +
				`example: {a: 2, b: 3}}`,
			want: []string{
				`body has only what is required: {"b":3}`, `body takes alternative 1 of its anyOf: {"a":2}`,
				`body takes alternative 2 of its anyOf: {"b":3}`, `body /a is left out: {"b":3}`, `body /b is left out: {"a":2}`,
			},
		},
		"alternatives that a member chooses": {
			body: `{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], ` +
				`discriminator: {propertyName: kind, mapping: {tom: '#/components/schemas/Cat'}}, ` +
				`example: {kind: tom, lives: 9}}`,
			want: []string{
				`body has only what is required: {"kind":"tom"}`, `body takes alternative 1 of its oneOf: {"kind":"tom","lives":9}`,
				`body takes alternative 2 of its oneOf: {"kind":"Dog","bark":"wau"}`,
			},
		},
		"alternatives one level down, in members and elements": {
			body: `{type: object, required: [a, l], properties: {a: {oneOf: [{const: 1}, {const: x}]}, ` +
				`l: {type: array, items: {anyOf: [{const: 2}, {const: y}]}}}}, example: {a: 1, l: [2]}`,
			want: []string{
				`body /a takes alternative 1 of its oneOf: {"a":1,"l":[2]}`,
				`body /a takes alternative 2 of its oneOf: {"a":"x","l":[2]}`,
				`body /l/0 takes alternative 1 of its anyOf: {"a":1,"l":[2]}`,
				`body /l/0 takes alternative 2 of its anyOf: {"a":1,"l":["y"]}`,
			},
		},
		"an alternative that the contract never takes is told": {
			body: `{type: string, oneOf: [{const: a}, {const: 1}]}, example: a`,
			want: []string{`body takes alternative 1 of its oneOf: "a"`},
			unvaried: []string{
				"body takes alternative 2 of its oneOf: no request with such a value keeps the contract, as far as was tried",
			},
		},
		"null": {
			body: `{type: object, required: [a], properties: {a: {type: [string, 'null'], const: null}}}, example: {a: null}`,
			want: []string{`body /a is null: {"a":null}`},
		},
		"null in OpenAPI 3.0": {
			version: "3.0.3", parameter: "{type: string, nullable: true}",
			body: `{type: object, required: [a], properties: {a: {type: integer, nullable: true}}}, example: {a: 1}`,
			want: []string{`body /a is null: {"a":null}`},
		},
		"limits of members": {
			body: `{type: object, required: [n, t, l], properties: {n: {type: integer, minimum: 2, maximum: 9}, ` +
				`t: {allOf: [{type: string, maxLength: 5}, {minLength: 2}]}, ` +
				`l: {type: array, minItems: 1, maxItems: 3, items: {const: 0}}}}, example: {n: 4, t: abc, l: [0, 0]}`,
			want: []string{
				`body /n is at its minimum 2: {"n":2,"t":"abc","l":[0,0]}`,
				`body /n is at its maximum 9: {"n":9,"t":"abc","l":[0,0]}`,
				`body /t is at its maxLength 5: {"n":4,"t":"aaabc","l":[0,0]}`,
				`body /t is at its minLength 2: {"n":4,"t":"ab","l":[0,0]}`,
				`body /l is at its minItems 1: {"n":4,"t":"abc","l":[0]}`,
				`body /l is at its maxItems 3: {"n":4,"t":"abc","l":[0,0,0]}`,
			},
		},
		"limits of a parameter": {
			body: "{const: 1}", parameter: "{type: integer, minimum: 1, maximum: 100, multipleOf: 5, example: 10}",
			want: []string{"query parameter p is at its maximum 100: p=100"},
		},
		"a limit that is excluded is none": {
			version: "3.0.3", body: "{}, example: 1",
			parameter: "{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 3, example: 2}",
			want:      []string{"query parameter p is at its maximum 3: p=3"},
		},
		"values of an enum": {
			body: `{type: object, required: [a], properties: {a: {enum: [x, 1]}}}, example: {a: x}`, parameter: "{enum: [y, z]}",
			want: []string{
				`query parameter p is "y" of its enum: p=y`, `query parameter p is "z" of its enum: p=z`,
				`body /a is "x" of its enum: {"a":"x"}`, `body /a is 1 of its enum: {"a":1}`,
			},
		},
		"an object in a parameter": {
			body:      "{const: 1}",
			parameter: "{type: object, required: [r], properties: {r: {const: 1}, s: {const: 2}}, example: {r: 1, s: 2}}",
			want:      []string{"query parameter p has only what is required: r=1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.version == "" {
				c.version = "3.1.0"
			}
			if c.parameter == "" {
				c.parameter = "{const: 1}"
			}
			m, o, request := edges(t, c.version, c.body, c.parameter)
			variants, unvaried := m.Variants(o, request)
			var got, told []string
			for i := range variants {
				v := &variants[i]
				sent := string(v.Request.Body)
				if v.In != "body" {
					sent = strings.TrimPrefix(v.Request.Query, "&")
				}
				got = append(got, v.Name+": "+sent)
			}
			for _, u := range unvaried {
				told = append(told, u.Name+": "+u.Reason)
			}
			if diff := cmp.Diff(c.want, got) + cmp.Diff(c.unvaried, told); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestVariantsBeyondTheBoundAreTold(t *testing.T) {
	t.Parallel()
	const bounded = "{type: integer, minimum: 1, maximum: 9}"
	m, o, request := edges(t, "3.1.0", "{type: object, required: [a], properties: {a: "+bounded+"}}", bounded)
	all, told := m.Variants(o, request)
	if len(all) < 4 || len(told) > 0 {
		t.Fatalf("got %d variants, %v", len(all), told)
	}
	for name, most := range map[string]bounds{
		"how many": {2, maxVaried, maxVariedHeld}, "what is tried": {MaxVariants, 1500, maxVariedHeld},
		"what is kept": {MaxVariants, maxVaried, 10},
	} {
		some, told := m.variants(o, request, most)
		if len(some) >= len(all) || len(told) == 0 || !strings.HasPrefix(told[len(told)-1].Reason, "not tried: at most 100") {
			t.Errorf("%s: got %d variants, %v", name, len(some), told)
		}
		if diff := cmp.Diff(all[:len(some)], some); diff != "" {
			t.Errorf("%s: others are made: %s", name, diff)
		}
	}
}

func TestALongEnumIsSentInPart(t *testing.T) {
	t.Parallel()
	values := make([]string, 25)
	for i := range values {
		values[i] = fmt.Sprint(i)
	}
	m, o, request := edges(t, "3.1.0", "{const: 1}", "{enum: ["+strings.Join(values, ", ")+"]}")
	variants, told := m.Variants(o, request)
	if len(variants) != maxListed || len(told) != 1 || told[0].Reason != "20 of its 25 values are sent" ||
		told[0].Name != "query parameter p is another value of its enum" {
		t.Errorf("got %d variants, %v", len(variants), told)
	}
}
