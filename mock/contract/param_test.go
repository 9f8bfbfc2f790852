package contract_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"understudy/mock/contract"
)

// heard is what a call reads for the first parameter of its operation: the value as JSON, or the findings.
func heard(t testing.TB, call *contract.Call, header http.Header, query string) string {
	t.Helper()
	value, there, findings := call.Read(call.Operation.Parameters[0], header, query)
	switch {
	case len(findings) > 0:
		return tell(findings)
	case !there:
		return absent
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestATextIsReadAsTheSchemasTypesSay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, text, want string }{
		{"{type: integer}", "9223372036854775807", "9223372036854775807"},
		{"{type: integer, format: int64}", "-9223372036854775808", "-9223372036854775808"},
		{"{type: string}", "007", `"007"`},
		{"{type: string}", "true", `"true"`},
		{"{type: string}", "null", `"null"`},
		{"{type: number}", "1.50", "1.50"},
		{"{type: [string, integer]}", "7", "7"},
		{"{type: [string, integer]}", "07", `"07"`},
		{"{type: [string, 'null'], minLength: 9}", "null", "null"},
		{"{type: ['null', integer]}", "", "null"},
		{"{type: 'null'}", "x", "query p: type: is a string, not null"},
		{"{const: 5}", "5", "5"},
		{"{const: '5'}", "5", `"5"`},
		{"{const: true}", "true", "true"},
		{"{enum: [a, 1, null]}", "null", "null"},
		{"{enum: [a, 1]}", "2", "query p: enum: is none of the allowed values"},
		{"{oneOf: [{type: boolean}, {type: integer}]}", "true", "true"},
		{"{oneOf: [{type: string, enum: ['1']}, {type: integer, minimum: 5}]}", "1", `"1"`},
		{"{anyOf: [{type: string, maxLength: 1}, {type: array, items: {type: integer}}]}", "12", "[12]"},
		{"{allOf: [{type: [string, integer]}, {type: [integer, boolean]}]}", "1", "1"},
		{
			"{allOf: [{type: [string, integer]}, {type: [integer, boolean]}]}", "a",
			"query p: type: is not an integer as JSON writes it",
		},
		{"{$ref: '#/components/schemas/N'}", "3", "3"},
		{"{$ref: '#/components/schemas/N', maximum: 2}", "3", "query p: maximum: is too large"},
		{"{type: array, items: {$ref: '#/components/schemas/N'}}", "3", "[3]"},
		{"{type: array, prefixItems: [{type: string}, {type: integer}]}", "3", `["3"]`},
		{"{type: array, items: {oneOf: [{type: string, pattern: '^0'}, {type: integer}]}}", "012", `["012"]`},
		{"{oneOf: [{type: array, items: {type: integer}, minItems: 2}, {type: array, items: {type: string}}]}", "3", `["3"]`},
		{"true", "x", `"x"`},
		{"false", "x", "query p: false: is not allowed here"},
	} {
		c := load(t, "3.1.0", "components: {schemas: {N: {type: integer}}}\npaths: {/a: {get: {parameters: [{name: p, "+
			"in: query, schema: "+test.schema+"}], responses: {default: {description: d}}}}}\n")
		call, _ := c.Match("GET", "/a")
		if got := heard(t, call, nil, "p="+test.text); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %s is %s, want %s", test.schema, test.text, got, test.want)
		}
	}
	for _, schema := range []string{"{type: integer}", "{type: number, nullable: true}", "{type: boolean}"} {
		for _, text := range []string{
			"%2B1", "+1", "01", "1e", "0x10", "TRUE", "True", "yes", "1_000", "%201", "1%20", "NaN", "-", "",
		} {
			call := callWith(t, "3.0.3", "name: p, in: query, schema: "+schema)
			got := heard(t, call, nil, "p="+text)
			if !strings.HasPrefix(got, "query p: type: is not ") && (text != "" || got != "null") {
				t.Errorf("%s: %q is %s", schema, text, got)
			}
		}
	}
}

