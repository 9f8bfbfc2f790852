package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// What 3.2 adds and shares with 3.1 works; of the rest each thing is in the ledger, with its place.
func TestOpenAPI32WorksAsFarAsItSharesTheGround(t *testing.T) {
	t.Parallel()
	c := load(t, "3.2.0", `servers: [{name: main, url: /v1}]
tags: [{name: a, kind: nav}, {name: b, parent: a, summary: s}]
paths:
  /items:
    query:
      operationId: search
      requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/Filter'}}}
      responses:
        '200':
          summary: without a description
          content:
            application/jsonl:
              itemSchema: {type: object}
              itemEncoding: {contentType: application/json}
            multipart/mixed:
              prefixEncoding: [{contentType: text/plain}]
    additionalOperations:
      COPY: {operationId: copy, responses: {default: {description: d}}}
components:
  mediaTypes: {Filter: {schema: {type: object, required: [by], properties: {by: {type: string}}}}}
  securitySchemes:
    login:
      type: oauth2
      deprecated: true
      oauth2MetadataUrl: https://x.test/m
      flows:
        deviceAuthorization: {deviceAuthorizationUrl: 'https://x.test/d', tokenUrl: 'https://x.test/t', scopes: {}}
`)
	if got := tell(c.Blemishes); got != "" {
		t.Errorf("blemishes: %s", got)
	}
	call, miss := c.Match("QUERY", "/v1/items")
	if miss != nil {
		t.Fatal(miss)
	}
	got := tell(call.CheckRequest(map[string][]string{"Content-Type": {"application/json"}}, "", []byte(`{}`)))
	if got != `body: required: lacks the member "by"` {
		t.Errorf("the body of QUERY: %s", got)
	}
	if call, miss = c.Match("COPY", "/v1/items"); miss != nil || call.Operation.ID != "copy" {
		t.Errorf("%+v", miss)
	}
	if _, miss = c.Match("copy", "/v1/items"); miss == nil {
		t.Error("methods are case-sensitive (RFC 9110, section 9.1)")
	}
	ledger := tell(c.Ledger)
	for _, word := range []string{"itemSchema", "itemEncoding", "prefixEncoding"} {
		if !strings.Contains(ledger, word) {
			t.Errorf("%s is not in the ledger: %s", word, ledger)
		}
	}
	for _, entry := range c.Ledger {
		if entry.Source.Line == 0 || strings.Contains(entry.Message, "3.2") {
			t.Errorf("without a place, or a blanket: %+v", entry)
		}
	}
}

func TestWhatALaterVersionAddsIsReportedInAnEarlierOne(t *testing.T) {
	t.Parallel()
	const text = "webhooks: {a: {post: {responses: {default: {description: d}}}}}\npaths: {/a: {query: {responses: " +
		"{default: {description: d}}}}}\n"
	for version, want := range map[string]string{
		"3.0.3": "the OpenAPI Object has the field webhooks since OpenAPI 3.1 only\n" +
			"the PathItem Object has the field query since OpenAPI 3.2 only",
		"3.1.0": "the PathItem Object has the field query since OpenAPI 3.2 only",
		"3.2.0": "",
	} {
		var told []string
		for _, blemish := range load(t, version, text).Blemishes {
			told = append(told, blemish.Message)
		}
		if diff := cmp.Diff(want, strings.Join(told, "\n")); diff != "" {
			t.Errorf("%s -want +got:\n%s", version, diff)
		}
	}
}

