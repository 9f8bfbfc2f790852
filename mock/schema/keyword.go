package schema

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A form is what the value of a keyword must look like.
type form uint8

const (
	anything form = iota
	// note is a keyword that constrains nothing, whatever its value.
	note
	// name is a keyword by which schemas call each other.
	name
	oneSchema
	schemaMap
	schemaList
	schemaOrList
	typeNames
	number
	positive
	count
	words
	pattern
	flag
	nameList
	nameListMap
	dependencies
	list
)

// vocabulary is what is known of the keywords of one flavour.
type vocabulary map[string]form

// vocabularyOf is that of a flavour: OpenAPI 3.0's schema object is a subset of its own (OpenAPI 3.0.4, section
// 4.7.24), and each draft of JSON Schema adds to the one before.
func vocabularyOf(f flavour) vocabulary {
	if f.draft == nil {
		return openAPI30()
	}
	v := draft04()
	if f.draft == jsonschema.Draft4 {
		v["id"], v["exclusiveMinimum"], v["exclusiveMaximum"] = name, flag, flag
		return v
	}
	maps.Copy(v, vocabulary{
		"$id": name, "const": anything, "contains": oneSchema, "propertyNames": oneSchema, "examples": note,
		"exclusiveMinimum": number, "exclusiveMaximum": number,
	})
	if f.draft == jsonschema.Draft6 {
		return v
	}
	maps.Copy(v, vocabulary{
		"if": oneSchema, "then": oneSchema, "else": oneSchema, "$comment": note, "readOnly": note, "writeOnly": note,
		"contentEncoding": note, "contentMediaType": note,
	})
	if f.draft == jsonschema.Draft7 {
		return v
	}
	maps.Copy(v, vocabulary{
		"$defs": schemaMap, "$anchor": name, "$recursiveRef": words, "$recursiveAnchor": flag, "dependentSchemas": schemaMap,
		"dependentRequired": nameListMap, "unevaluatedItems": oneSchema, "unevaluatedProperties": oneSchema,
		"minContains": count, "maxContains": count, "deprecated": note, "contentSchema": note, "$vocabulary": note,
	})
	if f.draft == jsonschema.Draft2019 {
		return v
	}
	v["$dynamicRef"], v["$dynamicAnchor"], v["prefixItems"], v["items"] = words, words, schemaList, oneSchema
	for _, word := range [...]string{"$recursiveRef", "$recursiveAnchor", "additionalItems", "dependencies"} {
		delete(v, word)
	}
	return v
}

func draft04() vocabulary {
	return vocabulary{
		"$ref": words, "$schema": name, "title": note, "description": note, "default": note,
		"multipleOf": positive, "maximum": number, "minimum": number, "maxLength": count, "minLength": count,
		"pattern": pattern, "additionalItems": oneSchema, "items": schemaOrList, "maxItems": count, "minItems": count,
		"uniqueItems": flag, "maxProperties": count, "minProperties": count, "required": nameList,
		"additionalProperties": oneSchema, "definitions": schemaMap, "properties": schemaMap,
		"patternProperties": schemaMap, "dependencies": dependencies, "enum": list, "type": typeNames, "format": words,
		"allOf": schemaList, "anyOf": schemaList, "oneOf": schemaList, "not": oneSchema,
		// OpenAPI's own (OpenAPI 3.1, section 4.8.24.2).
		"discriminator": anything, "xml": note, "externalDocs": note, "example": note,
	}
}

func openAPI30() vocabulary {
	v := draft04()
	for _, word := range [...]string{"$schema", "additionalItems", "definitions", "patternProperties", "dependencies"} {
		delete(v, word)
	}
	v["items"], v["exclusiveMinimum"], v["exclusiveMaximum"] = oneSchema, flag, flag
	v["nullable"], v["readOnly"], v["writeOnly"], v["deprecated"] = flag, flag, flag, note
	return v
}

// keeps reports whether a value looks as a keyword's must. What does not is left out of the schema, and reported:
// documents are served around their blemishes.
func (f form) keeps(n *Node) bool {
	switch f {
	case oneSchema:
		return n.Kind == Object || n.Kind == Bool
	case schemaMap, dependencies:
		return n.Kind == Object
	case schemaList:
		return n.Kind == Array && len(n.Items) > 0
	case schemaOrList:
		return n.Kind == Array || oneSchema.keeps(n)
	case typeNames:
		return isTypes(n)
	case number:
		return n.Kind == Number && Countable(n.Text)
	case positive:
		value, ok := n.rational()
		return ok && value.Sign() > 0
	case count:
		value, ok := n.rational()
		return ok && value.IsInt() && value.Sign() >= 0
	case words:
		return n.Kind == String
	case pattern:
		return n.Kind == String && isPattern(n.Text)
	case flag:
		return n.Kind == Bool
	case nameList:
		return isNames(n)
	case nameListMap:
		return n.Kind == Object && !slices.ContainsFunc(n.Items, func(item *Node) bool { return !isNames(item) })
	case list:
		return n.Kind == Array
	case anything, note, name:
	}
	return true
}

// rational is a number that can be reckoned with.
func (n *Node) rational() (*big.Rat, bool) {
	if n.Kind != Number {
		return nil, false
	}
	return Rational(json.Number(n.Text))
}

func isPattern(source string) bool {
	_, err := CompilePattern(source)
	return err == nil
}

func isNames(n *Node) bool {
	return n.Kind == Array && !slices.ContainsFunc(n.Items, func(item *Node) bool { return item.Kind != String })
}

func isTypes(n *Node) bool {
	if n.Kind == Array {
		return len(n.Items) > 0 && !slices.ContainsFunc(n.Items, func(item *Node) bool { return !isType(item) })
	}
	return isType(n)
}

func isType(n *Node) bool {
	switch n.Text {
	case "null", "boolean", "integer", "number", "string", "array", "object":
		return n.Kind == String
	}
	return false
}

// String is the form in words, for what a keyword's value should be.
func (f form) String() string {
	return [...]string{
		anything: "a value", note: "a note", name: "a name", oneSchema: "a schema", schemaMap: "an object of schemas",
		schemaList: "a list of schemas", schemaOrList: "a schema or a list of them", typeNames: "a type or a list of types",
		number: "a number", positive: "a number above 0", count: "a whole number from 0", words: "text",
		pattern: "a pattern", flag: "true or false", nameList: "a list of names",
		nameListMap: "an object of lists of names", dependencies: "an object of schemas or lists of names", list: "a list",
	}[f]
}
