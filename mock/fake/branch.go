package fake

import (
	"slices"

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
		return c.dependent(f, at, child)
	case "discriminator":
		if at.Node.Member("oneOf") == nil && at.Node.Member("anyOf") == nil {
			f.tagSelf(at)
		}
	case "$dynamicRef":
		return c.follow(f, at, name)
	}
	return nil
}

// dependent takes a member that others depend on in, with what it asks for, or leaves both out: first the one that is
// usual.
func (c *compiler) dependent(f *facts, at, child schema.Place) error {
	for i, property := range child.Node.Names {
		expected := slices.Contains(f.listed, property) || f.isNeeded(property) ||
			at.Node.Member("properties").Member(property) != nil
		if without := f.choose(2) == 1; without == expected {
			f.denied[property] = child
			continue
		}
		if f.types&object != 0 {
			f.require(property, child)
		}
		if err := c.gather(f, child.Item(i)); err != nil {
			return err
		}
	}
	return nil
}

// oneOf takes one branch. For oneOf each value is checked afterwards, for another branch may allow it too. So what only
// another branch requires is left out first; when each branch was tried in vain, they are tried with it, and then with
// members that the other branches do not allow.
func (c *compiler) oneOf(f *facts, at schema.Place, name string, child schema.Place) error {
	n := len(child.Node.Items)
	turns := 1
	if name == "oneOf" && n > 1 {
		f.verify(at, name)
		turns = 3
	}
	taken := f.choose(turns * n)
	branch := c.likely(child)[taken%n]
	switch {
	case turns == 1:
	case taken < n:
		f.leaveOut(child, branch)
	case taken >= 2*n:
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
	c.tag(f, at, branch)
	self := f.self
	f.self, f.branches[at.Node] = target, target
	err = c.gather(f, target)
	f.self = self
	return err
}

// leaveOut denies the members that only branches other than the one taken require.
func (f *facts) leaveOut(branches schema.Place, taken int) {
	own, err := branches.Item(taken).Deref()
	if err != nil {
		return
	}
	required, properties := own.Node.Member("required"), own.Node.Member("properties")
	for i := range branches.Node.Items {
		other, err := branches.Item(i).Deref()
		if err != nil || i == taken {
			continue
		}
		list := other.Child("required")
		if !list.Exists() {
			continue
		}
		for j, name := range list.Node.Items {
			if properties.Member(name.Text) == nil && !requires(required, name.Text) {
				f.denied[name.Text] = list.Item(j)
			}
		}
	}
}

// requires reports whether a list of names, if there is one, has a name.
func requires(list *schema.Node, name string) bool {
	return list != nil && slices.ContainsFunc(list.Items, func(n *schema.Node) bool { return n.Text == name })
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
		if !silent(&schema.Node{Names: []string{name}}, "example", "examples", "x-faker") {
			said += name + " "
		}
	}
	f.verify(child, "not")
	switch said {
	case "":
		return refuse(child, "not", "no value is allowed here")
	case "not ":
		return c.gather(f, child.Child("not"))
	case "anyOf ":
		for i := range node.Member("anyOf").Items {
			if err := c.not(f, child.Child("anyOf").Item(i)); err != nil {
				return err
			}
		}
	case "required ":
		if names := node.Member("required").Items; len(names) == 1 {
			f.denied[names[0].Text] = child
			f.restrict(object, child)
		}
	case "type ":
		f.exclude(child)
	case "pattern ", "type pattern ", "pattern type ":
		if types := node.Member("type"); types == nil || types.Text == "string" {
			f.unlike = append(f.unlike, node.StringAt("pattern"))
		}
	default:
		names := slices.Clone(node.Names)
		if kinds := c.child(child, "type"); kinds.Exists() && f.types&^typesOf(kinds.Node) == 0 {
			// The value is of that type anyway.
			names = slices.DeleteFunc(names, func(name string) bool { return name == "type" })
		}
		if len(names) == 1 {
			f.beyond(names[0], c.child(child, names[0]))
		}
	}
	return nil
}

// typesOf are the types that the keyword allows.
func typesOf(node *schema.Node) kinds {
	allowed := kindsOf(node.Text)
	for _, name := range node.Items {
		allowed |= kindsOf(name.Text)
	}
	return allowed
}

// beyond turns a limit that a value must not keep into the opposite limit.
func (f *facts) beyond(name string, at schema.Place) {
	value, ok := rational(at.Node)
	if !ok {
		return
	}
	n, _ := count(at)
	switch name {
	case "minimum", "exclusiveMinimum":
		f.restrict(number, at)
		f.under(bound{value, name == "minimum", at})
	case "maximum", "exclusiveMaximum":
		f.restrict(number, at)
		f.above(bound{value, name == "maximum", at})
	case "minLength", "minItems", "minProperties":
		if limits := f.counted(name[3:], at); n > 0 && n <= limits[1].n {
			limits[1] = limit{n - 1, at}
		}
	case "maxLength", "maxItems", "maxProperties":
		if limits := f.counted(name[3:], at); n >= limits[0].n {
			limits[0] = limit{n + 1, at}
		}
	}
}

// counted are the limits of a string's, list's or object's size, to which the value is narrowed.
func (f *facts) counted(what string, at schema.Place) *[2]limit {
	switch what {
	case "Length":
		f.restrict(text, at)
		return &f.lengths
	case "Items":
		f.restrict(array, at)
		return &f.counts
	}
	f.restrict(object, at)
	return &f.sizeOf
}

// exclude takes the types of a negated schema away.
func (f *facts) exclude(child schema.Place) {
	f.restrict(anything&^typesOf(child.Node.Member("type")), child)
}

// conditional takes the way where the condition holds, and then the other.
func (c *compiler) conditional(f *facts, at, condition schema.Place) error {
	then, otherwise := c.child(at, "then"), c.child(at, "else")
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
