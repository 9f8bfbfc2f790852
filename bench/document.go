package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// What the large document has: about as much of everything as the largest public ones.
const (
	largePaths      = 800
	largeComponents = 900
	// wordiness is how many words a description has.
	wordiness = 60
)

type object = map[string]any

// largeDocument writes a document of 800 paths and 900 component schemas, some 10 MB. It is the same on every call.
func largeDocument() ([]byte, error) {
	d := drafter{rand.New(rand.NewPCG(1, 2))}
	components := object{
		"schemas": d.schemas(), "examples": d.examples(),
		"parameters": object{
			"per-page": object{"name": "per_page", "in": "query", "schema": object{"type": "integer", "maximum": 100}},
			"page":     object{"name": "page", "in": "query", "schema": object{"type": "integer", "default": 1}},
		},
		"responses": object{
			"not_found": d.response("#/components/schemas/component-0"),
			"forbidden": d.response("#/components/schemas/component-1"),
			"invalid":   d.response("#/components/schemas/component-2"),
		},
	}
	text, err := json.MarshalIndent(object{
		"openapi": "3.0.3", "info": object{"title": "Large", "version": "1.0.0"},
		"paths": d.paths(), "components": components,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the large document: %w", err)
	}
	return text, nil
}

// A drafter makes up the parts of the large document.
type drafter struct{ *rand.Rand }

func (d drafter) words() string {
	words := [...]string{"the", "resource", "of", "an", "account", "that", "was", "changed", "by", "its", "owner", "now"}
	var b strings.Builder
	for range wordiness {
		b.WriteString(words[d.IntN(len(words))])
		b.WriteByte(' ')
	}
	return b.String()
}

func component(n int) object {
	return object{"$ref": fmt.Sprintf("#/components/schemas/component-%d", n)}
}

func (d drafter) schemas() object {
	list := object{}
	for n := range largeComponents {
		properties := object{
			"id":   object{"type": "integer", "description": d.words(), "example": 1},
			"name": object{"type": "string", "description": d.words()},
		}
		d.scalars(properties, 4+d.IntN(12))
		if n > 2 {
			// Half as far from the first one each time: references lead ten levels deep.
			properties["parent"] = component(n / 2)
		}
		if n > 10 && n%3 == 0 {
			properties["children"] = object{"type": "array", "maxItems": 3, "items": component(n / 4)}
		}
		if n%4 == 0 {
			inner := object{"login": object{"type": "string"}}
			d.scalars(inner, 18)
			properties["owner"] = object{"type": "object", "nullable": true, "required": []string{"login"}, "properties": inner}
		}
		list[fmt.Sprintf("component-%d", n)] = object{
			"type": "object", "title": fmt.Sprintf("Component %d", n), "description": d.words(),
			"required": []string{"id", "name"}, "properties": properties,
		}
	}
	return list
}

// scalars adds properties of the usual kinds.
func (d drafter) scalars(to object, count int) {
	kinds := [...]object{
		{"type": "string", "format": "uri"},
		{"type": "string", "format": "date-time", "nullable": true},
		{"type": "boolean"},
		{"type": "integer", "minimum": 0},
		{"type": "string"},
		{"type": "string", "enum": []string{"open", "closed", "merged"}},
	}
	for i := range count {
		kind := object{"description": d.words()}
		for word, value := range kinds[d.IntN(len(kinds))] {
			kind[word] = value
		}
		to[fmt.Sprintf("member_%d", i)] = kind
	}
}

func (d drafter) examples() object {
	list := object{}
	for n := range largeComponents / 2 {
		list[fmt.Sprintf("example-%d", 2*n)] = object{"value": object{"id": n, "name": d.words()}}
	}
	return list
}

// response is one that has a body of a schema and, for every second schema, an example.
func (d drafter) response(schema string) object {
	return object{
		"description": d.words(),
		"content":     object{"application/json": object{"schema": object{"$ref": schema}}},
	}
}

func (d drafter) paths() object {
	list := object{}
	for n := range largePaths {
		item := object{"get": d.operation(n, "get", "200")}
		if n%3 == 0 {
			update := d.operation(n, "patch", "200")
			update["requestBody"] = object{"content": object{"application/json": object{"schema": component(n)}}}
			item["patch"] = update
		}
		if n%5 == 0 {
			gone := d.operation(n, "delete", "204")
			gone["responses"].(object)["204"] = object{"description": "gone"}
			item["delete"] = gone
		}
		list[fmt.Sprintf("/groups-%d/{group}/things/{id}", n)] = item
	}
	return list
}

func (d drafter) operation(n int, method, status string) object {
	success := d.response(fmt.Sprintf("#/components/schemas/component-%d", n))
	if n%2 == 0 {
		example := object{"default": object{"$ref": fmt.Sprintf("#/components/examples/example-%d", n)}}
		success["content"].(object)["application/json"].(object)["examples"] = example
	}
	return object{
		"operationId": fmt.Sprintf("%s-%d", method, n), "summary": d.words(), "description": d.words(),
		"parameters": []any{
			object{"name": "group", "in": "path", "required": true, "schema": object{"type": "string"}},
			object{"name": "id", "in": "path", "required": true, "schema": object{"type": "integer"}},
			object{"$ref": "#/components/parameters/per-page"},
			object{"$ref": "#/components/parameters/page"},
		},
		"responses": object{
			status: success,
			"403":  object{"$ref": "#/components/responses/forbidden"},
			"404":  object{"$ref": "#/components/responses/not_found"},
			"422":  object{"$ref": "#/components/responses/invalid"},
		},
	}
}
