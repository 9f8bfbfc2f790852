package schema

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// sentence says a breach in words, without the value.
func sentence(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return "is " + article(k.Got) + ", not " + alternatives(k.Want)
	case *kind.Required:
		return "lacks " + strings.Join(k.Missing, ", ")
	case *kind.AdditionalProperties:
		return "has members that the contract does not have"
	case *kind.Not:
		return "is just what the contract excludes"
	case *kind.Enum, *kind.Const:
		return "is none of the allowed values"
	case *kind.Format:
		return "is not of the format " + k.Want
	case *kind.OneOf:
		if len(k.Subschemas) > 1 {
			return "fits more than one of the alternatives of which it must fit one"
		}
		return "fits none of the alternatives"
	case *kind.AnyOf:
		return "fits none of the alternatives"
	case *kind.UniqueItems:
		return fmt.Sprintf("has equal elements, at %d and %d", k.Duplicates[0], k.Duplicates[1])
	case *kind.RefCycle:
		return "has a schema that is made of itself"
	case *kind.Contains, *kind.MinContains:
		return "has too few elements of the kind that it must contain"
	case *kind.MaxContains:
		return "has too many elements of the kind that it may contain"
	case *kind.AdditionalItems:
		return fmt.Sprintf("has too many elements, by %d", k.Count)
	case *unknownName:
		return "names none of the alternatives"
	case brokenLink:
		return "is to be held to a schema that cannot be used"
	}
	return measure(k)
}

// measure says a breach of a bound in words.
func measure(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Pattern:
		return "does not match the pattern"
	case *kind.Minimum, *kind.ExclusiveMinimum:
		return "is too small"
	case *kind.Maximum, *kind.ExclusiveMaximum:
		return "is too large"
	case *kind.MultipleOf:
		return "is no multiple of " + decimal(k.Want)
	case *kind.MinLength:
		return fmt.Sprintf("is too short, with %d characters", k.Got)
	case *kind.MaxLength:
		return fmt.Sprintf("is too long, with %d characters", k.Got)
	case *kind.MinItems:
		return fmt.Sprintf("has too few elements, %d", k.Got)
	case *kind.MaxItems:
		return fmt.Sprintf("has too many elements, %d", k.Got)
	case *kind.MinProperties:
		return fmt.Sprintf("has too few members, %d", k.Got)
	case *kind.MaxProperties:
		return fmt.Sprintf("has too many members, %d", k.Got)
	}
	if path := k.KeywordPath(); len(path) > 0 {
		return "breaks " + path[len(path)-1]
	}
	return "breaks the schema"
}

// expected says what the contract allows.
func expected(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return alternatives(k.Want)
	case *kind.Enum:
		return "one of " + written(k.Want)
	case *kind.Const:
		return written(k.Want)
	case *unknownName:
		return "one of " + written(k.names)
	case *kind.Format:
		return "a value of the format " + k.Want
	case *kind.Pattern:
		return "text that matches " + shorten(k.Want)
	case *kind.Minimum:
		return "a number of at least " + decimal(k.Want)
	case *kind.Maximum:
		return "a number of at most " + decimal(k.Want)
	case *kind.ExclusiveMinimum:
		return "a number above " + decimal(k.Want)
	case *kind.ExclusiveMaximum:
		return "a number below " + decimal(k.Want)
	case *kind.MultipleOf:
		return "a multiple of " + decimal(k.Want)
	case *kind.MinLength:
		return fmt.Sprintf("at least %d characters", k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("at most %d characters", k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("at least %d elements", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("at most %d elements", k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("at least %d members", k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("at most %d members", k.Want)
	}
	return ""
}

// remedy says how to mend what no other value could be named for.
func remedy(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.UniqueItems:
		return "make each element another one"
	case *kind.Contains:
		return "add such an element"
	case *kind.MinContains:
		return fmt.Sprintf("let there be at least %d such elements", k.Want)
	case *kind.MaxContains:
		return fmt.Sprintf("let there be at most %d such elements", k.Want)
	case *kind.Not:
		return "use a value of another kind"
	case *kind.OneOf:
		return "make it fit exactly one"
	case brokenLink:
		return "mend that schema"
	case *kind.RefCycle:
		return "break the circle of references in the contract"
	case *kind.AdditionalItems:
		return "remove the last ones"
	}
	return ""
}

func decimal(n *big.Rat) string {
	if n.IsInt() {
		return n.Num().String()
	}
	if text := strings.TrimRight(n.FloatString(20), "0"); text != "0." && text != "-0." {
		return text
	}
	return new(big.Float).SetRat(n).Text('g', 17)
}

func article(what string) string {
	if what != "" && strings.ContainsRune("aeiou", rune(what[0])) {
		return "an " + what
	}
	if what == "null" {
		return what
	}
	return "a " + what
}

// alternatives joins the names of types.
func alternatives(names []string) string {
	each := make([]string, 0, len(names))
	for _, name := range names {
		if name != "null" {
			each = append(each, article(name))
		}
	}
	if len(each) < len(names) {
		each = append(each, "null")
	}
	return strings.Join(each, " or ")
}
