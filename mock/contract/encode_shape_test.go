package contract_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

func TestEachBranchIsWrittenAndReadByItsOwnTypes(t *testing.T) {
	t.Parallel()
	const either = "oneOf: [{type: object, required: [k, n], properties: {k: {const: a}, n: {type: integer}}}, " +
		"{type: object, required: [k, n], properties: {k: {const: b}, n: {type: string}, " +
		"m: {type: array, items: {type: boolean}}}}]"
	for _, mediaType := range []string{"application/xml", "application/x-www-form-urlencoded", "multipart/form-data"} {
		for shape, values := range map[string][]string{
			either: {`{"k":"a","n":12}`, `{"k":"b","n":"12"}`, `{"k":"b","n":"x","m":[true]}`},
			"type: object, properties: {in: {" + either + "}}": {
				`{"in":{"k":"a","n":12}}`, `{"in":{"k":"b","n":"12"}}`, `{"in":{"k":"b","n":"x","m":[true,false]}}`,
			},
			"allOf: [{type: object, properties: {a: {type: integer}}}, " +
				"{properties: {b: {type: array, items: {type: number}}}}]": {
				`{"a":1,"b":[1.5]}`, `{"b":[1,2]}`,
			},
			"type: object, additionalProperties: {type: integer}": {`{"x":1,"y":2}`},
			"type: object, patternProperties: {'^n_': {type: integer}}, additionalProperties: {type: string}": {
				`{"n_a":1,"a":"1"}`,
			},
			"type: object, properties: {a: {type: [integer, string], maximum: 5}}": {`{"a":3}`, `{"a":"x"}`},
			"type: object, properties: {a: {type: [integer, 'null']}}":             {`{"a":3}`},
			"type: object, properties: {a: {enum: [1, two, true]}}":                {`{"a":1}`, `{"a":"two"}`, `{"a":true}`},
		} {
			for _, value := range values {
				content := taking(t, "3.1.0", mediaType, "schema: {allOf: [{"+shape+"}, {const: "+value+"}]}", "")
				body, sent, err := content.Encode([]byte(value))
				if err != nil {
					t.Errorf("%s %s: %v", mediaType, value, err)
					continue
				}
				if found := content.Check(sent, body); len(found) > 0 {
					t.Errorf("%s {%s}\n%s\n%s\n%s", mediaType, shape, value, body, tell(found))
				}
			}
		}
	}
}

func TestWhatAMediaTypeCannotCarryIsAnError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mediaType, schema, value string }{
		{"application/xml", "type: object, properties: {a: {type: string}}", `{"a":"\u0001"}`},
		{"application/xml", "type: object", `{"two words":1}`},
		{"application/xml", "type: object, properties: {a: {type: object, xml: {attribute: true}}}", `{"a":{}}`},
		{"application/x-www-form-urlencoded", "type: string", `"a"`},
		{"application/x-www-form-urlencoded", "type: object, required: [a], properties: {a: {type: array}}", `{"a":[]}`},
		{"multipart/form-data", "type: string", `"a"`},
		{"multipart/form-data", "type: object", `{}`},
		{"text/plain; charset=iso-8859-1", "type: string", `"日"`},
		{"text/plain; charset=koi8-r", "type: string", `"a"`},
		{"application/xml", "type: object", `{`},
	} {
		content := taking(t, "3.1.0", test.mediaType, "schema: {"+test.schema+"}", "")
		if body, _, err := content.Encode([]byte(test.value)); err == nil {
			t.Errorf("%s carries %s as %q", test.mediaType, test.value, body)
		} else if !strings.HasPrefix(err.Error(), "write a body of "+test.mediaType+": ") {
			t.Errorf("%s: %v", test.mediaType, err)
		}
	}
}

func TestExamplesAreEncodedOrSentAsTheyStand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mediaType, schema, example, want, sent string }{
		{"application/xml", "type: object", "{a: 1}", xml.Header + "<root><a>1</a></root>", ""},
		{"application/xml", "type: object", "'<a/>'", "<a/>", ""},
		{"application/x-www-form-urlencoded", "type: object", "{a: b c, d: [1, 2]}", "a=b%20c&d=1&d=2", ""},
		{"application/x-www-form-urlencoded", "type: object", "a=b+c", "a=b+c", ""},
		{"text/plain", "type: string", "hi", "hi", ""},
		{"text/plain", "type: integer", "5", "5", ""},
		{"text/plain; charset=utf-16", "type: string", "hi", "\x00h\x00i", ""},
		{"multipart/*", "type: object", `"--x\r\n\r\n--x--"`, "--x\r\n\r\n--x--", "multipart/form-data; boundary=x"},
		{"*/*", "type: object", "{a: 1}", `{"a":1}`, "application/json"},
		{"application/json", "type: string", "a", `"a"`, ""},
		{"application/x-ndjson", "type: array", "[1, {a: 2}]", "1\n{\"a\":2}\n", ""},
		{"application/json-seq", "type: array", "[1]", "\x1e1\n", ""},
		{"text/event-stream", "type: array", "[1]", "data: 1\n\n", ""},
	} {
		content := taking(t, "3.1.0", test.mediaType, "schema: {"+test.schema+"}, example: "+test.example, "")
		body, sent, err := content.Text(content.Examples[0].Node)
		if err != nil {
			t.Errorf("%s %s: %v", test.mediaType, test.example, err)
		}
		if test.sent == "" {
			test.sent = test.mediaType
		}
		if diff := cmp.Diff([]string{test.want, test.sent}, []string{string(body), sent}); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.mediaType, test.example, diff)
		}
	}
	content := &contract.Content{MediaType: "text/plain"}
	if body, _, err := content.Text(&schema.Node{Kind: schema.Object}); err == nil {
		t.Errorf("an object is text: %s", body)
	}
}

