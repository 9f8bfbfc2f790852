package contract_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// callWith is a call of an operation with one parameter.
func callWith(t testing.TB, version, parameter string) *contract.Call {
	t.Helper()
	path := "/a"
	if strings.Contains(parameter, "in: path") {
		path = "/a/{p}"
	}
	c := load(t, version, "paths:\n  "+path+":\n    get:\n      parameters: [{"+parameter+
		"}]\n      responses: {default: {description: d}}\n")
	call, miss := c.Match("GET", strings.Replace(path, "{p}", "x", 1))
	if miss != nil {
		t.Fatal(miss)
	}
	return call
}

func TestQueryParametersAreReadByTheirStyle(t *testing.T) {
	t.Parallel()
	const integer = "name: p, in: query, schema: {type: integer, minimum: 1}"
	const integers = "name: p, in: query, schema: {type: array, items: {type: integer}, maxItems: 3}"
	const texts = "name: p, in: query, schema: {type: array, items: {type: string, maxLength: 3}}"
	for _, test := range []struct{ parameter, query, want string }{
		{integer, "p=1", ""},
		{integer, "", ""},
		{integer, "q=1&&q=%20", ""},
		{integer + ", required: true", "", "query p: required: is missing"},
		{integer + ", required: true", "P=1", "query p: required: is missing"},
		{integer, "p=0", "query p: minimum: is too small"},
		{integer, "p=1&p=2", "query p: repeated: is there more than once"},
		{integer, "p=", "query p: type: is not an integer as JSON writes it"},
		{integer, "p", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=+1", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=%2B1", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=01", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=1e3", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=1.0", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=0x10", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=%D9%A1", "query p: type: is not an integer as JSON writes it"},
		{integer, "p=" + strings.Repeat("9", 2000), "query p: type: is not an integer as JSON writes it"},
		{integer, "p=99999999999999999999", ""},
		{integer, "%70=2", ""},
		{integer, "p=%zz", "query: encoding: is not percent-encoded UTF-8"},
		{integer + ", required: true", "a=%ff&p=1", "query: encoding: is not percent-encoded UTF-8"},
		{integer, strings.Repeat("a&", 1002), "query: parameters: has more than 1000 parameters"},
		{
			"name: p, in: query, schema: {type: integer, format: int64}",
			"p=9223372036854775808",
			"query p: format: is not of the format int64",
		},
		{"name: p, in: query, schema: {type: number}", "p=1e3", ""},
		{"name: p, in: query, schema: {type: number}", "p=1e9999", "query p: type: is not a number as JSON writes it"},
		{"name: p, in: query, schema: {type: number}", "p=NaN", "query p: type: is not a number as JSON writes it"},
		{"name: p, in: query, schema: {type: boolean}", "p=TRUE", "query p: type: is not true or false as JSON writes it"},
		{"name: p, in: query, schema: {type: boolean}", "p=false", ""},
		{"name: p, in: query, schema: {type: string, minLength: 2}", "p=a+b%20", ""},
		{"name: p, in: query, schema: {type: string}", "p=1&p=2", "query p: repeated: is there more than once"},
		{"name: p, in: query, schema: {type: [integer, 'null']}", "p=null", ""},
		{"name: p, in: query, schema: {anyOf: [{type: string, pattern: '^5$'}, {type: integer, minimum: 10}]}", "p=5", ""},
		{
			"name: p, in: query, schema: {anyOf: [{type: string, pattern: '^5$'}, {type: integer, minimum: 10}]}",
			"p=6",
			"query p: minimum: is too small",
		},
		{"name: p, in: query, schema: {enum: [1, 2]}", "p=2", ""},
		{"name: p, in: query, schema: {enum: ['1', '2']}", "p=2", ""},
		{"name: p, in: query, schema: {minLength: 3}", "p=12&p=13", ""},
		{"name: p, in: query, schema: {pattern: '^a'}", "p=12", ""},
		{integers, "p=1&p=2", ""},
		{integers, "p=1&p=b", "query p /1: type: is a string, not an integer"},
		{integers, "p=1,2", "query p /0: type: is a string, not an integer"},
		{integers, "p=1&p=2&p=3&p=4", "query p: maxItems: has too many elements, 4"},
		{integers + ", explode: false", "p=1,2,3", ""},
		{integers + ", explode: false", "p=1%2C2", "query p /0: type: is a string, not an integer"},
		{integers + ", explode: false", "p=1&p=2", "query p: repeated: is there more than once"},
		{texts + ", explode: false", "p=a%2Cb,c", ""},
		{texts + ", explode: false", "p=a%2Cbc,c", "query p /0: maxLength: is too long, with 4 characters"},
		{texts, "p=12&p=34", ""},
		{texts + ", style: pipeDelimited", "p=a|b%7Cc", ""},
		{texts + ", style: pipeDelimited", "p=abcd|b", "query p /0: maxLength: is too long, with 4 characters"},
		{texts + ", style: spaceDelimited", "p=a%20b+c", ""},
		{texts + ", style: spaceDelimited", "p=a%20bcde", "query p /1: maxLength: is too long, with 4 characters"},
		{
			"name: p, in: query, schema: {type: array}, explode: false",
			"p=" + strings.Repeat(",", 1001),
			"query p: maxItems: has more than 1000 elements",
		},
		{"name: p, in: query, schema: {type: [array, string], items: {type: string}, maxLength: 2}", "p=ab", ""},
		{"name: p, in: query, schema: {allOf: [{type: array, items: {type: string}}]}", "p=1", ""},
		{
			"name: p, in: query, schema: {type: array, items: {type: string}, minItems: 2}",
			"p=1",
			"query p: minItems: has too few elements, 1",
		},
		{"name: p, in: query, required: true, style: deepObject, schema: {type: object}", "p[a]=1", ""},
		{"name: p, in: query, style: deepObject, schema: {type: object}", "p[items][50000000]=1", ""},
		{
			"name: p, in: query, required: true, content: {application/json: {schema: {}}}",
			"",
			"query p: required: is missing",
		},
		{"name: p, in: query, content: {application/json: {}}", "p={", "query p: json: the text ends early at byte 1"},
	} {
		call := callWith(t, "3.1.0", test.parameter)
		if diff := cmp.Diff(test.want, tell(call.CheckRequest(nil, test.query, nil))); diff != "" {
			t.Errorf("%s ?%.40s (-want +got):\n%s", test.parameter, test.query, diff)
		}
	}
}

func TestHeadersAndCookiesAreChecked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		parameter string
		header    http.Header
		want      string
	}{
		{"name: X-N, in: header, required: true, schema: {type: integer}", nil, "header X-N: required: is missing"},
		{"name: x-n, in: header, schema: {type: integer}", http.Header{"X-N": {"1"}}, ""},
		{
			"name: x-n, in: header, schema: {type: integer}",
			http.Header{"X-N": {"a"}},
			"header x-n: type: is not an integer as JSON writes it",
		},
		{
			"name: X-N, in: header, schema: {type: integer}",
			http.Header{"X-N": {"1", "2"}},
			"header X-N: repeated: is there more than once",
		},
		{"name: X-N, in: header, schema: {type: array, items: {type: integer}}", http.Header{"X-N": {"1, 2", "3"}}, ""},
		{
			"name: X-N, in: header, schema: {type: array, items: {type: integer}}",
			http.Header{"X-N": {"1,b"}},
			"header X-N /1: type: is a string, not an integer",
		},
		{"name: Accept, in: header, required: true, schema: {type: integer}", http.Header{"Accept": {"a"}}, ""},
		{"name: authorization, in: header, required: true, schema: {type: integer}", nil, ""},
		{
			"name: s, in: cookie, required: true, schema: {type: integer}",
			http.Header{"Cookie": {"a=b"}},
			"cookie s: required: is missing",
		},
		{"name: s, in: cookie, schema: {type: integer}", http.Header{"Cookie": {"a=b; s=1"}}, ""},
		{
			"name: s, in: cookie, schema: {type: integer}",
			http.Header{"Cookie": {"s=x"}},
			"cookie s: type: is not an integer as JSON writes it",
		},
	} {
		call := callWith(t, "3.1.0", test.parameter)
		if diff := cmp.Diff(test.want, tell(call.CheckRequest(test.header, "", nil))); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", test.parameter, test.header, diff)
		}
	}
}

