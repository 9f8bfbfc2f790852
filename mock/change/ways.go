package change

import (
	"slices"

	"understudy/mock/schema"
)

// A way says how the values that are allowed changed.
type way int

const (
	unsure way = iota
	tighter
	looser
	// more says that a member is described that was not.
	more
	// rewritten says that it is written another way in XML.
	rewritten
)

// valued tells of a keyword whose values differ. Which way a bound moved is known; to oasdiff, which is not shown
// whether it is open, one that only opens or closes did not move.
func (g *gapper) valued(a, b facet, path string) {
	switch {
	case a.keyword == "minimum" || a.keyword == "maximum":
		opens := a.open != b.open && number(a.value) == number(b.value)
		if opens || g.concerns(a, path) || g.concerns(b, path) {
			g.tell(a.keyword, path, a.moved(&b), a.at, b.at)
		}
	case g.concerns(a, path):
		to := unsure
		if a.keyword == "enum" {
			before, after := texts(a.values), texts(b.values)
			to = grown(len(before), len(after), func(i, k int) bool { return before[i] == after[k] })
		}
		g.tell(a.keyword, path, to, a.at, b.at)
	}
}

// grown is which way a list went of which each element allows something: it is looser where all elements are still
// there, and tighter where none is new.
func grown(before, after int, same func(i, k int) bool) way {
	common := 0
	for i := range before {
		for k := range after {
			if same(i, k) {
				common++
				break
			}
		}
	}
	switch {
	case common == before && after > before:
		return looser
	case common == after && before > after:
		return tighter
	}
	return unsure
}

// leftAlone is which way a keyword went that is on one side only, among its own facets. That is the way it goes by
// itself, but for a choice that stands in the place of all that the other side says: one of its schemas may mean that.
func (g *gapper) leftAlone(f facet, own, others []facet, by way, means func(spot) bool) way {
	switch {
	case f.keyword != "anyOf" && f.keyword != "oneOf" || len(own) > 1 || len(others) == 0 || len(f.subs) > maxOrders:
		return by
	case f.keyword == "oneOf" || !slices.ContainsFunc(f.subs, means):
		return unsure
	case by == tighter:
		return looser
	}
	return tighter
}

// gathered compares the types of a parameter whose elements or members each come under a name: what is no array and no
// object comes once. To oasdiff all of them are text.
func (g *gapper) gathered(a, b []facet) {
	i, k := find(a, "type"), find(b, "type")
	if i < 0 || k < 0 {
		return
	}
	before, after := texts(a[i].values), texts(b[k].values)
	for _, kind := range [...]string{`"array"`, `"object"`} {
		if slices.Contains(before, kind) && !slices.Contains(after, kind) {
			g.tell("type", "", tighter, a[i].at, b[k].at)
			return
		}
	}
}

// demands compares the required members that oasdiff does not look at: those that the schema itself does not describe,
// and those that travel in the direction at hand on one side only. The words for that are notes to oasdiff, which is
// shown OpenAPI 3.1.
func (g *gapper) demands(old, next schema.Place, path string) {
	from, to := g.old.toward(g.kind), g.new.toward(g.kind)
	a, b := from.demanded(old), to.demanded(next)
	tell := func(name string, by way) {
		turned := from.barredIn(old, name, 0) || to.barredIn(next, name, 0)
		if turned && g.old.marked(g.kind).barredIn(old, name, 0) == g.new.marked(g.kind).barredIn(next, name, 0) {
			// Only the version is another one: the word stands there still.
			return
		}
		described := g.old.describes(old, name) || g.new.describes(next, name)
		if turned || !described || g.kind == Parameter || g.kind == ReplyHeader {
			g.tell("required "+name, path, by, old, next)
		}
	}
	for _, name := range b {
		if !slices.Contains(a, name) {
			tell(name, tighter)
		}
	}
	for _, name := range a {
		if !slices.Contains(b, name) {
			tell(name, looser)
		}
	}
}

// describes reports whether a schema has a member of a name.
func (r reader) describes(at schema.Place, name string) bool {
	list := r.facets(at)
	i := find(list, "properties")
	return i >= 0 && slices.ContainsFunc(list[i].subs, func(s spot) bool { return s.text == name })
}

// demanded are the members that a schema requires.
func (r reader) demanded(at schema.Place) (names []string) {
	list := r.facets(at)
	if i := find(list, "required"); i >= 0 {
		for _, item := range list[i].values {
			names = append(names, item.at.Node.Text)
		}
	}
	return names
}
