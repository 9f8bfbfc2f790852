package fake

import (
	"encoding/json"
	"math/big"
	"unicode/utf8"

	"understudy/mock/schema"
)

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
		return err != nil || compiled.MatchString(value)
	}
	return true
}

func (t *trial) keepsNumber(at schema.Place, name string, child schema.Place, value json.Number) bool {
	limit, ok := rational(child.Node)
	if !ok {
		return true
	}
	n, ok := schema.Rational(value)
	if !ok {
		return false
	}
	old := t.dialect == schema.OpenAPI30
	switch order := n.Cmp(limit); name {
	case "minimum":
		return order > 0 || order == 0 && !(old && at.Node.Member("exclusiveMinimum").IsTrue())
	case "maximum":
		return order < 0 || order == 0 && !(old && at.Node.Member("exclusiveMaximum").IsTrue())
	case "exclusiveMinimum":
		return order > 0
	case "exclusiveMaximum":
		return order < 0
	case "multipleOf":
		return limit.Sign() <= 0 || new(big.Rat).Quo(n, limit).IsInt()
	}
	return true
}
