package change

import (
	"fmt"
	"slices"

	"understudy/mock/schema"
)

// A gap is a keyword that differs and that oasdiff does not look at, where it stands.
type gap struct {
	difference
	keyword string
	way     way
}

// A way says how the values that are allowed changed.
type way int

const (
	unsure way = iota
	tighter
	looser
)

// maxGaps bounds the gaps that are told of one part.
const maxGaps = 50

// A gapper goes through two schemas at a time and finds the gaps.
type gapper struct {
	*comparison
	kind Kind
	seen map[pair]bool
	gaps []gap
	// blind says that what is tighter here may be looser as a whole: within not and if.
	blind bool
}

func (c *comparison) gaps(kind Kind, old, next []schema.Place) []gap {
	g := gapper{comparison: c, kind: kind, seen: map[pair]bool{}}
	for i := range min(len(old), len(next)) {
		c.begin()
		g.walk(old[i], next[i], "")
	}
	return g.gaps
}

func (g *gapper) walk(old, next schema.Place, path string) {
	old, next = g.old.meaning(old), g.new.meaning(next)
	p := pair{old.Node, next.Node}
	if g.seen[p] || len(g.seen) > maxPairs || len(g.gaps) >= maxGaps || g.taken[p] {
		return
	}
	g.seen[p] = true
	a, b := g.old.facets(old), g.new.facets(next)
	for _, f := range a {
		if i := slices.IndexFunc(b, f.alike); i >= 0 {
			g.both(f, b[i], path)
		} else if g.concerns(f, path) {
			g.tell(f.keyword, path, looser, f.at, next)
		}
	}
	for _, f := range b {
		if !slices.ContainsFunc(a, f.alike) && g.concerns(f, path) {
			g.tell(f.keyword, path, tighter, old, f.at)
		}
	}
	g.demands(old, next, path)
}

func (g *gapper) tell(keyword, path string, to way, old, next schema.Place) {
	if g.blind {
		to = unsure
	}
	g.gaps = append(g.gaps, gap{difference{path, old, next}, keyword, to})
}

// concerns reports whether a keyword that is on one side only is one that oasdiff does not look at there. Which those
// are was tried out, keyword by keyword: see TestNoKeywordChangesInSilence.
func (g *gapper) concerns(f facet, path string) bool {
	switch f.keyword {
	case "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "items":
		return !f.subs[0].at.Node.IsTrue()
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
		if g.concerns(a, path) && !g.sameFacet(a, b, path) {
			g.tell(a.keyword, path, unsure, a.at, b.at)
		}
		return
	case aSchema:
		from, to := a.subs[0].at, b.subs[0].at
		if from.Node.Kind == schema.Bool || to.Node.Kind == schema.Bool {
			g.switched(a.keyword, path, from, to)
			return
		}
	default:
	}
	known := g.blind
	g.blind = known || a.keyword == "not" || a.keyword == "if" || a.keyword == "oneOf"
	if a.form == aSchemaMap {
		for _, one := range a.subs {
			i := slices.IndexFunc(b.subs, func(s spot) bool { return s.text == one.text })
			if i >= 0 {
				g.walk(one.at, b.subs[i].at, schema.AppendPointer(path, one.text))
			}
		}
	} else {
		g.list(a, b, step(path, a.keyword))
	}
	g.blind = known
}

// list pairs the schemas of a list: those that are the same go first, and the rest in their order.
func (g *gapper) list(a, b facet, path string) {
	if len(a.subs) != len(b.subs) || len(a.subs) > maxOrders {
		if g.kind == Parameter || g.kind == ReplyHeader {
			g.tell(a.keyword, path, unsure, a.at, b.at)
		}
		return
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

// switched compares schemas of which one at least is true or false.
func (g *gapper) switched(keyword, path string, from, to schema.Place) {
	rank := func(at schema.Place) int {
		switch {
		case at.Node.Kind != schema.Bool:
			return 1
		case at.Node.IsTrue():
			return 2
		}
		return 0
	}
	switch {
	case rank(from) > rank(to):
		g.tell(keyword, path, tighter, from, to)
	case rank(from) < rank(to):
		g.tell(keyword, path, looser, from, to)
	}
}

// demands compares the required members that the schema itself does not describe.
func (g *gapper) demands(old, next schema.Place, path string) {
	a, b := g.undescribed(old, next), g.undescribed(next, old)
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

func (g *gapper) undescribed(at, other schema.Place) []string {
	var names []string
	list := at.Child("required")
	if !list.Exists() || list.Node.Kind != schema.Array {
		return nil
	}
	for _, item := range list.Node.Items {
		described := at.Child("properties").Child(item.Text).Exists() || other.Child("properties").Child(item.Text).Exists()
		if !described || g.kind == Parameter || g.kind == ReplyHeader {
			names = append(names, item.Text)
		}
	}
	return names
}

// filled are the changes that stand for the gaps of a part.
func (s *suspect) filled() []Change {
	var changes []Change
	for _, g := range s.gaps {
		rule, breaking, text := Unnamed, true, g.keyword+" is another one"
		switch g.way {
		case tighter:
			rule, breaking, text = Tightened, s.Kind == Parameter || s.Kind == RequestType, g.keyword+" is tighter"
		case looser:
			rule, breaking, text = Loosened, s.Kind == ReplyHeader || s.Kind == ReplyType, g.keyword+" is looser"
		case unsure:
		}
		if g.path != "" {
			text += ", at " + g.path
		}
		change := s.change(rule, breaking, text)
		if at := s.at(g.difference.old, g.difference.new); at.File != "" {
			change.At = at
		}
		changes = append(changes, change)
	}
	if len(s.gaps) >= maxGaps {
		changes = append(changes, s.change(Unnamed, true, fmt.Sprintf("there are more than %d such differences", maxGaps)))
	}
	return changes
}
