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
	takesScalar   = takesNull | takesBoolean | takesInteger | takesNumber | takesString
	takesAnything = takesScalar | takesArray | takesObject
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
func typesOf(at schema.Place) types { return typing{}.of(at, 0) }

// typing are the types of the schemas that were looked at: many ways may lead to one.
type typing map[*schema.Node]types

func (known typing) of(at schema.Place, depth int) types {
	at, err := at.Deref()
	if err != nil || depth > maxTypeDepth || at.Node == nil || at.Node.Kind != schema.Object {
		return takesAnything
	}
	allowed, have := known[at.Node]
	if have {
		return allowed
	}
	known[at.Node] = takesAnything
	allowed = ownTypes(at.Node)
	if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
		for i := range all.Node.Items {
			allowed &= known.of(all.Item(i), depth+1)
		}
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		if some := at.Child(word); some.Exists() && some.Node.Kind == schema.Array {
			var union types
			for i := range some.Node.Items {
				union |= known.of(some.Item(i), depth+1)
			}
			allowed &= union
		}
	}
	known[at.Node] = allowed
	return allowed
}

// ownTypes reads the types that the keywords type, enum and const of a schema allow.
func ownTypes(n *schema.Node) types {
	allowed := takesAnything
	if word := n.Member("type"); word != nil {
		allowed = typeNamed(word.Text)
		for _, item := range word.Items {
			allowed |= typeNamed(item.Text)
		}
		if n.Member("nullable").IsTrue() {
			allowed |= takesNull
		}
		return allowed
	}
	if list := n.Member("enum"); list != nil && list.Kind == schema.Array {
		allowed = 0
		for _, item := range list.Items {
			allowed |= typeOfNode(item)
		}
	}
	if constant := n.Member("const"); constant != nil {
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

// readings lists the scalars that text may be, the likeliest first: "5" is a number or a string.
func (t types) readings(text string) (ways [3]any, n int) {
	ways[0], n = t.scalar(text), 1
	if t&takesString == 0 {
		return ways, n
	}
	if _, isText := ways[0].(string); !isText {
		ways[n], n = text, n+1
	}
	if t&takesNull != 0 && (text == "" || text == "null") {
		ways[n], n = nil, n+1
	}
	return ways, n
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
