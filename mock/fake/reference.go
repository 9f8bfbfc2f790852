package fake

import (
	gopath "path"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// scope are the schema resources that were entered on the way to a schema, the innermost first. $dynamicRef leads to
// the outermost one that has the anchor (JSON Schema 2020-12, core 8.2.3.2).
type scope struct {
	// at is a place in the resource, and root is its root.
	at    schema.Place
	root  *schema.Node
	outer *scope
}

// enter adds the resource of a place, unless it was entered before. Where no schema has a name of its own there are no
// scopes.
func (j *judge) enter(s *scope, at schema.Place) *scope {
	if !j.named.Load() || at.Doc == nil {
		return s
	}
	root := at.Doc.Root
	if home, err := at.Follow("#"); err == nil {
		root = home.Node
	}
	for have := s; have != nil; have = have.outer {
		if have.root == root {
			return s
		}
	}
	return &scope{at, root, s}
}

// hop follows one reference. For $dynamicRef the scope decides.
func (j *judge) hop(s *scope, at schema.Place, keyword string) (schema.Place, error) {
	reference := at.Node.StringAt(keyword)
	target, err := at.Follow(reference)
	if err != nil {
		return at, abort(at, keyword, "%v", err)
	}
	_, anchor, _ := strings.Cut(reference, "#")
	if keyword != "$dynamicRef" || anchor == "" || target.Node.StringAt("$dynamicAnchor") != anchor {
		return target, nil
	}
	for ; s != nil; s = s.outer {
		if other, err := s.at.Follow("#" + anchor); err == nil && other.Node.StringAt("$dynamicAnchor") == anchor {
			target = other
		}
	}
	return target, nil
}

// read searches a document, once, for schemas that give themselves names, and for documented bodies.
func (c *compiler) read(doc *schema.Document) {
	if doc == nil || c.known[doc] {
		return
	}
	c.known[doc] = true
	if c.dialect != schema.OpenAPI30 && names(doc.Root) {
		c.named.Store(true)
	}
	c.exemplify(doc)
}

// names reports whether a schema in a document gives itself a name.
func names(node *schema.Node) bool {
	if node.Kind == schema.Object {
		for _, name := range node.Names {
			if name == "$id" || name == "$dynamicAnchor" {
				return true
			}
		}
	}
	return slices.ContainsFunc(node.Items, names)
}

// canonical follows references, and an allOf of one schema, as long as nothing else is said beside them.
func (c *compiler) canonical(place schema.Place) (schema.Place, error) {
	for range maxHops {
		next, only, err := c.onward(place)
		if err != nil {
			return place, err
		}
		if !only {
			return place, nil
		}
		c.read(next.Doc)
		c.scope = c.enter(c.scope, next)
		place = next
	}
	return place, abort(place, "$ref", "more than %d references lead from here, one to the next: end the circle", maxHops)
}

// onward is where a place leads to when it says nothing of its own.
func (c *compiler) onward(place schema.Place) (schema.Place, bool, error) {
	node := place.Node
	if node == nil {
		return place, false, abort(place, "schema", "there is nothing here: write a schema")
	}
	if isReference(node) {
		next, err := c.hop(c.scope, place, "$ref")
		return next, c.dialect == schema.OpenAPI30 || silent(node, "$ref"), err
	}
	all := node.Member("allOf")
	if all != nil && all.Kind == schema.Array && len(all.Items) == 1 && silent(node, "allOf") {
		return place.Child("allOf").Item(0), true, nil
	}
	return place, false, nil
}

// isReference reports whether a schema refers to another one. A $ref that is no string says nothing.
func isReference(node *schema.Node) bool {
	reference := node.Member("$ref")
	return reference != nil && reference.Kind == schema.String
}

// silent reports whether a schema says nothing that constrains or shapes a value, apart from some keywords.
func silent(node *schema.Node, but ...string) bool {
	for _, name := range node.Names {
		switch name {
		case "description", "title", "summary", "deprecated", "externalDocs", "xml", "$comment", "default",
			"readOnly", "writeOnly", "$anchor", "$dynamicAnchor", "$schema", "$defs":
		default:
			if !slices.Contains(but, name) {
				return false
			}
		}
	}
	return true
}

// isNamed reports whether a schema stands by itself, so that others refer to it: a component, a definition or a file.
func isNamed(at schema.Place) bool {
	if at.Doc == nil {
		return false
	}
	for _, home := range [...]string{"/components/schemas/", "/$defs/", "/definitions/"} {
		if name, is := strings.CutPrefix(at.Pointer, home); is {
			return !strings.Contains(name, "/")
		}
	}
	return strings.Count(at.Pointer, "/") <= 1 && at.Doc.Root.Member("openapi") == nil
}

// identity is the name of a schema that its records' content follows from. It does not say where the files lie.
func identity(at schema.Place) string {
	if at.Pointer == "" && at.Doc != nil {
		return gopath.Base(strings.ReplaceAll(at.Doc.File, `\`, "/"))
	}
	return at.Pointer
}

// recordOf is the schema that says all there is to say about the facts' value, through whatever only refers to it:
// {nullable: true, allOf: [X]} and anyOf: [X, {type: null}] are about an X.
func (c *compiler) recordOf(f *facts) schema.Place {
	if len(f.roots) != 1 {
		return schema.Place{}
	}
	at, found := f.roots[0], schema.Place{}
	for range maxHops {
		if isNamed(at) {
			found = at
		}
		var next schema.Place
		switch node := at.Node; {
		case f.branches[node].Exists() && silent(node, "oneOf", "anyOf", "discriminator", "nullable", "type"):
			next = f.branches[node]
		case node.Member("allOf") != nil && len(node.Member("allOf").Items) == 1 && silent(node, "allOf", "nullable", "type"):
			next = at.Child("allOf").Item(0)
		default:
			return found
		}
		target, err := c.canonical(next)
		if err != nil {
			return found
		}
		at = target
	}
	return found
}
