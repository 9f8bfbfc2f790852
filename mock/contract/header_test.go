package contract_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// replying is an operation with one documented header in its reply.
func replying(t testing.TB, name, rest string) *contract.Operation {
	t.Helper()
	c := load(t, "3.1.0", "paths: {/a: {get: {responses: {'200': {description: d, headers: {"+
		name+": {"+rest+"}}}}}}}\n")
	return c.Operations[0]
}

func TestHeadersOfRepliesAreReadByTheirStyle(t *testing.T) {
	t.Parallel()
	const filter = "content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}"
	for _, test := range []struct {
		name, rest string
		lines      []string
		want       string
	}{
		{"X-A", "schema: " + counts, []string{"1, 2,3"}, ""},
		{"X-A", "schema: " + counts, []string{"1", "2"}, ""},
		{"X-A", "schema: " + counts, []string{"1,b"}, "header X-A /1: type: is a string, not an integer"},
		{"X-A", "schema: " + object, []string{"R,100,G,200,B,150"}, ""},
		{"X-A", "schema: " + object, []string{"R=100,G=200,B=150"}, "header X-A: style: is not a list of names and values"},
		{"X-A", "explode: true, schema: " + object, []string{"R=100, G=200, B=150"}, ""},
		{
			"X-A", "explode: true, schema: " + object,
			[]string{"R=100,G=200,B=x"},
			"header X-A /B: type: is a string, not an integer",
		},
		{"X-A", "schema: {type: integer}", []string{"01"}, "header X-A: type: is not an integer as JSON writes it"},
		{"X-A", "schema: {type: string}", []string{"a, b", "c"}, ""},
		{"X-A", "schema: {type: string}", []string{"a\xff"}, "header X-A: encoding: is not UTF-8"},
		{"X-A", "schema: {type: [integer, string]}", []string{"7"}, ""},
		{"X-A", "required: true, schema: {}", nil, "header X-A: required: is missing"},
		{"X-A", "required: true, " + filter, nil, "header X-A: required: is missing"},
		{"X-A", "schema: {}", nil, ""},
		{"X-A", filter, []string{`{"a": 1}`}, ""},
		{"X-A", filter, []string{`{"a": "1"}`}, "header X-A /a: type: is a string, not an integer"},
		{"X-A", filter, []string{`{`}, "header X-A: json: the text ends early at byte 1"},
		{
			"set-cookie", "schema: {type: string, pattern: '^[a-z]+=[a-z]+; Expires=[^=]*$'}",
			[]string{"a=b; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "c=d; Expires=x"},
			"",
		},
		{
			"set-cookie", "schema: {type: string, pattern: '^a='}",
			[]string{"a=b", "c=d"},
			"header Set-Cookie: pattern: does not match the pattern",
		},
		{"set-cookie", "schema: {type: array, items: {type: string, pattern: '^a='}}", []string{"a=b, x", "a=d"}, ""},
		{
			"set-cookie", "schema: {type: array, items: {type: string, pattern: '^a='}}",
			[]string{"a=b", "c=d"},
			"header Set-Cookie /1: pattern: does not match the pattern",
		},
	} {
		header := http.Header{}
		if test.lines != nil {
			header[http.CanonicalHeaderKey(test.name)] = test.lines
		}
		found := replying(t, test.name, test.rest).CheckReply(&contract.Reply{Status: 200, Header: header})
		if diff := cmp.Diff(test.want, tell(found)); diff != "" {
			t.Errorf("%s %s %v (-want +got):\n%s", test.name, test.rest, test.lines, diff)
		}
	}
}

func TestHeadersAreWrittenAsTheyAreRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ rest, value, want string }{
		{"schema: {}", `"a b"`, "a b"},
		{"schema: {}", `1.50`, "1.50"},
		{"schema: {}", `true`, "true"},
		{"schema: " + counts, `[1,2]`, "1,2"},
		{"schema: " + object, `{"R":1,"G":2,"B":3}`, "R,1,G,2,B,3"},
		{"explode: true, schema: " + object, `{"R":1,"G":2,"B":3}`, "R=1,G=2,B=3"},
		{"content: {application/json: {}}", `{"a":[1]}`, `{"a":[1]}`},
		{"schema: {}", `"a\r\nX: y"`, ""},
		{"schema: {}", `"\u0000"`, ""},
		{"schema: {}", `[]`, ""},
		{"schema: {}", `{}`, ""},
		{"schema: {}", `[[1]]`, ""},
		{"schema: {}", `["a,b"]`, ""},
		{"explode: true, schema: {}", `{"a=b":1}`, ""},
		{"content: {application/json: {}}", "[\n1]", ""},
		{"schema: {}", `x`, ""},
		{"schema: {}", ``, ""},
	} {
		header := replying(t, "X-A", test.rest).Responses[0].Headers[0]
		got, ok := header.Write([]byte(test.value))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s %q: %q, %t, want %q", test.rest, test.value, got, ok, test.want)
		}
		if ok {
			if found := header.Check([]string{got}); found != nil {
				t.Errorf("%s %s: %s", test.rest, got, tell(found))
			}
		}
	}
}

func TestTheDocumentsExampleOfAHeaderIsWrittenInItsStyle(t *testing.T) {
	t.Parallel()
	for rest, want := range map[string]string{
		"schema: " + counts + ", example: [1, 2]":                                        "1,2",
		"explode: true, schema: {type: object, example: {a: 1}}":                         "a=1",
		"content: {application/json: {example: {a: 1}}}":                                 `{"a":1}`,
		"schema: {type: array, items: {}, example: [[1]], default: [3]}":                 "3",
		"schema: {type: string}, examples: {x: {value: b}}":                              "b",
		"schema: {type: string, enum: [c, d]}":                                           "c",
		"schema: {type: object, properties: {a: {type: integer}}}, example: {b: [1, 2]}": "",
	} {
		header := replying(t, "X-A", rest).Responses[0].Headers[0]
		if header.HasExample != (want != "") || header.Example != want {
			t.Errorf("%s: %q, %t, want %q", rest, header.Example, header.HasExample, want)
		}
	}
}
