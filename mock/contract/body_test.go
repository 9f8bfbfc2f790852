package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

func TestRequestBodiesAreChecked(t *testing.T) {
	t.Parallel()
	const one = "content: {application/json: {schema: {type: integer}}, text/plain: {schema: {type: string, " +
		"maxLength: 3}}, 'image/*': {}}"
	for _, test := range []struct{ body, mediaType, text, want string }{
		{one, "", "", ""},
		{one + ", required: true", "", "", "body: required: is missing"},
		{one + ", required: true", "application/json", "", "body: required: is missing"},
		{one, "application/json", "", ""},
		{one, "application/json", "1", ""},
		{one, "Application/JSON ; charset=utf-8", "1", ""},
		{one, "application/json", `"a"`, "body: type: is a string, not an integer"},
		{one, "application/json", `{"a":`, "body /a: json: the text ends early at byte 5"},
		{one, "application/json", strings.Repeat("[", 600), "body: depth: nesting is deeper than 512 at byte 513"},
		{one, "text/plain", "abcd", "body: maxLength: is too long, with 4 characters"},
		{one, "text/plain; charset=utf-8", "abc", ""},
		{one, "image/png", "\x89", ""},
		{one, "", "1", "header Content-Type: content-type: is a media type that the operation does not take"},
		{"content: {application/json: {schema: {type: integer}}}", "", `"a"`, "body: type: is a string, not an integer"},
		{one, "application/xml", "1", "header Content-Type: content-type: is a media type that the operation does not take"},
		{one, "garbage", "1", "header Content-Type: content-type: is a media type that the operation does not take"},
		{"content: {'*/*': {schema: {type: integer}}}", "application/json", `"a"`, "body: type: is a string, not an integer"},
		{"content: {'*/*': {schema: {type: integer}}}", "a/b", "1", ""},
		{
			"content: {'application/*': {schema: {type: integer}}, 'application/json': {schema: {type: string}}}",
			"application/json",
			`"a"`,
			"",
		},
	} {
		c := load(t, "3.1.0", "paths: {/a: {post: {requestBody: {"+test.body+"}, responses: {default: {description: d}}}}}\n")
		call, miss := c.Match("POST", "/a")
		if miss != nil {
			t.Fatal(miss)
		}
		header := http.Header{}
		if test.mediaType != "" {
			header.Set("Content-Type", test.mediaType)
		}
		if diff := cmp.Diff(test.want, tell(call.CheckRequest(header, "", []byte(test.text)))); diff != "" {
			t.Errorf("%s %s %.20q (-want +got):\n%s", test.body, test.mediaType, test.text, diff)
		}
	}
}

func TestABodyThatIsNotDocumentedIsRefused(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"get", "head", "delete", "post"} {
		c := load(t, "3.1.0", "paths: {/a: {"+method+": {responses: {default: {description: d}}}}}\n")
		call, miss := c.Match(strings.ToUpper(method), "/a")
		if miss != nil {
			t.Fatal(miss)
		}
		if found := call.CheckRequest(http.Header{"Content-Type": {"a/b"}}, "", nil); found != nil {
			t.Errorf("%s without a body: %s", method, tell(found))
		}
		for _, header := range []http.Header{nil, {"Content-Type": {"a/b"}}} {
			want := "body: requestBody: is there, although the operation takes none"
			if diff := cmp.Diff(want, tell(call.CheckRequest(header, "", []byte("{")))); diff != "" {
				t.Errorf("%s %v (-want +got):\n%s", method, header, diff)
			}
		}
	}
}

func TestFalsyBodiesAreBodies(t *testing.T) {
	t.Parallel()
	for schema, body := range map[string]string{
		"{type: 'null'}": "null", "{type: integer}": "0", "{type: boolean}": "false", "{type: string}": `""`,
		"{type: array}": "[]", "{const: {}}": "{}",
	} {
		c := load(t, "3.1.0", "paths: {/a: {post: {requestBody: {required: true, content: {application/json: {schema: "+
			schema+"}}}, responses: {default: {description: d, content: {application/json: {schema: "+schema+"}}}}}}}\n")
		call, _ := c.Match("POST", "/a")
		header := http.Header{"Content-Type": {"application/json"}}
		if found := call.CheckRequest(header, "", []byte(body)); found != nil {
			t.Errorf("%s is no %s: %s", body, schema, tell(found))
		}
		if found := call.CheckRequest(header, "", []byte("17.5")); len(found) == 0 {
			t.Errorf("17.5 is %s", schema)
		}
		reply := &contract.Reply{Status: 200, MediaType: "application/json", Body: []byte(body)}
		if found := c.Operations[0].CheckReply(reply); found != nil {
			t.Errorf("%s is no %s: %s", body, schema, tell(found))
		}
	}
}

