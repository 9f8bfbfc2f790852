package change

import (
	"encoding/json"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// maxPairs bounds the schemas that are compared with one another for one part. Past it they count as different, and
// oasdiff is asked.
const maxPairs = 100_000

// maxOrders bounds the lists whose order is looked past: their elements are compared with each other.
const maxOrders = 64

// A comparison finds out whether schemas mean the same, wherever they stand and whatever they are called. Schemas that
// lead back to themselves are the same unless a difference is found. One comparison serves two whole contracts, so that
// what many parts lead to is looked at once.
type comparison struct {
	old, new reader
	// xml says that what the schemas describe is written in XML, where names are a matter of their own.
	xml bool
	// taken are the pairs that are taken to be the same, in the order that they were met in.
	taken map[pair]bool
	trail []pair
	// differ are the pairs that are known to differ, and where.
	differ map[pair]difference
	left   int
	// depth is how many choices are being looked into, to see whether to look through them.
	depth int
	// led are the pairs of which it is known where they lead to.
	led map[pair]lead
	// aligned are the pairs whose choices of one schema were looked through on both sides.
	aligned map[pair]bool
	// weighed is how many schemas were held against one another: see apart.
	weighed int
	// first is the first difference that was found, the deepest.
	first difference
}

type pair struct{ old, new *schema.Node }

// A difference says where two schemas differ. One of the places has no node where there is nothing.
type difference struct {
	path     string
	old, new schema.Place
}

func newComparison(old, next reader) *comparison {
	return &comparison{
		old: old, new: next, taken: map[pair]bool{}, differ: map[pair]difference{}, aligned: map[pair]bool{},
		led: map[pair]lead{},
	}
}

// begin begins another part.
func (c *comparison) begin() { c.left, c.first = maxPairs, difference{} }

// same reports whether two schemas mean the same.
func (c *comparison) same(old, next schema.Place, path string) bool {
	old, next = c.through(old, next, false)
	p := pair{old.Node, next.Node}
	if c.taken[p] {
		return true
	}
	if known, there := c.differ[p]; there {
		return c.found(path+known.path, known.old, known.new)
	}
	if c.left == 0 {
		return c.found(path, old, next)
	}
	c.left--
	mark := len(c.trail)
	c.taken[p], c.trail = true, append(c.trail, p)
	if c.sameWords(old, next, path) {
		return true
	}
	// What was taken to be the same on the way may have been so only because this was.
	for _, taken := range c.trail[mark:] {
		delete(c.taken, taken)
	}
	c.trail = c.trail[:mark]
	if c.left > 0 {
		c.differ[p] = difference{strings.TrimPrefix(c.first.path, path), c.first.old, c.first.new}
	}
	return false
}

// found remembers a difference, if it is the first.
func (c *comparison) found(path string, old, next schema.Place) bool {
	if c.first == (difference{}) {
		c.first = difference{path, old, next}
	}
	return false
}

func (c *comparison) sameWords(old, next schema.Place, path string) bool {
	if c.old.refuses(old) || c.new.refuses(next) {
		return c.old.refuses(old) && c.new.refuses(next) || c.found(path, old, next)
	}
	a, b := c.words(old, next, false)
	for _, f := range b {
		if !slices.ContainsFunc(a, f.alike) {
			return c.found(path+" "+f.keyword, old, f.at)
		}
	}
	for _, f := range a {
		i := slices.IndexFunc(b, f.alike)
		if i < 0 {
			return c.found(path+" "+f.keyword, f.at, next)
		}
		if !c.sameFacet(f, b[i], path) {
			return c.found(path+" "+f.keyword, f.at, b[i].at)
		}
	}
	return true
}

func (f facet) alike(other facet) bool { return f.keyword == other.keyword }

func (c *comparison) sameFacet(a, b facet, path string) bool {
	switch a.form {
	case aValue:
		return number(a.value) == number(b.value) && a.open == b.open
	case aList:
		return slices.Equal(texts(a.values), texts(b.values))
	case aSchemaMap:
		return c.sameMembers(a.subs, b.subs, path)
	default:
	}
	if len(a.subs) != len(b.subs) {
		return false
	}
	if a.keyword == "prefixItems" || len(a.subs) == 1 || len(a.subs) > maxOrders {
		for i := range a.subs {
			from, to, here := a.subs[i].at, b.subs[i].at, step(path, a.keyword)
			if c.rewrittenSub(a.keyword, from, to) {
				return c.found(here, from, to)
			}
			if !c.same(from, to, here) {
				return false
			}
		}
		return true
	}
	return c.sameSet(a.subs, b.subs, step(path, a.keyword))
}

// sameSet compares lists whose order means nothing.
func (c *comparison) sameSet(a, b []spot, path string) bool {
	used := make([]bool, len(b))
	for _, one := range a {
		known := c.first
		found := false
		for i := range b {
			if !used[i] && c.same(one.at, b[i].at, path) {
				used[i], found = true, true
				break
			}
		}
		if !found {
			return false
		}
		// That it differs from the others is no difference.
		c.first = known
	}
	return true
}

func (c *comparison) sameMembers(a, b []spot, path string) bool {
	others := make(map[string]schema.Place, len(b))
	for _, member := range b {
		others[member.text] = member.at
	}
	for _, member := range a {
		other, there := others[member.text]
		if !there {
			if c.old.barred(member.at) {
				// Nobody sends it anyway.
				continue
			}
			return c.found(schema.AppendPointer(path, member.text), member.at, schema.Place{})
		}
		here := schema.AppendPointer(path, member.text)
		if c.rewritten(member.at, other, member.text) {
			return c.found(here, member.at, other)
		}
		if !c.same(member.at, other, here) {
			return false
		}
		delete(others, member.text)
	}
	for _, member := range b {
		if _, left := others[member.text]; left && !c.new.barred(member.at) {
			return c.found(schema.AppendPointer(path, member.text), schema.Place{}, member.at)
		}
	}
	return true
}

// step is the way to the schemas of a keyword: elements are *, as coverage has it.
func step(path, keyword string) string {
	switch keyword {
	case "items", "prefixItems", "contains":
		return path + "/*"
	}
	return path
}

// texts are values without those that stand twice, in an order of their own: that of types, enum and required means
// nothing.
func texts(list []spot) []string {
	found := make([]string, len(list))
	for i, one := range list {
		found[i] = number(one.text)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// number writes 1.0 and 1 alike.
func number(text string) string {
	if strings.ContainsAny(text, ".eE") && strings.Trim(text, "0123456789+-.eE") == "" {
		if exactly, ok := schema.Rational(json.Number(text)); ok {
			return exactly.RatString()
		}
	}
	return text
}
