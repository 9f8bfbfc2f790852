package fake

import (
	"net/url"
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
		return abort(at, "schema", "a schema is an object, not %s", node.Kind)
	}
	if node.Member("$ref") != nil {
		target, err := c.hop(at, "$ref")
		if err != nil {
			return err
		}
		if err := c.gather(f, target); err != nil || c.dialect == schema.OpenAPI30 {
			return err
		}
	}
	own := len(f.layers)
	for i, name := range node.Names {
		if !c.knows(name) {
			continue
		}
		child := schema.Place{Doc: at.Doc, Node: node.Items[i], Pointer: schema.AppendPointer(at.Pointer, name)}
		if err := c.keyword(f, at, name, child); err != nil {
			return err
		}
	}
	return c.layer(f, at, own)
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
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		f.leaning |= number
		return c.number(f, at, name, child)
	case "minLength", "maxLength", "pattern", "format":
		return c.text(f, name, child)
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

func (c *compiler) number(f *facts, at schema.Place, name string, child schema.Place) error {
	if child.Node.Kind != schema.Number {
		return nil
	}
	value, ok := rational(child.Node)
	if !ok {
		return abort(child, name, "the number's exponent is too large: write it within 1e1000")
	}
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
		if value.Sign() <= 0 {
			return abort(child, name, "a step must be more than 0")
		}
		f.multiples = append(f.multiples, value)
	}
	return nil
}

func (c *compiler) text(f *facts, name string, child schema.Place) error {
	switch name {
	case "minLength":
		f.leaning |= text
		atLeast(&f.lengths, child)
	case "maxLength":
		f.leaning |= text
		atMost(&f.lengths, child)
	case "pattern":
		f.leaning |= text
		compiled, err := c.pattern(child.Node.Text)
		if err != nil {
			return abort(child, name, "%v: mend it", err)
		}
		f.patterns = append(f.patterns, pattern{compiled, child})
	case "format":
		f.formats = append(f.formats, child.Node.Text)
	}
	return nil
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
		want := contains{child, 1, noLimit}
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

// hop follows one reference within the document.
func (j *judge) hop(at schema.Place, keyword string) (schema.Place, error) {
	reference := at.Node.StringAt(keyword)
	fragment, local := strings.CutPrefix(reference, "#")
	if !local {
		return at, abort(at, keyword, "%q leads out of the document: put its target under components", reference)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return at, abort(at, keyword, "%q has a bad escape: mend it", reference)
	}
	if target := at.Doc.At(pointer); target.Exists() {
		return target, nil
	}
	return at, abort(at, keyword, "%q leads nowhere: mend it or add its target", reference)
}
