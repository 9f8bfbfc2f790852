package change

import (
	"slices"

	"understudy/mock/schema"
)

// A gap is a keyword that differs and that oasdiff does not look at, where it stands.
type gap struct {
	difference
	keyword string
	way     way
}

// maxGaps bounds the gaps that are told of one part.
const maxGaps = 50

// A gapper goes through two schemas at a time and finds the gaps.
type gapper struct {
	*comparison
	kind Kind
	seen map[pair]bool
	gaps []gap
	// content says that the schemas are those of the content of a parameter or a header.
	content bool
	// several says that the elements or members of a parameter's value each come under a name.
	several bool
	// blind says that what is tighter here may be looser as a whole: within not and if.
	blind bool
}

func (c *comparison) gaps(p *piece, old, next []schema.Place) []gap {
	g := gapper{
		comparison: c, kind: p.Kind, seen: map[pair]bool{}, content: p.old.content && p.new.content,
		several: p.old.several && !p.old.content,
	}
	for i := range min(len(old), len(next)) {
		c.begin()
		if c.rewrittenRoot(old[i], next[i]) {
			g.tell("the element", "", rewritten, old[i], next[i])
		}
		g.walk(old[i], next[i], "")
	}
	return g.gaps
}

func (g *gapper) walk(old, next schema.Place, path string) {
	old, next = g.through(old, next, true)
	p := pair{old.Node, next.Node}
	if g.taken[p] {
		g.align(old, next)
		return
	}
	if g.seen[p] || len(g.seen) > maxPairs || len(g.gaps) >= maxGaps {
		return
	}
	g.seen[p] = true
	a, b := g.words(old, next, true)
	for _, f := range a {
		if i := slices.IndexFunc(b, f.alike); i >= 0 {
			g.both(f, b[i], path)
			if f.keyword == "oneOf" && g.kind == RequestType && len(b[i].subs) > len(f.subs) &&
				g.grownChoice(f, b[i], old, next) {
				g.tell("oneOf", path, unsure, f.at, b[i].at)
			}
		} else if g.concerns(f, path) {
			g.tell(f.keyword, path, g.leftAlone(f, a, b, looser, func(s spot) bool { return g.alike(s.at, next) }), f.at, next)
		}
	}
	for _, f := range b {
		if !slices.ContainsFunc(a, f.alike) && g.concerns(f, path) {
			g.tell(f.keyword, path, g.leftAlone(f, b, a, tighter, func(s spot) bool { return g.alike(old, s.at) }), old, f.at)
		}
	}
	g.demands(old, next, path)
	if g.several && path == "" {
		g.gathered(a, b)
	}
}

func (g *gapper) tell(keyword, path string, to way, old, next schema.Place) {
	if len(g.gaps) >= maxGaps {
		return
	}
	if g.blind && to < more {
		to = unsure
	}
	g.gaps = append(g.gaps, gap{difference{path, old, next}, keyword, to})
}

// unseen reports whether oasdiff looks at little or nothing of a schema: the content of a parameter or a header, and
// what is below their own schemas. There it takes an enum where there was none for more values.
func (g *gapper) unseen(path string) bool {
	return g.content || path != "" && (g.kind == Parameter || g.kind == ReplyHeader)
}

// concerns reports whether a keyword that is on one side only is one that oasdiff does not look at there. Which those
// are was tried out, keyword by keyword: see TestNoKeywordChangesInSilence.
func (g *gapper) concerns(f facet, path string) bool {
	if g.unseen(path) && f.keyword != "required" {
		return f.keyword != "default" && f.keyword != "readOnly" && f.keyword != "writeOnly" &&
			(f.keyword != "type" || g.content)
	}
	switch f.keyword {
	case "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "items":
		return !g.old.allows(f.subs[0].at)
	case "not", "uniqueItems", "$dynamicRef", "discriminator", "anyOf", "oneOf":
		// To oasdiff a choice where there was none is one more branch, and so more than before.
		return true
	case "pattern":
		return path == "" || g.kind == ReplyHeader
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		return f.value[0] == '"' || g.kind == ReplyHeader
	case "type", "required", "default", "readOnly", "writeOnly", "properties", "$dynamicAnchor":
		return false
	case "format", "enum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		return g.kind == ReplyHeader
	default:
		return g.kind == ReplyHeader || g.kind == Parameter
	}
}

// both compares a keyword that is on both sides, and goes on below it.
func (g *gapper) both(a, b facet, path string) {
	switch a.form {
	case aValue, aList:
		if !g.sameFacet(a, b, path) {
			g.valued(a, b, path)
		}
		return
	case aSchema:
		from, to := g.old.extent(a.subs[0].at), g.new.extent(b.subs[0].at)
		switch {
		case from > to:
			g.tell(a.keyword, path, tighter, a.subs[0].at, b.subs[0].at)
		case from < to:
			g.tell(a.keyword, path, looser, a.subs[0].at, b.subs[0].at)
		}
		if from != some || to != some {
			return
		}
	default:
	}
	known := g.blind
	g.blind = known || a.keyword == "not" || a.keyword == "if" || a.keyword == "oneOf"
	if a.form == aSchemaMap {
		g.members(a, b, path)
	} else {
		g.list(a, b, step(path, a.keyword))
	}
	g.blind = known
}

// members pairs schemas by their names.
func (g *gapper) members(a, b facet, path string) {
	for _, one := range a.subs {
		i := slices.IndexFunc(b.subs, func(s spot) bool { return s.text == one.text })
		switch {
		case i >= 0:
			from, to, here := one.at, b.subs[i].at, schema.AppendPointer(path, one.text)
			if g.rewritten(from, to, one.text) {
				g.tell("the member", here, rewritten, from, to)
			}
			g.walk(from, to, here)
		case g.unseen(path + "/"):
			g.tell(one.text, path, unsure, one.at, b.at)
		}
	}
	for _, one := range b.subs {
		if g.unseen(path+"/") && !slices.ContainsFunc(a.subs, func(s spot) bool { return s.text == one.text }) {
			g.tell(one.text, path, more, a.at, one.at)
		}
	}
}

// list pairs the schemas of a list: those that are the same go first, and the rest in their order.
func (g *gapper) list(a, b facet, path string) {
	if len(a.subs) != len(b.subs) || len(a.subs) > maxOrders {
		to := unsure
		if a.keyword == "anyOf" && len(a.subs)+len(b.subs) <= maxOrders {
			to = grown(len(a.subs), len(b.subs), func(i, k int) bool { return g.same(a.subs[i].at, b.subs[k].at, path) })
		}
		if g.kind == Parameter || g.kind == ReplyHeader {
			g.tell(a.keyword, path, to, a.at, b.at)
		}
		return
	}
	for i := range a.subs {
		if from, to := a.subs[i].at, b.subs[i].at; g.rewrittenSub(a.keyword, from, to) {
			g.tell("what stands in "+a.keyword, path, rewritten, from, to)
		}
	}
	rest := slices.Clone(b.subs)
	var changed []spot
	for _, one := range a.subs {
		i := slices.IndexFunc(rest, func(s spot) bool { return g.same(one.at, s.at, path) })
		if i < 0 {
			changed = append(changed, one)
			continue
		}
		rest = slices.Delete(rest, i, i+1)
	}
	for i, one := range changed {
		g.walk(one.at, rest[i].at, path)
	}
}
