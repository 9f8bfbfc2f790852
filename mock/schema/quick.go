package schema

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// quick is the part of a schema that can be checked without the library, in a tenth of its time. It only ever accepts:
// what it does not accept goes to the library, which decides and finds the words. Most values keep their schema, and
// most schemas use nothing but these keywords.
type quick struct {
	types      kinds
	allowed    []any
	format     *jsonschema.Format
	pattern    jsonschema.Regexp
	min, max   *int
	low, high  *int64
	items      *quick
	required   []string
	properties map[string]*quick
	// others are for members without a property of their own; nil allows any. closed allows none.
	others *quick
	closed bool
	// all must hold, and of some at least one.
	all  []*quick
	some []*quick
}

// maxQuick bounds the schemas that a value is quickly held to. Past it the library's own bounds hold.
const maxQuick = 10_000

// maxQuickSize is how many schemas one may lead to and still have a quick form, which bounds the stack it is made on.
const maxQuickSize = 50_000

// quicken is the quick form of a schema. It is nil where the schema, or a part of it, says more than that can check.
func (e *engine) quicken(s *jsonschema.Schema) *quick {
	made := map[*jsonschema.Schema]*quick{}
	q := e.quickened(s, made)
	if q != nil {
		// Where one part failed the others may refer to half of it.
		maps.Copy(e.quicks, made)
	}
	return q
}

// quickened is the quick form of a schema, made before or now.
func (e *engine) quickened(s *jsonschema.Schema, made map[*jsonschema.Schema]*quick) *quick {
	if done := e.quicks[s]; done != nil {
		return done
	}
	if done, entered := made[s]; entered {
		return done
	}
	if len(made) > maxQuickSize {
		return nil
	}
	q := &quick{}
	made[s] = q
	if !q.read(s, func(part *jsonschema.Schema) *quick { return e.quickened(part, made) }) {
		made[s] = nil
		return nil
	}
	return q
}

// read takes over the keywords of a schema, and reports whether it could take over all of them.
func (q *quick) read(s *jsonschema.Schema, quickened func(*jsonschema.Schema) *quick) bool {
	if s.Bool != nil {
		return *s.Bool
	}
	if beyond(s) {
		return false
	}
	q.readScalar(s)
	q.required = s.Required
	ok := readBound(s.Minimum, &q.low) && readBound(s.Maximum, &q.high)
	part := func(one *jsonschema.Schema) *quick {
		made := quickened(one)
		ok = ok && made != nil
		return made
	}
	for name, one := range s.Properties {
		if q.properties == nil {
			q.properties = make(map[string]*quick, len(s.Properties))
		}
		q.properties[name] = part(one)
	}
	switch others := s.AdditionalProperties.(type) {
	case bool:
		q.closed = !others
	case *jsonschema.Schema:
		q.others = part(others)
	}
	if s.Items2020 != nil {
		q.items = part(s.Items2020)
	}
	if s.Ref != nil {
		q.all = append(q.all, part(s.Ref))
	}
	linked(s, func(l *link) {
		if ok = ok && l.to != nil; ok {
			q.all = append(q.all, part(l.to))
		}
	})
	for _, one := range s.AllOf {
		q.all = append(q.all, part(one))
	}
	for _, one := range s.AnyOf {
		q.some = append(q.some, part(one))
	}
	return ok
}

// beyond reports whether a schema has keywords that are left to the library.
func beyond(s *jsonschema.Schema) bool {
	return s.RecursiveRef != nil || s.DynamicRef != nil || s.Not != nil || s.If != nil || len(s.OneOf) > 0 ||
		s.MaxProperties != nil || s.MinProperties != nil || s.PropertyNames != nil || len(s.PatternProperties) > 0 ||
		len(s.Dependencies)+len(s.DependentRequired)+len(s.DependentSchemas) > 0 || s.UnevaluatedProperties != nil ||
		s.MinItems != nil || s.MaxItems != nil || s.UniqueItems || s.Contains != nil || s.Items != nil ||
		s.AdditionalItems != nil || len(s.PrefixItems) > 0 || s.UnevaluatedItems != nil || s.ContentEncoding != nil ||
		s.ContentMediaType != nil || s.ContentSchema != nil || s.ExclusiveMaximum != nil || s.ExclusiveMinimum != nil ||
		s.MultipleOf != nil || slices.ContainsFunc(s.Extensions, func(one jsonschema.SchemaExt) bool {
		_, isLink := one.(*link)
		return !isLink
	})
}

