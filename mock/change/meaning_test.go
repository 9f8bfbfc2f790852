package change

import (
	"strings"
	"testing"
)

// everywhere are documents that have a schema, written as "VERSION SCHEMA", in one place each: a request, a reply, a
// query parameter and a header.
func everywhere(text string) map[string][]byte {
	version, schema, _ := strings.Cut(text, " ")
	all := map[string][]byte{}
	for place, operation := range map[string]string{
		"request": `responses: {"200": {description: ok}}, requestBody: {content: {application/json: S}}`,
		"reply":   `responses: {"200": {description: ok, content: {application/json: S}}}`,
		"query":   `responses: {"200": {description: ok}}, parameters: [{name: q, in: query, schema: ` + schema + `}]`,
		"header":  `responses: {"200": {description: ok, headers: {X-A: S}}}`,
	} {
		operation = strings.Replace(operation, "S}", "{schema: "+schema+"}}", 1)
		all[place] = []byte("openapi: " + version + "\ninfo: {title: a, version: '1'}\n" +
			"paths: {/a: {post: {operationId: a, " + operation + "}}}\n" +
			"components:\n  schemas:\n    Name: {type: string, maxLength: 9}\n" +
			"    Pet: {type: object, required: [id], properties: {id: {type: integer}}}\n")
	}
	return all
}

// TestTheWayThatASchemaIsWrittenIsNoChange writes the same in two ways, and compares them in both directions.
func TestTheWayThatASchemaIsWrittenIsNoChange(t *testing.T) {
	t.Parallel()
	pet := `{$ref: "#/components/schemas/Pet"}`
	for name, both := range map[string][2]string{
		"anything besides":        {"3.1.0 {type: object}", "3.1.0 {type: object, additionalProperties: true}"},
		"anything besides, as {}": {"3.0.3 {type: object}", "3.0.3 {type: object, additionalProperties: {}}"},
		"any items":               {"3.1.0 {type: array}", "3.1.0 {type: array, items: {}}"},
		"any names":               {"3.1.0 {type: object}", "3.1.0 {type: object, propertyNames: true}"},
		"nothing is the least": {
			"3.1.0 {}", "3.1.0 {minLength: 0, minItems: 0, minProperties: 0, required: [], properties: {}}",
		},
		"false is the default": {
			"3.0.3 {type: array, items: {}}",
			"3.0.3 {type: array, items: {}, uniqueItems: false, nullable: false, deprecated: false, readOnly: false}",
		},
		"true and {}":            {"3.1.0 {properties: {a: true}}", "3.1.0 {properties: {a: {}}}"},
		"false and not {}":       {"3.1.0 {properties: {a: false}}", "3.1.0 {properties: {a: {not: {}}}}"},
		"all of one":             {"3.0.3 " + pet, "3.0.3 {allOf: [" + pet + "], description: a pet}"},
		"any of one":             {"3.1.0 " + pet, "3.1.0 {anyOf: [" + pet + "]}"},
		"one of one":             {"3.1.0 " + pet, "3.1.0 {oneOf: [" + pet + "]}"},
		"one in another":         {"3.1.0 {allOf: [{oneOf: [" + pet + "]}]}", "3.1.0 {anyOf: [{allOf: [" + pet + "]}]}"},
		"one of one in a member": {"3.1.0 {properties: {a: " + pet + "}}", "3.1.0 {properties: {a: {allOf: [" + pet + "]}}}"},
		"one of one in an item":  {"3.1.0 {items: " + pet + "}", "3.1.0 {items: {oneOf: [" + pet + "]}}"},
		"more than nothing":      {"3.1.0 {type: integer, minimum: 1}", "3.1.0 {type: integer, exclusiveMinimum: 0}"},
		"less than a half": {
			"3.1.0 {type: [integer, 'null'], maximum: -1}", "3.1.0 {type: [integer, 'null'], exclusiveMaximum: -0.5}",
		},
		"a half and more": {"3.1.0 {type: integer, minimum: 0.5}", "3.1.0 {type: integer, minimum: 1}"},
		"a flag": {
			"3.0.3 {type: number, maximum: 2, exclusiveMaximum: true}", "3.1.0 {type: number, exclusiveMaximum: 2}",
		},
		"a flag of counts": {
			"3.0.3 {type: integer, maximum: 2, exclusiveMaximum: true}", "3.0.3 {type: integer, maximum: 1}",
		},
		"two bounds":        {"3.1.0 {minimum: 1, exclusiveMinimum: 1}", "3.1.0 {exclusiveMinimum: 1}"},
		"a wide bound":      {"3.1.0 {maximum: 5, exclusiveMaximum: 7}", "3.1.0 {maximum: 5}"},
		"a constant":        {"3.1.0 {const: a}", "3.1.0 {enum: [a]}"},
		"a constant twice":  {"3.1.0 {const: a, enum: [b, a]}", "3.1.0 {enum: [a]}"},
		"a list of one":     {"3.1.0 {type: [string]}", "3.1.0 {type: string}"},
		"a number of ones":  {"3.1.0 {type: number, multipleOf: 1}", "3.1.0 {type: integer}"},
		"a number of tens":  {"3.1.0 {type: number, multipleOf: 10}", "3.1.0 {type: integer, multipleOf: 10}"},
		"halves of ones":    {"3.1.0 {type: integer, multipleOf: 0.5}", "3.1.0 {type: integer}"},
		"values of a type":  {"3.1.0 {enum: [a, b]}", "3.1.0 {type: string, enum: [a, b]}"},
		"a value of a type": {"3.1.0 {const: 3}", "3.1.0 {type: integer, const: 3.0}"},
		"values of a type in a member": {
			"3.0.3 {properties: {a: {enum: [a, null]}}}", "3.1.0 {properties: {a: {type: [string, 'null'], enum: [null, a]}}}",
		},
		"values of two types": {"3.1.0 {enum: [a, 2]}", "3.1.0 {type: [integer, string], enum: [2, a]}"},
		"a base of its own": {
			"3.0.3 {type: object, required: [id, a], properties: {id: {type: integer}, a: {type: string}}}",
			"3.0.3 {type: object, required: [a], properties: {a: {type: string}}, allOf: [" + pet + "]}",
		},
		"all of two": {
			"3.1.0 {type: object, required: [id], properties: {id: {type: integer}, a: {type: string}}}",
			"3.1.0 {allOf: [" + pet + ", {type: object, properties: {a: {type: string}}}]}",
		},
		"all of others": {
			"3.1.0 {allOf: [" + pet + ", {properties: {a: {type: string}}}, {minProperties: 2}]}",
			"3.1.0 {allOf: [{allOf: [{minProperties: 2, properties: {a: {type: string}}}]}, " + pet + "], type: object}",
		},
		"all of a member": {
			"3.1.0 {properties: {a: {type: string, maxLength: 5}}}",
			"3.1.0 {properties: {a: {allOf: [{type: string}, {maxLength: 5}]}}}",
		},
		"bounds of a part": {
			"3.1.0 {type: integer, exclusiveMinimum: 0}", "3.1.0 {allOf: [{type: integer}, {minimum: 1}]}",
		},
		"integers besides": {"3.1.0 {type: [integer, number]}", "3.1.0 {type: number}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := everywhere(both[0]), everywhere(both[1])
			for place := range first {
				for _, c := range append(compared(t, first[place], second[place]), compared(t, second[place], first[place])...) {
					t.Errorf("%s: got %s: %s", place, c.Rule, c.Text)
				}
			}
		})
	}
}

