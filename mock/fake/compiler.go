package fake

import (
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// writer appends one JSON value. The hash decides everything that is left open.
type writer func(s *state, h uint64, dst []byte) ([]byte, error)

// part makes the values that keep all of its places at once.
type part struct {
	write  writer
	places []schema.Place
	// admit says whether a value given as JSON text keeps the schema. It is nil where only the long way can tell.
	admit func(json string) bool
}

// hint is what is known about a value besides its schema.
type hint struct {
	// name is the property's name; words are its words in lower case.
	name  string
	words []string
	// person and address say what the object around it seems to describe.
	person, address bool
	// null: the documented example has null here.
	null bool
	// top marks the whole body; example is its documented example, or nil.
	top     bool
	example *schema.Node
}

// Bounds on the work of one compilation.
const (
	maxParts = 100_000
	maxWays  = 1000
	maxHops  = 1000
)

// compiler turns places into parts. A list of places is compiled once, so a tree of references stays a graph.
type compiler struct {
	judge
	parts map[string]outcome
	busy  map[string]bool
	ids   map[*schema.Node]int
	count int
	// proof is the state that parts are tried with.
	proof *state
}

type outcome struct {
	part *part
	err  error
}

func newCompiler(dialect schema.Dialect) *compiler {
	return &compiler{
		judge: judge{dialect: dialect, patterns: map[string]*schema.Pattern{}},
		parts: map[string]outcome{}, busy: map[string]bool{}, ids: map[*schema.Node]int{}, proof: newState(),
	}
}

// key names a list of places.
func (c *compiler) key(places []schema.Place) string {
	key := make([]byte, 0, 16*len(places))
	for _, place := range places {
		id, ok := c.ids[place.Node]
		if !ok {
			id = len(c.ids)
			c.ids[place.Node] = id
		}
		key = append(strconv.AppendInt(key, int64(id), 36), ' ')
	}
	return string(key)
}

// part compiles a list of places that a value must keep all at once.
func (c *compiler) part(places []schema.Place, h hint) (*part, error) {
	if c.count++; c.count > maxParts {
		return nil, abort(places[0], "$ref", "the schema has more than %d parts: split it", maxParts)
	}
	places, err := c.canonicals(places)
	if err != nil {
		return nil, err
	}
	list := c.key(places)
	key := list + strconv.Quote(h.name) + strconv.FormatBool(h.person) + strconv.FormatBool(h.address) +
		strconv.FormatBool(h.null) + strconv.FormatBool(h.top)
	if have, ok := c.parts[key]; ok {
		return have.part, have.err
	}
	if (h.null || c.busy[list]) && c.holds(places, nil) {
		return &part{write: constant("null"), places: places}, nil
	}
	if c.busy[list] {
		r := refuse(places[0], "$ref", "the schema requires itself without end: make a member on the way optional")
		r.circular = true
		return nil, r
	}
	c.busy[list] = true
	p, err := c.ways(places, h)
	delete(c.busy, list)
	// What failed only because of a circle may well be possible elsewhere.
	if !isCircular(err) {
		c.parts[key] = outcome{p, err}
	}
	return p, err
}

// ways tries the branches of oneOf, anyOf, if and dependentSchemas in turn, the first ones first.
func (c *compiler) ways(places []schema.Place, h hint) (*part, error) {
	var failed failures
	var way []int
	for range maxWays {
		c.count++
		f := newFacts(places, way)
		p, err := c.way(f, h)
		if err == nil || failed.add(err) {
			return p, err
		}
		if way = f.next(); way == nil {
			break
		}
	}
	return nil, failed.err()
}

func (c *compiler) way(f *facts, h hint) (*part, error) {
	for _, place := range f.roots {
		if err := c.gather(f, place); err != nil {
			return nil, err
		}
	}
	p, err := c.build(f, h)
	if err != nil {
		return nil, err
	}
	p.places = f.roots
	return p, nil
}

// canonicals resolves a list of places and drops those that are there twice.
func (c *compiler) canonicals(places []schema.Place) ([]schema.Place, error) {
	out := make([]schema.Place, 0, len(places))
	for _, place := range places {
		place, err := c.canonical(place)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(have schema.Place) bool { return have.Node == place.Node }) {
			out = append(out, place)
		}
	}
	return out, nil
}

// canonical follows references, and an allOf of one schema, as long as nothing else is said beside them.
func (c *compiler) canonical(place schema.Place) (schema.Place, error) {
	for range maxHops {
		next, only, err := c.onward(place)
		if err != nil {
			return place, err
		}
		if !only {
			return place, nil
		}
		place = next
	}
	return place, abort(place, "$ref", "more than %d references lead from here, one to the next: end the circle", maxHops)
}

// onward is where a place leads to when it says nothing of its own.
func (c *compiler) onward(place schema.Place) (schema.Place, bool, error) {
	node := place.Node
	if node == nil {
		return place, false, abort(place, "schema", "there is nothing here: write a schema")
	}
	if node.Member("$ref") != nil {
		next, err := c.hop(place, "$ref")
		return next, c.dialect == schema.OpenAPI30 || c.silent(node, "$ref"), err
	}
	if all := node.Member("allOf"); all != nil && all.Kind == schema.Array && len(all.Items) == 1 &&
		c.silent(node, "allOf") {
		return place.Child("allOf").Item(0), true, nil
	}
	return place, false, nil
}

// silent reports whether a schema says nothing that constrains or shapes a value, apart from one keyword.
func (c *compiler) silent(node *schema.Node, but string) bool {
	for _, name := range node.Names {
		switch name {
		case but, "description", "title", "summary", "deprecated", "externalDocs", "xml", "$comment", "default",
			"readOnly", "writeOnly":
		default:
			return false
		}
	}
	return true
}
