package fake

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// gather adds what a place says to the facts, and what every schema says that applies to the same value.
func (c *compiler) gather(f *facts, at schema.Place) error {
	node := at.Node
	if node == nil {
		return abort(at, "schema", "there is nothing here: write a schema")
	}
	if f.seen[node] {
		return nil
	}
	f.seen[node] = true
	switch {
	case node.Kind == schema.Bool && node.Text == "true":
		return nil
	case node.Kind == schema.Bool:
		return refuse(at, "false", "no value is allowed here")
	case node.Kind != schema.Object:
		// What is no schema allows everything.
		return nil
	}
	own := len(f.layers)
	if isReference(node) {
		if err := c.follow(f, at, "$ref"); err != nil || c.dialect == schema.OpenAPI30 {
			return err
		}
	}
	for i, name := range node.Names {
		if !c.counts(name, node.Items[i]) {
			continue
		}
		child := schema.Place{Doc: at.Doc, Node: node.Items[i], Pointer: schema.AppendPointer(at.Pointer, name)}
		if err := c.keyword(f, at, name, child); err != nil {
			return err
		}
	}
	c.layer(f, at, own)
	return nil
}

// follow gathers what a reference leads to.
func (c *compiler) follow(f *facts, at schema.Place, keyword string) error {
	target, err := c.hop(c.scope, at, keyword)
	if err != nil {
		return err
	}
	c.read(target.Doc)
	c.scope = c.enter(c.scope, target)
	return c.gatherAs(f, target)
}

// gatherAs is gather for a schema that may have a name, where the value has none so far: what is inherited is inherited
// by the outermost schema with a name.
func (c *compiler) gatherAs(f *facts, at schema.Place) error {
	self := f.self
	if !isNamed(self) {
		f.self = at
	}
	err := c.gather(f, at)
	f.self = self
	return err
}

// keyword adds one keyword. What concerns the members of an object or list is read later, from the layers.
func (c *compiler) keyword(f *facts, at schema.Place, name string, child schema.Place) error {
	switch name {
	case "type":
		f.restrictTypes(at, child, c.dialect)
	case "enum":
		f.enums = append(f.enums, listed{child, name, child.Node.Items})
	case "const":
		f.enums = append(f.enums, listed{child, name, []*schema.Node{child.Node}})
	case "x-faker":
		f.faker = child
	case "example", "default":
		f.told = append(f.told, child.Node)
	case "examples":
		if child.Node.Kind == schema.Array {
			f.told = append(f.told, child.Node.Items...)
		}
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		f.leaning |= number
		c.number(f, at, name, child)
	case "minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema":
		c.text(f, name, child)
	case "minItems", "maxItems", "uniqueItems", "contains", "prefixItems", "items":
		f.leaning |= array
		f.list(at, name, child)
	case "minProperties", "maxProperties", "required", "dependentRequired", "propertyNames", "properties":
		f.leaning |= object
		f.members(name, child)
	case "allOf":
		for i := range child.Node.Items {
			if err := c.gather(f, child.Item(i)); err != nil {
				return err
			}
		}
	default:
		return c.branch(f, at, name, child)
	}
	return nil
}

func (f *facts) restrictTypes(at, child schema.Place, dialect schema.Dialect) {
	names := []*schema.Node{child.Node}
	if child.Node.Kind == schema.Array {
		names = child.Node.Items
	}
	var allowed kinds
	var order []kinds
	for _, name := range names {
		kind := kindsOf(name.Text)
		allowed |= kind
		order = append(order, kind)
	}
	if dialect == schema.OpenAPI30 && at.Node.Member("nullable").IsTrue() {
		allowed |= null
	}
	if f.order == nil {
		f.order = order
	}
	f.restrict(allowed, child)
}

func (c *compiler) number(f *facts, at schema.Place, name string, child schema.Place) {
	value, _ := rational(child.Node)
	open := c.dialect == schema.OpenAPI30 && at.Node.Member("exclusiveM"+strings.TrimPrefix(name, "m")).IsTrue()
	switch name {
	case "minimum":
		f.above(bound{value, open, child})
	case "maximum":
		f.under(bound{value, open, child})
	case "exclusiveMinimum":
		f.above(bound{value, true, child})
	case "exclusiveMaximum":
		f.under(bound{value, true, child})
	case "multipleOf":
		f.multiples = append(f.multiples, value)
	}
}

func (c *compiler) text(f *facts, name string, child schema.Place) {
	switch name {
	case "minLength":
		f.leaning |= text
		atLeast(&f.lengths, child)
	case "maxLength":
		f.leaning |= text
		atMost(&f.lengths, child)
	case "pattern":
		f.leaning |= text
		compiled, _ := c.pattern(child.Node.Text)
		f.patterns = append(f.patterns, pattern{compiled, child})
	case "format":
		f.formats = append(f.formats, child.Node.Text)
	case "contentEncoding":
		f.leaning |= text
		f.encoding = child.Node.Text
	case "contentMediaType":
		f.leaning |= text
		f.mediaType = child.Node.Text
	case "contentSchema":
		f.content = child
	}
}

func (f *facts) list(at schema.Place, name string, child schema.Place) {
	switch name {
	case "minItems":
		atLeast(&f.counts, child)
	case "maxItems":
		atMost(&f.counts, child)
	case "uniqueItems":
		f.unique = f.unique || child.Node.IsTrue()
	case "contains":
		want := contains{at: child, low: 1, high: noLimit}
		if n, ok := count(at.Child("minContains")); ok {
			want.low = n
		}
		if n, ok := count(at.Child("maxContains")); ok {
			want.high = n
			f.verify(at, "maxContains")
		}
		f.contains = append(f.contains, want)
	}
}

func (f *facts) members(name string, child schema.Place) {
	switch name {
	case "minProperties":
		atLeast(&f.sizeOf, child)
	case "maxProperties":
		atMost(&f.sizeOf, child)
	case "required":
		for _, item := range child.Node.Items {
			f.require(item.Text, child)
		}
	case "dependentRequired":
		for i, name := range child.Node.Names {
			d := dependency{name: name, at: child}
			for _, item := range child.Node.Items[i].Items {
				d.needs = append(d.needs, item.Text)
			}
			f.depends = append(f.depends, d)
		}
	case "propertyNames":
		f.names = append(f.names, child)
	case "properties":
		for _, property := range child.Node.Names {
			if !slices.Contains(f.listed, property) {
				f.listed = append(f.listed, property)
			}
		}
	}
}