func TestNoSchemaIsASchemaThatAllowsEverything(t *testing.T) {
	t.Parallel()
	first, second := everywhere("3.1.0 {}"), everywhere("3.1.0 {type: string}")
	for place, breaks := range map[string]int{"request": 1, "reply": 0} {
		without := []byte(strings.Replace(string(first[place]), "{schema: {}}", "{}", 1))
		changes := append(compared(t, without, first[place]), compared(t, first[place], without)...)
		if len(changes) > 0 {
			t.Errorf("%s: got %v", place, changes)
		}
		if changes := compared(t, without, second[place]); breaking(changes) != breaks || len(changes) == 0 {
			t.Errorf("%s: got %v", place, changes)
		}
	}
}

// TestTheWayThatASchemaIsWrittenMatters holds what looks alike and is not to a change that breaks one of the two sides.
func TestTheWayThatASchemaIsWrittenMatters(t *testing.T) {
	t.Parallel()
	for name, both := range map[string][2]string{
		"what others looked at": {
			"3.1.0 {allOf: [{}], unevaluatedProperties: false}",
			"3.1.0 {allOf: [{additionalProperties: true}], unevaluatedProperties: false}",
		},
		"words beside":       {"3.1.0 {allOf: [{type: object}], minProperties: 1}", "3.1.0 {type: object}"},
		"a bound of reals":   {"3.1.0 {type: number, minimum: 1}", "3.1.0 {type: number, exclusiveMinimum: 0}"},
		"no type":            {"3.1.0 {exclusiveMinimum: 0}", "3.1.0 {minimum: 1}"},
		"a large bound":      {"3.1.0 {maximum: 9007199254740993}", "3.1.0 {maximum: 9007199254740992}"},
		"two values":         {"3.1.0 {const: a}", "3.1.0 {enum: [a, b]}"},
		"a constant aside":   {"3.1.0 {const: a, enum: [b]}", "3.1.0 {enum: [b]}"},
		"halves":             {"3.1.0 {type: number, multipleOf: 0.5}", "3.1.0 {type: integer}"},
		"one of two":         {"3.1.0 {oneOf: [{type: string}]}", "3.1.0 {oneOf: [{type: string}, {type: integer}]}"},
		"not all its values": {"3.1.0 {type: string, enum: [a, null]}", "3.1.0 {enum: [a, null]}"},
		"no names":           {"3.1.0 {type: object}", "3.1.0 {type: object, propertyNames: false}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := everywhere(both[0]), everywhere(both[1])
			for place := range first {
				changes := append(compared(t, first[place], second[place]), compared(t, second[place], first[place])...)
				if breaking(changes) == 0 {
					t.Errorf("%s: got %v", place, changes)
				}
			}
		})
	}
}

