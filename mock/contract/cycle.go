package contract

import (
	"strings"

	"understudy/mock/schema"
)

// applicators are the keywords whose schemas look at the very same value (JSON Schema 2020-12, section 10.2). A schema
// that reaches itself through them alone asks for itself without end.
var applicators = map[string]bool{
	"allOf": true, "anyOf": true, "oneOf": true, "not": true, "if": true, "then": true, "else": true,
	"dependentSchemas": true,
}

// values are the members that hold data, not schemas.
var values = map[string]bool{"example": true, "examples": true, "default": true, "enum": true, "const": true}

// findCycle looks for a schema that is made of itself: it cannot be checked, and kin-openapi's visitor overflows on it.
func findCycle(doc *schema.Document) error {
	c := cycles{doc: doc, state: map[*schema.Node]bool{}}
	return c.walk(doc.Top())
}

type cycles struct {
	doc *schema.Document
	// state holds each node that was entered: true while it is on the path, false once it is done.
	state map[*schema.Node]bool
}

// walk visits everything that may be a schema.
func (c cycles) walk(at schema.Place) error {
	if at.Node.Kind == schema.Object {
		if err := c.follow(at); err != nil {
			return err
		}
	}
	for i := range at.Node.Items {
		if at.Node.Kind == schema.Object && (values[at.Node.Names[i]] || strings.HasPrefix(at.Node.Names[i], "x-")) {
			continue
		}
		if next := at.Item(i); next.Node.Items != nil {
			if err := c.walk(next); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow goes from a schema to those that look at the same value.
func (c cycles) follow(at schema.Place) error {
	if open, entered := c.state[at.Node]; entered {
		if open {
			return fault(at, "this schema is made of itself", "break the circle of $ref, allOf, anyOf, oneOf and not")
		}
		return nil
	}
	c.state[at.Node] = true
	for _, next := range c.inPlace(at) {
		if err := c.follow(next); err != nil {
			return err
		}
	}
	c.state[at.Node] = false
	return nil
}

func (c cycles) inPlace(at schema.Place) []schema.Place {
	var next []schema.Place
	for i, name := range at.Node.Names {
		item := at.Item(i)
		switch {
		case name == "$ref" && item.Node.Kind == schema.String:
			if target, err := c.doc.Resolve(item.Node.Text); err == nil && target.Node.Kind == schema.Object {
				next = append(next, target)
			}
		case applicators[name] && (item.Node.Kind == schema.Array || name == "dependentSchemas"):
			for j, branch := range item.Node.Items {
				if branch.Kind == schema.Object {
					next = append(next, item.Item(j))
				}
			}
		case applicators[name] && item.Node.Kind == schema.Object:
			next = append(next, item)
		}
	}
	return next
}