func TestSecretsAreInNoFinding(t *testing.T) {
	t.Parallel()
	const secret = "hunter2hunter2"
	for _, parameter := range []string{
		"name: access_token, in: query, schema: {type: integer}",
		"name: access_token, in: query, schema: {type: string, maxLength: 1}",
		"name: access_token, in: query, schema: {type: array, items: {type: string, maxLength: 1}}",
	} {
		call := callWith(t, "3.1.0", parameter)
		found := call.CheckRequest(nil, "access_token="+secret, nil)
		if len(found) == 0 || strings.Contains(fmt.Sprintf("%+v", found), secret) {
			t.Errorf("%s: %+v", parameter, found)
		}
	}
	c := load(t, "3.1.0", "paths: {/a: {get: {responses: {'200': {description: d, headers: {X-Token: {schema: "+
		"{maxLength: 1, type: string}}}}}}}}\n")
	found := c.Operations[0].CheckReply(&contract.Reply{Status: 200, Header: http.Header{"X-Token": {secret}}})
	if len(found) == 0 || strings.Contains(fmt.Sprintf("%+v", found), secret) {
		t.Errorf("%+v", found)
	}
}

func TestWhatIsNotEnforcedIsSaid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ part, want string }{
		{
			"parameters: [{name: p, in: query, schema: {type: array, items: {type: object}}}]",
			"the parameter p has a form that is not checked: style form cannot write arrays within arrays, nor objects",
		},
		{
			"parameters: [{name: p, in: query, schema: {type: object, properties: {a: {type: object}}}}]",
			"the parameter p has a form that is not checked: style form cannot write objects within objects, nor arrays",
		},
		{"parameters: [{name: p, in: query, style: deepObject, schema: {type: object}}]", ""},
		{"parameters: [{name: p, in: query, schema: {type: object}}]", ""},
		{"parameters: [{name: p, in: query, content: {application/json: {schema: {}}}}]", ""},
		{"parameters: [{name: p, in: query, schema: {type: array}}]", ""},
		{
			"requestBody: {content: {application/xml: {schema: {minLength: 1}}}}",
			"the schema has no type: its XML is an object if it has elements, or else a text",
		},
		{
			"requestBody: {content: {application/pdf: {schema: {type: object}}}}",
			"bodies of the media type application/pdf are checked only where they are JSON: it does not say how objects and " +
				"arrays are written",
		},
		{
			"requestBody: {content: {'*/*': {schema: {type: object}}}}",
			"bodies of */* whose media type is not known to hold objects or arrays are checked only where they are JSON",
		},
		{"requestBody: {content: {application/xml: {}, multipart/form-data: {schema: {}}, '*/*': {schema: {}}}}", ""},
		{"requestBody: {content: {application/vnd.x+json: {schema: {}}, text/csv: {schema: {}}}}", ""},
	} {
		c := load(t, "3.1.0", "paths: {/a: {post: {"+test.part+", responses: {default: {description: d}}}}}\n")
		got := ""
		for _, finding := range c.Ledger {
			got += finding.Message
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.part, got, test.want)
		}
	}
	for _, test := range []struct{ response, want string }{
		{
			"'200': {description: d, content: {text/csv: {schema: {type: array}}}}",
			"bodies of the media type text/csv are checked only where they are JSON: it does not say how objects and " +
				"arrays are written",
		},
		{
			"'200': {description: d, headers: {X-A: {schema: {type: array, items: {type: array}}}}}",
			"the header X-A has a form that is not checked: style simple cannot write arrays within arrays, nor objects",
		},
		{"'102': {description: d}", "interim responses such as 102 are never sent"},
		{"1XX: {description: d}", "interim responses such as 1XX are never sent"},
	} {
		c := load(t, "3.1.0", "paths: {/a: {get: {responses: {"+test.response+"}}}}\n")
		if len(c.Ledger) != 1 || c.Ledger[0].Message != test.want || c.Ledger[0].Source.Line != 3 {
			t.Errorf("%s: %+v, want %q", test.response, c.Ledger, test.want)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"p=1&q=a,b", "q=a%2Cb&r=1|2", "%zz", "p=+1&p=%", "a&&=&=b", "r=%7C&s=1+2", "p[items][50000000]=x",
	} {
		f.Add(seed)
	}
	c := load(f, "3.1.0", `
paths:
  /a:
    get:
      parameters:
      - {name: p, in: query, schema: {type: integer}}
      - {name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}
      - {name: r, in: query, style: pipeDelimited, schema: {type: array, items: {type: number}}}
      - {name: s, in: query, schema: {}}
      - {name: t, in: query, schema: {type: [array, string, 'null']}}
      responses: {default: {description: d}}
`)
	f.Fuzz(func(t *testing.T, raw string) {
		call, miss := c.Match("GET", "/a")
		if miss != nil {
			t.Fatal(miss)
		}
		first := call.CheckRequest(nil, raw, nil)
		for _, finding := range first {
			if finding.In != "query" || finding.Message == "" || finding.Keyword == "" {
				t.Errorf("%q: %+v", raw, finding)
			}
		}
		if diff := cmp.Diff(first, call.CheckRequest(nil, raw, nil)); diff != "" {
			t.Errorf("%q is judged in two ways:\n%s", raw, diff)
		}
	})
}
