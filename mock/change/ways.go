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

// demands compares the required members that the schema itself does not describe.
func (g *gapper) demands(old, next schema.Place, path string) {
	a, b := g.undescribed(g.old, old, next), g.undescribed(g.new, next, old)
	for _, name := range b {
		if !slices.Contains(a, name) {
			g.tell("required "+name, path, tighter, old, next)
		}
	}
	for _, name := range a {
		if !slices.Contains(b, name) {
			g.tell("required "+name, path, looser, old, next)
		}
	}
}

func (g *gapper) undescribed(r reader, at, other schema.Place) []string {
	var names []string
	list := r.facets(at)
	i := find(list, "required")
	if i < 0 {
		return nil
	}
	for _, item := range list[i].values {
		name := item.at.Node.Text
		described := at.Child("properties").Child(name).Exists() || other.Child("properties").Child(name).Exists()
		if !described || g.kind == Parameter || g.kind == ReplyHeader {
			names = append(names, name)
		}
	}
	return names
}
