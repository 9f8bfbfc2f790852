package fake

import (
	"strings"

	"understudy/mock/schema"
)

// branches are the names that a discriminator's property has for the branches of oneOf or anyOf (OpenAPI 3.1.1, section
// 4.8.25): those of the mapping, and a component's own.
type branches struct {
	property string
	index    map[string]int
	// names are those of each branch, the mapping's first.
	names [][]string
	// closed: every branch has a name, so that another value names none.
	closed bool
}

// branchesOf reads the discriminator beside a oneOf or anyOf. It is nil where there is none.
func branchesOf(at schema.Place) *branches {
	list := at.Child("oneOf")
	if !list.Exists() {
		list = at.Child("anyOf")
	}
	property := at.Node.Member("discriminator").StringAt("propertyName")
	b := &branches{property: property, index: map[string]int{}, closed: true}
	if b.property == "" || !list.Exists() || list.Node.Kind != schema.Array || len(list.Node.Items) == 0 {
		return nil
	}
	mapping := at.Node.Member("discriminator").Member("mapping")
	b.names = make([][]string, len(list.Node.Items))
	for i := range list.Node.Items {
		branch := list.Item(i)
		if mapping != nil && mapping.Kind == schema.Object {
			for j, name := range mapping.Names {
				if leadsTo(at, mapping.Items[j].Text, branch) {
					b.index[name], b.names[i] = i, append(b.names[i], name)
				}
			}
		}
		implied := impliedName(branch)
		if _, taken := b.index[implied]; implied != "" && !taken && mapping.Member(implied) == nil {
			b.index[implied], b.names[i] = i, append(b.names[i], implied)
		}
		b.closed = b.closed && (implied != "" || len(b.names[i]) > 0)
	}
	return b
}

// leadsTo reports whether a mapping's value leads to a schema: by a component's name, or by reference.
func leadsTo(from schema.Place, value string, branch schema.Place) bool {
	to := from.Doc.At(schema.AppendPointer("/components/schemas", value))
	if !to.Exists() {
		var err error
		if to, err = from.Follow(value); err != nil {
			return false
		}
	}
	to, errTo := to.Deref()
	branch, errBranch := branch.Deref()
	return errTo == nil && errBranch == nil && to.Node == branch.Node
}

// impliedName is the last part of a branch's reference, as components are named by it.
func impliedName(branch schema.Place) string {
	reference := branch.Node.StringAt("$ref")
	_, pointer, _ := strings.Cut(reference, "#")
	if pointer == "" {
		return ""
	}
	to, err := branch.Follow(reference)
	if err != nil {
		return ""
	}
	return lastName(to.Pointer)
}

// lastName is the last part of a JSON Pointer, or "".
func lastName(pointer string) string {
	name := pointer[strings.LastIndexByte(pointer, '/')+1:]
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// branches are those of a schema, read once.
func (j *judge) branches(at schema.Place) *branches {
	j.mu.Lock()
	defer j.mu.Unlock()
	b, known := j.choosers[at.Node]
	if !known {
		b = branchesOf(at)
		j.choosers[at.Node] = b
	}
	return b
}

// discriminated holds an object to the branch that its property names, if it names one.
func (t *trial) discriminated(at schema.Place, value any) bool {
	object, is := value.(map[string]any)
	if !is {
		return true
	}
	b := t.branches(at)
	if b == nil {
		return true
	}
	name, named := object[b.property].(string)
	if !named {
		return true
	}
	branch, known := b.index[name]
	if !known {
		return !b.closed
	}
	list := t.in(at, "oneOf")
	if !list.Exists() {
		list = t.in(at, "anyOf")
	}
	return t.keeps(t.nth(list, branch), value, nil)
}

// tag notes what the property that tells branches apart should be for the branch taken.
func (c *compiler) tag(f *facts, at schema.Place, branch int) {
	b := c.branches(at)
	if b == nil {
		return
	}
	f.verify(at, "discriminator")
	if _, have := f.forced[b.property]; !have {
		f.forced[b.property] = b.names[branch]
	}
}

// tagSelf does so for a schema that others take up in their allOf: the property tells which of them it is. Where that
// has no name it may be any of the mapping.
func (f *facts) tagSelf(at schema.Place) {
	property := at.Node.Member("discriminator").StringAt("propertyName")
	if _, have := f.forced[property]; have || property == "" {
		return
	}
	var names []string
	mapping := at.Node.Member("discriminator").Member("mapping")
	if mapping != nil && mapping.Kind == schema.Object {
		for i, to := range mapping.Items {
			if !isNamed(f.self) || leadsTo(at, to.Text, f.self) {
				names = append(names, mapping.Names[i])
			}
		}
	}
	if isNamed(f.self) {
		names = append(names, lastName(f.self.Pointer))
	}
	if names != nil {
		f.forced[property] = names
	}
}