func TestParametersAreDescribedByContent(t *testing.T) {
	t.Parallel()
	const filter = "content: {application/json: {schema: {type: object, properties: {a: {type: integer}}, required: [a]}}}"
	for _, test := range []struct {
		from       carrier
		rest, want string
	}{
		{carrier{"query", "color=%7B%22a%22%3A1%7D"}, filter, `{"a":1}`},
		{carrier{"query", `color={"a":1}`}, filter, `{"a":1}`},
		{carrier{"query", "color=%7B%22a%22%3A%221%22%7D"}, filter, "query color /a: type: is a string, not an integer"},
		{carrier{"query", "color=%7B"}, filter, "query color: json: the text ends early at byte 1"},
		{carrier{"query", "color={}&color={}"}, filter, "query color: repeated: is there more than once"},
		{carrier{"query", ""}, filter, "query color: required: is missing"},
		{carrier{"header", `{"a": 1}`}, filter, `{"a":1}`},
		{carrier{"header", `{"a": null}`}, filter, "header color /a: type: is null, not an integer"},
		{carrier{"cookie", `a=b; color={"a":1}`}, filter, `{"a":1}`},
		{carrier{"cookie", `color=%7B%22a%22%3A1%7D`}, filter, `{"a":1}`},
		{carrier{"path", "%7B%22a%22%3A1%7D"}, filter, `{"a":1}`},
		{carrier{"path", "7"}, filter, "path color: type: is a number, not an object"},
		{
			carrier{"query", "color=abc"},
			"content: {text/plain: {schema: {type: string, maxLength: 2}}}",
			"query color: maxLength: is too long, with 3 characters",
		},
		{carrier{"query", "color=ab"}, "content: {text/plain: {schema: {type: string, maxLength: 2}}}", `"ab"`},
		{carrier{"query", "color=x"}, "content: {application/json: {}}", "query color: json: this is not JSON at byte 0"},
		{carrier{"querystring", "x"}, filter, "querystring color: json: this is not JSON at byte 0"},
	} {
		call, header, query := asked(t, colors(t, "3.2.0", test.from.in, test.rest), test.from)
		if test.from.in == "querystring" {
			query = test.from.text
		}
		if got := heard(t, call, header, query); got != test.want {
			t.Errorf("%v: got %s, want %s", test.from, got, test.want)
		}
	}
}

func TestReservedAndEmptyValuesAreReadAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ rest, query, want string }{
		{"schema: {type: string}", "color=a+b", `"a b"`},
		{"schema: {type: string}", "color=a%2Bb", `"a+b"`},
		{"schema: {type: string}, allowReserved: true", "color=a+b/c?d:e=f", `"a+b/c?d:e=f"`},
		{"schema: {type: string}, allowReserved: true", "color=a%20b%25", `"a b%"`},
		{"schema: {type: string}", "color=%2525", `"%25"`},
		{"schema: {type: integer}, allowEmptyValue: true", "color=", `""`},
		{"schema: {type: integer}, allowEmptyValue: true", "color", `""`},
		{"schema: {type: integer}, allowEmptyValue: true", "color=1", `1`},
		{"schema: {type: integer}, allowEmptyValue: true", "", "query color: required: is missing"},
		{"schema: {type: object}, style: deepObject, allowEmptyValue: true", "color=", `""`},
		{"schema: {type: string}", "Color=a", "query color: required: is missing"},
	} {
		call, header, query := asked(t, colors(t, "3.1.0", "query", test.rest), carrier{"query", test.query})
		if got := heard(t, call, header, query); got != test.want {
			t.Errorf("%s ?%s: got %s, want %s", test.rest, test.query, got, test.want)
		}
	}
}

func TestANameThatDiffersInCaseIsPointedOut(t *testing.T) {
	t.Parallel()
	for _, from := range []carrier{{"query", "a=1&COLOR=x"}, {"cookie", "a=1; COLOR=x"}} {
		call, header, query := asked(t, colors(t, "3.1.0", from.in, "schema: {}"), from)
		found := call.CheckRequest(header, query, nil)
		if len(found) != 1 || found[0].Hint != "name differs in case: send color, not COLOR" {
			t.Errorf("%v: %+v", from, found)
		}
	}
}

