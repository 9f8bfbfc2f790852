package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
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

// findings are the leaves of a breach, in the order of their places. Of oneOf and anyOf the branch that came closest
// is shown.
func (s *Schema) findings(breach *jsonschema.ValidationError, value any) []problem.Finding {
	var found []problem.Finding
	var visit func(*jsonschema.ValidationError)
	visit = func(b *jsonschema.ValidationError) {
		switch {
		case len(found) > maxFindings:
		case len(b.Causes) == 0, isWhole(b.ErrorKind):
			found = append(found, s.leaf(b, value)...)
		case isChoice(b.ErrorKind):
			visit(closest(b))
		default:
			// The library goes through members in no order.
			slices.SortStableFunc(b.Causes, byPlace)
			for _, cause := range b.Causes {
				visit(cause)
			}
		}
	}
	visit(breach)
	if len(found) > maxFindings {
		found = append(found[:maxFindings-1], problem.Finding{
			In: "body", Keyword: "findings", Message: fmt.Sprintf("there are more than %d findings", maxFindings),
			Hint: "mend these first",
		})
	}
	return found
}

// isWhole reports whether a breach is told as one: of why elements do not fit a schema of which some must, each would
// be misleading, and a name's breaches are about the name.
func isWhole(k jsonschema.ErrorKind) bool {
	switch k.(type) {
	case *kind.Contains, *kind.MinContains, *kind.MaxContains, *kind.PropertyNames:
		return true
	}
	return false
}

func isChoice(k jsonschema.ErrorKind) bool {
	switch k.(type) {
	case *kind.OneOf, *kind.AnyOf:
		return true
	}
	return false
}

// byPlace orders breaches by their place in the value, and then by the place in the schema.
func byPlace(a, b *jsonschema.ValidationError) int {
	return cmp.Or(
		slices.Compare(a.InstanceLocation, b.InstanceLocation),
		cmp.Compare(a.SchemaURL, b.SchemaURL),
		slices.Compare(a.ErrorKind.KeywordPath(), b.ErrorKind.KeywordPath()),
	)
}

// leaf makes findings of one breach: one for each member that is missing or too many, one otherwise.
func (s *Schema) leaf(b *jsonschema.ValidationError, value any) []problem.Finding {
	pointer := ""
	for _, step := range b.InstanceLocation {
		pointer = AppendPointer(pointer, step)
	}
	asked := s.place(b)
	finding := problem.Finding{In: "body", Pointer: pointer, Document: asked.Location()}
	if path := b.ErrorKind.KeywordPath(); len(path) > 0 {
		finding.Keyword = path[0]
	}
	switch k := b.ErrorKind.(type) {
	case *kind.Required:
		return missing(finding, k.Missing, "")
	case *kind.DependentRequired:
		return missing(finding, k.Missing, ", which must be there when "+strconv.Quote(k.Prop)+" is")
	case *kind.Dependency:
		return missing(finding, k.Missing, ", which must be there when "+strconv.Quote(k.Prop)+" is")
	case *kind.AdditionalProperties:
		return superfluous(finding, k.Properties)
	case *kind.PropertyNames:
		finding.Pointer, finding.Keyword = AppendPointer(pointer, k.Property), "propertyNames"
		finding.Message, finding.Hint = "has a name that "+sentence(deepest(b).ErrorKind), "mend the name"
		finding.Expected = expected(deepest(b).ErrorKind)
		return []problem.Finding{finding}
	case *unknownName:
		named := append(slices.Clone(b.InstanceLocation), k.property)
		finding.Pointer, finding.Got = AppendPointer(pointer, k.property), show(named, at(value, named))
	case *kind.RefCycle:
		finding.Keyword = "$ref"
	case *kind.Not:
		finding.Keyword, finding.Document = "not", asked.Child("not").Location()
	case *kind.FalseSchema:
		s.excluded(&finding, asked)
		return []problem.Finding{finding}
	}
	if finding.Got == "" {
		finding.Got = show(b.InstanceLocation, at(value, b.InstanceLocation))
	}
	if own, _ := s.engine.place(b.SchemaURL); own.secret() {
		finding.Got = redacted
	}
	finding.Message, finding.Expected = sentence(b.ErrorKind), expected(b.ErrorKind)
	if finding.Hint = remedy(b.ErrorKind); finding.Expected != "" {
		finding.Hint = "use " + finding.Expected
	}
	return []problem.Finding{finding}
}

