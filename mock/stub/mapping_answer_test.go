package stub_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// reply is a mapping for an operation with a reply.
func reply(operation, members string) string {
	return `{"request": {"operationId": "` + operation + `"}, "response": {` + members + `}}`
}

func TestAReplyThatBreaksTheContractIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mapping, want string }{
		{reply("getOrder", `"status": 500`), "/response/status: 500 is not documented for getOrder"},
		{reply("getOrder", `"status": 500, "jsonBody": {}`), "/response/status: 500 is not documented for getOrder"},
		{`{"request": {"operationId": "createOrder"}}`, "/response: 200 is not documented for createOrder"},
		{
			reply("getOrder", `"status": 200, "jsonBody": {"id": "x"}`),
			"/response/jsonBody/id: body /id is a string, not an integer",
		},
		{reply("getOrder", `"status": 200, "jsonBody": {}`), `/response/jsonBody: body lacks the member "id"`},
		{reply("getOrder", `"status": 200, "body": "{}"`), `/response/body: body lacks the member "id"`},
		{reply("getOrder", `"status": 200, "body": "{"`), `/response/body: body`},
		{reply("getOrder", `"status": 200, "base64Body": "e30="`), `/response/base64Body: body lacks the member "id"`},
		{reply("getOrder", `"status": 200, "body": ""`), `/response/body: body is missing`},
		{
			reply("getOrder", `"status": 200, "body": "<a/>", "headers": {"Content-Type": "text/xml"}`),
			"/response/headers/Content-Type: header Content-Type is a media type that the response does not have",
		},
		{
			reply("getOrder", `"status": 200, "headers": {"Content-Type": "text/xml"}`),
			"/response/headers/Content-Type: header Content-Type is a media type that the response does not have",
		},
		{reply("listOrders", `"status": 429, "body": "x"`), "/response: header Retry-After is missing"},
		{
			reply("listOrders", `"status": 429, "headers": {"retry-after": "soon"}`),
			"/response/headers/retry-after: header Retry-After is not an integer",
		},
		{
			reply("listOrders", `"status": 200, "headers": {"X-Total": "many"}`),
			"/response/headers/X-Total: header X-Total is not an integer",
		},
		{
			reply("createOrder", `"status": 204, "body": "x"`),
			"/response/body: body is there, although the response has no content",
		},
		{reply("getOrder", `"example": "large"`), `/response/example: getOrder has no example or fixture "large"`},
		{
			reply("getOrder", `"status": 404, "example": "small"`),
			`/response/example: getOrder has no example or fixture "small"`,
		},
		{
			reply("getOrder", `"status": 200, "headers": {"X-A": "{{request.body}}"}`),
			"/response/headers/X-A: templates are filled in beside a body",
		},
		{
			`{"request": {"urlPath": "/v1/orders/7"}, "response": {"body": "{\"id\": {{request.path.orderId}}, \"note\": 1}"}}`,
			"/response/body: body /note is a number, not a string",
		},
		{
			`{"request": {"urlPath": "/v1/orders/7"}, "response": {"jsonBody": {"id": "{{request.path.orderId}}"}}}`,
			"/response/jsonBody/id: body /id is a string, not an integer",
		},
		{
			reply("getOrder", `"jsonBody": {"id": "x", "note": "{{request.path.orderId}} and so on and on"}`),
			"/response/jsonBody/id: body /id is a string, not an integer",
		},
		{
			`{"request": {"urlPathPattern": "/v1/orders/.*"}, "response": {"status": 410}}`,
			"/response/status: 410 is not documented for getOrder",
		},
	} {
		_, got := readMapping(t, test.mapping)
		if !strings.HasPrefix(got, test.want) || strings.Contains(got, "WITHOUT") {
			t.Errorf("%s:\n got %s\nwant %s", test.mapping, got, test.want)
		}
		if strings.Contains(test.want, "templates are") || strings.Contains(test.want, "no example or fixture") {
			// These are wrong in themselves: there is nothing to send.
			continue
		}
		s, got := readMapping(t, strings.TrimSuffix(test.mapping, "}")+`, "contract": "off"}`)
		if got != "" || s.Answer.Reply == nil && s.Answer.Example == "" {
			t.Errorf("contract off: %s: %s", test.mapping, got)
		}
	}
}