func TestNamesThatDifferInCaseAreTwoParametersExceptInHeaders(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /a:
    parameters: [{name: X-A, in: header, required: true, schema: {type: integer}}]
    get:
      parameters:
      - {name: Id, in: query, schema: {type: integer}}
      - {name: id, in: query, schema: {type: boolean}}
      - {name: x-a, in: header, schema: {type: boolean}}
      responses: {default: {description: d}}
`)
	call, _ := c.Match("GET", "/a")
	if len(call.Operation.Parameters) != 3 || len(c.Blemishes) != 0 {
		t.Errorf("%+v %+v", call.Operation.Parameters, c.Blemishes)
	}
	header := http.Header{"X-A": {"true"}}
	if found := call.CheckRequest(header, "Id=1&id=true", nil); found != nil {
		t.Error(tell(found))
	}
	if found := call.CheckRequest(header, "Id=true&id=1", nil); len(found) != 2 {
		t.Error(tell(found))
	}
}

func TestOlderTablesHaveDotsBetweenTheElementsOfALabel(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"3.0.0": "[1,2]", "3.0.3": "[1,2]", "3.1.0": "[1,2]",
		"3.0.4": "path color /0: type: is a string, not an integer",
		"3.1.1": "path color /0: type: is a string, not an integer",
		"3.2.0": "path color /0: type: is a string, not an integer",
	} {
		c := colors(t, version, "path", "style: label, schema: "+counts)
		call, header, query := asked(t, c, carrier{"path", ".1.2"})
		if got := heard(t, call, header, query); got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
		call, header, query = asked(t, c, carrier{"path", ".1,2"})
		if got := heard(t, call, header, query); got != "[1,2]" {
			t.Errorf("%s: %s", version, got)
		}
	}
}

func TestWhatARequestMakesParametersHoldIsBounded(t *testing.T) {
	t.Parallel()
	const elements, parameters = "has more than 1000 elements", "has more than 1000 parameters"
	many := func(text string) string { return strings.Repeat(text, 1001) }
	for _, test := range []struct {
		from       carrier
		rest, want string
	}{
		{carrier{"query", "color=" + many(",")}, "explode: false, schema: " + list, elements},
		{carrier{"query", "color=" + many(",")}, "explode: false, schema: {type: object}", elements},
		{carrier{"query", "color=" + many("+")}, "style: spaceDelimited, schema: " + list, elements},
		{carrier{"query", "color=" + many("%7C")}, "style: pipeDelimited, schema: " + list, elements},
		{carrier{"query", many("color=1&")}, "schema: " + list, parameters},
		{carrier{"query", many("color[a]=1&")}, "style: deepObject, schema: {}", parameters},
		{carrier{"query", "color=" + strings.Repeat("a", 1<<20)}, "schema: {}", "is longer than 1 MiB"},
		{carrier{"path", many(",")}, "schema: " + list, elements},
		{carrier{"path", many(";color=1")}, "style: matrix, explode: true, schema: " + list, elements},
		{carrier{"header", many(",")}, "schema: " + list, elements},
		{carrier{"cookie", many("color=1;")}, "schema: " + list, elements},
	} {
		call, header, query := asked(t, colors(t, "3.1.0", test.from.in, test.rest), test.from)
		found := call.CheckRequest(header, query, nil)
		if len(found) == 0 || !strings.Contains(tell(found), test.want) {
			t.Errorf("%s %s: %s, want %s", test.from.in, test.rest, tell(found), test.want)
		}
	}
}

func TestTheNumberOfRecordsThatACallWantsIsKnown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		parameter, query string
		want             int
	}{
		{"name: limit, in: query, schema: {type: integer}", "limit=3", 3},
		{"name: limit, in: query, schema: {type: integer}", "", -1},
		{"name: limit, in: query, schema: {type: integer, default: 30}", "", -1},
		{"name: per_page, in: query, schema: {type: integer, default: 30}", "per_page=2", 2},
		{"name: pageSize, in: query, schema: {type: integer}", "pageSize=0", 0},
		{"name: $top, in: query, schema: {type: integer}", "%24top=5", 5},
		{"name: 'page[size]', in: query, schema: {type: integer}", "page%5Bsize%5D=4", 4},
		{"name: itemsPerPage, in: query, schema: {type: integer}", "itemsPerPage=4", 4},
		{"name: max-results, in: query, schema: {type: integer}", "max-results=5", 5},
		{"name: limit, in: query, schema: {type: integer}", "limit=-5", -1},
		{"name: limit, in: query, schema: {type: integer, maximum: 9, default: 4}", "limit=10", -1},
		{"name: limit, in: query, schema: {type: integer}", "limit=99999999999999999999", -1},
		{"name: limit, in: query, schema: {type: string}", "limit=5", -1},
		{"name: limit, in: header, schema: {type: integer}", "limit=5", -1},
		{"name: page, in: query, schema: {type: integer}", "page=5", -1},
	} {
		call := callWith(t, "3.1.0", test.parameter)
		call.CheckRequest(http.Header{"Limit": {"7"}}, test.query, nil)
		if got, ok := call.Limit(); ok != (test.want >= 0) || ok && got != test.want {
			t.Errorf("%s ?%s: got %d, %t", test.parameter, test.query, got, ok)
		}
	}
}
