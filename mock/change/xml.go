package change

import (
	"strings"

	"understudy/mock/schema"
)

// A naming is what the xml object says of how a value is written (OpenAPI 3.1, section 4.8.26).
type naming struct {
	name, namespace, prefix, node string
	attribute, wrapped            bool
}

// naming is how the value of a schema is written in XML: as its own xml object says, or that of the schema it refers
// to, or that of the only one it is composed of. Called is the name without one.
func (r reader) naming(at schema.Place, called string) naming {
	for range maxHops {
		if found := at.Child("xml"); found.Exists() && found.Node.Kind == schema.Object && !r.ignores(at) {
			n := naming{
				name: found.Node.StringAt("name"), namespace: found.Node.StringAt("namespace"),
				prefix: found.Node.StringAt("prefix"), node: found.Node.StringAt("nodeType"),
				attribute: found.Node.Member("attribute").IsTrue(), wrapped: found.Node.Member("wrapped").IsTrue(),
			}
			switch n.node {
			case "attribute":
				n.attribute, n.node = true, ""
			case "element":
				n.wrapped, n.node = true, ""
			}
			if n.name == "" {
				n.name = called
			}
			return n
		}
		next := schema.Place{}
		if reference := at.Node.StringAt("$ref"); reference != "" {
			if to, err := at.Follow(reference); err == nil {
				next = to
			}
		} else if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array && len(all.Node.Items) == 1 {
			next = all.Item(0)
		}
		if !next.Exists() {
			break
		}
		at = next
	}
	return naming{name: called}
}

// ignores reports whether a reference makes the words beside it mean nothing (OpenAPI 3.0.4, section 4.7.23).
func (r reader) ignores(at schema.Place) bool {
	return r.dialect == schema.OpenAPI30 && at.Node.StringAt("$ref") != ""
}

// root is what the element of a body is called without an xml object: as the schema is among the components.
func (r reader) root(at schema.Place) string {
	if to, err := at.Meaning(r.dialect); err == nil {
		at = to
	}
	if name, among := strings.CutPrefix(at.Pointer, "/components/schemas/"); among && !strings.Contains(name, "/") {
		return name
	}
	return "root"
}

// rewritten reports whether what two schemas describe is written differently in XML. Without XML it never is.
func (c *comparison) rewritten(old, next schema.Place, called string) bool {
	return c.xml && c.old.naming(old, called) != c.new.naming(next, called)
}

// rewrittenRoot is rewritten for the element of a body.
func (c *comparison) rewrittenRoot(old, next schema.Place) bool {
	return c.xml && c.old.naming(old, c.old.root(old)) != c.new.naming(next, c.new.root(next))
}

// rewrittenSub is rewritten for what stands in a keyword. What a choice describes is written as the schema that has it.
func (c *comparison) rewrittenSub(keyword string, old, next schema.Place) bool {
	switch keyword {
	case "items", "prefixItems", "additionalProperties":
		return c.rewritten(old, next, "")
	}
	return false
}
