package cases

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wanted is what a test looks at of a breach.
type wanted struct{ Name, Keyword, Pointer, Body string }

// TestEachKeywordIsBroken shows the breach that is made for each keyword.
func TestEachKeywordIsBroken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, version, schema, example string
		want                           []wanted
	}{
		{name: "type", schema: "{type: integer}", example: "5", want: []wanted{
			{"body is not of its type integer", "type", "", `"~"`},
			{"body is null", "type", "", `null`},
		}},
		{name: "nullable", version: "3.0.3", schema: "{type: integer, nullable: true}", example: "5", want: []wanted{
			{"body is not of its type integer or null", "type", "", `"~"`},
		}},
		{name: "enum", schema: "{enum: [ab, cd]}", example: "ab", want: []wanted{
			{`body is none of its enum ["ab","cd"]`, "enum", "", `"~b"`},
		}},
		{name: "const", schema: "{const: 7}", example: "7", want: []wanted{{"body is not its const 7", "const", "", "8"}}},
		{name: "minimum", schema: "{minimum: 1.5, multipleOf: 0.5}", example: "2", want: []wanted{
			{"body is below its minimum 1.5", "minimum", "", "1"},
			{"body is no multiple of 0.5", "multipleOf", "", "2.25"},
		}},
		{name: "maximum", schema: "{maximum: 10}", example: "2", want: []wanted{
			{"body is above its maximum 10", "maximum", "", "11"},
		}},
		{name: "exclusive bounds", schema: "{exclusiveMinimum: 1, exclusiveMaximum: 3}", example: "2", want: []wanted{
			{"body is not above its exclusiveMinimum 1", "exclusiveMinimum", "", "1"},
			{"body is not below its exclusiveMaximum 3", "exclusiveMaximum", "", "3"},
		}},
		{
			name: "exclusive bounds of 3.0", version: "3.0.3", schema: "{minimum: 1, exclusiveMinimum: true}", example: "2",
			want: []wanted{{"body is not above its exclusiveMinimum 1", "exclusiveMinimum", "", "1"}},
		},
		{name: "lengths", schema: "{minLength: 2, maxLength: 3}", example: "abc", want: []wanted{
			{"body is shorter than its minLength 2", "minLength", "", `"a"`},
			{"body is longer than its maxLength 3", "maxLength", "", `"aabc"`},
		}},
		{name: "pattern", schema: "{pattern: '^[a-z]+$', minLength: 3, maxLength: 3}", example: "abc", want: []wanted{
			{`body does not match its pattern "^[a-z]+$"`, "pattern", "", `"~bc"`},
			{"body is shorter than its minLength 3", "minLength", "", `"ab"`},
			{"body is longer than its maxLength 3", "maxLength", "", `"aabc"`},
		}},
		{name: "format", schema: "{format: date}", example: "'2025-01-15'", want: []wanted{
			{`body is not of its format "date"`, "format", "", `"~"`},
		}},
		{name: "items", schema: "{minItems: 2, maxItems: 3, uniqueItems: true}", example: "[1, 2]", want: []wanted{
			{"body has fewer elements than its minItems 2", "minItems", "", "[1]"},
			{"body has more elements than its maxItems 3", "maxItems", "", `[1,2,"a0","a1"]`},
			{"body has equal elements", "uniqueItems", "", "[1,1]"},
		}},
		{name: "an element", schema: "{items: {maximum: 5}}", example: "[1, 2]", want: []wanted{
			{"body /0 is above its maximum 5", "maximum", "/0", "[6,2]"},
		}},
		{name: "properties", schema: "{minProperties: 1, maxProperties: 2}", example: "{a: 1}", want: []wanted{
			{"body has fewer members than its minProperties 1", "minProperties", "", "{}"},
			{"body has more members than its maxProperties 2", "maxProperties", "", `{"a":1,"more0":"a","more1":"a"}`},
		}},
		{name: "closed", schema: "{properties: {a: {}}, additionalProperties: false}", example: "{a: 1}", want: []wanted{{
			"body /unexpected-member is a member that the contract does not have", "additionalProperties",
			"/unexpected-member", `{"a":1,"unexpected-member":"a"}`,
		}}},
		{
			name: "unevaluated", schema: "{allOf: [{properties: {a: {}}}], unevaluatedProperties: false}", example: "{a: 1}",
			want: []wanted{{
				"body /unexpected-member is a member that the contract does not have", "unevaluatedProperties",
				"/unexpected-member", `{"a":1,"unexpected-member":"a"}`,
			}},
		},
		{
			name: "a branch that fails evaluates nothing", schema: "{allOf: [{properties: {a: {maximum: 1}, b: {const: 2}}}, " +
				"{maxProperties: 2}], unevaluatedProperties: false}", example: "{a: 1, b: 2}",
			want: []wanted{
				{"body /a is above its maximum 1", "maximum", "/a", `{"a":2,"b":2}`},
				{"body /b is not its const 2", "const", "/b", `{"a":1,"b":3}`},
			},
		},
		{
			name: "of an element, too", schema: "{allOf: [{prefixItems: [{const: 1}, {const: 2}]}], unevaluatedItems: false}",
			example: "[1, 2]", want: []wanted{
				{"body /0 is not its const 1", "const", "/0", "[2,2]"},
				{"body /1 is not its const 2", "const", "/1", "[1,3]"},
			},
		},
		{name: "required", schema: "{required: [a, b]}", example: "{a: 1, b: 2}", want: []wanted{
			{`body lacks the member "a"`, "required", "", `{"b":2}`},
			{`body lacks the member "b"`, "required", "", `{"a":1}`},
		}},
		{name: "dependentRequired", schema: "{dependentRequired: {a: [b]}}", example: "{a: 1, b: 2}", want: []wanted{
			{`body lacks the member "b" beside "a"`, "dependentRequired", "", `{"a":1}`},
		}},
		{
			name: "a member within a member", schema: "{properties: {a: {required: [b], properties: {b: {maxLength: 1}}}}}",
			example: "{a: {b: x}}", want: []wanted{
				{`body /a lacks the member "b"`, "required", "/a", `{"a":{}}`},
				{"body /a/b is longer than its maxLength 1", "maxLength", "/a/b", `{"a":{"b":"xx"}}`},
			},
		},
		{name: "another member", schema: "{additionalProperties: {maximum: 1}}", example: "{x: 1}", want: []wanted{
			{"body /x is above its maximum 1", "maximum", "/x", `{"x":2}`},
		}},
		{
			name: "a member that is not there", schema: "{properties: {a: {type: object, properties: {b: {const: 1}}}}}",
			example: "{}", want: []wanted{
				{"body /a is not of its type object", "type", "/a", `{"a":"~"}`},
				{"body /a is null", "type", "/a", `{"a":null}`},
				{"body /a/b is not its const 1", "const", "/a/b", `{"a":{"b":2}}`},
			},
		},
		{
			name: "readOnly of 3.0", version: "3.0.3", schema: "{properties: {a: {type: string, enum: [x], readOnly: true}}}",
			example: "{}", want: []wanted{{"body /a is sent, though it is readOnly", "readOnly", "/a", `{"a":"x"}`}},
		},
		{
			name: "alternatives", schema: "{oneOf: [{type: integer, maximum: 1}, {type: string, maxLength: 1}]}", example: "a",
			want: []wanted{
				{"body is not of its type integer", "type", "", "12.5"},
				{"body is null", "type", "", "null"},
				{"body is above its maximum 1", "maximum", "", "2"},
				{"body is longer than its maxLength 1", "maxLength", "", `"bb"`},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.version == "" {
				c.version = "3.1.0"
			}
			m, o := posting(t, c.version, "    S:\n      allOf: ["+c.schema+"]\n      example: "+c.example+"\n")
			request, why := m.Make(o, true)
			if why != (Obstacle{}) {
				t.Fatal(why)
			}
			at, err := o.Body.Contents[0].Schema.At().Deref()
			if err != nil {
				t.Fatal(err)
			}
			request.Body = []byte(written(at.Child("example").Node))
			made, _ := m.Breaches(o, request)
			var got []wanted
			for _, b := range made {
				judged(t, m, o, &b)
				if b.Keyword != "json" && b.Keyword != "content-type" && b.Request.Body != nil {
					got = append(got, wanted{b.Name, b.Keyword, b.Pointer, string(b.Request.Body)})
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
