package stub_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"understudy/mock/stub"
)

func TestMatchersOfBodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		matcher    string
		hits, miss []string
	}{
		{`"equalTo": "ab"`, []string{"ab"}, []string{"", "AB", "ab\n"}},
		{`"equalTo": "äb", "caseInsensitive": true`, []string{"ÄB"}, []string{"ab"}},
		{`"binaryEqualTo": "AP8="`, []string{"\x00\xff"}, []string{"", "\x00"}},
		{`"contains": "b"`, []string{"abc"}, []string{"", "ac"}},
		{`"doesNotContain": "b"`, []string{"", "ac"}, []string{"abc"}},
		{`"matches": "a.c"`, []string{"abc"}, []string{"abcd", "ac"}},
		{`"doesNotMatch": "a.c"`, []string{"abcd", ""}, []string{"abc"}},
		{`"absent": true`, []string{""}, []string{"x"}},
		{`"and": [{"contains": "a"}, {"contains": "b"}]`, []string{"ba"}, []string{"a", "b"}},
		{`"or": [{"contains": "a"}, {"contains": "b"}]`, []string{"a", "b"}, []string{"c", ""}},
		{`"not": {"contains": "a"}`, []string{"b", ""}, []string{"a"}},
		{
			`"equalToJson": "{\"a\": [1, {\"b\": null}]}"`,
			[]string{`{"a":[1.0,{"b":null}]}`, ` { "a" : [ 1e0 , {"b":null} ] } `},
			[]string{`{"a":[1,{"b":null}],"c":1}`, `{"a":[{"b":null},1]}`, `{"a":[1,{}]}`, `{"a":["1",{"b":null}]}`, "", "{"},
		},
		{`"equalToJson": {"a": [1]}`, []string{`{"a":[1]}`}, []string{`{"a":[1,1]}`, `{"a":{"0":1}}`}},
		{`"equalToJson": "\"a\""`, []string{`"a"`}, []string{`a`, `"A"`}},
		{`"equalToJson": 12345678901234567890`, []string{`12345678901234567890`}, []string{`12345678901234567891`}},
		{
			`"equalToJson": [1, 2, 2], "ignoreArrayOrder": true`,
			[]string{`[2,1,2]`, `[1,2,2]`},
			[]string{`[1,2]`, `[1,1,2]`, `[1,2,2,2]`},
		},
		{
			`"equalToJson": {"a": 1, "b": [1]}, "ignoreExtraElements": true`,
			[]string{`{"a":1,"b":[1,2],"c":3}`},
			[]string{`{"a":1,"b":[2,1]}`, `{"b":[1]}`},
		},
		{
			`"equalToJson": [{"a": 1}, {"a": 1, "b": 2}], "ignoreArrayOrder": true, "ignoreExtraElements": true`,
			[]string{`[{"a":1,"b":2},{"a":1}]`, `[{"a":1,"b":2},{"c":1},{"a":1,"d":1}]`},
			[]string{`[{"a":1},{"a":1}]`, `[{"a":1,"b":2}]`},
		},
		{`"matchesJsonPath": "$.a.b"`, []string{`{"a":{"b":null}}`}, []string{`{"a":{}}`, `[]`, `x`, ``}},
		{`"matchesJsonPath": "$.a[?@.n > 2]"`, []string{`{"a":[{"n":1},{"n":3}]}`}, []string{`{"a":[{"n":2}]}`}},
		{
			`"matchesJsonPath": "$[?(@.name == 'x')]"`,
			[]string{`{"name":"x"}`, `[{"name":"x"}]`, `{"a":{"name":"x"}}`},
			[]string{`{"name":"y"}`, `"x"`},
		},
		{`"matchesJsonPath": "$[?@.a].b"`, []string{`{"a":1,"b":2}`}, []string{`{"a":1}`, `{"b":1}`}},
		{`"matchesJsonPath": "$..id"`, []string{`{"a":[{"id":1}]}`}, []string{`{"a":["id"]}`}},
		{
			`"matchesJsonPath": {"expression": "$.a", "equalTo": "1"}`,
			[]string{`{"a":1}`, `{"a":"1"}`},
			[]string{`{"a":2}`, `{}`},
		},
		{`"matchesJsonPath": {"expression": "$.a", "equalTo": "true"}`, []string{`{"a":true}`}, []string{`{"a":false}`}},
		{
			`"matchesJsonPath": {"expression": "$.a[*]", "contains": "b"}`,
			[]string{`{"a":["x","abc"]}`},
			[]string{`{"a":["x"]}`},
		},
		{`"matchesJsonPath": {"expression": "$.a", "absent": true}`, []string{`{}`, `{"a":null}`}, []string{`{"a":1}`, "x"}},
		{
			`"matchesJsonPath": {"expression": "$.a", "equalToJson": {"b": [1]}}`,
			[]string{`{"a":{"b":[1]}}`},
			[]string{`{"a":{"b":[2]}}`},
		},
		{
			`"matchesJsonPath": {"expression": "$.a", "not": {"and": [{"contains": "x"}, {"contains": "y"}]}}`,
			[]string{`{"a":"x"}`},
			[]string{`{"a":"xy"}`, `{}`},
		},
		{
			`"matchesJsonSchema": {"type": "object", "required": ["a"]}`,
			[]string{`{"a":1}`},
			[]string{`{}`, `[]`, `x`},
		},
		{`"matchesJsonSchema": {"minimum": 2}, "schemaVersion": "V4"`, []string{"2"}, []string{"1"}},
		{`"matchesJsonSchema": {"const": 2}, "schemaVersion": "V6"`, []string{"2"}, []string{"1"}},
		{
			`"matchesJsonSchema": {"dependentRequired": {"a": ["b"]}}, "schemaVersion": "V201909"`,
			[]string{"{}"},
			[]string{`{"a":1}`},
		},
		{
			`"matchesJsonSchema": "{\"type\": \"array\", \"items\": [{\"type\": \"string\"}]}", "schemaVersion": "V7"`,
			[]string{`["a",1]`},
			[]string{`[1]`},
		},
		{
			`"matchesJsonSchema": {"prefixItems": [{"type": "string"}]}, "schemaVersion": "V202012"`,
			[]string{`["a"]`},
			[]string{`[1]`},
		},
	} {
		p := readPattern(t, `{"bodyPatterns": [{`+test.matcher+`}]}`)
		for want, bodies := range map[bool][]string{true: test.hits, false: test.miss} {
			for _, body := range bodies {
				r := sent(t, "POST /", body)
				if got := p.Match(r); got != want {
					t.Errorf("%s on %q: got %v", test.matcher, body, got)
				}
				if misses := p.Misses(r); (misses == nil) != want {
					t.Errorf("%s on %q: misses %v", test.matcher, body, misses)
				}
			}
		}
	}
}

