package coverage

import (
	"slices"

	"understudy/mock/schema"
)

// maxChecks bounds how often a part of a shape is asked about a value of an enum. Where there are more of both, all
// values are counted.
const maxChecks = 200_000

// possible are the values that the schema of a shape allows: another part of it may allow fewer than an enum has, and
// an enum may have some that are of another type.
func (a *atlas) possible(s *shape, values []enumValue) []enumValue {
	if s.cost*len(values) > maxChecks {
		return values
	}
	return slices.DeleteFunc(values, func(one enumValue) bool { return !a.takes(s, one) })
}

// takes reports whether the schema of a shape allows a value. Most say so by themselves, and need not be compiled.
func (a *atlas) takes(s *shape, one enumValue) bool {
	if one.string && plainly(s.at.Node) && s.at.Node.StringAt("type") == "string" {
		if list := s.at.Node.Member("enum"); list != nil && len(list.Items) > 0 {
			return slices.ContainsFunc(list.Items, func(is *schema.Node) bool {
				return is.Kind == schema.String && is.Text == one.text
			})
		}
	}
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
	if r.effort -= len(with); r.effort < 0 && len(with) > 0 {
		r.untold = true
		return false
	}
	return !slices.ContainsFunc(with, func(other *shape) bool { return !r.takes(other, one) })
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
