package change

import (
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// A facet is one keyword of a schema: a value, a list of values, or schemas.
type facet struct {
	keyword string
	form    form
	at      schema.Place
	// value is JSON, for a value.
	value string
	// values are JSON, for a list.
	values []spot
	// subs are schemas, by name or by index.
	subs []spot
	// open says of minimum and maximum that the bound itself is not allowed.
	open bool
}

// A spot is a part of a facet, with where it stands. Its text is a name or JSON.
type spot struct {
	text string
	at   schema.Place
}

// A form is what a keyword holds.
type form uint8

const (
	aValue form = iota
	aList
	aSchema
	aSchemaList
	aSchemaMap
)

// facets are the keywords that matter to values, in the order written and in their canonical form. What is no keyword,
// or holds what it cannot, is left out, as it is when values are held to the contract.
func (r reader) facets(at schema.Place) []facet { return r.canonical(at) }

// raw are the facets as they are written.
func (r reader) raw(at schema.Place) []facet {
	if at.Node.Kind != schema.Object {
		return nil
	}
	var list []facet
	var together []spot
	for i, name := range at.Node.Names {
		place := at.Item(i)
		switch {
		case name == "$ref" && place.Node.Kind == schema.String:
			// Words stand beside it, else it would have been followed.
			if to, err := at.Follow(place.Node.Text); err == nil {
				together = append(together, spot{at: to})
			}
		case name == "allOf" && place.Node.Kind == schema.Array:
			together = append(together, elements(place)...)
		default:
			if f, ok := r.facet(name, place, at.Node); ok {
				list = append(list, f)
			}
		}
	}
	if len(together) > 0 {
		list = append(list, facet{keyword: "allOf", form: aSchemaList, at: at, subs: together})
	}
	return list
}

func (r reader) facet(name string, at schema.Place, whole *schema.Node) (facet, bool) {
	f := facet{keyword: name, at: at}
	n, ok := at.Node, false
	switch name {
	case "type":
		f.form = aList
		f.values, ok = r.types(at, whole)
	case "format", "pattern", "contentMediaType", "contentEncoding", "$dynamicRef", "$dynamicAnchor":
		f.value, ok = jsonOf(n), n.Kind == schema.String
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		return r.bound(f, whole)
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		count, err := strconv.ParseUint(n.Text, 10, 63)
		f.value, ok = strconv.FormatUint(count, 10), n.Kind == schema.Number && err == nil
	case "uniqueItems", "readOnly", "writeOnly":
		f.value, ok = n.Text, n.IsTrue()
	case "const", "default":
		f.value, ok = jsonOf(n), true
	case "enum":
		f.form, ok = aList, n.Kind == schema.Array
		f.values = listed(at)
	case "required":
		f.form, ok = aList, n.Kind == schema.Array
		f.values = slices.DeleteFunc(listed(at), func(s spot) bool { return s.at.Node.Kind != schema.String })
	case "dependentRequired", "discriminator":
		f.value, ok = jsonOf(n), n.Kind == schema.Object
	case "properties", "patternProperties", "dependentSchemas":
		f.form, ok = aSchemaMap, n.Kind == schema.Object
		f.subs = elements(at)
	case "anyOf", "oneOf", "prefixItems":
		f.form, ok = aSchemaList, n.Kind == schema.Array
		f.subs = elements(at)
	case "items", "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
		"unevaluatedProperties", "contentSchema":
		f.form, ok = aSchema, n.Kind == schema.Object || n.Kind == schema.Bool
		f.subs = []spot{{at: at}}
	}
	return f, ok
}

// types are the words of the keyword type. What OpenAPI 3.0 calls nullable is one of them since 3.1.
func (r reader) types(at schema.Place, whole *schema.Node) (list []spot, ok bool) {
	if at.Node.Kind == schema.String {
		list = []spot{{text: jsonOf(at.Node), at: at}}
	} else {
		list = listed(at)
	}
	if r.dialect == schema.OpenAPI30 && whole.Member("nullable").IsTrue() {
		list = append(list, spot{text: `"null"`, at: at})
	}
	for _, word := range list {
		switch word.text {
		case `"null"`, `"boolean"`, `"integer"`, `"number"`, `"string"`, `"array"`, `"object"`:
		default:
			return nil, false
		}
	}
	return list, len(list) > 0
}

// elements are the members or the elements of a place, with their names.
func elements(at schema.Place) []spot {
	list := make([]spot, len(at.Node.Items))
	for i := range list {
		list[i].at = at.Item(i)
		if at.Node.Kind == schema.Object {
			list[i].text = at.Node.Names[i]
		}
	}
	return list
}

// listed are the elements of an array of values.
func listed(at schema.Place) []spot {
	list := elements(at)
	for i := range list {
		list[i].text = jsonOf(list[i].at.Node)
	}
	return list
}