func superfluous(finding problem.Finding, names []string) []problem.Finding {
	each := make([]problem.Finding, 0, len(names))
	pointer := finding.Pointer
	for _, name := range slices.Sorted(slices.Values(names)) {
		finding.Pointer = AppendPointer(pointer, name)
		finding.Message, finding.Hint = "is a member that the contract does not have", "remove it, or mend its name"
		each = append(each, finding)
	}
	return each
}

func missing(finding problem.Finding, names []string, why string) []problem.Finding {
	each := make([]problem.Finding, 0, len(names))
	for _, name := range names {
		finding.Expected, finding.Hint = "member "+strconv.Quote(name), "add it"
		finding.Message = "lacks the member " + strconv.Quote(name) + why
		each = append(each, finding)
	}
	return each
}

// place is the place in the document that asks for what was not kept.
func (s *Schema) place(b *jsonschema.ValidationError) Place {
	place, _ := s.engine.place(b.SchemaURL)
	for _, step := range b.ErrorKind.KeywordPath() {
		if next := place.Child(step); next.Exists() {
			place = next
		}
	}
	return place
}

// excluded says why a value may not be there at all: the contract says so, or it travels the other way only.
func (s *Schema) excluded(f *problem.Finding, asked Place) {
	f.Keyword, f.Message, f.Hint = "false", "is not allowed here at all", "remove it"
	switch word := lastKeyword(asked.Pointer); word {
	case "additionalProperties", "unevaluatedProperties":
		f.Keyword, f.Message, f.Hint = word, "is a member that the contract does not have", "remove it, or mend its name"
	case "items", "additionalItems", "unevaluatedItems":
		f.Keyword, f.Message = word, "is an element too many"
	}
	if target, err := asked.Deref(); err == nil {
		asked = target
	}
	switch {
	case asked.Node.Kind == Bool:
	case asked.Node.Member("readOnly").IsTrue():
		f.Keyword, f.Message = "readOnly", "may only be in replies (readOnly)"
	case asked.Node.Member("writeOnly").IsTrue():
		f.Keyword, f.Message = "writeOnly", "may only be in requests (writeOnly)"
	}
}

// lastKeyword is the keyword that holds the schema at a pointer, or "" where that stands under a name.
func lastKeyword(pointer string) string {
	rest, last := cutLast(pointer)
	switch _, before := cutLast(rest); before {
	case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas":
		return ""
	}
	return last
}

// cutLast takes the last step off a pointer.
func cutLast(pointer string) (rest, last string) {
	at := strings.LastIndexByte(pointer, '/')
	return pointer[:max(at, 0)], pointer[at+1:]
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

// redacted stands for a secret.
const redacted = "[redacted]"

// secret reports whether the schema at a place says itself that its values are secret.
func (p Place) secret() bool {
	return p.Exists() && p.Node.Kind == Object && (p.Node.StringAt("format") == "password" ||
		p.Node.Member("writeOnly").IsTrue() || p.Node.Member("x-sensitive").IsTrue())
}

// show is a value for people, unless its name says that it is a secret.
func show(path []string, value any) string {
	for _, step := range path {
		if problem.SecretName(step) {
			return redacted
		}
	}
	if _, isObject := value.(map[string]any); isObject {
		return "an object"
	}
	if _, isArray := value.([]any); isArray {
		return "an array"
	}
	return written(value)
}

func written(value any) string {
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
