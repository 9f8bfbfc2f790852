package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

func TestRepliesAreHeldToTheContract(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: d
          headers:
            X-N: {required: true, schema: {type: integer}}
            X-T: {schema: {const: 'no-cache'}}
            X-L: {schema: {type: array}}
            content-type: {schema: {const: x}}
          content: {application/json: {schema: {type: integer}}, text/plain: {schema: {maxLength: 3, type: string}}}
        '201': {description: d, content: {application/json: {}}}
        '202': {description: d, content: {application/xml: {schema: {}}}}
        '204': {description: d, content: {application/json: {schema: {type: integer}}}}
        4XX: {description: d, content: {application/json: {schema: {type: string}}}}
        '404': {description: d, content: {'*/*': {schema: {type: 'null'}}}}
        default: {description: d}
`)
	ok := http.Header{"X-N": {"1"}}
	for _, test := range []struct {
		reply contract.Reply
		want  string
	}{
		{contract.Reply{Status: 200, Header: ok, MediaType: "application/json", Body: []byte("1")}, ""},
		{contract.Reply{Status: 200, Header: ok, MediaType: "text/plain", Body: []byte("abc")}, ""},
		{
			contract.Reply{Status: 200, Header: ok, MediaType: "text/plain", Body: []byte("abcd")},
			"body: maxLength: is too long, with 4 characters",
		},
		{
			contract.Reply{Status: 200, MediaType: "application/json", Body: []byte("x")},
			"header X-N: required: is missing\nbody: json: this is not JSON at byte 0",
		},
		{
			contract.Reply{
				Status: 200, MediaType: "application/json",
				Header: http.Header{"X-N": {"a"}, "X-T": {"cache"}, "X-L": {"a"}},
			},
			"header X-N: type: is not an integer as JSON writes it\nheader X-T: const: is none of the allowed values\n" +
				"body: required: is missing",
		},
		{
			contract.Reply{Status: 200, Header: ok, MediaType: "text/html"},
			"header Content-Type: content: is a media type that the response does not have",
		},
		{contract.Reply{Status: 201, MediaType: "application/json"}, ""},
		{
			contract.Reply{Status: 201, MediaType: "application/json", Body: []byte("{")},
			"body: json: the text ends early at byte 1",
		},
		{contract.Reply{Status: 202, MediaType: "application/xml", Body: []byte("<a/>")}, ""},
		{
			contract.Reply{Status: 202, MediaType: "application/xml", Body: []byte("<")},
			"body: xml: the text ends early at byte 1",
		},
		{contract.Reply{Status: 204}, ""},
		{contract.Reply{Status: 204, Body: []byte("1")}, "body: content: is there, although the response has no content"},
		{contract.Reply{Status: 404, MediaType: "application/json", Body: []byte("null")}, ""},
		{
			contract.Reply{Status: 409, MediaType: "application/json", Body: []byte("null")},
			"body: type: is null, not a string",
		},
		{contract.Reply{Status: 500}, ""},
	} {
		if diff := cmp.Diff(test.want, tell(c.Operations[0].CheckReply(&test.reply))); diff != "" {
			t.Errorf("%d %s %s (-want +got):\n%s", test.reply.Status, test.reply.MediaType, test.reply.Body, diff)
		}
	}
	c = load(t, "3.1.0", paths("/a"))
	c.Operations[0].Responses[0].Status = "200"
	found := c.Operations[0].CheckReply(&contract.Reply{Status: 404})
	if tell(found) != "status: responses: 404 is not documented for _a" || found[0].Hint != "document it, or use 200" {
		t.Errorf("%+v", found)
	}
}

func TestResponsesAreFoundByCodeThenRangeThenDefault(t *testing.T) {
	t.Parallel()
	for responses, want := range map[string]struct {
		success string
		status  int
		found   map[int]string
	}{
		"'200': {description: d}, '201': {description: d}":   {"200", 200, map[int]string{200: "200", 202: "", 404: ""}},
		"'201': {description: d}, '200': {description: d}":   {"200", 200, nil},
		"default: {description: d}, '404': {description: d}": {"default", 200, map[int]string{200: "default", 404: "404"}},
		"default: {description: d}, 2xx: {description: d}":   {"2xx", 200, map[int]string{204: "2xx", 404: "default"}},
		"2XX: {description: d}, '201': {description: d}":     {"201", 201, map[int]string{200: "2XX", 201: "201"}},
		"'303': {description: d}, '302': {description: d}":   {"302", 302, nil},
		"'404': {description: d}, 4XX: {description: d}":     {"4XX", 400, map[int]string{404: "404", 409: "4XX", 500: ""}},
		"'422': {description: d}, '405': {description: d}":   {"405", 405, nil},
		"x-note: {description: d}, '102': {description: d}":  {"204", 204, map[int]string{102: ""}},
	} {
		operation := load(t, "3.1.0", "paths: {/a: {get: {responses: {"+responses+"}}}}\n").Operations[0]
		success, status := operation.Success()
		if (success == nil) != (want.success == "") || status != want.status ||
			success != nil && success.Status != want.success {
			t.Errorf("%s: success is %+v, %d", responses, success, status)
		}
		for code, name := range want.found {
			found := operation.Response(code)
			if (found == nil) != (name == "") || found != nil && found.Status != name {
				t.Errorf("%s: %d is %+v, want %q", responses, code, found, name)
			}
		}
	}
}

func contents(mediaTypes ...string) []*contract.Content {
	var list []*contract.Content
	for _, mediaType := range mediaTypes {
		list = append(list, &contract.Content{MediaType: mediaType})
	}
	return list
}

func TestAcceptChoosesAmongMediaTypes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		have   []*contract.Content
		accept []string
		want   string
	}{
		{contents("a/b", "c/d"), nil, "a/b"},
		{contents("a/b", "c/d"), []string{""}, "a/b"},
		{contents("a/b", "c/d"), []string{"*/*"}, "a/b"},
		{contents("a/b", "c/d"), []string{"c/d"}, "c/d"},
		{contents("a/b", "c/d"), []string{"C/D"}, "c/d"},
		{contents("a/b", "c/d"), []string{"c/*"}, "c/d"},
		{contents("a/b", "c/d"), []string{"a/b;q=0.5, c/d"}, "c/d"},
		{contents("a/b", "c/d"), []string{"a/b;q=0.5", "c/d;q=0.4"}, "a/b"},
		{contents("a/b", "c/d"), []string{"a/b;q=0, */*;q=0.1"}, "c/d"},
		{contents("a/b"), []string{"a/b;q=0"}, ""},
		{contents("a/b"), []string{"a/*;q=0, */*"}, ""},
		{contents("a/b"), []string{"a/b;q=0.001, a/*;q=0"}, "a/b"},
		{contents("a/b"), []string{"c/d"}, ""},
		{contents("a/b"), []string{"application/*"}, ""},
		{contents("a/b; v=2"), []string{"a/b"}, "a/b; v=2"},
		{contents("a/b"), []string{"a/b; v=2; q=0.5"}, "a/b"},
		{contents("a/b", "c/d"), []string{"c/d;Q=1.0"}, "c/d"},
		{contents("*/*"), []string{"application/json"}, "*/*"},
		{contents("*/*"), []string{"application/xml"}, ""},
		{contents("a/b"), []string{"*"}, "a/b"},
		{contents("a/b"), []string{"*;q=.2"}, "a/b"},
		{contents("a/b"), []string{"garbage"}, "a/b"},
		{contents("a/b"), []string{"a/b;q=NaN, c/d"}, ""},
		{contents("a/b"), []string{"c/d;q=0x1, a/b;q=1e0, e/f"}, ""},
		{contents("a/b"), []string{"a/b;q=2, c/d"}, ""},
		{contents("a/b"), []string{"a/b;q=-1, c/d;q=+1"}, "a/b"},
		{contents("a/b"), []string{strings.Repeat("c/d,", 1000) + "a/b"}, ""},
		{contents("a/b"), []string{"c/d, ,; , */*;q=.1"}, "a/b"},
		{nil, []string{"a/b"}, ""},
	} {
		got := ""
		if content := contract.Negotiate(test.have, test.accept); content != nil {
			got = content.MediaType
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.accept, got, test.want)
		}
		if len(test.have) != 1 {
			continue
		}
		if (contract.Quality(test.have[0].MediaType, test.accept) > 0) != (test.want != "") {
			t.Errorf("%q: Quality disagrees", test.accept)
		}
	}
}

func FuzzNegotiate(f *testing.F) {
	for _, seed := range []string{"a/b;q=0.5, c/d", "*", "*/*;q=0", `a/b;x="y,z"`, "a/b;q=NaN", ",;,", "A/B ; Q=1.000"} {
		f.Add(seed)
	}
	have := contents("application/json", "text/plain", "application/*")
	f.Fuzz(func(t *testing.T, accept string) {
		picked := contract.Negotiate(have, []string{accept})
		some := false
		for _, content := range have {
			takes := contract.Quality(content.MediaType, []string{accept}) > 0
			some = some || takes
			if content == picked && !takes {
				t.Errorf("%q: %s is picked, and not acceptable", accept, content.MediaType)
			}
		}
		if some != (picked != nil) {
			t.Errorf("%q: picked %v", accept, picked)
		}
	})
}

func TestExamplesAboutSomethingElseAreToldApart(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /users/{user_id}/pets/{petId}:
    get:
      parameters:
      - {name: user_id, in: path, required: true, schema: {type: string}}
      - {name: petId, in: path, required: true, schema: {type: integer}}
      responses: {default: {description: d}}
`)
	call, _ := c.Match("GET", "/users/bo%22b/pets/7")
	if found := call.CheckRequest(nil, "", nil); found != nil {
		t.Fatal(tell(found))
	}
	for body, want := range map[string]string{
		`{"petId": 7, "userId": "bo\"b"}`: "", `{"id": 7}`: "", `{"ID": 8}`: "/ID", `{"user-id": "x"}`: "/user-id",
		`{"id": null}`: "", `{"name": 1}`: "", `[7]`: "", `"7"`: "", `{"id": "7"}`: "", `{"id": "8"}`: "/id",
		`{"pet_id": 8, "id": 9}`: "/pet_id", `{"userid": "bo\u0022b"}`: "",
	} {
		doc, err := schema.Read("a.json", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if got := call.Contradiction(call.Operation.Claims(doc.Root)); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestSamplePathsAreThoseTheDocumentGives(t *testing.T) {
	t.Parallel()
	const id = "{name: id, in: path, required: true, "
	for parameters, want := range map[string]string{
		id + "schema: {type: integer}, example: 7}":                                      "/v1/a/7",
		id + "schema: {type: integer, example: 7}}":                                      "/v1/a/7",
		id + "schema: {type: integer, examples: [x, 7]}}":                                "/v1/a/7",
		id + "schema: {type: string}, example: a/b c}":                                   "/v1/a/a%2Fb%20c",
		id + "schema: {type: integer}, example: x}":                                      "",
		id + "schema: {type: integer}}":                                                  "",
		id + "schema: {}, example: 7}, {name: q, in: query, required: true, schema: {}}": "",
		id + "schema: {}, example: 7}, {name: q, in: query, schema: {}}":                 "/v1/a/7",
	} {
		c := load(t, "3.1.0", "servers: [{url: /v1}]\npaths: {'/a/{id}': {get: {parameters: ["+parameters+
			"], responses: {default: {description: d}}}}}\n")
		got, ok := c.Operations[0].SamplePath()
		if ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %t, want %q", parameters, got, ok, want)
		}
	}
}
