package change

import (
	"slices"

	"understudy/mock/schema"
)

// maxWeighed bounds the schemas that are held against one another for one oneOf. Past it nothing more is sure.
const maxWeighed = 10_000

// grownChoice reports whether a request that kept a oneOf may break it, because a branch that is new takes it as well:
// exactly one must (JSON Schema 2020-12 core, section 10.2.1.3). A discriminator says which branch is meant.
func (g *gapper) grownChoice(a, b facet, old, next schema.Place) bool {
	if len(a.subs)+len(b.subs) > maxOrders {
		return true
	}
	if name := old.Node.Member("discriminator").StringAt("propertyName"); name != "" &&
		name == next.Node.Member("discriminator").StringAt("propertyName") {
		return false
	}
	g.weighed = 0
	for _, added := range b.subs {
		kept := slices.ContainsFunc(a.subs, func(s spot) bool { return g.alike(s.at, added.at) })
		if !kept && slices.ContainsFunc(a.subs, func(s spot) bool { return !g.apart(s.at, added.at, 0) }) {
			return true
		}
	}
	return false
}

// apart reports whether it is sure that no value keeps two schemas: they are of different types, have different values,
// or a member that one of them requires is so.
func (c *comparison) apart(old, next schema.Place, depth int) bool {
	if depth > maxTogether || c.weighed >= maxWeighed {
		return false
	}
	c.weighed++
	a, b := c.old.parts(old), c.new.parts(next)
	for _, x := range a {
		for _, y := range b {
			if disjoint(x.list, y.list) {
				return true
			}
		}
	}
	if !objects(a) && !objects(b) {
		// What is no object keeps what is said of members.
		return false
	}
	for _, name := range append(demands(a), demands(b)...) {
		if closed(a, name) || closed(b, name) {
			return true
		}
		for _, x := range described(a, name) {
			for _, y := range described(b, name) {
				if c.apart(x, y, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// A portion is a schema that another one is put together from, or itself.
type portion struct {
	reader
	list []facet
}

// parts are a schema and those of its allOf, and of theirs, up to maxOrders of them.
func (r reader) parts(at schema.Place) (list []portion) {
	for waiting := []schema.Place{at}; len(waiting) > 0 && len(list) < maxOrders; waiting = waiting[1:] {
		own := portion{r, r.facets(r.meaning(waiting[0]))}
		list = append(list, own)
		if i := find(own.list, "allOf"); i >= 0 {
			for _, one := range own.list[i].subs {
				waiting = append(waiting, one.at)
			}
		}
	}
	return list
}

// disjoint reports whether types or values leave nothing in common.
func disjoint(a, b []facet) bool {
	i, k := find(a, "enum"), find(b, "enum")
	if i >= 0 && k >= 0 && !slices.ContainsFunc(texts(a[i].values), func(one string) bool {
		return slices.Contains(texts(b[k].values), one)
	}) {
		return true
	}
	i, k = find(a, "type"), find(b, "type")
	if i < 0 || k < 0 {
		return false
	}
	before, after := kinds(a[i]), kinds(b[k])
	return !slices.ContainsFunc(before, func(one string) bool { return slices.Contains(after, one) })
}

// kinds are types, where an integer is a number as well.
func kinds(f facet) []string {
	list := texts(f.values)
	if i := slices.Index(list, `"integer"`); i >= 0 {
		list[i] = `"number"`
	}
	return list
}

// objects reports whether only objects keep a schema.
func objects(list []portion) bool {
	return slices.ContainsFunc(list, func(p portion) bool {
		i := find(p.list, "type")
		return i >= 0 && slices.Equal(texts(p.list[i].values), []string{`"object"`})
	})
}

// demands are the members that a schema requires.
func demands(list []portion) (names []string) {
	for _, p := range list {
		if i := find(p.list, "required"); i >= 0 {
			for _, one := range p.list[i].values {
				names = append(names, one.at.Node.Text)
			}
		}
	}
	return names
}

// described are the schemas of a member.
func described(list []portion, name string) (found []schema.Place) {
	for _, p := range list {
		if i := find(p.list, "properties"); i >= 0 {
			for _, one := range p.list[i].subs {
				if one.text == name {
					found = append(found, one.at)
				}
			}
		}
	}
	return found
}

// closed reports whether a part of a schema describes no member of a name, and allows none that it does not describe.
func closed(list []portion, name string) bool {
	return slices.ContainsFunc(list, func(p portion) bool {
		i := find(p.list, "additionalProperties")
		return i >= 0 && p.refuses(p.list[i].subs[0].at) && find(p.list, "patternProperties") < 0 &&
			len(described([]portion{p}, name)) == 0
	})
}