func TestFormParametersAreThoseOfTheBody(t *testing.T) {
	t.Parallel()
	p := readPattern(t, `{"formParameters": {"grant_type": {"equalTo": "password"}, "user": {"contains": " "},
		"x": {"absent": true}}}`)
	for body, want := range map[string]bool{
		"grant_type=password&user=a+b": true, "user=a%20b&grant_type=password": true,
		"grant_type=password&user=ab": false, "grant_type=password&user=a+b&x": false, "": false,
	} {
		if got := p.Match(sent(t, "POST /token", body)); got != want {
			t.Errorf("%q: got %v", body, got)
		}
	}
}

// anyJSON makes a value of few names and scalars, so that two often have something in common.
func anyJSON(random *rand.Rand, depth int) any {
	switch n := random.IntN(6); {
	case depth > 0 && n < 2:
		list := make([]any, random.IntN(4))
		for i := range list {
			list[i] = anyJSON(random, depth-1)
		}
		return list
	case depth > 0 && n < 4:
		object := map[string]any{}
		for range random.IntN(4) {
			object[string(rune('a'+random.IntN(3)))] = anyJSON(random, depth-1)
		}
		return object
	}
	return random.IntN(3)
}

// shuffle puts the elements of every array into another order.
func shuffle(random *rand.Rand, v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, j := range random.Perm(len(v)) {
			list[i] = shuffle(random, v[j])
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name, item := range v {
			object[name] = shuffle(random, item)
		}
		return object
	}
	return v
}

// grow adds members to objects, and elements at the end of arrays.
func grow(random *rand.Rand, v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, 0, len(v)+1)
		for _, item := range v {
			list = append(list, grow(random, item))
		}
		if random.IntN(2) == 0 {
			list = append(list, anyJSON(random, 1))
		}
		return list
	case map[string]any:
		object := map[string]any{"extra": 1}
		for name, item := range v {
			object[name] = grow(random, item)
		}
		return object
	}
	return v
}

func TestFlagsOfEqualToJSONForgiveWhatTheyNameAndNothingElse(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	text := func(v any) string {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	matches := func(want, have string, order, extra bool) bool {
		p, findings := stub.ReadPattern(fmt.Appendf(nil,
			`{"bodyPatterns": [{"equalToJson": %s, "ignoreArrayOrder": %v,
				"ignoreExtraElements": %v}]}`, want, order, extra), nil)
		if findings != nil {
			t.Fatal(say(findings))
		}
		return p.Match(&stub.Request{Body: []byte(have)})
	}
	for range 300 {
		value := anyJSON(random, 3)
		want := text(value)
		mixed, grown := text(shuffle(random, value)), text(grow(random, value))
		both := text(shuffle(random, grow(random, value)))
		for i, test := range []struct {
			have         string
			order, extra bool
			want         bool
		}{
			{want, false, false, true},
			{want, true, false, true},
			{want, false, true, true},
			{want, true, true, true},
			{mixed, true, false, true},
			{grown, false, true, true},
			{both, true, true, true},
			{mixed, false, false, mixed == want},
			{grown, false, false, grown == want},
			{grown, true, false, grown == want},
		} {
			if got := matches(want, test.have, test.order, test.extra); got != test.want {
				t.Errorf("case %d: %s on %s: got %v", i, want, test.have, got)
			}
		}
	}
}

func TestHostileBodiesDoNotHoldUpAMatcher(t *testing.T) {
	t.Parallel()
	// Each element fits many partners, and none of the last ones is there: without a bound this takes minutes.
	var want, have strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&want, `,{"a":%d}`, i/2)
		fmt.Fprintf(&have, `,{"a":%d,"b":1}`, (1000-i)/2)
	}
	for matcher, body := range map[string]string{
		`"equalToJson": [` + want.String()[1:] + `], "ignoreArrayOrder": true,
			"ignoreExtraElements": true`: `[` + have.String()[1:] + `]`,
		`"matchesJsonPath": "$..*"`: strings.Repeat("[", 512) + strings.Repeat("1,", 100_000) + "1" +
			strings.Repeat("]", 512),
	} {
		readPattern(t, `{"bodyPatterns": [{`+matcher+`}]}`).Match(sent(t, "POST /", body))
	}
}
