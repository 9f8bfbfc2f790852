package contract

import (
	"encoding/json"
	"regexp"

	"understudy/mock/schema"
)

// types is the set of JSON types that a schema allows, as far as its keywords tell.
type types uint8

const (
	takesNull types = 1 << iota
	takesBoolean
	takesInteger
	takesNumber
	takesString
	takesArray
	takesObject
	takesAnything = takesNull | takesBoolean | takesInteger | takesNumber | takesString | takesArray | takesObject
)

// typeNamed is the set for one word of the keyword type; every integer is a number, too.
func typeNamed(word string) types {
	switch word {
	case "null":
		return takesNull
	case "boolean":
		return takesBoolean
	case "integer":
		return takesInteger
	case "number":
		return takesNumber | takesInteger
	case "string":
		return takesString
	case "array":
		return takesArray
	case "object":
		return takesObject
	}
	return 0
}

// maxTypeDepth bounds the search for types through references and compositions.
const maxTypeDepth = 32

// typesOf reads the types that a schema allows. Where nothing is said the answer is everything.
func typesOf(at schema.Place, depth int) types {
	at, err := at.Deref()
	if err != nil || depth > maxTypeDepth || at.Node == nil || at.Node.Kind != schema.Object {
		return takesAnything
	}
	allowed := takesAnything
	if word := at.Node.Member("type"); word != nil {
		allowed = typeNamed(word.Text)
		for _, item := range word.Items {
			allowed |= typeNamed(item.Text)
		}
		if at.Node.Member("nullable").IsTrue() {
			allowed |= takesNull
		}
	}
	if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
		for i := range all.Node.Items {
			allowed &= typesOf(all.Item(i), depth+1)
		}
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		if some := at.Child(word); some.Exists() && some.Node.Kind == schema.Array {
			var union types
			for i := range some.Node.Items {
				union |= typesOf(some.Item(i), depth+1)
			}
			allowed &= union
		}
	}
	if list := at.Node.Member("enum"); list != nil && list.Kind == schema.Array && at.Node.Member("type") == nil {
		var union types
		for _, item := range list.Items {
			union |= typeOfNode(item)
		}
		allowed &= union
	}
	if constant := at.Node.Member("const"); constant != nil && at.Node.Member("type") == nil {
		allowed &= typeOfNode(constant)
	}
	return allowed
}

func typeOfNode(n *schema.Node) types {
	switch n.Kind {
	case schema.Number:
		return takesNumber | takesInteger
	case schema.Null:
		return takesNull
	default:
		return typeNamed(n.Kind.String())
	}
}

// A scalar in a parameter or header must be written as JSON would write it (RFC 8259, section 6), an integer without
// fraction and exponent: 1e3 is not one, nor are +1, 01 and 0x10.
var numberText = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// scalar reads text as the types allow. Text that none of them writes so stays a string, and the schema will say no.
func (t types) scalar(text string) any {
	switch {
	case t&takesInteger != 0 && isInteger(text) && schema.Countable(text):
		return json.Number(text)
	case t&takesNumber != 0 && numberText.MatchString(text) && schema.Countable(text):
		return json.Number(text)
	case t&takesBoolean != 0 && (text == "true" || text == "false"):
		return text == "true"
	case t&takesNull != 0 && t&takesString == 0 && (text == "" || text == "null"):
		return nil
	}
	return text
}

// isInteger reports whether JSON would write an integer so.
func isInteger(text string) bool {
	digits := text
	if digits != "" && digits[0] == '-' {
		digits = digits[1:]
	}
	if digits == "" || digits[0] == '0' && len(digits) > 1 {
		return false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return true
}
