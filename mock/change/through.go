package change

import (
	"maps"
	"slices"

	"understudy/mock/schema"
)

// through follows references and looks through choices of one schema, such as an allOf with nothing beside it, where
// the other side has no choice of that kind: where it has one, and does not mean what is within, they are compared as
// lists, for the one may have grown out of the other. What was looked through for good is so when it is written, too.
func (c *comparison) through(old, next schema.Place, forGood bool) (schema.Place, schema.Place) {
	old, next = c.old.meaning(old), c.new.meaning(next)
	p := pair{old.Node, next.Node}
	led, known := c.led[p]
	if !known {
		// What leads back here on the way stays as it is.
		c.led[p] = lead{old: old, new: next}
		led = c.lead(old, next)
		c.led[p] = led
	}
	if forGood {
		maps.Copy(c.old.bare, led.bareOld)
		maps.Copy(c.new.bare, led.bareNew)
	}
	return led.old, led.new
}

// maxLed bounds the choices that are looked into, each within another. Past it they are compared as lists.
const maxLed = 1000

// A lead is where two schemas lead to, through choices of one schema.
type lead struct {
	old, new schema.Place
	// bareOld and bareNew are the choices on the way, with the schema that each has.
	bareOld, bareNew map[*schema.Node]schema.Place
}

func (c *comparison) lead(old, next schema.Place) lead {
	led := lead{
		old: old, new: next, bareOld: map[*schema.Node]schema.Place{}, bareNew: map[*schema.Node]schema.Place{},
	}
	for range maxHops {
		a, before := c.old.sole(led.old)
		b, after := c.new.sole(led.new)
		if a == b && (a == "" || c.alike(before, after)) {
			break
		}
		fromOld := a != "" && (!c.new.has(led.new, a) || c.alike(before, led.new))
		fromNew := b != "" && (!c.old.has(led.old, b) || !fromOld && c.alike(led.old, after))
		if !fromOld && !fromNew {
			break
		}
		if fromOld {
			led.bareOld[led.old.Node] = before
			led.old = c.old.meaning(before)
		}
		if fromNew {
			led.bareNew[led.new.Node] = after
			led.new = c.new.meaning(after)
		}
	}
	return led
}

// alike reports whether two schemas are the same, without remembering where they differ.
func (c *comparison) alike(old, next schema.Place) bool {
	if c.depth >= maxLed {
		return false
	}
	known := c.first
	c.depth++
	same := c.same(old, next, "")
	c.depth--
	c.first = known
	return same
}

// align looks through the choices of one schema, for good, in two schemas that are the same and in all that they lead
// to: oasdiff, which is shown them beside what differs, takes a choice for something else.
func (c *comparison) align(old, next schema.Place) {
	p := pair{old.Node, next.Node}
	if c.aligned[p] || len(c.aligned) > maxPairs {
		return
	}
	c.aligned[p] = true
	own, others := c.words(old, next, true)
	for _, f := range own {
		i := slices.IndexFunc(others, f.alike)
		if i < 0 || f.form < aSchema || len(f.subs) > maxOrders && f.form == aSchemaList {
			continue
		}
		for n, one := range f.subs {
			if other, found := c.partner(f, n, others[i].subs); found {
				c.align(c.through(one.at, other, true))
			}
		}
	}
}

// partner is the schema among others that one of a facet is the same as.
func (c *comparison) partner(f facet, n int, others []spot) (schema.Place, bool) {
	one := f.subs[n]
	i := slices.IndexFunc(others, func(s spot) bool {
		if f.form == aSchemaMap {
			return s.text == one.text
		}
		return len(others) == 1 || c.alike(one.at, s.at)
	})
	if f.keyword == "prefixItems" && n < len(others) {
		i = n
	}
	if i < 0 {
		return schema.Place{}, false
	}
	return others[i].at, true
}
