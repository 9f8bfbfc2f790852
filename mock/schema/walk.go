package schema

import "strings"

// Schemas visits the schemas of an OpenAPI document that are no part of another one, in its order. It goes by the
// grammar (OpenAPI 3.1, section 4.8), because the names of paths, responses, headers and the like are free: a header
// may be named schema, too. Examples, links, callbacks, webhooks and extensions are not entered.
func (d *Document) Schemas(visit func(Place)) { walker{visit}.walk(d.Top(), 0) }

type walker struct{ visit func(Place) }

// walk goes through an OpenAPI object, or a list of them. Names are the levels of free names from here down.
func (w walker) walk(at Place, names int) {
	for i, item := range at.Node.Items {
		name := ""
		if at.Node.Kind == Object && names == 0 {
			name = at.Node.Names[i]
		}
		switch name {
		case "schema", "itemSchema":
			w.visit(at.Item(i))
			continue
		case "example", "examples", "links", "callbacks", "webhooks", "default", "enum", "mapping", "scopes":
			continue
		}
		switch {
		case strings.HasPrefix(name, "x-"):
		case name == "schemas" && at.Pointer == "/components":
			at.Item(i).each(w.visit)
		case item.Kind == Object, item.Kind == Array:
			w.walk(at.Item(i), below(name, names))
		}
	}
}

// below is how many levels of free names begin in a member.
func below(name string, names int) int {
	switch name {
	case "paths", "content", "headers", "responses", "parameters", "requestBodies", "securitySchemes",
		"pathItems", "mediaTypes", "encoding", "variables":
		return 1
	}
	return max(0, names-1)
}

// Subschemas visits the schemas that stand in a schema, with the keyword that holds them, in the order written. What a
// reference leads to is not among them.
func (p Place) Subschemas(visit func(keyword string, sub Place)) {
	if p.Node == nil || p.Node.Kind != Object {
		return
	}
	for i, name := range p.Node.Names {
		item := p.Node.Items[i]
		switch name {
		case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas":
			if item.Kind == Object {
				p.Item(i).each(func(sub Place) { visit(name, sub) })
			}
		case "dependencies":
			// Its lists of names are no schemas (JSON Schema draft 7, section 6.5.7).
			p.Item(i).each(func(sub Place) {
				if sub.Node.Kind != Array {
					visit(name, sub)
				}
			})
		case "allOf", "anyOf", "oneOf", "prefixItems":
			if item.Kind == Array {
				p.Item(i).each(func(sub Place) { visit(name, sub) })
			}
		case "items":
			if item.Kind == Array {
				p.Item(i).each(func(sub Place) { visit(name, sub) })
				continue
			}
			visit(name, p.Item(i))
		case "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
			"unevaluatedProperties", "contentSchema", "additionalItems":
			visit(name, p.Item(i))
		}
	}
}

// each visits the members or elements of a place.
func (p Place) each(visit func(Place)) {
	for i := range p.Node.Items {
		visit(p.Item(i))
	}
}
