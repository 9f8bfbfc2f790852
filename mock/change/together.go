package change

import (
	"slices"

	"understudy/mock/schema"
)

// words are the keywords of two schemas. What is put together by allOf is read as one schema, where that is exact on
// both sides. For good means that it is written so, too.
func (c *comparison) words(old, next schema.Place, forGood bool) (a, b []facet) {
	a, b = c.old.facets(old), c.new.facets(next)
	if find(a, "allOf") < 0 && find(b, "allOf") < 0 {
		return a, b
	}
	one, sure := c.old.merged(old)
	other, too := c.new.merged(next)
	if !sure || !too {
		return a, b
	}
	if forGood {
		c.old.together[old.Node], c.new.together[next.Node] = true, true
	}
	return c.old.settled(old, one), c.new.settled(next, other)
}

// merged are the keywords of a schema with those of its allOf. It is not sure where two of them say something of the
// same, or one counts what stands beside it.
func (r reader) merged(at schema.Place) (list []facet, sure bool) {
	waiting := r.busy(at)
	for n := 0; ; n++ {
		i := find(waiting, "allOf")
		if i < 0 {
			break
		}
		subs := waiting[i].subs
		waiting = slices.Delete(waiting, i, i+1)
		if n > maxOrders || len(subs) > maxOrders || !joins(waiting, true) {
			return nil, false
		}
		for _, sub := range subs {
			to := r.bared(sub.at)
			part := r.busy(to)
			if to.Node.Kind != schema.Object && !r.allows(to) || !joins(part, false) {
				return nil, false
			}
			if waiting, sure = r.join(waiting, part); !sure {
				return nil, false
			}
		}
	}
	return waiting, true
}

// bared follows references, and looks through choices of one schema.
func (r reader) bared(at schema.Place) schema.Place {
	at = r.meaning(at)
	for range maxHops {
		keyword, only := r.sole(at)
		if keyword == "" {
			break
		}
		at = r.meaning(only)
	}
	return at
}

// joins reports whether each keyword says the same beside those of another schema. What is about the whole schema, such
// as its default, may stand in the outermost only.
func joins(list []facet, outermost bool) bool {
	return !slices.ContainsFunc(list, func(f facet) bool {
		switch f.keyword {
		case "type", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
			"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems", "const",
			"enum", "required", "properties", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas",
			"allOf", "items", "not", "anyOf", "oneOf":
			return false
		case "default", "readOnly", "writeOnly":
			return !outermost
		}
		return true
	})
}

// join puts the keywords of a part beside others. It is not sure where both say something else of the same.
func (r reader) join(list, part []facet) (joined []facet, sure bool) {
	for _, f := range part {
		i := find(list, f.keyword)
		if i < 0 {
			list = append(list, f)
			continue
		}
		own := &list[i]
		switch f.keyword {
		case "required":
			own.values = append(slices.Clone(own.values), f.values...)
		case "allOf":
			own.subs = append(slices.Clone(own.subs), f.subs...)
		case "properties":
			own.subs = slices.Clone(own.subs)
			for _, member := range f.subs {
				k := slices.IndexFunc(own.subs, func(s spot) bool { return s.text == member.text })
				switch {
				case k < 0:
					own.subs = append(own.subs, member)
				case r.meaning(own.subs[k].at).Node != r.meaning(member.at).Node:
					return nil, false
				}
			}
		default:
			if f.form >= aSchema || f.value != own.value || !slices.Equal(texts(f.values), texts(own.values)) {
				return nil, false
			}
		}
	}
	return list, true
}