func TestTextAndOctetsAreHeldToTheirSchema(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ version, mediaType, content, sent, body, want string }{
		{"3.0.3", "application/octet-stream", "schema: {type: string, format: binary, maxLength: 2}", "", "\xff\xfe", ""},
		{
			"3.0.3", "application/octet-stream", "schema: {type: string, format: binary, maxLength: 2}", "", "\xff\xfe\x00",
			"body: maxLength: is too long, with 3 characters",
		},
		{"3.1.0", "application/octet-stream", "", "", "\xff\xfe", ""},
		{"3.1.0", "application/octet-stream", "schema: {}", "", "\xff\xfe", ""},
		{"3.1.0", "image/png", "schema: {type: string, contentEncoding: base64}", "", "YQ==", ""},
		{
			"3.1.0", "image/png", "schema: {type: string, contentEncoding: base64}", "", "%",
			"body: contentEncoding: is not encoded in base64",
		},
		{"3.1.0", "application/json", "schema: {type: string, format: binary, maxLength: 1}", "", `"é"`, ""},
		{"3.1.0", "text/plain", "schema: {type: integer}", "", "12", ""},
		{"3.1.0", "text/plain", "schema: {type: integer}", "", "1e3", "body: type: is a string, not an integer"},
		{"3.1.0", "text/plain", "schema: {type: string}", "", "a\xff", "body: encoding: the text is not UTF-8 at byte 1"},
		{"3.1.0", "text/plain", "schema: {maxLength: 1}", "text/plain; charset=ISO-8859-1", "\xff", ""},
		{"3.1.0", "text/plain", "schema: {const: é}", "text/plain; charset=utf-16", "\xfe\xff\x00\xe9", ""},
		{"3.1.0", "text/plain", "schema: {const: é}", "text/plain; charset=utf-16le", "\xe9\x00", ""},
		{
			"3.1.0", "text/plain", "", "text/plain; charset=utf-16", "\xd8\x00\x00\x61",
			"body: encoding: the text is not UTF-16: half of a surrogate pair is missing at byte 0",
		},
		{
			"3.1.0", "text/plain", "", "text/plain; charset=koi8-r", "a",
			"header Content-Type: content-type: has a charset that is not read",
		},
		{
			"3.1.0", "application/json", "schema: {}", "application/json; charset=utf-16", "1",
			"header Content-Type: content-type: has a charset that is not read",
		},
		{"3.1.0", "application/json", "schema: {}", "application/json; charset=US-ASCII", "1", ""},
		{"3.1.0", "application/pdf", "schema: {type: object}", "", "%PDF", ""},
		{"3.1.0", "application/x", "schema: {type: object}", "", "[]", "body: type: is an array, not an object"},
		{"3.1.0", "application/yaml", "schema: {properties: {a: {type: integer}}}", "", "a: 1", ""},
		{
			"3.1.0", "application/yaml", "schema: {properties: {a: {type: integer}}}", "", "a: b",
			"body /a: type: is a string, not an integer",
		},
		{"3.1.0", "application/x-ndjson", "schema: {type: array, maxItems: 2, items: {type: integer}}", "", "1\n\n2\n", ""},
		{
			"3.1.0", "application/x-ndjson", "schema: {type: array, maxItems: 2, items: {type: integer}}", "", "1\n2\n3",
			"body: maxItems: has too many elements, 3",
		},
		{
			"3.1.0", "application/jsonl", "schema: {type: object, required: [a]}", "", "{\"a\":1}\n{}\n{",
			"body /1: required: lacks the member \"a\"\n" +
				"body /2: json: the text ends early at byte 1 of the text that begins at byte 11",
		},
		{"3.2.0", "application/json-seq", "itemSchema: {type: integer}", "", "\x1e1\n\x1e2\n", ""},
		{
			"3.2.0", "application/json-seq", "itemSchema: {type: integer}", "", "\x1e1\n\x1ea",
			"body /1: json: this is not JSON at byte 0 of the text that begins at byte 4",
		},
		{
			"3.2.0", "application/json-seq", "itemSchema: {type: integer}", "", "1",
			"body: json: there is no record separator at byte 0",
		},
		{
			"3.2.0", "text/event-stream", "itemSchema: {properties: {retry: {maximum: 5}}}", "", "data: a\nretry: 9\n\n",
			"body /0/retry: maximum: is too large",
		},
		{
			"3.1.0", "text/event-stream", "schema: {type: object, required: [a]}", "", "data: {}\n\ndata: [DONE]\n\n",
			"body /0: required: lacks the member \"a\"",
		},
	} {
		content := taking(t, test.version, test.mediaType, test.content, "")
		if diff := cmp.Diff(test.want, tell(content.Check(test.sent, []byte(test.body)))); diff != "" {
			t.Errorf("%s %s %s %.40q (-want +got):\n%s", test.mediaType, test.content, test.sent, test.body, diff)
		}
	}
}

func TestTheClosestMediaTypeWins(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `paths: {/a: {post: {requestBody: {content: {
  '*/*': {schema: {const: any}}, 'text/*': {schema: {const: text}}, text/plain: {schema: {const: plain}},
  text/plain;version=1: {schema: {const: one}}, 'text/plain; version=2': {schema: {const: two}},
  'Application/JSON; charset=UTF-8': {schema: {const: json}}, 'application/*+json': {schema: {const: plus}}}},
 responses: {default: {description: d}}}}}
`)
	for mediaType, want := range map[string]string{
		"text/plain": "plain", "TEXT/plain;charset=utf-8": "plain", "text/plain; version=1": "one",
		`text/plain; charset=utf-8; version="2"`: "two", "text/plain;version=3": "plain", "text/html": "text",
		"image/png": "any", "application/json": `"json"`, "application/json;charset=utf-8": `"json"`,
		"application/vnd.a+json": `"plus"`,
	} {
		call, _ := c.Match("POST", "/a")
		if found := call.CheckRequest(http.Header{"Content-Type": {mediaType}}, "", []byte(want)); found != nil {
			t.Errorf("%s is not %s: %s", mediaType, want, tell(found))
		}
	}
}
