package stub_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

const shop = `openapi: 3.1.0
info: {title: shop, version: '1'}
servers: [{url: https://shop.example/v1}]
security: [{key: []}]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
      - {name: page, in: query, schema: {type: integer, minimum: 1}}
      - {name: tag, in: query, schema: {type: array, minItems: 2, items: {type: string}}}
      - {name: X-Mode, in: header, schema: {type: string, enum: [fast, slow]}}
      - {name: theme, in: cookie, schema: {type: string, enum: [dark, light]}}
      responses:
        '200':
          description: d
          headers: {X-Total: {schema: {type: integer}}}
          content:
            application/json:
              schema: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}
            text/csv: {schema: {type: string}}
        '429': {description: d, headers: {Retry-After: {required: true, schema: {type: integer}, example: 5}}}
    post:
      operationId: createOrder
      requestBody:
        content:
          application/json: {schema: {type: object, required: [sku], properties: {sku: {type: string}}}}
          application/x-www-form-urlencoded: {schema: {type: object}}
      responses:
        '201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '204': {description: d}
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Order'}
              examples: {small: {value: {id: 1}}}
        '404': {description: d, content: {application/json: {schema: {type: string}}}}
  /orders/latest:
    get:
      operationId: latestOrder
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id]
      additionalProperties: false
      properties: {id: {type: integer}, note: {type: string, maxLength: 8}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Pass}}
`

// theShop is the contract, read once for all tests.
var theShop = sync.OnceValues(func() (*contract.Contract, error) {
	return contract.Load("shop.yaml", []byte(shop), nil)
})

func openShop(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := theShop()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// say writes findings about a mapping, one on a line.
func say(findings []problem.Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = f.Pointer + ": " + f.Message
		if f.Hint == "" || f.In != "stub" || f.Keyword == "" {
			lines[i] += " WITHOUT A HINT OR KEYWORD"
		}
	}
	return strings.Join(lines, "\n")
}

func readPattern(t testing.TB, text string) *stub.Pattern {
	t.Helper()
	p, findings := stub.ReadPattern([]byte(text), openShop(t))
	if findings != nil {
		t.Fatalf("%s: %s", text, say(findings))
	}
	return p
}

// sent makes a request of a request line, header lines and a body.
func sent(t testing.TB, line, body string, headers ...string) *stub.Request {
	t.Helper()
	method, target, _ := strings.Cut(line, " ")
	path, query, _ := strings.Cut(target, "?")
	r := &stub.Request{
		Method: method, Path: path, Query: query, Host: "shop.example:4010", Header: http.Header{}, Body: []byte(body),
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	r.Call, _ = openShop(t).Match(method, path)
	return r
}
