package contract

import (
	"maps"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxConcealedHops bounds how far a property's own schema is followed to see whether it is secret.
const maxConcealedHops = 8

// SecretNames are the names under which secrets travel that need not say so themselves: those of API keys, and of
// parameters, headers and properties, at any depth, whose schema has format: password, writeOnly: true or
// x-sensitive: true, which a parameter or header may have itself. A parameter with such a secret in its value is one as
// a whole where nobody can take it out (Mingled). A name counts wherever it stands: where one schema
// says that a name is secret, it is in all of them. All schemas are read once.
func (c *Contract) SecretNames() []string {
	c.secretOnce.Do(c.readSecretNames)
	return c.secretNames
}

// OpenNames are the names of parameters that sound secret (problem.SecretName) and are not: the parameter has
// x-sensitive: false, or a schema that lets nothing in that could be a secret: true and false, a date, a time or a
// duration, or a list of values that the document itself tells. Where the name stands for anything else as well, in a
// parameter, a header or a property, or is among SecretNames, it is none of them. Numbers may be secrets: a one-time
// password is one.
func (c *Contract) OpenNames() []string {
	c.secretOnce.Do(c.readSecretNames)
	return c.openNames
}

func (c *Contract) readSecretNames() {
	s := secrets{names: map[string]bool{}, known: map[reference]bool{}, open: map[string]bool{}, shut: map[string]bool{}}
	for _, operation := range c.Operations {
		for _, requirement := range operation.Security {
			for _, need := range requirement {
				if need.Scheme.Kind == APIKey {
					s.names[need.Scheme.Parameter] = true
				}
			}
		}
		for _, parameter := range operation.Parameters {
			s.named(parameter.Name, parameter.At)
			s.sounds(parameter.Name, isOpen(parameter.At))
			s.open[strings.ToLower(parameter.Name)] = true
		}
		s.mingles(operation)
		for _, response := range operation.Responses {
			for _, header := range response.Headers {
				s.named(header.Name, header.At)
				s.sounds(header.Name, false)
			}
		}
	}
	for _, at := range c.schemas {
		s.walk(at, at.Node)
	}
	c.secretNames = slices.Sorted(maps.Keys(s.names))
	for name := range s.names {
		s.sounds(name, false)
	}
	for _, name := range slices.Sorted(maps.Keys(s.open)) {
		if problem.SecretName(name) && !s.shut[name] {
			c.openNames = append(c.openNames, name)
		}
	}
}

// secrets gathers names. It looks at nodes rather than at places, because a large document has half a million.
type secrets struct {
	names map[string]bool
	// known are the references whose targets were looked at, and whether they are secret.
	known map[reference]bool
	// open are the names of parameters, and shut the names that stand for what may be a secret, all in lower case.
	open, shut map[string]bool
}

type reference struct {
	doc  *schema.Document
	text string
}

// named takes the name of a parameter or header whose schema is secret.
func (s *secrets) named(name string, at schema.Place) {
	if target, err := at.Deref(); err == nil {
		at = target
	}
	if marked := at.Child("x-sensitive"); marked.Exists() && marked.Node.IsTrue() {
		s.names[name] = true
	}
	schemas := []schema.Place{at.Child("schema")}
	if content := at.Child("content"); content.Exists() {
		for i := range content.Node.Items {
			schemas = append(schemas, content.Item(i).Child("schema"))
		}
	}
	for _, own := range schemas {
		if own.Exists() && s.secret(own, own.Node, 0) {
			s.names[name] = true
		}
	}
}

// walk goes through a schema and all that stand in it. References are not followed: what they lead to is walked for
// itself. The root says which file it is, and where references start from.
func (s *secrets) walk(root schema.Place, node *schema.Node) {
	for i, item := range node.Items {
		if item.Kind != schema.Object && item.Kind != schema.Array {
			continue
		}
		name := ""
		if node.Kind == schema.Object {
			name = node.Names[i]
		}
		switch name {
		case "properties":
			s.properties(root, item)
		case "$defs", "definitions", "patternProperties", "dependentSchemas":
			// The names in it are free: one may be called example.
			for _, sub := range item.Items {
				s.walk(root, sub)
			}
		case "example", "examples", "default", "enum", "const":
		default:
			if !strings.HasPrefix(name, "x-") {
				s.walk(root, item)
			}
		}
	}
}

func (s *secrets) properties(root schema.Place, properties *schema.Node) {
	for i, property := range properties.Items {
		if properties.Kind == schema.Object {
			if s.secret(root, property, 0) {
				s.names[properties.Names[i]] = true
			}
			s.sounds(properties.Names[i], harmless(property))
		}
		s.walk(root, property)
	}
}

// secret reports whether a schema is, or one that it is put together from, or that of its elements.
func (s *secrets) secret(root schema.Place, node *schema.Node, hops int) bool {
	if node.Kind != schema.Object || hops == maxConcealedHops {
		return false
	}
	for i, name := range node.Names {
		item := node.Items[i]
		found := false
		switch name {
		case "format":
			found = item.Kind == schema.String && item.Text == "password"
		case "writeOnly", "x-sensitive":
			found = item.IsTrue()
		case "$ref":
			found = item.Kind == schema.String && s.leads(root, item.Text, hops+1)
		case "items":
			found = s.secret(root, item, hops+1)
		case "allOf", "anyOf", "oneOf":
			found = item.Kind == schema.Array && slices.ContainsFunc(item.Items, func(part *schema.Node) bool {
				return s.secret(root, part, hops+1)
			})
		}
		if found {
			return true
		}
	}
	return false
}

// leads reports whether a reference leads to a schema that is secret.
func (s *secrets) leads(root schema.Place, text string, hops int) bool {
	here := reference{root.Doc, text}
	if found, looked := s.known[here]; looked {
		return found
	}
	s.known[here] = false // So that a schema whose elements are of its own kind comes to an end.
	if target, err := root.Follow(text); err == nil && target.Exists() {
		s.known[here] = s.secret(target, target.Node, hops)
	}
	return s.known[here]
}
