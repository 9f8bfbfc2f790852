package fake

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"unicode/utf8"

	"understudy/mock/schema"
)

// judge says whether a value keeps a schema. It serves where a made-up value must be checked before it is used, as
// with not and oneOf; the whole reply is held to the contract elsewhere. Of unevaluated members it knows nothing.
type judge struct {
	dialect  schema.Dialect
	mu       sync.Mutex
	patterns map[string]*schema.Pattern
}

// maxSteps bounds the schemas that one check may visit. A value past it counts as refused.
const maxSteps = 100_000

func (j *judge) pattern(source string) (*schema.Pattern, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if have := j.patterns[source]; have != nil {
		return have, nil
	}
	compiled, err := schema.CompilePattern(source)
	if err != nil {
		return nil, err
	}
	j.patterns[source] = compiled
	return compiled, nil
}

// holds reports whether a value keeps every one of the places.
func (j *judge) holds(places []schema.Place, value any) bool {
	t := trial{judge: j}
	for _, place := range places {
		if !t.keeps(place, value) {
			return false
		}
	}
	return true
}

// holdsJSON is holds for JSON text.
func (j *judge) holdsJSON(places []schema.Place, data []byte) bool {
	value, finding := schema.Decode(data, 2*MaxDepth)
	return finding == nil && j.holds(places, value)
}

type trial struct {
	*judge
	steps int
}

func (t *trial) keeps(at schema.Place, value any) bool {
	if t.steps++; t.steps > maxSteps || at.Node == nil {
		return false
	}
	node := at.Node
	if node.Kind == schema.Bool {
		return node.Text == "true"
	}
	if node.Member("$ref") != nil {
		target, err := t.hop(at, "$ref")
		if err != nil || !t.keeps(target, value) {
			return false
		}
		if t.dialect == schema.OpenAPI30 {
			return true
		}
	}
	for i, name := range node.Names {
		if !t.knows(name) {
			continue
		}
		child := schema.Place{Doc: at.Doc, Node: node.Items[i]}
		if !t.keyword(at, name, child, value) {
			return false
		}
	}
	return true
}

func (t *trial) keyword(at schema.Place, name string, child schema.Place, value any) bool {
	switch name {
	case "type":
		return t.typed(at, child.Node, value)
	case "enum":
		return slices.ContainsFunc(child.Node.Items, func(n *schema.Node) bool { return same(n.Value(), value) })
	case "const":
		return same(child.Node.Value(), value)
	case "allOf":
		return t.matches(child, value, len(child.Node.Items)) == len(child.Node.Items)
	case "anyOf":
		return t.matches(child, value, 1) >= 1
	case "oneOf":
		return t.matches(child, value, 2) == 1
	case "not":
		return !t.keeps(child, value)
	case "if":
		branch := in(at, "else")
		if t.keeps(child, value) {
			branch = in(at, "then")
		}
		return !branch.Exists() || t.keeps(branch, value)
	case "format":
		return t.formatted(child.Node.Text, value)
	}
	switch value := value.(type) {
	case json.Number:
		return t.keepsNumber(at, name, child, value)
	case string:
		return t.keepsText(name, child, value)
	case []any:
		return t.keepsList(at, name, child, value)
	case map[string]any:
		return t.keepsObject(at, name, child, value)
	}
	return true
}

func (t *trial) formatted(format string, value any) bool {
	switch value := value.(type) {
	case string:
		return ofFormat(format, value)
	case json.Number:
		low, high, known := integerFormat(format)
		n, ok := schema.Rational(value)
		return !known || ok && n.IsInt() && n.Num().Cmp(low) >= 0 && n.Num().Cmp(high) <= 0
	}
	return true
}

// matches counts the branches that a value keeps, up to enough of them.
func (t *trial) matches(branches schema.Place, value any, enough int) int {
	n := 0
	for i := range branches.Node.Items {
		if n == enough {
			break
		}
		if t.keeps(nth(branches, i), value) {
			n++
		}
	}
	return n
}

// in and nth are Child and Item without the pointer: a judgement tells nobody where it looked, and joining pointers
// would be most of its work.
func in(at schema.Place, name string) schema.Place {
	return schema.Place{Doc: at.Doc, Node: at.Node.Member(name)}
}

func nth(at schema.Place, i int) schema.Place {
	return schema.Place{Doc: at.Doc, Node: at.Node.Items[i]}
}

func (t *trial) typed(at schema.Place, node *schema.Node, value any) bool {
	var f facts
	f.types = anything
	f.restrictTypes(at, schema.Place{Node: node}, t.dialect)
	return f.types&kindOf(value) != 0
}

func kindOf(value any) kinds {
	switch value := value.(type) {
	case nil:
		return null
	case bool:
		return boolean
	case string:
		return text
	case []any:
		return array
	case map[string]any:
		return object
	case json.Number:
		if n, ok := schema.Rational(value); ok && n.IsInt() {
			return integer
		}
		return fraction
	}
	return 0
}

// same is the equality of JSON Schema (2020-12, core 4.2.2): numbers by value, objects whatever their order.
func same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		other, is := b.(json.Number)
		if !is {
			return false
		}
		x, ok := schema.Rational(a)
		y, also := schema.Rational(other)
		return ok && also && x.Cmp(y) == 0
	case []any:
		other, is := b.([]any)
		return is && slices.EqualFunc(a, other, same)
	case map[string]any:
		other, is := b.(map[string]any)
		return is && maps.EqualFunc(a, other, same)
	}
	if kindOf(b)&(array|object) != 0 {
		return false
	}
	return a == b
}

func (t *trial) keepsText(name string, child schema.Place, value string) bool {
	switch name {
	case "minLength":
		n, ok := count(child)
		return !ok || utf8.RuneCountInString(value) >= n
	case "maxLength":
		n, ok := count(child)
		return !ok || utf8.RuneCountInString(value) <= n
	case "pattern":
		compiled, err := t.pattern(child.Node.Text)
		return err == nil && compiled.MatchString(value)
	}
	return true
}
