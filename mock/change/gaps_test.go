package change

import (
	"fmt"
	"regexp"
	"testing"
)

// within is a document that has a schema in one place, as the member p of an object that may have more. Noise is
// another change of the same part, which must not drown the one of the schema.
func within(place, schema string, noise bool) string {
	more := ""
	if noise {
		more = ", more: {type: string}"
	}
	whole := "{type: object, properties: {p: " + schema + more + "}}"
	content := "{application/json: {schema: " + whole + "}}"
	operation := `responses: {"200": {description: ok}}`
	switch place {
	case "request":
		operation += ", requestBody: {content: " + content + "}"
	case "parameter":
		operation += ", parameters: [{name: q, in: query, content: " + content + "}]"
	case "reply":
		operation = `responses: {"200": {description: ok, content: ` + content + "}}"
	case "header":
		operation = `responses: {"200": {description: ok, headers: {X: {content: ` + content + "}}}}"
	}
	return "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {post: {operationId: a, " + operation + "}}}\n"
}

// tightened are schemas, each with one that allows fewer values.
func tightened() [][2]string {
	var list [][2]string
	for kind, words := range map[string][]string{
		"string": {
			"format: uuid", "pattern: a", "minLength: 2", "maxLength: 2", "const: a", "enum: [a]", "contentEncoding: base64",
			"contentMediaType: a/b",
		},
		"integer": {
			"multipleOf: 2", "minimum: 2", "maximum: 2", "exclusiveMinimum: 2", "exclusiveMaximum: 2",
			"maximum: 9007199254740993",
		},
		"array": {
			"items: {type: string}", "items: false", "uniqueItems: true", "prefixItems: [{type: string}]",
			"contains: {type: string}", "minItems: 2", "maxItems: 2", "unevaluatedItems: false",
		},
		"object": {
			"additionalProperties: false", "additionalProperties: {type: integer}", "minProperties: 2", "maxProperties: 2",
			"propertyNames: {pattern: a}", "patternProperties: {a: {type: string}}", "dependentRequired: {a: [b]}",
			"dependentSchemas: {a: {required: [b]}}", "unevaluatedProperties: false", "required: [z]",
			"not: {required: [a]}", "if: {required: [a]}, then: {required: [b]}", "allOf: [{required: [a]}]",
			"anyOf: [{required: [a]}]", "oneOf: [{required: [a]}]",
		},
	} {
		for _, word := range words {
			list = append(list, [2]string{"{type: " + kind + "}", "{type: " + kind + ", " + word + "}"})
		}
	}
	return append(list, [2]string{"true", "{type: string}"}, [2]string{"{type: [string, integer]}", "{type: string}"},
		[2]string{"{properties: {a: {type: string}}}", "{properties: {a: {type: string}}, required: [a]}"},
		[2]string{"{allOf: [{type: object}]}", "{allOf: [{type: object, required: [a]}]}"},
		[2]string{"{additionalProperties: {type: [string, integer]}}", "{additionalProperties: {type: string}}"},
		[2]string{"{}", "{enum: [a]}"}, [2]string{"{enum: [a, 1]}", "{enum: [a]}"},
		[2]string{"{items: {}}", "{items: {additionalProperties: false}}"},
	)
}

// TestNoKeywordChangesInSilence tightens each keyword, and loosens it again, beside a change that breaks nobody: what
// is tighter breaks requests, and what is looser breaks readers of replies.
func TestNoKeywordChangesInSilence(t *testing.T) {
	t.Parallel()
	for _, test := range tightened() {
		for place, from := range map[string]int{"request": 0, "parameter": 0, "reply": 1, "header": 1} {
			t.Run(fmt.Sprint(test[1], " ", place), func(t *testing.T) {
				t.Parallel()
				old, next := within(place, test[from], false), within(place, test[1-from], true)
				for _, c := range compared(t, []byte(old), []byte(next)) {
					if c.Breaking {
						return
					}
				}
				t.Errorf("nothing breaks in\n%s\n%s", old, next)
			})
		}
	}
}

// TestWhatAllowsMoreInRequestsAndLessInRepliesBreaksNobody goes the other way.
func TestWhatAllowsMoreInRequestsAndLessInRepliesBreaksNobody(t *testing.T) {
	t.Parallel()
	// To oasdiff these break either way.
	cautious := regexp.MustCompile("prefixItems|anyOf|oneOf|contentEncoding|contentMediaType")
	for _, test := range tightened() {
		if cautious.MatchString(test[1]) {
			continue
		}
		for place, from := range map[string]int{"request": 1, "reply": 0} {
			t.Run(fmt.Sprint(test[1], " ", place), func(t *testing.T) {
				t.Parallel()
				old, next := within(place, test[from], false), within(place, test[1-from], false)
				for _, c := range compared(t, []byte(old), []byte(next)) {
					if c.Breaking {
						t.Errorf("got %s: %s", c.Rule, c.Text)
					}
				}
			})
		}
	}
}
