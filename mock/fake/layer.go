package fake

import "understudy/mock/schema"

// layer is what one schema says about the members of an object and the elements of a list. A member keeps every layer.
type layer struct {
	properties schema.Place
	named      []named
	additional schema.Place
	// unevaluated speaks of members that neither this schema nor those within it, from start on, have spoken of.
	unevaluated schema.Place
	start       int

	prefix, items, unevaluatedItems schema.Place
}

// named is a schema for members whose name matches.
type named struct {
	*schema.Pattern
	at schema.Place
}

// layer adds a schema's own layer after those of the schemas within it.
func (c *compiler) layer(f *facts, at schema.Place, start int) {
	l := layer{
		properties: c.child(at, "properties"), additional: c.child(at, "additionalProperties"), start: start,
		items: c.child(at, "items"),
	}
	if c.dialect != schema.OpenAPI30 {
		l.unevaluated, l.unevaluatedItems = c.child(at, "unevaluatedProperties"), c.child(at, "unevaluatedItems")
		l.prefix = c.child(at, "prefixItems")
		if patterns := c.child(at, "patternProperties"); patterns.Exists() {
			for i, source := range patterns.Node.Names {
				compiled, err := c.pattern(source)
				if err != nil {
					continue
				}
				l.named = append(l.named, named{compiled, patterns.Item(i)})
			}
		}
	}
	if l.properties.Exists() || l.additional.Exists() || l.named != nil || l.unevaluated.Exists() {
		f.leaning |= object
	}
	if l.items.Exists() || l.prefix.Exists() || l.unevaluatedItems.Exists() {
		f.leaning |= array
	}
	f.layers = append(f.layers, l)
}

// own are the schemas of a layer for a member, apart from the unevaluated ones.
func (l *layer) own(name string) []schema.Place {
	var places []schema.Place
	if l.properties.Node.Member(name) != nil {
		places = append(places, l.properties.Child(name))
	}
	for _, n := range l.named {
		if n.MatchString(name) {
			places = append(places, n.at)
		}
	}
	if places == nil && l.additional.Exists() {
		places = append(places, l.additional)
	}
	return places
}

// member are all schemas that a member must keep. Members nobody speaks of have none.
func (f *facts) member(name string) []schema.Place {
	return f.inner(func(l *layer) []schema.Place { return l.own(name) },
		func(l *layer) schema.Place { return l.unevaluated })
}

// element are all schemas that a list's element must keep.
func (f *facts) element(index int) []schema.Place {
	return f.inner(func(l *layer) []schema.Place { return l.element(index) },
		func(l *layer) schema.Place { return l.unevaluatedItems })
}

// evaluated are the schemas that a list's element must keep when something else speaks of it, too.
func (f *facts) evaluated(index int) []schema.Place {
	return f.inner(func(l *layer) []schema.Place { return l.element(index) },
		func(*layer) schema.Place { return schema.Place{} })
}

func (f *facts) inner(own func(*layer) []schema.Place, rest func(*layer) schema.Place) []schema.Place {
	var places []schema.Place
	evaluated := make([]bool, len(f.layers))
	for i := range f.layers {
		l := &f.layers[i]
		found := own(l)
		places = append(places, found...)
		evaluated[i] = found != nil
		for _, within := range evaluated[l.start:i] {
			evaluated[i] = evaluated[i] || within
		}
		if other := rest(l); other.Exists() && !evaluated[i] {
			places, evaluated[i] = append(places, other), true
		}
	}
	return places
}

func (l *layer) element(index int) []schema.Place {
	if l.prefix.Exists() && index < len(l.prefix.Node.Items) {
		return []schema.Place{l.prefix.Item(index)}
	}
	if l.items.Exists() {
		return []schema.Place{l.items}
	}
	return nil
}

// longestPrefix is how many elements have schemas of their own.
func (f *facts) longestPrefix() int {
	longest := 0
	for i := range f.layers {
		if prefix := f.layers[i].prefix; prefix.Exists() {
			longest = max(longest, len(prefix.Node.Items))
		}
	}
	return longest
}

// spoken reports whether anything is said about a list's elements.
func (f *facts) spoken() bool {
	return f.longestPrefix() > 0 || len(f.contains) > 0 || f.element(noLimit) != nil
}
