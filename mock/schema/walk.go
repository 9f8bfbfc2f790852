package schema

import "strings"

// A Part says what stands at a place of an OpenAPI document, as far as schemas are concerned.
type Part uint8

// The parts that Walk visits.
const (
	// SchemaPart is a schema that is no part of another one.
	SchemaPart Part = iota
	// DataPart is an example, a link, a callback, a webhook or an extension, in which nothing is looked for.
	DataPart
	// ReferencePart is an object outside of schemas that stands for another one by $ref.
	ReferencePart
)

// Walk visits the parts of an OpenAPI document in its order, until the visit returns an error. It goes by the grammar
// (OpenAPI 3.1, section 4.8), because the names of paths, responses, headers and the like are free: a header may be
// named schema, too. Neither schemas nor data are entered.
func (d *Document) Walk(visit func(Part, Place) error) error {
	return walker{visit}.walk(d.Top(), 0)
}

// schemas visits the schemas that are no part of another one.
func (d *Document) schemas(visit func(Place)) {
	_ = d.Walk(func(part Part, at Place) error {
		if part == SchemaPart {
			visit(at)
		}
		return nil
	})
}

type walker struct{ visit func(Part, Place) error }

// walk goes through an OpenAPI object, or a list of them. Names are the levels of free names from here down.
func (w walker) walk(at Place, names int) error {
	if names == 0 && at.Node.StringAt("$ref") != "" {
		if err := w.visit(ReferencePart, at); err != nil {
			return err
		}
	}
	for i := range at.Node.Items {
		name := ""
		if at.Node.Kind == Object && names == 0 {
			name = at.Node.Names[i]
		}
		if err := w.member(at, i, name, names); err != nil {
			return err
		}
	}
	return nil
}

func (w walker) member(at Place, i int, name string, names int) error {
	item := at.Node.Items[i]
	switch name {
	case "schema", "itemSchema":
		return w.visit(SchemaPart, at.Item(i))
	case "example", "examples", "links", "callbacks", "webhooks":
		return w.visit(DataPart, at.Item(i))
	case "default", "enum", "mapping", "scopes":
		return nil
	}
	switch {
	case strings.HasPrefix(name, "x-"):
		return w.visit(DataPart, at.Item(i))
	case name == "schemas" && at.Pointer == "/components":
		components := at.Item(i)
		for j := range item.Items {
			if err := w.visit(SchemaPart, components.Item(j)); err != nil {
				return err
			}
		}
		return nil
	case item.Kind == Object, item.Kind == Array:
		return w.walk(at.Item(i), below(name, names))
	}
	return nil
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
				p.each(i, visit)
			}
		case "allOf", "anyOf", "oneOf", "prefixItems":
			if item.Kind == Array {
				p.each(i, visit)
			}
		case "items":
			if item.Kind == Array {
				p.each(i, visit)
				continue
			}
			visit(name, p.Item(i))
		case "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
			"unevaluatedProperties", "contentSchema", "additionalItems":
			visit(name, p.Item(i))
		}
	}
}

func (p Place) each(index int, visit func(string, Place)) {
	list := p.Item(index)
	for j := range list.Node.Items {
		visit(p.Node.Names[index], list.Item(j))
	}
}
