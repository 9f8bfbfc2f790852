package fake

import (
	"slices"

	"understudy/mock/schema"
)

// first compiles the elements that have schemas of their own: those of prefixItems, and those that contains asks for.
func (c *compiler) first(l *listPart, f *facts, h hint) error {
	prefix := f.longestPrefix()
	for i := range f.contains {
		f.contains[i].there = 0
	}
	for index := 0; index < min(prefix, l.high); index++ {
		places, err := c.unlike(f, h, f.element(index), func(want *contains) { want.there++ })
		if err != nil {
			return err
		}
		p, err := c.part(places, h)
		if err != nil {
			if index < l.need || final(err) {
				return err
			}
			l.high = len(l.first)
			break
		}
		l.first = append(l.first, p)
	}
	return c.contained(l, f, h)
}

// contained compiles the elements that contains asks for, one for each or, where the list has no room for that, some
// for several.
func (c *compiler) contained(l *listPart, f *facts, h hint) error {
	var wanted [][]schema.Place
	for _, want := range f.contains {
		if want.low > want.high {
			return refuse(want.at, "contains", "at least %d elements cannot be at most %d: mend minContains or maxContains",
				want.low, want.high)
		}
		for range min(want.low, MaxBytes) - want.there {
			wanted = append(wanted, []schema.Place{want.at})
		}
	}
	if len(l.first)+len(wanted) > l.high {
		wanted = nil
		for _, want := range f.contains {
			for i := range min(want.low, MaxBytes) - want.there {
				if i == len(wanted) {
					wanted = append(wanted, nil)
				}
				wanted[i] = append(wanted[i], want.at)
			}
		}
	}
	own := len(l.first)
	for i, places := range wanted {
		if len(l.first) >= l.high {
			// Elements that have schemas of their own may be what is asked for.
			if err := c.within(l, f, h, min(own, l.high)-1-i, places); err != nil {
				return err
			}
			continue
		}
		p, err := c.wanted(f, h, len(l.first), places)
		if err != nil {
			return err
		}
		l.first = append(l.first, p)
	}
	if len(wanted) > 0 {
		l.need = max(l.need, len(l.first))
	}
	return nil
}

// wanted compiles an element that contains asks for.
func (c *compiler) wanted(f *facts, h hint, index int, places []schema.Place) (*part, error) {
	p, err := c.part(append(f.element(index), places...), h)
	if err != nil {
		// What contains speaks of is not unevaluated.
		f.verify(places[0], "contains")
		p, err = c.part(append(f.evaluated(index), places...), h)
	}
	return p, err
}

// within makes an element, the last one that can be, what contains asks for.
func (c *compiler) within(l *listPart, f *facts, h hint, last int, places []schema.Place) error {
	for index := last; index >= 0; index-- {
		if p, err := c.wanted(f, h, index, places); err == nil {
			l.first[index] = p
			f.verify(places[0], "contains")
			return nil
		}
	}
	return refuse(places[0], "contains", "more elements are asked for than the list may have: mend the schema")
}

// rest compiles the elements after those. Where they cannot be made, or nothing is said about them, there are none,
// unless the list must have them.
func (c *compiler) rest(l *listPart, f *facts, h hint) error {
	if slices.ContainsFunc(f.contains, contains.capped) {
		return c.others(l, f, h)
	}
	places := f.element(noLimit)
	if places == nil {
		if l.need > len(l.first) {
			l.rest = wordPart()
		}
		return nil
	}
	if l.high <= len(l.first) {
		return nil
	}
	if l.need <= len(l.first) && !f.eager && !h.eager {
		l.later = &later{workshop: c.workshop, places: places, h: h, scope: c.scope}
		return nil
	}
	p, err := c.part(places, h)
	if err != nil && len(f.contains) > 0 {
		f.verify(f.contains[0].at, "contains")
		p, err = c.part(append(f.evaluated(noLimit), f.contains[0].at), h)
	}
	l.rest = p
	if l.need <= len(l.first) && asRefusal(err) != nil {
		return nil
	}
	return err
}