func TestADocumentOfWebhooksAloneIsLoaded(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", "jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema\nwebhooks: {a: {post: {"+
		"requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, "+ok+"}}}\n"+
		"components: {schemas: {A: {type: string}}}\n")
	if got := tell(c.Blemishes); got != "document: paths: the document has no paths: there is nothing to play" {
		t.Error(got)
	}
}

func TestPathItemsMayBeSharedAndOverlaid(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `paths:
  /a: {$ref: '#/components/pathItems/Thing'}
  /b:
    $ref: '#/components/pathItems/Thing'
    summary: another one
    get: {operationId: own, responses: {'204': {description: d}}}
components:
  pathItems:
    Thing:
      parameters: [{name: q, in: query, schema: {type: integer}}]
      servers: [{url: /shared}]
      get: {responses: {'200': {$ref: '#/components/responses/R', summary: s, description: d}}}
      put: {responses: {'200': {$ref: '#/components/responses/R'}}}
  responses: {R: {description: d}}
`)
	if got := tell(c.Blemishes); !strings.Contains(got, "summary beside $ref") && got != "" {
		t.Errorf("blemishes: %s", got)
	}
	var got []string
	for _, o := range c.Operations {
		got = append(got, o.ID+" "+o.Method+" "+o.Template+" "+o.Documented()[0]+" "+o.Parameters[0].Name)
	}
	want := []string{
		"get_a GET /shared/a 200 q", "put_a PUT /shared/a 200 q", "own GET /shared/b 204 q", "put_b PUT /shared/b 200 q",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEachValueOfAServersVariableIsABasePath(t *testing.T) {
	t.Parallel()
	for servers, want := range map[string][]string{
		"[{url: 'https://{env}.x.test/{v}/', variables: {env: {default: a, enum: [a, b]}, v: {default: v2, enum: [v1]}}}]": {
			"/v2/a", "/v1/a",
		},
		"[{url: '{base}', variables: {base: {default: 'https://x.test/api'}}}]": {"/api/a"},
		"[{url: '../v1/./x/../y/'}]":                 {"/v1/y/a"},
		"[{url: '/a%20b/'}, {url: 'http://x.test'}]": {"/a%20b/a", "/a"},
		"[{url: '//x.test/v1?q#f'}]":                 {"/v1/a"},
		"[]":                                         {"/a"},
	} {
		c := load(t, "3.1.0", "servers: "+servers+"\npaths: {/a: {get: {"+ok+"}}}\n")
		for i, path := range want {
			if _, miss := c.Match("GET", path); miss != nil {
				t.Errorf("%s: %s: %s", servers, path, miss.Detail)
			}
			if i == 0 && c.Operations[0].Template != path {
				t.Errorf("%s: the first is %s", servers, c.Operations[0].Template)
			}
		}
	}
	c := load(t, "3.1.0", "servers: [{url: /d}]\npaths: {/a: {servers: [{url: /p}], get: {"+ok+"}, put: {servers: "+
		"[{url: /o}], "+ok+"}}, /b: {get: {"+ok+"}}}\n")
	for request, found := range map[string]bool{
		"GET /p/a": true, "PUT /o/a": true, "GET /d/b": true, "GET /d/a": false, "PUT /p/a": false, "GET /b": false,
	} {
		method, path, _ := strings.Cut(request, " ")
		if _, miss := c.Match(method, path); (miss == nil) != found {
			t.Errorf("%s: %+v", request, miss)
		}
	}
}

// An unknown scheme is never an open door, whatever it is hidden behind.
func TestSecurityIsNeverAnOpenDoor(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"security: null", "security: {}", "security: {s: []}", "security: ''", "security: [[]]", "security: ['s']",
		"security: [null]", "security: [{none: []}]", "security: [{s: []}]", "security: [{}, {s: []}]",
		"security: [{r: []}]", "security: [{m: []}]",
	} {
		_, err := contract.Load("api.yaml", []byte("openapi: 3.1.0\n"+text+"\ncomponents: {securitySchemes: {s: "+
			"{type: http, scheme: HOBA}, r: {$ref: '#/nowhere'}, m: []}}\npaths: {/a: {get: {"+ok+"}}}\n"), nil)
		if err == nil || !strings.HasPrefix(err.Error(), "api.yaml:") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestAVersionWithoutPatchNumberIsABlemish(t *testing.T) {
	t.Parallel()
	const text = "\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {parameters: [{name: a, in: query, schema: {type: " +
		"string, nullable: true, x-a: 1}}], " + ok + "}}}\n"
	for version, keyword := range map[string]string{"3.0": "", "'3.0'": "", `"3.1"`: "nullable", "3.2": "nullable"} {
		c, err := contract.Load("api.yaml", []byte("openapi: "+version+text), nil)
		if err != nil {
			t.Errorf("%s: %v", version, err)
			continue
		}
		plain := strings.Trim(version, `'"`)
		want := "openapi, write \"" + plain + ".0\", api.yaml:1:10"
		if keyword != "" {
			want += "; " + keyword
		}
		var told []string
		for _, b := range c.Blemishes {
			if b.Keyword == "openapi" {
				told = append(told, b.Keyword+", "+b.Hint+", "+b.Source.String())
			} else {
				told = append(told, b.Keyword)
			}
		}
		if got := strings.Join(told, "; "); got != want || c.OpenAPI != plain {
			t.Errorf("%s: got %s, want %s; it is %s", version, got, want, c.OpenAPI)
		}
	}
}

func TestAnOuterFileMayNameItsVersionByANumber(t *testing.T) {
	t.Parallel()
	entry := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, " +
		"content: {application/json: {schema: {$ref: 'old.yaml#/components/schemas/A'}}}}}}}}\n"
	c, err := contract.Load("api.yaml", []byte(entry), func(string) ([]byte, error) {
		return []byte("openapi: 3.0\ncomponents: {schemas: {A: {type: string, nullable: true}}}\n"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := c.Operations[0].Responses[0].Contents[0].Check("", []byte("null")); found != nil {
		t.Error(tell(found))
	}
}
