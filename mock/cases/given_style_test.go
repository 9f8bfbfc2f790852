package cases

import (
	"testing"

	"understudy/mock/contract"
)

const styled = `openapi: 3.1.0
info: {title: Styles, version: '1'}
paths:
  /a/{n}/{list}/{map}:
    put:
      operationId: put
      parameters:
        - {name: n, in: path, required: true, style: label, schema: {type: integer}, example: 7}
        - {name: list, in: path, required: true, schema: {type: array, items: {type: integer}}, example: [1, 2]}
        - {name: map, in: path, required: true, style: matrix, schema: {type: boolean}, example: true}
        - {name: q, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      requestBody:
        content:
          application/json: {schema: {type: object, additionalProperties: false, properties: {a: {type: integer}}}}
          application/json-patch+json: {schema: {type: array, items: {required: [op]}}}
          text/plain: {schema: {type: string}}
      responses: {'204': {description: Put.}}
`

// What a recording says of a call is put into a request as the styles of the parameters write it.
func TestWhatIsGivenIsWrittenInItsStyle(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("styles.yaml", []byte(styled), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := New(c, Options{}), c.Operation("put")
	request, why := m.Make(o, false)
	if why.String() != "" {
		t.Fatal(why)
	}
	for _, given := range []struct{ in, name, text, path, query string }{
		{"path", "n", "8", "/a/.8/1,2/;map=true", ""},
		{"path", "list", "3,4", "/a/.7/3,4/;map=true", ""},
		{"path", "map", "false", "/a/.7/1,2/;map=false", ""},
		{"query", "q", "1|2", "/a/.7/1,2/;map=true", "q=1|2"},
		{"query", "q", "none", "/a/.7/1,2/;map=true", "q=none"},
	} {
		made, ok := m.Given(o, request, given.in, given.name, given.text)
		if !ok || made.Path != given.path || made.Query != given.query && made.Query != "q=1%7C2" {
			t.Errorf("%+v: got %s?%s, %t", given, made.Path, made.Query, ok)
		}
		if refused := m.Refuses(o, &made); refused != (given.text == "none") {
			t.Errorf("%+v: refused %t", given, refused)
		}
	}
	for wanted, mediaType := range map[string]string{
		`[{"op": "add"}]`: "application/json-patch+json", `{"a": 1}`: "application/json",
	} {
		made := m.Holding(o, request, []byte(wanted))
		if got := made.Header.Get("Content-Type"); got != mediaType || m.Refuses(o, &made) {
			t.Errorf("%s: sent as %s %s", wanted, got, made.Body)
		}
	}
	if made := m.Holding(o, request, []byte(`{"b": 1}`)); !m.Refuses(o, &made) {
		t.Errorf("what no media type takes is sent as %s", made.Header.Get("Content-Type"))
	}
	if made := m.Holding(o, request, nil); string(made.Body) != string(request.Body) {
		t.Errorf("nothing is wanted, and there is %s", made.Body)
	}
}

const branched = `openapi: 3.1.0
info: {title: Branches, version: '1'}
paths:
  /p:
    post:
      operationId: pay
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, pay]
              properties:
                id: {const: 7}
                pay: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}]}
      responses: {'204': {description: Paid.}}
components:
  schemas:
    Card:
      type: object
      required: [by, pan]
      additionalProperties: false
      properties: {by: {const: card}, pan: {type: string}}
    Bank:
      type: object
      required: [by, to]
      additionalProperties: false
      properties: {by: {const: bank}, to: {type: string}}
`

// What is wanted may be of another branch than the body that is made up.
func TestABodyHoldsWhatIsWantedOfAnotherBranch(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("branches.yaml", []byte(branched), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := New(c, Options{}), c.Operation("pay")
	request, why := m.Make(o, false)
	if why.String() != "" {
		t.Fatal(why)
	}
	for _, wanted := range []string{
		`{"id": 7, "pay": {"by": "card", "pan": "a"}}`, `{"id": 7, "pay": {"by": "bank", "to": "b"}}`,
		`{"pay": {"by": "card", "pan": "a"}}`, `{"pay": {"by": "bank", "to": "b"}}`,
		`{"pay": {"by": "card"}}`, `{"pay": {"by": "bank"}}`,
	} {
		made := m.Holding(o, request, []byte(wanted))
		if again := made.Holding([]byte(wanted)); m.Refuses(o, &made) || len(again.Body) > len(made.Body) {
			t.Errorf("%s: got %s", wanted, made.Body)
		}
	}
	if made := m.Holding(o, request, []byte(`{"pay": {"by": "cash"}}`)); !m.Refuses(o, &made) {
		t.Errorf("what no branch takes is sent as %s", made.Body)
	}
}
