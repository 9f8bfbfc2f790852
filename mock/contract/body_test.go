package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestAnOperationWithoutBodyTakesAny(t *testing.T) {
	t.Parallel()
	call := callWith(t, "3.1.0", "name: p, in: query, schema: {}")
	if found := call.CheckRequest(http.Header{"Content-Type": {"a/b"}}, "", []byte("{")); found != nil {
		t.Error(tell(found))
	}
}
