package main

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestTheLargeDocumentIsLargeAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	first, err := largeDocument()
	if err != nil {
		t.Fatal(err)
	}
	second, err := largeDocument()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two drafts of it differ")
	}
	doc, err := readScript(first)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) < 8<<20 || len(doc.plots()) < 1000 {
		t.Errorf("it has %d bytes and %d operations", len(first), len(doc.plots()))
	}
}

func TestAnExcerptHasWhatItRefersToAndNothingElse(t *testing.T) {
	t.Parallel()
	const text = `{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
		"/a/{id}/b/{n}": {"get": {"responses": {"200": {"$ref": "#/components/responses/ok"}}}},
		"/other": {"post": {"responses": {"200": {"$ref": "#/components/responses/other"}}}}},
		"components": {
			"responses": {"other": {},
				"ok": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/a~1b"}}}}},
			"schemas": {"a/b": {"items": {"$ref": "#/components/schemas/a~1b"}}, "c": {}}}}`
	doc, err := readScript([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	made, err := doc.excerpt("/a/{id}/b/{n}")
	if err != nil {
		t.Fatal(err)
	}
	small, err := readScript(made)
	if err != nil {
		t.Fatal(err)
	}
	components := small["components"].(object)
	var names []string
	for _, kind := range slices.Sorted(maps.Keys(components)) {
		names = append(names, kind)
		names = append(names, slices.Sorted(maps.Keys(components[kind].(object)))...)
	}
	if got := strings.Join(names, " "); got != "responses ok schemas a/b" {
		t.Errorf("it has %s", got)
	}
	plots := small.plots()
	if len(plots) != 1 || plots[0].method != "GET" || plots[0].path("7") != "/a/7/b/7" {
		t.Errorf("it has the operations %v", plots)
	}
	doc["paths"].(object)["/lost"] = object{"get": object{"$ref": "#/components/responses/lost"}}
	if _, err := doc.excerpt("/lost"); err == nil {
		t.Error("a reference that leads nowhere is no fault")
	}
}
