package contract

import (
	"strings"

	"understudy/mock/schema"
)

// maxInPlace is the longest way from a schema to another one that looks at the same value, in steps: 1,000. It bounds
// the stack of whoever follows it.
const maxInPlace = 1000

// checkSchemas looks at every schema of the document for what makes it unusable: a reference that leads nowhere, and a
// schema that is made of itself, which no value can be held to and on which kin-openapi's visitor overflows. Outside
// of schemas it sees to it that every reference leads somewhere, by a bounded number of hops.
func checkSchemas(doc *schema.Document) error {
	c := checker{doc: doc, state: map[*schema.Node]progress{}, names: map[string]bool{}}
	var roots []schema.Place
	err := doc.Walk(func(part schema.Part, at schema.Place) error {
		switch part {
		case schema.SchemaPart:
			roots = append(roots, at)
			c.collect(at)
		case schema.ReferencePart:
			_, err := at.Deref()
			return err
		case schema.DataPart:
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, root := range roots {
		if err := c.walk(root); err != nil {
			return err
		}
	}
	return nil
}

type checker struct {
	doc   *schema.Document
	state map[*schema.Node]progress
	// names are the anchors and identifiers that schemas give themselves (JSON Schema 2020-12, section 8.2). Where
	// there is an identifier, a reference may be relative to it.
	names map[string]bool
	based bool
}

// progress is how far a schema has been followed, and the longest way on from it.
type progress struct {
	done  bool
	steps int
}

// collect gathers the names that schemas give themselves.
func (c *checker) collect(at schema.Place) {
	for _, word := range [...]string{"$anchor", "$dynamicAnchor"} {
		if name := at.Node.StringAt(word); name != "" {
			c.names["#"+name] = true
		}
	}
	c.based = c.based || at.Node.StringAt("$id") != ""
	at.Subschemas(func(_ string, sub schema.Place) { c.collect(sub) })
}

// walk visits a schema and all that stand in it.
func (c *checker) walk(at schema.Place) error {
	_, err := c.follow(at)
	at.Subschemas(func(_ string, sub schema.Place) {
		if err == nil {
			err = c.walk(sub)
		}
	})
	return err
}

// follow goes from a schema to those that look at the same value, and returns the longest way in steps.
func (c *checker) follow(at schema.Place) (int, error) {
	if at.Node.Kind != schema.Object {
		return 0, nil
	}
	if known, entered := c.state[at.Node]; entered {
		if !known.done {
			return 0, fault(at, "this schema is made of itself", "break the circle of $ref, allOf, anyOf, oneOf and not")
		}
		return known.steps, nil
	}
	c.state[at.Node] = progress{}
	longest, err := 0, error(nil)
	visit := func(next schema.Place) {
		if err != nil {
			return
		}
		var steps int
		if steps, err = c.follow(next); err == nil {
			longest = max(longest, steps+1)
		}
	}
	target, err := c.target(at)
	if target.Exists() {
		visit(target)
	}
	at.Subschemas(func(keyword string, sub schema.Place) {
		switch keyword {
		case "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas":
			visit(sub)
		}
	})
	if err == nil && longest > maxInPlace {
		err = fault(at, "this schema leads through more than 1000 others that look at the same value", "shorten the chain")
	}
	c.state[at.Node] = progress{done: true, steps: longest}
	return longest, err
}

// target is where a schema's reference leads, if it has one that is a pointer into the document.
func (c *checker) target(at schema.Place) (schema.Place, error) {
	reference := at.Child("$ref")
	if !reference.Exists() || reference.Node.Kind != schema.String {
		return schema.Place{}, nil
	}
	text := reference.Node.Text
	if c.names[text] || c.based && !strings.HasPrefix(text, "#/components/") {
		return schema.Place{}, nil
	}
	target, err := c.doc.Resolve(text)
	if err != nil {
		return schema.Place{}, fault(reference, err.Error(), "")
	}
	return target, nil
}
