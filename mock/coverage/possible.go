package coverage

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// maxChecks bounds how often a part of a shape, or a value of an enum, is asked about a value of an enum. Where there
// are more of them, all values are counted.
const maxChecks = 500_000

// possible are the values that the schema of a shape allows: another part of it may allow fewer than an enum has, and
// an enum may have some that are of another type. Where there is nothing but that enum, only the type is asked.
func (a *atlas) possible(s *shape, values []enumValue) []enumValue {
	if plainly(s.at.Node) {
		kind := s.at.Node.Member("type")
		return slices.DeleteFunc(values, func(one enumValue) bool {
			return kind != nil && !isOf(kind, one) && (one.value != nil || !a.takesNull(s))
		})
	}
	if (s.cost+len(values))*len(values) > maxChecks {
		return values
	}
	return slices.DeleteFunc(values, func(one enumValue) bool { return !a.takes(s, one) })
}

// isOf reports whether a scalar is of a type, or of one of a list of them.
func isOf(kind *schema.Node, one enumValue) bool {
	is := func(name string) bool { return kind.Text == name || hasText(kind, name) }
	switch one.value.(type) {
	case string:
		return is("string")
	case bool:
		return is("boolean")
	case nil:
		return is("null")
	}
	return is("number") || is("integer") && !strings.ContainsAny(one.text, "./eE")
}

// takes reports whether the schema of a shape allows a value.
func (a *atlas) takes(s *shape, one enumValue) bool {
	return len(a.contract.Schema(s.at, a.direction).Check(one.value)) == 0
}

// plainly reports whether a schema says nothing but its type and its enum.
func plainly(node *schema.Node) bool {
	return !slices.ContainsFunc(node.Names, func(word string) bool {
		switch word {
		case "type", "enum", "nullable", "title", "description", "default", "example", "examples", "deprecated",
			"readOnly", "writeOnly", "xml", "externalDocs":
			return false
		}
		return true
	})
}

// takesNull reports whether a value may be null, where words speak of that.
func (a *atlas) takesNull(s *shape) bool {
	if !s.asked {
		s.asked = true
		node := s.at.Node
		typed := a.dialect == schema.OpenAPI30 && node.StringAt("type") != "" && node.Member("nullable").IsTrue()
		s.null = typed && plainly(node) && node.Member("enum") == nil ||
			len(a.contract.Schema(s.at, a.direction).Check(nil)) == 0
	}
	return s.null
}

// allowed reports whether the other shapes of a member allow a value, too.
func (r *reader) allowed(with []*shape, one enumValue) bool {
	for _, other := range with {
		r.read(other)
		if r.effort -= other.cost; r.effort < 0 {
			r.untold = true
			return false
		}
		if !r.takes(other, one) {
			return false
		}
	}
	return true
}

// allowsNull reports whether a member may be null.
func (r *reader) allowsNull(m *memberShape) bool {
	if m.shape == nil || !m.nullable {
		return false
	}
	if r.effort < 0 {
		r.untold = true
		return false
	}
	r.read(m.shape)
	r.effort -= m.cost + len(m.with)
	return r.takesNull(m.shape) && !slices.ContainsFunc(m.with, func(other *shape) bool { return !r.takesNull(other) })
}