func TestARangeHasAnotherReplyForThoseWhoDoNotTakeJSON(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"'*/*': {schema: {type: object}}":           "*/*, application/xml",
		"'application/*': {schema: {type: array}}":  "application/*, application/xml",
		"'*/*': {schema: {type: string}}":           "*/*, text/plain",
		"'application/*': {schema: {type: string}}": "application/*",
		"'*/*': {}": "*/*",
		"'*/*': {schema: {type: object}}, application/xml: {}":               "*/*, application/xml",
		"application/json: {schema: {type: object}}, 'text/*': {schema: {}}": "application/json, text/*",
	} {
		c := load(t, "3.1.0", "paths: {/a: {get: {responses: {'200': {description: d, content: {"+content+"}}}}}}\n")
		response := c.Operations[0].Responses[0]
		if got := strings.Join(response.Offers(), ", "); got != want {
			t.Errorf("%s: %s, want %s", content, got, want)
		}
	}
}

func TestRepliesWithoutBody(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `paths: {/a: {
  get: {responses: {default: {description: d, content: {application/json: {schema: {type: integer}}}}, '200':
   {description: d, content: {}}}},
  head: {responses: {'200': {description: d, content: {application/json: {schema: {type: integer}}}}}}}}
`)
	for _, test := range []struct {
		method string
		reply  contract.Reply
		want   string
	}{
		{"GET", contract.Reply{Status: 204}, ""},
		{"GET", contract.Reply{Status: 205}, ""},
		{"GET", contract.Reply{Status: 304}, ""},
		{
			"GET",
			contract.Reply{Status: 304, MediaType: "application/json", Body: []byte("1")},
			"body: content: is there, although the response has no content",
		},
		{"GET", contract.Reply{Status: 200}, ""},
		{
			"GET",
			contract.Reply{Status: 200, MediaType: "application/json", Body: []byte("1")},
			"body: content: is there, although the response has no content",
		},
		{"GET", contract.Reply{Status: 400}, "body: required: is missing"},
		{"HEAD", contract.Reply{Status: 200}, ""},
		{
			"HEAD",
			contract.Reply{Status: 200, MediaType: "application/json", Body: []byte("a")},
			"body: json: this is not JSON at byte 0",
		},
	} {
		for _, operation := range c.Operations {
			if operation.Method != test.method {
				continue
			}
			if diff := cmp.Diff(test.want, tell(operation.CheckReply(&test.reply))); diff != "" {
				t.Errorf("%s %d %s (-want +got):\n%s", test.method, test.reply.Status, test.reply.Body, diff)
			}
		}
	}
}

func TestStylesThatABodyCannotHoldAreSaid(t *testing.T) {
	t.Parallel()
	const nested = "{schema: {type: object, properties: {a: {type: object, properties: {b: {type: object}}}}}, " +
		"encoding: {a: {style: form}}}"
	for content, want := range map[string]string{
		"application/x-www-form-urlencoded: " + nested: `the field "a" has a form that is not checked: style form`,
		"multipart/form-data: " + nested: `the style of the part "a" is not enforced: ` +
			"the multipart body is checked for its form alone",
		"multipart/mixed: {schema: {type: array}, itemEncoding: {}}": "itemEncoding is not enforced",
		"application/xml: {schema: {type: object, properties: {a: {type: string, xml: {nodeType: cdata}}}}}": "" +
			"the nodeType cdata is not enforced: the XML is checked for its form alone",
	} {
		c := load(t, "3.2.0", "paths: {/a: {post: {requestBody: {content: {"+content+"}}, responses: {default: "+
			"{description: d}}}}}\n")
		var said []string
		for _, finding := range c.Ledger {
			said = append(said, finding.Message)
		}
		if got := strings.Join(said, "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant %s", content, got, want)
		}
	}
}