func TestARepliesWordsAreTheMappingsOrTheDocuments(t *testing.T) {
	t.Parallel()
	type words struct {
		Code          int
		Example, Type string
		Body          string
		Pass          bool
	}
	for _, test := range []struct {
		mapping string
		want    words
	}{
		{reply("getOrder", `"status": 404`), words{Code: 404}},
		{reply("getOrder", `"headers": {"Content-Type": "application/json; charset=utf-8", "X-A": "1"}`), words{Code: 200}},
		{reply("createOrder", `"status": 204`), words{Code: 204}},
		{reply("listOrders", `"status": 429`), words{Code: 429}},
		{reply("getOrder", `"example": "small"`), words{Example: "small"}},
		{reply("getOrder", `"status": 200, "example": "7"`), words{Code: 200, Example: "7"}},
		{reply("getOrder", `"pass": true`), words{Pass: true}},
		{reply("getOrder", `"jsonBody": {"id": 7}`), words{Type: "application/json", Body: `{"id":7}`}},
		{reply("getOrder", `"body": "{\"id\": 7}"`), words{Type: "application/json", Body: `{"id": 7}`}},
		{reply("listOrders", `"body": "a,b"`), words{Type: "text/csv", Body: "a,b"}},
		{reply("listOrders", `"jsonBody": []`), words{Type: "application/json", Body: "[]"}},
		{reply("getOrder", `"status": 500, "fault": "EMPTY_RESPONSE"`), words{}},
		{
			`{"request": {"urlPathPattern": "/v1/orders.*"}, "response": {"status": 404, "jsonBody": "gone"}}`,
			words{Type: "application/json", Body: `"gone"`},
		},
		{
			`{"contract": "off", "request": {"urlPath": "/nowhere"}, "response": {"status": 503}}`,
			words{},
		},
		{
			`{"contract": "off", "request": {"urlPath": "/nowhere"}, "response": {"jsonBody": {}}}`,
			words{Type: "application/json", Body: "{}"},
		},
	} {
		s, findings := readMapping(t, test.mapping)
		if findings != "" {
			t.Errorf("%s: %s", test.mapping, findings)
			continue
		}
		a := s.Answer
		got := words{Code: a.Code, Example: a.Example, Pass: a.Pass}
		if a.Reply != nil {
			got.Type, got.Body = a.Reply.MediaType, string(a.Reply.Body)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.mapping, diff)
		}
		if a.Header.Get("Content-Type") != "" {
			t.Errorf("%s: overrides the media type of the document's own reply", test.mapping)
		}
	}
}

func TestStubsForTheShippedDocument(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load("openapi.yaml", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	script := &stub.Script{Contract: c, Shelf: &stub.Shelf{}}
	for mapping, want := range map[string]string{
		`{"request": {"method": "GET", "url": "/api/sys/refreshtokens/1"}, "response": {"status": 404}}`: "",
		`{"request": {"method": "GET", "url": "/api/sys/refreshtokens/1"}, "response": {"status": 409}}`: "",
		reply("getRefreshToken", `"status": 404, "jsonBody": "Not found"`):                               "",
		reply("getRefreshToken", `"status": 404, "jsonBody": "Gone"`): "/response/jsonBody: " +
			"body is none of the allowed values",
		reply("getRefreshToken", `"status": 429`): "/response/status: 429 is not documented",
		`{"request": {"urlPath": "/api/sys/refreshtokens/0"}, "response": {"status": 404}}`: "/request/urlPath: " +
			"path id is too small",
	} {
		_, findings := stub.ReadMapping([]byte(mapping), script)
		if got := say(findings); (got == "") != (want == "") || !strings.HasPrefix(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", mapping, got, want)
		}
	}
}
