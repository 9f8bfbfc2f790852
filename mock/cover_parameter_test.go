package mock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
)

const searchDocument = `
openapi: 3.1.0
info: {title: Search, version: "1"}
paths:
  /search:
    get:
      operationId: search
      parameters:
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: "#/components/schemas/Filter"}}
        - {name: flat, in: query, explode: false, schema: {type: object, properties: {kind: {enum: [cat, dog]}}}}
        - {name: json, in: query, content: {application/json: {schema: {$ref: "#/components/schemas/Filter"}}}}
        - {name: many, in: query, schema: {type: array, items: {enum: [1, 2]}}}
        - {name: none, in: query, schema: {type: [integer, "null"], enum: [1, null]}}
        - {name: never, in: query, schema: {type: integer, enum: [1, null]}}
        - {name: rate, in: query, schema: {type: number, enum: [1.0, 2.50, 1e3]}}
        - {name: parts, in: query, schema: {allOf: [{type: string}, {enum: [b, c]}]}}
      responses: {"204": {description: done}}
components:
  schemas:
    Filter:
      type: object
      properties:
        kind: {type: string, enum: [cat, dog]}
        made: {type: string, enum: [x], readOnly: true}
        more: {type: array, items: {enum: [1]}}
`

// Enums are met wherever in a parameter they are, and none is counted that no request can send.
func TestEnumsOfParametersAreMet(t *testing.T) {
	t.Parallel()
	const value = "search enum value query "
	all := []string{}
	for query, want := range map[string][]string{
		"deep[kind]=cat":      {`deep/kind="cat"`},
		"deep[kind]=dog":      {`deep/kind="dog"`},
		"deep[more][0]=1":     {"deep/more=1"},
		"flat=kind,dog":       {`flat/kind="dog"`},
		"flat=kind,cat":       {`flat/kind="cat"`},
		`json={"kind":"cat"}`: {`json/kind="cat"`},
		`json={"kind":"dog"}`: {`json/kind="dog"`},
		`json={"more":[1]}`:   {"json/more=1"},
		"many=1&many=2":       {"many=1", "many=2"},
		"none=1":              {"none=1"},
		"none=null":           {"none=null"},
		"none=":               {"none=null"},
		"never=1":             {"never=1"},
		"rate=1":              {"rate=1.0"},
		"rate=2.5":            {"rate=2.50"},
		"rate=1000.0":         {"rate=1e3"},
		"parts=b":             {`parts="b"`},
		"parts=c":             {`parts="c"`},
	} {
		server, err := mock.New(mock.WithDocument("search.yaml", []byte(searchDocument)))
		if err != nil {
			t.Fatal(err)
		}
		if w := petCall(t, server, "GET", "/search?"+strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D").Replace(query),
			""); w.Code != 204 {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
		var got []string
		for _, point := range met(server.Coverage()) {
			if point, is := strings.CutPrefix(point, value); is {
				got = append(got, point)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
		all = append(all, want...)
		_ = server.Close()
	}
	server, err := mock.New(mock.WithDocument("search.yaml", []byte(searchDocument)))
	if err != nil {
		t.Fatal(err)
	}
	for _, point := range server.Coverage().Operations[0].Points {
		name, is := strings.CutPrefix("search "+string(point.Kind)+" "+point.Name, value)
		if is && !slices.Contains(all, name) {
			t.Errorf("nothing met %s", name)
		}
	}
}
