package contract

import (
	"slices"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Nameless reports whether a value of the body is secret by its schema (format: password, writeOnly or x-sensitive) and
// stands under no name that would tell: the body itself, an element of its list, a member of additionalProperties and
// the like. SecretNames does not have such a one. The schema is read once.
func (c *Content) Nameless() bool {
	c.namelessOnce.Do(func() {
		for _, own := range [...]*schema.Schema{c.Schema, c.items} {
			c.nameless = c.nameless || own != nil && holds(own.At(), false)
		}
	})
	return c.nameless
}

// Nameless reports whether a body of the operation, in a request or in any reply, may hold a secret without a name. The
// schemas are read once.
func (o *Operation) Nameless() bool {
	o.namelessOnce.Do(func() {
		if o.Body != nil {
			o.nameless = slices.ContainsFunc(o.Body.Contents, (*Content).Nameless)
		}
		for _, response := range o.Responses {
			o.nameless = o.nameless || slices.ContainsFunc(response.Contents, (*Content).Nameless)
		}
	})
	return o.nameless
}

// holds reports whether a value of a schema may have a secret in it, or be one: one without a name, or one of any kind.
func holds(at schema.Place, named bool) bool {
	s := nameless{secrets: secrets{known: map[reference]bool{}}, met: map[*schema.Node]bool{}, named: named}
	return s.within(at)
}

// nameless looks for schemas that are secret on ways without a name.
type nameless struct {
	secrets
	met map[*schema.Node]bool
	// named says that those with a name count, too.
	named bool
}

// within reports whether a schema is secret, or one of those that it holds, or leads to, beside what a name tells of.
func (s *nameless) within(at schema.Place) bool {
	if !at.Exists() || at.Node.Kind != schema.Object || s.met[at.Node] {
		return false
	}
	s.met[at.Node] = true
	if s.secret(at, at.Node, 0) {
		return true
	}
	if text := at.Node.StringAt("$ref"); text != "" {
		if target, err := at.Follow(text); err == nil && s.within(target) {
			return true
		}
	}
	found := false
	at.Subschemas(func(keyword string, sub schema.Place) {
		switch keyword {
		case "$defs", "definitions", "not", "if":
			// What nothing leads to, and what holds for nothing that is there.
			return
		case "properties":
			sounds := problem.SecretName(lastStep(sub.Pointer))
			if sounds || s.secret(sub, sub.Node, 0) {
				found = found || s.named && !(sounds && harmless(sub.Node))
				return
			}
		}
		found = found || s.within(sub)
	})
	return found
}