func breaking(changes []Change) int {
	count := 0
	for i := range changes {
		if changes[i].Breaking {
			count++
		}
	}
	return count
}

// TestWhoMindsAChangeOfASchema tells the sides apart: what allows less breaks requests, what allows more replies.
func TestWhoMindsAChangeOfASchema(t *testing.T) {
	t.Parallel()
	object := "3.1.0 {type: object, properties: {a: "
	for name, test := range map[string]struct{ wide, narrow string }{
		"a bound of reals opens": {
			"3.0.3 {type: number, minimum: 0}", "3.0.3 {type: number, minimum: 0, exclusiveMinimum: true}",
		},
		"a bound of counts opens": {
			"3.0.3 {type: integer, minimum: 0}", "3.0.3 {type: integer, minimum: 0, exclusiveMinimum: true}",
		},
		"a bound of a member": {
			object + "{type: number, maximum: 2}}}", object + "{type: number, exclusiveMaximum: 2}}}",
		},
		"a bound moves and opens": {"3.1.0 {type: number, minimum: 0}", "3.1.0 {type: number, exclusiveMinimum: 3}"},
		"a bound moves and closes": {
			"3.1.0 {type: number, exclusiveMinimum: 0}", "3.1.0 {type: number, minimum: 3}",
		},
		"a large bound": {
			"3.1.0 {type: number, maximum: 9007199254740993}", "3.1.0 {type: number, maximum: 9007199254740992}",
		},
		"a constant is one of two": {object + "{enum: [x, y]}}}", object + "{const: x}}}"},
		"a value where all were":   {object + "{type: integer}}}", object + "{type: integer, enum: [3]}}}"},
		"one of two":               {"3.1.0 {anyOf: [{type: string}, {type: integer}]}", "3.1.0 {anyOf: [{type: string}]}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wide, narrow := everywhere(test.wide), everywhere(test.narrow)
			for place, minds := range map[string][2]bool{
				"request": {true, false}, "query": {true, false}, "reply": {false, true},
			} {
				for i, changes := range [2][]Change{
					compared(t, wide[place], narrow[place]), compared(t, narrow[place], wide[place]),
				} {
					if (breaking(changes) > 0) != minds[i] {
						t.Errorf("%s, %d: got %v", place, i, changes)
					}
				}
			}
		})
	}
}

// TestWhatDoesNotTravelIsNotAskedFor adds a required member that only replies have, and one that only requests have.
func TestWhatDoesNotTravelIsNotAskedFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		version, word  string
		request, reply bool
	}{
		"only in replies":         {"3.0.3", "readOnly", false, false},
		"only in requests":        {"3.0.3", "writeOnly", true, false},
		"since 3.1 it is a note":  {"3.1.0", "readOnly", true, false},
		"it is required for both": {"3.0.3", "x-only", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := everywhere(test.version + " {type: object, required: [a], properties: {a: {type: string}}}")
			second := everywhere(test.version + " {type: object, required: [a, id], properties: {a: {type: string}, id: {" +
				"type: integer, " + test.word + ": true}}}")
			for place, want := range map[string]bool{"request": test.request, "reply": test.reply} {
				if changes := compared(t, first[place], second[place]); (breaking(changes) > 0) != want {
					t.Errorf("%s: got %v", place, changes)
				}
			}
		})
	}
}
