package fake

import (
	"understudy/mock/schema"
)

func (t *trial) keepsList(at schema.Place, name string, child schema.Place, value []any, m *marks) bool {
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
			if !t.keeps(t.nth(child, i), value[i], nil) {
				return false
			}
		}
		m.upTo(min(len(value), len(child.Node.Items)))
	case "items":
		skip := 0
		if prefix := t.in(at, "prefixItems"); prefix.Exists() && t.counts("prefixItems", prefix.Node) {
			skip = min(len(prefix.Node.Items), len(value))
		}
		for _, item := range value[skip:] {
			if !t.keeps(child, item, nil) {
				return false
			}
		}
		m.upTo(len(value))
	case "contains":
		return t.contains(at, child, value, m)
	}
	return true
}

func (t *trial) contains(at, child schema.Place, value []any, m *marks) bool {
	low, high := 1, noLimit
	if n, ok := count(t.in(at, "minContains")); ok {
		low = n
	}
	if n, ok := count(t.in(at, "maxContains")); ok {
		high = n
	}
	found := 0
	for i, item := range value {
		if t.keeps(child, item, nil) {
			m.item(i)
			found++
		}
	}
	return found >= low && found <= high
}

func (t *trial) keepsObject(at schema.Place, name string, child schema.Place, value map[string]any, m *marks) bool {
	n, isCount := count(child)
	switch name {
	case "minProperties":
		return !isCount || len(value) >= n
	case "maxProperties":
		return !isCount || len(value) <= n
	case "required":
		return t.hasAll(at, child.Node, value)
	case "propertyNames":
		for property := range value {
			if !t.keeps(child, property, nil) {
				return false
			}
		}
	case "dependentRequired", "dependentSchemas":
		for i, property := range child.Node.Names {
			if _, there := value[property]; !there {
				continue
			}
			if name == "dependentRequired" && !t.hasAll(at, child.Node.Items[i], value) ||
				name == "dependentSchemas" && !t.keeps(t.nth(child, i), value, m) {
				return false
			}
		}
	case "properties", "patternProperties", "additionalProperties":
		return t.keepsMembers(at, name, child, value, m)
	}
	return true
}

// hasAll reports whether the members are there that must be. In OpenAPI 3.0 one that does not travel this way need not
// be.
func (t *trial) hasAll(at schema.Place, names *schema.Node, value map[string]any) bool {
	for _, name := range names.Items {
		if _, there := value[name.Text]; there {
			continue
		}
		if t.dialect != schema.OpenAPI30 || !t.bars(t.in(t.in(at, "properties"), name.Text)) {
			return false
		}
	}
	return true
}

// bars reports whether a member does not travel this way.
func (t *trial) bars(at schema.Place) bool {
	for hops := 0; at.Exists() && hops < maxHops; hops++ {
		if !isReference(at.Node) {
			return at.Node.Member(t.barred).IsTrue()
		}
		target, err := t.hop(t.scope, at, "$ref")
		if err != nil {
			return false
		}
		at = target
	}
	return false
}

func (t *trial) keepsMembers(
	at schema.Place, keyword string, child schema.Place, value map[string]any, m *marks,
) bool {
	for name, member := range value {
		switch keyword {
		case "properties":
			if child.Node.Member(name) == nil {
				continue
			}
			if inner := t.in(child, name); t.dialect == schema.OpenAPI30 && t.bars(inner) || !t.keeps(inner, member, nil) {
				return false
			}
			m.member(name)
		case "patternProperties":
			for i, source := range child.Node.Names {
				if !t.matchesName(source, name) {
					continue
				}
				if !t.keeps(t.nth(child, i), member, nil) {
					return false
				}
				m.member(name)
			}
		default:
			if t.spokenOf(at, name) {
				continue
			}
			if !t.keeps(child, member, nil) {
				return false
			}
			m.member(name)
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
	if patterns := at.Node.Member("patternProperties"); patterns != nil && t.counts("patternProperties", patterns) {
		for _, source := range patterns.Names {
			if t.matchesName(source, name) {
				return true
			}
		}
	}
	return false
}
