package schema

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"understudy/mock/problem"
)

// maxFindings bounds the findings of one value. The last one says when there were more.
const maxFindings = 100

// maxShown is how much of a value a finding shows, in bytes.
const maxShown = 60

// findings are the leaves of a breach, in the order met. Of oneOf and anyOf the branch that came closest is shown.
func (s *Set) findings(breach *jsonschema.ValidationError, value any) []problem.Finding {
	var found []problem.Finding
	var visit func(*jsonschema.ValidationError)
	visit = func(b *jsonschema.ValidationError) {
		if len(found) == maxFindings {
			return
		}
		if len(b.Causes) == 0 {
			found = append(found, s.leaf(b, value)...)
			return
		}
		switch b.ErrorKind.(type) {
		case *kind.OneOf, *kind.AnyOf:
			visit(closest(b.Causes))
		default:
			for _, cause := range b.Causes {
				visit(cause)
			}
		}
	}
	visit(breach)
	if len(found) >= maxFindings {
		found = append(found[:maxFindings-1], problem.Finding{
			In: "body", Keyword: "findings", Message: fmt.Sprintf("there are more than %d findings", maxFindings),
			Hint: "mend these first",
		})
	}
	return found
}

// closest is the branch that got furthest: the deepest place first, then the fewest breaches.
func closest(branches []*jsonschema.ValidationError) *jsonschema.ValidationError {
	best, bestDepth, bestCount := branches[0], -1, 0
	for _, branch := range branches {
		depth, count := weigh(branch)
		if depth > bestDepth || depth == bestDepth && count < bestCount {
			best, bestDepth, bestCount = branch, depth, count
		}
	}
	return best
}

func weigh(b *jsonschema.ValidationError) (depth, count int) {
	if len(b.Causes) == 0 {
		if _, isType := b.ErrorKind.(*kind.Type); isType {
			return 2*len(b.InstanceLocation) - 1, 1
		}
		return 2 * len(b.InstanceLocation), 1
	}
	for _, cause := range b.Causes {
		d, c := weigh(cause)
		depth, count = max(depth, d), count+c
	}
	return depth, count
}

// leaf makes findings of one breach: one for each member that is missing or too many, one otherwise.
func (s *Set) leaf(b *jsonschema.ValidationError, value any) []problem.Finding {
	pointer := ""
	for _, step := range b.InstanceLocation {
		pointer = AppendPointer(pointer, step)
	}
	finding := problem.Finding{In: "body", Pointer: pointer, Document: s.location(b)}
	if path := b.ErrorKind.KeywordPath(); len(path) > 0 {
		finding.Keyword = path[len(path)-1]
	}
	var each []problem.Finding
	switch k := b.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			finding.Expected, finding.Message = "member "+strconv.Quote(name), "lacks the member "+strconv.Quote(name)
			finding.Hint = "add it"
			each = append(each, finding)
		}
		return each
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			finding.Pointer = AppendPointer(pointer, name)
			finding.Message, finding.Hint = "is a member that the contract does not have", "remove it, or mend its name"
			each = append(each, finding)
		}
		return each
	}
	got := at(value, b.InstanceLocation)
	finding.Got = s.show(b.InstanceLocation, got)
	s.describe(&finding, b)
	return []problem.Finding{finding}
}

// location is the place in the document that asks for what was not kept.
func (s *Set) location(b *jsonschema.ValidationError) problem.Location {
	_, pointer, _ := strings.Cut(b.SchemaURL, "#")
	if plain, err := url.PathUnescape(pointer); err == nil {
		pointer = plain
	}
	place := s.doc.At(pointer)
	for _, step := range b.ErrorKind.KeywordPath() {
		if next := place.Child(step); next.Exists() {
			place = next
		}
	}
	return place.Location()
}

// describe fills in what was expected, the sentence and the hint.
func (s *Set) describe(f *problem.Finding, b *jsonschema.ValidationError) {
	f.Message = sentence(b.ErrorKind, nil)
	switch k := b.ErrorKind.(type) {
	case *kind.Type:
		f.Expected = strings.Join(k.Want, " or ")
		f.Hint = "send " + article(f.Expected)
	case *kind.FalseSchema:
		f.Keyword = "false"
		at := s.doc.At(f.Document.Pointer)
		if place, err := at.Deref(); err == nil {
			at = place
		}
		for _, word := range []string{"readOnly", "writeOnly"} {
			if at.Node.Member(word).IsTrue() {
				f.Keyword, f.Message = word, "may not travel in this direction ("+word+")"
			}
		}
		f.Hint = "remove it"
	default:
		f.Expected = expected(b.ErrorKind)
		if f.Expected != "" {
			f.Hint = "use " + f.Expected
		}
	}
}

// sentence says a breach in words, without the value.
func sentence(k jsonschema.ErrorKind, got *Node) string {
	switch k := k.(type) {
	case *kind.Type:
		return "is " + article(k.Got) + ", not " + article(strings.Join(k.Want, " or "))
	case *kind.Required:
		return "lacks " + strings.Join(k.Missing, ", ")
	case *kind.FalseSchema:
		return "is not allowed here at all"
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
	}
	if path := k.KeywordPath(); len(path) > 0 {
		return "breaks " + path[len(path)-1]
	}
	return "breaks the schema"
}

// expected says what the contract allows.
func expected(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Enum:
		return "one of " + show(k.Want)
	case *kind.Const:
		return show(k.Want)
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

func decimal(n *big.Rat) string {
	if n.IsInt() {
		return n.Num().String()
	}
	return strings.TrimRight(n.FloatString(20), "0")
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

// at is the value that a path of names leads to.
func at(value any, path []string) any {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
				value = v[i]
			}
		}
	}
	return value
}

// show is a value for people, unless its name says that it is a secret.
func (s *Set) show(path []string, value any) string {
	for _, step := range path {
		if problem.SecretName(step) {
			return "[redacted]"
		}
	}
	if _, isObject := value.(map[string]any); isObject {
		return "an object"
	}
	if _, isArray := value.([]any); isArray {
		return "an array"
	}
	return show(value)
}

func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return shorten(string(text))
}

func shorten(text string) string {
	if len(text) <= maxShown {
		return text
	}
	return strings.ToValidUTF8(text[:maxShown], "") + "…"
}
