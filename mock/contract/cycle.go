package contract

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// maxInPlace is the longest way from a schema to another one that looks at the same value, in steps: 1,000. It bounds
// the stack of whoever follows it.
const maxInPlace = 1000

// checkSchemas looks at every schema that the document leads to. One that is made of itself makes the document
// unusable, for no value can be held to it, and whoever follows it never ends. References that lead nowhere are mended.
// What is left of the schemas are those that are no part of another one, each once, of all files.
func (s *survey) checkSchemas() error {
	c := checker{survey: s, state: map[*schema.Node]progress{}, queue: s.schemas}
	s.schemas = nil
	for n := 0; n < len(c.queue); n++ {
		if !c.state[c.queue[n].Node].walked {
			s.schemas = append(s.schemas, c.queue[n])
		}
		if err := c.walk(c.queue[n]); err != nil {
			return err
		}
	}
	return nil
}

type checker struct {
	*survey
	state map[*schema.Node]progress
	// queue are the schemas that references lead to and that were not visited yet.
	queue []schema.Place
}

// progress is how far a schema has been followed, and the longest way on from it.
type progress struct {
	walked, done bool
	steps        int32
}

// walk visits a schema and all that stand in it.
func (c *checker) walk(at schema.Place) error {
	known := c.state[at.Node]
	if known.walked {
		return nil
	}
	known.walked = true
	c.state[at.Node] = known
	c.values += given(at.Node)
	if !known.done {
		if _, err := c.follow(at); err != nil {
			return err
		}
	}
	var err error
	at.Subschemas(func(_ string, sub schema.Place) {
		if err == nil {
			err = c.walk(sub)
		}
	})
	return err
}

// follow goes from a schema to those that look at the same value, and returns the longest way in steps.
func (c *checker) follow(at schema.Place) (int32, error) {
	if at.Node.Kind != schema.Object {
		return 0, nil
	}
	known, entered := c.state[at.Node]
	switch {
	case known.done:
		return known.steps, nil
	case entered && known.steps < 0:
		return 0, fault(at, "this schema is made of itself", "break the circle of $ref, allOf, anyOf, oneOf and not")
	}
	known.steps = -1
	c.state[at.Node] = known
	if c.swagger {
		convertSchema(at, c.entry)
	}
	longest, err := int32(0), error(nil)
	visit := func(next schema.Place) {
		var steps int32
		if err == nil {
			if steps, err = c.follow(next); err == nil {
				longest = max(longest, steps+1)
			}
		}
	}
	targets, err := c.targets(at)
	for _, target := range targets {
		if !c.state[target.Node].walked {
			c.queue = append(c.queue, target)
		}
		visit(target)
	}
	if c.minor > 0 || at.Node.Member("$ref") == nil {
		at.Subschemas(func(keyword string, sub schema.Place) {
			switch keyword {
			case "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas":
				visit(sub)
			}
		})
	}
	if err == nil && longest > maxInPlace {
		err = fault(at, "this schema leads through more than 1000 others that look at the same value", "shorten the chain")
	}
	known = c.state[at.Node]
	known.done, known.steps = true, longest
	c.state[at.Node] = known
	return longest, err
}

// targets are where a schema's references lead.
func (c *checker) targets(at schema.Place) ([]schema.Place, error) {
	var list []schema.Place
	for _, word := range [...]string{"$ref", "$dynamicRef"} {
		reference := at.Child(word)
		if !reference.Exists() || reference.Node.Kind != schema.String || isMetaschema(reference.Node.Text) {
			continue
		}
		target, err := at.Follow(reference.Node.Text)
		switch {
		case err == nil:
			list = append(list, target)
		case isClosed(err):
			return nil, fault(reference, err.Error(), "")
		default:
			c.lost(reference, err, "any value will do")
			c.Contract.unknown(reference)
			without(at.Node, word)
		}
	}
	return list, nil
}

// isMetaschema reports whether a reference leads to JSON Schema's own schemas, which need not be opened.
func isMetaschema(reference string) bool {
	return strings.HasPrefix(reference, "http://json-schema.org/") ||
		strings.HasPrefix(reference, "https://json-schema.org/")
}

// without takes a member away, if it is there.
func without(n *schema.Node, name string) {
	i := slices.Index(n.Names, name)
	if i < 0 {
		return
	}
	*n = schema.Node{
		Kind: n.Kind, Line: n.Line, Column: n.Column,
		Names: slices.Concat(n.Names[:i], n.Names[i+1:]), Items: slices.Concat(n.Items[:i], n.Items[i+1:]),
	}
}
