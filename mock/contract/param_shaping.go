package contract

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// What bounds the shapes of one parameter: how many there are, how many variants one has, and how deep references and
// compositions lead.
const (
	maxShapes   = 1000
	maxVariants = 16
)

// shaping makes shapes. A recursive schema makes a recursive shape: each is made once.
type shaping struct {
	dialect schema.Dialect
	known   map[string]*shape
	// ways are those to keep one schema. Many references may lead to it.
	ways map[*schema.Node][][]schema.Place
}

// shapeOf is the shape of a schema.
func shapeOf(at schema.Place, dialect schema.Dialect) *shape {
	switch at.Node.StringAt("type") {
	case "string", "integer", "number", "boolean":
		// Whatever else it says, no other type is left.
		return &shape{takes: ownTypes(at.Node)}
	}
	return (&shaping{dialect, map[string]*shape{}, map[*schema.Node][][]schema.Place{}}).of([]schema.Place{at})
}

// of is the shape of a value that must keep several schemas at once.
func (m *shaping) of(places []schema.Place) *shape {
	ways := m.expandAll(places, 0)
	if len(ways) == 1 {
		return m.plain(ways[0])
	}
	k := "?"
	for _, way := range ways {
		k += nameOf(way)
	}
	if known, have := m.known[k]; have {
		return known
	}
	if len(m.known) >= maxShapes {
		return nil
	}
	s := &shape{}
	m.known[k] = s
	for _, way := range ways {
		variant := m.plain(way)
		if variant == nil {
			variant = anything()
		}
		s.variants = append(s.variants, variant)
		s.takes |= variant.takes
	}
	return s
}

func nameOf(places []schema.Place) string {
	var name strings.Builder
	for _, at := range places {
		fmt.Fprintf(&name, "%p ", at.Node)
	}
	return name.String() + ";"
}

// expandAll lists the ways to keep several schemas at once: each is a list of schemas without compositions.
func (m *shaping) expandAll(places []schema.Place, depth int) [][]schema.Place {
	ways := [][]schema.Place{nil}
	for _, at := range places {
		ways = cross(ways, m.expand(at, depth))
	}
	return ways
}

func (m *shaping) expand(at schema.Place, depth int) [][]schema.Place {
	if at.Node == nil || at.Node.Kind != schema.Object || depth > maxTypeDepth {
		return [][]schema.Place{nil}
	}
	if ways, known := m.ways[at.Node]; known {
		return ways
	}
	ways := m.expandNew(at, depth)
	m.ways[at.Node] = ways
	return ways
}

// expandNew is expand for a schema that was not met before.
func (m *shaping) expandNew(at schema.Place, depth int) [][]schema.Place {
	if at.Node.Member("$ref") != nil {
		target, err := at.Deref()
		if err != nil {
			return [][]schema.Place{nil}
		}
		ways := m.expand(target, depth+1)
		if m.dialect == schema.OpenAPI30 || len(at.Node.Names) == 1 {
			return ways
		}
		return cross([][]schema.Place{{at}}, cross(ways, m.composed(at, depth)))
	}
	return cross([][]schema.Place{{at}}, m.composed(at, depth))
}

// composed lists the ways to keep what a schema is composed of.
func (m *shaping) composed(at schema.Place, depth int) [][]schema.Place {
	ways := [][]schema.Place{nil}
	if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
		for i := range all.Node.Items {
			ways = cross(ways, m.expand(all.Item(i), depth+1))
		}
	}
	for _, word := range [...]string{"anyOf", "oneOf"} {
		some := at.Child(word)
		if !some.Exists() || some.Node.Kind != schema.Array || len(some.Node.Items) == 0 {
			continue
		}
		var branches [][]schema.Place
		for i := range min(len(some.Node.Items), maxVariants) {
			branches = append(branches, m.expand(some.Item(i), depth+1)...)
		}
		ways = cross(ways, branches)
	}
	return ways
}

// cross joins each way with each other one, up to a bound.
func cross(ways, others [][]schema.Place) [][]schema.Place {
	if len(others) == 1 && len(others[0]) == 0 {
		return ways
	}
	var joined [][]schema.Place
	for _, way := range ways {
		for _, other := range others {
			if len(joined) < maxVariants {
				joined = append(joined, union(way, other))
			}
		}
	}
	return joined
}

// union is a way and what another one has beside it.
func union(way, other []schema.Place) []schema.Place {
	both := slices.Clone(way)
	for _, at := range other {
		if !slices.ContainsFunc(way, func(have schema.Place) bool { return have.Node == at.Node }) {
			both = append(both, at)
		}
	}
	return both
}

// plain is the shape of a value that must keep schemas without compositions.
func (m *shaping) plain(places []schema.Place) *shape {
	if len(places) == 0 {
		return nil
	}
	k := nameOf(places)
	if known, have := m.known[k]; have {
		return known
	}
	if len(m.known) >= maxShapes {
		return nil
	}
	s := &shape{takes: takesAnything}
	m.known[k] = s
	for _, at := range places {
		s.takes &= ownTypes(at.Node)
		s.closed = s.closed || isFalse(at.Node.Member("additionalProperties")) ||
			isFalse(at.Node.Member("unevaluatedProperties"))
	}
	if s.takes&(takesArray|takesObject) != 0 {
		m.fill(s, places)
	}
	return s
}

func isFalse(n *schema.Node) bool { return n != nil && n.Kind == schema.Bool && n.Text == "false" }

// fill finds what the schemas say of elements and members.
func (m *shaping) fill(s *shape, places []schema.Place) {
	named := map[string][]schema.Place{}
	var items, rest []schema.Place
	var prefix [][]schema.Place
	for _, at := range places {
		if list := at.Child("prefixItems"); list.Exists() && list.Node.Kind == schema.Array {
			for i := range list.Node.Items {
				if i == len(prefix) {
					prefix = append(prefix, nil)
				}
				prefix[i] = append(prefix[i], list.Item(i))
			}
		}
		if below := at.Child("items"); below.Exists() {
			items = append(items, below)
		}
		for _, word := range [...]string{"additionalProperties", "unevaluatedProperties"} {
			if below := at.Child(word); below.Exists() {
				rest = append(rest, below)
			}
		}
		if list := at.Child("properties"); list.Exists() && list.Node.Kind == schema.Object {
			for i, name := range list.Node.Names {
				named[name] = append(named[name], list.Item(i))
			}
		}
		if list := at.Child("patternProperties"); list.Exists() && list.Node.Kind == schema.Object {
			for i, source := range list.Node.Names {
				if pattern, err := schema.CompilePattern(source); err == nil {
					s.patterns = append(s.patterns, patterned{pattern, m.of([]schema.Place{list.Item(i)})})
				}
			}
		}
	}
	s.items, s.rest = m.of(items), m.of(rest)
	for _, each := range prefix {
		s.prefix = append(s.prefix, m.of(each))
	}
	s.members = make(map[string]*shape, len(named))
	for name, each := range named {
		s.members[name] = m.of(each)
	}
}
