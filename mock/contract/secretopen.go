package contract

import (
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// sounds notes whether what goes by a name that sounds secret is open.
func (s *secrets) sounds(name string, open bool) {
	if !open && problem.SecretName(name) {
		s.shut[strings.ToLower(name)] = true
	}
}

// isOpen reports whether the document says that a parameter is no secret, or describes it as what cannot be one.
func isOpen(at schema.Place) bool {
	if target, err := at.Deref(); err == nil {
		at = target
	}
	if marked := at.Child("x-sensitive"); marked.Exists() {
		return marked.Node.Kind == schema.Bool && !marked.Node.IsTrue()
	}
	described := at.Child("schema")
	if !described.Exists() {
		return false
	}
	target, err := described.Deref()
	return err == nil && harmless(target.Node)
}

// harmless reports whether a schema lets nothing in that could be a secret. Only what it says itself counts.
func harmless(node *schema.Node) bool {
	if node.Kind != schema.Object {
		return false
	}
	if list := node.Member("enum"); list != nil && list.Kind == schema.Array {
		return true
	}
	if node.Member("const") != nil {
		return true
	}
	switch node.StringAt("type") {
	case "boolean":
		return true
	case "string":
		switch node.StringAt("format") {
		case "date", "date-time", "time", "duration":
			return true
		}
	}
	return false
}
