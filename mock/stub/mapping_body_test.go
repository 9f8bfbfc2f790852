package stub_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

const pets = `openapi: 3.1.0
info: {title: pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
    post:
      operationId: createPet
      requestBody:
        required: true
        content: {application/json: {schema: {type: object}}}
      responses: {'201': {description: d}}
  /form:
    post:
      operationId: sendForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [a]
              properties:
                a: {type: string}
                n: {type: integer}
                tags: {type: array, minItems: 2, items: {type: string}}
      responses: {'200': {description: d}}
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: d
          headers: {X-Total: {required: true, schema: {type: integer}}}
          content:
            application/json: {schema: {type: object, required: [id, name], properties: {id: {type: integer}}}}
        '404': {description: d}
`

// readPets reads a mapping that is held to the pets.
func readPets(t *testing.T, text string) (*stub.Stub, string) {
	t.Helper()
	c, err := contract.Load("pets.yaml", []byte(pets), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: c, Shelf: &stub.Shelf{}})
	return s, say(findings)
}

func TestAPatternThatNoBodyCanMeetIsRefused(t *testing.T) {
	t.Parallel()
	const late = ", so no request gets as far as this stub"
	for _, test := range []struct{ members, want string }{
		{
			`"operationId": "getPet", "bodyPatterns": [{"equalTo": "x"}]`,
			"/request/bodyPatterns/0: waits for a body, and getPet takes none",
		},
		{`"operationId": "getPet", "bodyPatterns": [{"absent": true}, {"doesNotContain": "x"}]`, ""},
		{
			`"operationId": "createPet", "bodyPatterns": [{"contains": "x"}, {"absent": true}]`,
			"/request/bodyPatterns/1: waits for a request without a body, and createPet is never without",
		},
		{
			`"operationId": "createPet", "bodyPatterns": [{"or": [{"absent": true}, {"and": [{"absent": true}]}]}]`,
			"/request/bodyPatterns/0: waits for a request without a body, and createPet is never without",
		},
		{`"operationId": "createPet", "bodyPatterns": [{"or": [{"absent": true}, {"contains": "x"}]}]`, ""},
		{
			`"operationId": "createPet", "headers": {"content-type": {"equalTo": "application/xml"}}`,
			"/request/headers/content-type: header Content-Type is a media type that the operation does not take" + late,
		},
		{`"operationId": "createPet", "headers": {"Content-Type": {"equalTo": "application/json; charset=utf-8"}}`, ""},
		{`"operationId": "getPet", "headers": {"Content-Type": {"equalTo": "application/xml"}}`, ""},
		{
			`"operationId": "createPet", "formParameters": {"b": {"absent": true}, "a": {"equalTo": "x"}}`,
			"/request/formParameters/a: waits for a form, and createPet takes none",
		},
		{
			`"operationId": "getPet", "formParameters": {"a": {"includes": [{"equalTo": "x"}]}}`,
			"/request/formParameters/a: waits for a form, and getPet takes none",
		},
		{`"operationId": "createPet", "formParameters": {"a": {"absent": true}}`, ""},
		{
			`"operationId": "sendForm", "formParameters": {"n": {"equalTo": "abc"}}`,
			"/request/formParameters/n: body /n is not an integer as JSON writes it" + late,
		},
		{
			`"operationId": "sendForm", "formParameters": {"a": {"absent": true}}`,
			"/request/formParameters/a: waits for a form without a field that sendForm needs",
		},
		{
			`"operationId": "sendForm", "formParameters": {"n": {"equalTo": "7"}, "a": {"equalTo": "x"},
				"tags": {"equalTo": "one of several"}, "other": {"absent": true}}`,
			"",
		},
	} {
		text := `{"request": {` + test.members + `}, "response": {"pass": true}}`
		if _, got := readPets(t, text); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.members, got, test.want)
		}
		if _, got := readPets(t, strings.TrimSuffix(text, "}")+`, "contract": "off"}`); got != "" {
			t.Errorf("contract off: %s: %s", test.members, got)
		}
	}
}

