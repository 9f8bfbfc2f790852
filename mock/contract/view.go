package contract

import (
	"encoding/json"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// Read makes a value of a body: of JSON, XML or YAML. It is not ok for other media types, whose bodies have no members,
// and for a body that is malformed. Numbers are a json.Number.
func (c *Content) Read(mediaType string, body []byte) (value any, ok bool) {
	form := notationOf(mediaType)
	switch form {
	case jsonForm:
		text, bad := inUnicode(mediaType, body)
		if bad == nil {
			value, bad = schema.Decode([]byte(text), MaxJSONDepth)
		}
		return value, bad == nil
	case xmlForm, yamlForm:
		value, findings := c.read(form, mediaType, body)
		return value, len(findings) == 0 && !c.undecided
	case textForm, octetsForm, linesForm, sequenceForm, eventsForm, fieldsForm, multipartForm:
	}
	return nil, false
}

// A View is what a schema says of the shape of a value, with references followed and compositions taken apart. Of oneOf
// and anyOf it knows all branches, and not which of them holds: what a value may be, it is by one of them.
type View struct{ of *outline }

// View is what the schema says of the body.
func (c *Content) View() View { return View{c.outline()} }

// Names reports whether the schema names a member.
func (v View) Names(member string) bool { return slices.Contains(v.of.properties(), member) }

// Free reports whether members that the schema does not name are data, such as the keys of a map: it says what they
// are, or names no member at all.
func (v View) Free() bool {
	said, closed := false, false
	visit := func(place schema.Place) {
		for _, word := range [...]string{"additionalProperties", "unevaluatedProperties", "patternProperties"} {
			if other := place.Node.Member(word); other != nil {
				closed = closed || other.Kind == schema.Bool && !other.IsTrue()
				said = true
			}
		}
	}
	for _, place := range v.of.places {
		visit(place)
	}
	for _, place := range v.of.either {
		each(place, 0, visit)
	}
	return !closed && (said || len(v.of.properties()) == 0)
}

// Needs reports whether every value must have a member.
func (v View) Needs(member string) bool { return v.of.needs(member) }

// Member is what the schema says of a member.
func (v View) Member(name string) View {
	// Which members are named is known once they have been listed.
	v.of.properties()
	return View{v.of.member(name)}
}

// Element is what the schema says of the element at an index.
func (v View) Element(index int) View { return View{v.of.element(index)} }

// Fixed reports whether there is one value that the schema takes, and no other: by const, or by an enum of one.
func (v View) Fixed() bool {
	if v.of.word("const").Exists() {
		return true
	}
	list := v.of.word("enum")
	return list.Exists() && list.Node.Kind == schema.Array && len(list.Node.Items) == 1
}

// Takes reports whether the schema takes values of the type of a value, as far as its keywords tell.
func (v View) Takes(value any) bool { return v.of.takes&typeOfValue(value) != 0 }

// Type is the JSON type of a value: null, boolean, number, string, array or object. Where the schema takes no fractions
// a number without one is an integer.
func (v View) Type(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case json.Number:
		if v.of.takes&takesNumber == 0 && typeOfValue(value)&takesInteger != 0 {
			return "integer"
		}
		return "number"
	}
	return "object"
}

func typeOfValue(value any) types {
	switch value := value.(type) {
	case nil:
		return takesNull
	case bool:
		return takesBoolean
	case string:
		return takesString
	case []any:
		return takesArray
	case json.Number:
		// 1.0 and 1e3 are integers, too (JSON Schema 2020-12, section 6.1.1 of the validation part).
		if exact, ok := schema.Rational(value); ok && exact.IsInt() || !strings.ContainsAny(string(value), ".eE") {
			return takesInteger | takesNumber
		}
		return takesNumber
	}
	return takesObject
}
