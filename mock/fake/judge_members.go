package fake

import (
	"encoding/json"
	"math/big"

	"understudy/mock/schema"
)

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
		return limit.Sign() == 0 || new(big.Rat).Quo(n, limit).IsInt()
	}
	return true
}

func (t *trial) keepsList(at schema.Place, name string, child schema.Place, value []any) bool {
	n, isCount := count(child)
	switch name {
	case "minItems":
		return !isCount || len(value) >= n
	case "maxItems":
		return !isCount || len(value) <= n
	case "uniqueItems":
		return !child.Node.IsTrue() || distinct(value)
	case "prefixItems":
		for i := range min(len(value), len(child.Node.Items)) {
			if !t.keeps(nth(child, i), value[i]) {
				return false
			}
		}
	case "items":
		skip := 0
		if prefix := in(at, "prefixItems"); prefix.Exists() && t.knows("prefixItems") {
			skip = min(len(prefix.Node.Items), len(value))
		}
		for _, item := range value[skip:] {
			if !t.keeps(child, item) {
				return false
			}
		}
	case "contains":
		low, high := 1, noLimit
		if n, ok := count(in(at, "minContains")); ok {
			low = n
		}
		if n, ok := count(in(at, "maxContains")); ok {
			high = n
		}
		found := 0
		for _, item := range value {
			if t.keeps(child, item) {
				found++
			}
		}
		return found >= low && found <= high
	}
	return true
}

func distinct(values []any) bool {
	for i, a := range values {
		for _, b := range values[:i] {
			if same(a, b) {
				return false
			}
		}
	}
	return true
}

func (t *trial) keepsObject(at schema.Place, name string, child schema.Place, value map[string]any) bool {
	n, isCount := count(child)
	switch name {
	case "minProperties":
		return !isCount || len(value) >= n
	case "maxProperties":
		return !isCount || len(value) <= n
	case "required":
		return t.hasAll(child.Node, value, at.Node.Member("properties"))
	case "propertyNames":
		for property := range value {
			if !t.keeps(child, property) {
				return false
			}
		}
	case "dependentRequired", "dependentSchemas":
		for i, property := range child.Node.Names {
			if _, there := value[property]; !there {
				continue
			}
			if name == "dependentRequired" && !t.hasAll(child.Node.Items[i], value, nil) ||
				name == "dependentSchemas" && !t.keeps(nth(child, i), value) {
				return false
			}
		}
	case "properties", "patternProperties", "additionalProperties":
		return t.keepsMembers(at, name, child, value)
	}
	return true
}

// hasAll reports whether the members are there that must be: in OpenAPI 3.0 a writeOnly one need not be in replies.
func (t *trial) hasAll(names *schema.Node, value map[string]any, properties *schema.Node) bool {
	for _, name := range names.Items {
		if _, there := value[name.Text]; there {
			continue
		}
		if t.dialect != schema.OpenAPI30 || !properties.Member(name.Text).Member("writeOnly").IsTrue() {
			return false
		}
	}
	return true
}

func (t *trial) keepsMembers(at schema.Place, keyword string, child schema.Place, value map[string]any) bool {
	for name, member := range value {
		switch keyword {
		case "properties":
			if child.Node.Member(name) != nil && !t.keeps(in(child, name), member) {
				return false
			}
		case "patternProperties":
			for i, source := range child.Node.Names {
				if t.matchesName(source, name) && !t.keeps(nth(child, i), member) {
					return false
				}
			}
		default:
			if !t.spokenOf(at, name) && !t.keeps(child, member) {
				return false
			}
		}
	}
	return true
}

func (t *trial) matchesName(source, name string) bool {
	compiled, err := t.pattern(source)
	return err == nil && compiled.MatchString(name)
}

// spokenOf reports whether properties or patternProperties name a member, so that additionalProperties does not.
func (t *trial) spokenOf(at schema.Place, name string) bool {
	if at.Node.Member("properties").Member(name) != nil {
		return true
	}
	if patterns := at.Node.Member("patternProperties"); patterns != nil && t.knows("patternProperties") {
		for _, source := range patterns.Names {
			if t.matchesName(source, name) {
				return true
			}
		}
	}
	return false
}