func (q *quick) readScalar(s *jsonschema.Schema) {
	if s.Types != nil {
		for _, name := range s.Types.ToStrings() {
			q.types |= kindOf(name)
		}
	}
	if s.Enum != nil {
		q.allowed = s.Enum.Values
	}
	if s.Const != nil {
		q.all = append(q.all, &quick{allowed: []any{*s.Const}})
	}
	q.format, q.pattern, q.min, q.max = s.Format, s.Pattern, s.MinLength, s.MaxLength
}

// readBound takes over a bound that is a whole number of 64 bits.
func readBound(from *big.Rat, to **int64) bool {
	if from == nil {
		return true
	}
	if !from.IsInt() || !from.Num().IsInt64() {
		return false
	}
	bound := from.Num().Int64()
	*to = &bound
	return true
}

// accepts reports whether a value surely keeps the schema. Left is how many schemas may still be looked at.
func (q *quick) accepts(value any, left *int) bool {
	if *left--; *left < 0 || q.allowed != nil && !q.allows(value) {
		return false
	}
	for _, one := range q.all {
		if !one.accepts(value, left) {
			return false
		}
	}
	if q.some != nil && !slices.ContainsFunc(q.some, func(one *quick) bool { return one.accepts(value, left) }) {
		return false
	}
	if q.format != nil && q.format.Validate(value) != nil {
		return false
	}
	switch v := value.(type) {
	case nil:
		return q.takes(isNull)
	case bool:
		return q.takes(isBool)
	case string:
		return q.takes(isString) && q.acceptsText(v)
	case json.Number:
		return q.acceptsNumber(string(v))
	case []any:
		return q.takes(isArray) && q.acceptsItems(v, left)
	case map[string]any:
		return q.takes(isObject) && q.acceptsMembers(v, left)
	}
	return false
}

func (q *quick) takes(kind kinds) bool { return q.types == 0 || q.types&kind != 0 }

// allows compares scalars only. Numbers must be written alike: whether 1.0 is 1 is for the library to say.
func (q *quick) allows(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return false
	}
	return slices.ContainsFunc(q.allowed, func(allowed any) bool {
		switch allowed.(type) {
		case []any, map[string]any:
			return false
		}
		return allowed == value
	})
}

func (q *quick) acceptsText(text string) bool {
	if q.min != nil || q.max != nil {
		length := utf8.RuneCountInString(text)
		if q.min != nil && length < *q.min || q.max != nil && length > *q.max {
			return false
		}
	}
	return q.pattern == nil || q.pattern.MatchString(text)
}

func (q *quick) acceptsNumber(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return q.takes(isNumber) && q.low == nil && q.high == nil && strings.ContainsAny(text, ".eE")
	}
	return q.takes(isInteger) && (q.low == nil || n >= *q.low) && (q.high == nil || n <= *q.high)
}

func (q *quick) acceptsItems(items []any, left *int) bool {
	if q.items == nil {
		return true
	}
	for _, item := range items {
		if !q.items.accepts(item, left) {
			return false
		}
	}
	return true
}

func (q *quick) acceptsMembers(members map[string]any, left *int) bool {
	for _, name := range q.required {
		if _, there := members[name]; !there {
			return false
		}
	}
	if q.properties == nil && q.others == nil && !q.closed {
		return true
	}
	for name, value := range members {
		one, known := q.properties[name]
		if !known {
			if one = q.others; q.closed {
				return false
			}
		}
		if one != nil && !one.accepts(value, left) {
			return false
		}
	}
	return true
}