func TestWhatCouldBeReadIsHeldToTheContractAllTheSame(t *testing.T) {
	t.Parallel()
	const foreign = "/response/proxyBaseUrl: proxyBaseUrl is not supported"
	for _, test := range []struct{ mapping, want string }{
		{
			`{"request": {"operationId": "getPet"}, "response": {"status": 418, "proxyBaseUrl": "x"}}`,
			foreign + "\n/response/status: 418 is not documented for getPet",
		},
		{
			`{"request": {"operationId": "getPet"},
				"response": {"jsonBody": {"id": "x"}, "headers": {"X-Total": 1}, "proxyBaseUrl": "x"}}`,
			foreign + "\n/response/jsonBody: body lacks the member \"name\"" +
				"\n/response/jsonBody/id: body /id is a string, not an integer",
		},
		{
			`{"request": {"operationId": "listPets", "method": "POST", "queryParameters": {"limit": {"equalTo": "0"}}},
				"response": {"jsonBody": ["x"]}}`,
			"/request/method: listPets is a GET\n/request/queryParameters/limit: query limit is too small, so no request " +
				"gets as far as this stub\n/response/jsonBody/0: body /0 is a string, not an integer",
		},
		{
			`{"request": {"operationId": "getPet", "url": "pets", "bodyPatterns": [{"equalTo": "x"}, {"nope": 1}]},
				"response": {"status": 418}}`,
			`/request/url: does not begin with a slash` +
				"\n/request/bodyPatterns/1/nope: a matcher has no member \"nope\"" +
				"\n/request/bodyPatterns/0: waits for a body, and getPet takes none" +
				"\n/response/status: 418 is not documented for getPet",
		},
		{
			`{"request": {"urlPath": "/pets", "method": []}, "response": {"status": 201}}`,
			"/request/method: is not a string",
		},
		{
			`{"request": {"urlPath": "/pets", "method": []}, "response": {"status": 418}}`,
			"/request/method: is not a string\n/response/status: 418 is not documented for listPets",
		},
		{
			`{"request": {"operationId": "getPet"}, "response": {"status": "x", "jsonBody": 1}}`,
			"/response/status: is no integer that can be used here",
		},
		{
			`{"request": {"operationId": "getPet"}, "response": {"status": 418, "base64Body": "?"}}`,
			"/response/base64Body: is no base64\n/response/status: 418 is not documented for getPet",
		},
		{
			`{"request": {"operationId": "getPet"}, "response": {"jsonBody": 1, "headers": {"X-Total": {}}}}`,
			"/response/headers/X-Total: is not a string\n/response/jsonBody: body is a number, not an object",
		},
		{
			`{"request": {"operationId": "getPet"}, "response": {"status": 418, "proxyBaseUrl": "x"}, "contract": "of"}`,
			"/contract: is neither on nor off\n" + foreign,
		},
		{
			`{"request": {"operationId": "getPet"}, "response": {"status": 418, "proxyBaseUrl": "x"}, "contract": "off"}`,
			foreign,
		},
	} {
		_, got := readPets(t, test.mapping)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.mapping, diff)
		}
	}
}

func TestAStubIsForTheOperationsThatTakeItsReply(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mapping, findings string
		want              []string
	}{
		{`{"request": {}, "response": {"status": 200}}`, "", []string{"listPets", "sendForm", "getPet"}},
		{`{"request": {}, "response": {"status": 200, "jsonBody": [1]}}`, "", []string{"listPets"}},
		{`{"request": {"method": "POST"}, "response": {"status": 200}}`, "", []string{"sendForm"}},
		{`{"request": {"urlPathPattern": "/pets.*"}, "response": {"status": 404}}`, "", []string{"getPet"}},
		{`{"request": {"queryParameters": {"limit": {"equalTo": "x"}}}}`, "", []string{"sendForm", "getPet"}},
		{`{"request": {}, "response": {"fixedDelayMilliseconds": 1, "pass": true}}`, "", nil},
		{`{"request": {}, "response": {"status": 418}, "contract": "off"}`, "", nil},
		{`{"request": {}, "response": {"status": 418}}`, "/response/status: 418 is not documented for listPets", nil},
		{
			`{"request": {"urlPath": "/pets"}, "response": {"status": 200}}`,
			"/response/status: 200 is not documented for createPet", nil,
		},
	} {
		s, findings := readPets(t, test.mapping)
		if findings != test.findings {
			t.Errorf("%s: %s", test.mapping, findings)
		}
		if s == nil {
			continue
		}
		if diff := cmp.Diff(test.want, s.Operations); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.mapping, diff)
		}
	}
}

func TestNearMissesTellNoSecretsOfMatchers(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		`"bodyPatterns": [{"matchesJsonPath": "$[?(@.password == 'pssst')]"}]`,
		`"bodyPatterns": [{"matchesJsonPath": {"expression": "$.password", "equalTo": "pssst"}}]`,
		`"bodyPatterns": [{"matchesJsonSchema": {"properties": {"password": {"const": "pssst"}}, "required": ["password"]}}]`,
		`"bodyPatterns": [{"not": {"not": {"equalToJson": {"password": "pssst"}}}}]`,
		`"bodyPatterns": [{"matches": ".*password=pssst.*"}]`,
		`"queryParameters": {"filter": {"matchesJsonPath": "$[?(@.password == 'pssst')]"}}`,
		`"urlPattern": "/v1/orders\\?access_token=pssst"`,
	} {
		p := readPattern(t, "{"+pattern+"}")
		misses := p.Misses(sent(t, "POST /v1/orders", `{}`))
		if len(misses) != 1 || strings.Contains(misses[0].Want+misses[0].Got, "pssst") {
			t.Errorf("%s: %v", pattern, misses)
		}
	}
}
