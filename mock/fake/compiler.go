package fake

import (
	"math"
	"slices"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// writer appends one JSON value. The hash decides everything that is left open.
type writer func(s *state, h uint64, dst []byte) ([]byte, error)

// part makes the values that keep all of its places at once.
type part struct {
	write  writer
	places []schema.Place
	scope  *scope
	// admit says whether a value given as JSON text keeps the schema. It is nil where only the long way can tell.
	admit func(json string) bool
	// object and list are what write calls, where it makes objects or lists.
	object *objectPart
	list   *listPart
	// parts and later are the parts within, and passed is what was passed over.
	parts  []*part
	later  []*later
	passed []error
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
	// eager: what is optional directly within is made at once.
	eager bool
	// vary: one and the same value each time will not do.
	vary bool
	// faker is the x-faker of the list around.
	faker schema.Place
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

// compiler turns places into parts. A list of places is compiled once, so a tree of references stays a graph. What it
// keeps of a list does not depend on where the list was met first: a part that is the way it is only because of a
// schema further up, which is being made already, is made anew elsewhere.
type compiler struct {
	*judge
	workshop *Workshop
	// keys are the path parameters that pick a record.
	keys    []contract.Known
	circles *circles
	// parts are known by places and hint. Those of objects do not depend on the hint, and stand in objects as well.
	parts   map[string]outcome
	objects map[string]*part
	// busy are the lists being made, with their depth, and met is the least depth that was met again.
	busy map[string]int
	met  int
	// scope are the schema resources that were entered, for $dynamicRef.
	scope *scope
	ids   map[*schema.Node]int
	heads map[string]int
	count int
	// examples are the documented bodies of components.
	examples map[*schema.Node]*schema.Node
	// derivations are the schemas that stand in no document.
	derivations map[derivation]*schema.Node
	// proof is the state that parts are tried with.
	proof *state
}

type outcome struct {
	part *part
	err  error
}

func newCompiler(w *Workshop, dialect schema.Dialect, direction schema.Direction) *compiler {
	c := &compiler{
		judge: newJudge(dialect, direction), workshop: w, parts: map[string]outcome{}, objects: map[string]*part{},
		busy: map[string]int{}, met: math.MaxInt, ids: map[*schema.Node]int{}, heads: map[string]int{},
		examples: map[*schema.Node]*schema.Node{}, derivations: map[derivation]*schema.Node{}, proof: newState(),
	}
	c.circles = &circles{c: c, state: map[*schema.Node]int8{}, found: map[*schema.Node]error{}}
	c.proof.proof = true
	return c
}

// whole compiles the schema of a body. A body of a component is made as that component is made anywhere else.
func (c *compiler) whole(at, top schema.Place) (*part, error) {
	c.read(at.Doc)
	defer func() { c.scope = nil }()
	c.scope = c.enter(nil, at)
	if isNamed(top) {
		if p, err := c.part([]schema.Place{top}, hint{}); err == nil && p.object != nil {
			return p, nil
		}
	}
	return c.part([]schema.Place{top}, hint{top: true, example: bodyExample(at)})
}

// key names a list of places, in the scope they are met in.
func (c *compiler) key(places []schema.Place) string {
	key := make([]byte, 0, 16*len(places))
	for _, place := range places {
		key = append(strconv.AppendInt(key, int64(c.id(place.Node)), 36), ' ')
	}
	for outer := c.scope; outer != nil; outer = outer.outer {
		key = strconv.AppendInt(append(key, '<'), int64(c.id(outer.root)), 36)
	}
	return string(key)
}

func (c *compiler) id(node *schema.Node) int {
	id, ok := c.ids[node]
	if !ok {
		id = len(c.ids)
		c.ids[node] = id
	}
	return id
}

// part compiles a list of places that a value must keep all at once.
func (c *compiler) part(places []schema.Place, h hint) (*part, error) {
	if c.count++; c.count > maxParts {
		return nil, abort(places[0], "$ref", "no value was found in %d tries: split the schema", maxParts)
	}
	outer := c.scope
	defer func() { c.scope = outer }()
	places, err := c.canonicals(places)
	if err != nil {
		return nil, err
	}
	list := c.key(places)
	key := list + strconv.Quote(h.name) + strconv.FormatBool(h.person) + strconv.FormatBool(h.address) +
		strconv.FormatBool(h.null) + strconv.FormatBool(h.top) + strconv.FormatBool(h.eager) +
		strconv.FormatBool(h.vary) + h.faker.Pointer
	if have := c.objects[list]; have != nil && !h.null && !h.top {
		return have, nil
	}
	if have, ok := c.parts[key]; ok {
		return have.part, have.err
	}
	depth, busy := c.busy[list]
	if busy {
		c.met = min(c.met, depth)
	}
	if (h.null || busy) && c.holds(c.scope, places, nil) {
		return &part{write: constant("null"), places: places, scope: c.scope}, nil
	}
	if busy {
		return nil, refuse(places[0], "$ref", "the schema requires itself without end: make a member on the way optional")
	}
	return c.fresh(places, h, list, key)
}

// fresh compiles a list that is not known yet.
func (c *compiler) fresh(places []schema.Place, h hint, list, key string) (*part, error) {
	depth, met := len(c.busy), c.met
	c.busy[list], c.met = depth, math.MaxInt
	p, err := c.ways(places, h)
	delete(c.busy, list)
	if c.met < depth {
		c.met = min(c.met, met)
		return p, err
	}
	c.met = met
	if h.top && h.example != nil {
		return p, err
	}
	c.parts[key] = outcome{p, err}
	if err == nil && p.object != nil && !h.null && !h.top {
		c.objects[list] = p
	}
	return p, err
}

// ways tries the branches of oneOf, anyOf, if and dependentSchemas in turn, the first ones first.
func (c *compiler) ways(places []schema.Place, h hint) (*part, error) {
	for _, place := range places {
		if err := c.circles.visit(place, 0); err != nil {
			return nil, err
		}
	}
	var failed failures
	var way []int
	scope := c.scope
	for tries := 1; ; tries++ {
		c.count++
		c.scope = scope
		f := newFacts(places, way)
		if tries > maxAttempts {
			f.proofs = fewProofs
		}
		p, err := c.way(f, h)
		if err == nil || failed.add(err) {
			return p, err
		}
		if way = f.next(); way == nil {
			return nil, failed.first
		}
		if tries == maxWays {
			return nil, failed.unsure(tries)
		}
	}
}

func (c *compiler) way(f *facts, h hint) (*part, error) {
	for _, place := range f.roots {
		if err := c.gatherAs(f, place); err != nil {
			return nil, err
		}
	}
	p, err := c.build(f, h)
	if err != nil {
		return nil, err
	}
	p.places, p.scope = f.roots, c.scope
	p.passed = append(p.passed, f.passed...)
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
