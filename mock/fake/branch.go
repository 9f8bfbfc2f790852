package fake

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// branch adds a keyword that leaves a choice, or that forbids.
func (c *compiler) branch(f *facts, at schema.Place, name string, child schema.Place) error {
	switch name {
	case "oneOf", "anyOf":
		return c.oneOf(f, at, name, child)
	case "not":
		return c.not(f, child)
	case "if":
		return c.conditional(f, at, child)
	case "dependentSchemas":
		for i, property := range child.Node.Names {
			if f.choose(2) == 1 {
				f.denied[property] = child
			} else if err := c.gather(f, child.Item(i)); err != nil {
				return err
			}
		}
	case "discriminator":
		if at.Node.Member("oneOf") == nil && at.Node.Member("anyOf") == nil {
			f.tag(child, f.self)
		}
	case "$dynamicRef":
		target, err := c.hop(at, name)
		if err != nil {
			return err
		}
		return c.gather(f, target)
	}
	return nil
}

// oneOf takes one branch. For oneOf each value is checked afterwards, for another branch may allow it too. When each
// was tried in vain, they are tried again with members that the other branches do not allow.
func (c *compiler) oneOf(f *facts, at schema.Place, name string, child schema.Place) error {
	n := len(child.Node.Items)
	if n == 0 {
		return refuse(at, name, "there is no branch to take: write one")
	}
	if name == "oneOf" && n > 1 {
		f.verify(at, name)
	}
	turn := n
	if name == "oneOf" && n > 1 {
		turn = 2 * n
	}
	taken := f.choose(turn)
	branch := c.likely(child)[taken%n]
	if taken >= n {
		for other := range n {
			if other != branch {
				f.estranged = append(f.estranged, child.Item(other))
			}
		}
	}
	target, err := c.canonical(child.Item(branch))
	if err != nil {
		return err
	}
	if d := at.Child("discriminator"); d.Exists() {
		f.tag(d, target.Pointer)
	}
	self := f.self
	f.self = target.Pointer
	err = c.gather(f, target)
	f.self = self
	return err
}

// likely orders branches: those that allow only null come last.
func (c *compiler) likely(branches schema.Place) []int {
	order := make([]int, len(branches.Node.Items))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		if branches.Node.Items[i].StringAt("type") == "null" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank(a) - rank(b) })
	return order
}

// tag settles the property that tells which schema an object is of (OpenAPI 3.1.1, section 4.8.25).
func (f *facts) tag(discriminator schema.Place, pointer string) {
	property := discriminator.Node.StringAt("propertyName")
	if property == "" || component(pointer) == "" {
		return
	}
	if _, have := f.forced[property]; have {
		return
	}
	name := pointer[strings.LastIndexByte(pointer, '/')+1:]
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	if mapping := discriminator.Node.Member("mapping"); mapping != nil && mapping.Kind == schema.Object {
		for i, target := range mapping.Items {
			if target.Text == name || target.Text == "#"+pointer {
				name = mapping.Names[i]
				break
			}
		}
	}
	f.forced[property] = name
}

// not turns what can be turned into a fact, and leaves the rest to checking.
func (c *compiler) not(f *facts, child schema.Place) error {
	node := child.Node
	if node.Kind == schema.Bool {
		if node.Text == "true" {
			return refuse(child, "not", "no value is allowed here")
		}
		return nil
	}
	said := ""
	for _, name := range node.Names {
		if !c.silent(&schema.Node{Names: []string{name}}, "") {
			said += name + " "
		}
	}
	switch said {
	case "":
		return refuse(child, "not", "no value is allowed here")
	case "not ":
		return c.gather(f, child.Child("not"))
	case "required ":
		if names := node.Member("required").Items; len(names) == 1 {
			f.denied[names[0].Text] = child
			f.restrict(object, child)
			f.verify(child, "not")
			return nil
		}
	case "type ":
		f.exclude(child)
	}
	f.verify(child, "not")
	return nil
}

// exclude takes the types of a negated schema away.
func (f *facts) exclude(child schema.Place) {
	forbidden := facts{types: anything}
	forbidden.restrictTypes(child, child.Child("type"), schema.OpenAPI31)
	f.restrict(anything&^forbidden.types, child)
}

// conditional takes the way where the condition holds, and then the other.
func (c *compiler) conditional(f *facts, at, condition schema.Place) error {
	then, otherwise := at.Child("then"), at.Child("else")
	if !then.Exists() && !otherwise.Exists() {
		return nil
	}
	if f.choose(2) == 0 {
		if err := c.gather(f, condition); err != nil || !then.Exists() {
			return err
		}
		return c.gather(f, then)
	}
	f.verify(at, "if")
	if !otherwise.Exists() {
		return nil
	}
	return c.gather(f, otherwise)
}

// knows reports whether a keyword belongs to the dialect. OpenAPI 3.0 has fewer (3.0.4, section 4.7.24).
func (j *judge) knows(name string) bool {
	if j.dialect != schema.OpenAPI30 {
		return true
	}
	switch name {
	case "const", "if", "dependentSchemas", "dependentRequired", "propertyNames", "patternProperties", "prefixItems",
		"contains", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "exclusiveMinimum", "exclusiveMaximum":
		return false
	}
	return true
}
