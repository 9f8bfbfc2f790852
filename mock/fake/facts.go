package fake

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"

	"understudy/mock/schema"
)

// kinds is a set of JSON types. Whole numbers and broken ones are told apart.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	integer
	fraction
	text
	array
	object

	number   = integer | fraction
	anything = null | boolean | number | text | array | object
)

func kindsOf(name string) kinds {
	switch name {
	case "null":
		return null
	case "boolean":
		return boolean
	case "integer":
		return integer
	case "number":
		return number
	case "string":
		return text
	case "array":
		return array
	case "object":
		return object
	}
	return 0
}

// bound is one end of a range of numbers.
type bound struct {
	value *big.Rat
	open  bool
	at    schema.Place
}

// limit is a count that a keyword sets.
type limit struct {
	n  int
	at schema.Place
}

// noLimit is the largest count.
const noLimit = math.MaxInt32

type pattern struct {
	*schema.Pattern
	at schema.Place
}

type contains struct {
	at        schema.Place
	low, high int
	// there is how many elements cannot but be what is asked for.
	there int
}

// listed are the values that enum or const allows.
type listed struct {
	at      schema.Place
	keyword string
	values  []*schema.Node
}

type dependency struct {
	name  string
	needs []string
	at    schema.Place
}

// facts are all that a list of places says about one value, for one way through their branches.
type facts struct {
	roots []schema.Place
	seen  map[*schema.Node]bool
	// way are the branches to take; taken and sizes record those met and how many there were.
	way, taken, sizes []int
	// self is the schema whose name a discriminator gets.
	self schema.Place

	types     kinds
	typed     schema.Place
	order     []kinds
	leaning   kinds
	enums     []listed
	check     bool
	checkAt   schema.Place
	checkWord string
	// wide: values are looked for in unusual places, too.
	wide bool
	// eager: optional members are made at once, so that a check can tell them.
	eager bool
	faker schema.Place
	// told are the documented examples and defaults.
	told []*schema.Node
	// branches are the branches taken, by the schema that has them.
	branches map[*schema.Node]schema.Place
	// passed is what was passed over.
	passed []error
	// estranged are schemas that the value must not keep.
	estranged []schema.Place

	low, high *bound
	multiples []*big.Rat

	lengths, counts, sizeOf [2]limit
	patterns                []pattern
	formats                 []string
	// encoding and mediaType say what a string holds, and content is the schema of that.
	encoding, mediaType string
	content             schema.Place
	// unlike are patterns that must not match.
	unlike []string

	layers   []layer
	listed   []string
	required []string
	needs    map[string]schema.Place
	// proofs is how often a value is tried at compilation.
	proofs  int
	denied  map[string]schema.Place
	forced  map[string][]string
	depends []dependency
	names   []schema.Place

	unique   bool
	contains []contains
}

func newFacts(roots []schema.Place, way []int) *facts {
	open := [2]limit{{n: 0}, {n: noLimit}}
	return &facts{
		roots: roots, way: way, self: roots[0], seen: map[*schema.Node]bool{}, types: anything,
		lengths: open, counts: open, sizeOf: open,
		branches: map[*schema.Node]schema.Place{}, needs: map[string]schema.Place{},
		denied: map[string]schema.Place{}, forced: map[string][]string{}, proofs: maxProofs,
	}
}

// choose takes a branch where n ways part.
func (f *facts) choose(n int) int {
	branch := 0
	if len(f.taken) < len(f.way) {
		branch = f.way[len(f.taken)]
	}
	f.taken, f.sizes = append(f.taken, branch), append(f.sizes, n)
	return branch
}

// next is the way to try after this one, or nil when all were tried.
func (f *facts) next() []int {
	way := slices.Clone(f.taken)
	for i := len(way) - 1; i >= 0; i-- {
		if way[i]++; way[i] < f.sizes[i] {
			return way[:i+1]
		}
	}
	return nil
}

// verify asks for every value to be checked as a whole.
func (f *facts) verify(at schema.Place, keyword string) {
	if !f.check {
		f.check, f.checkAt, f.checkWord = true, at, keyword
	}
}

func (f *facts) restrict(allowed kinds, at schema.Place) {
	f.types &= allowed
	f.typed = at
}

func (f *facts) require(name string, at schema.Place) {
	if _, have := f.needs[name]; !have {
		f.needs[name] = at
		f.required = append(f.required, name)
	}
}

// count reads a whole number of a keyword. Larger ones than can ever matter are cut.
func count(at schema.Place) (int, bool) {
	value, ok := rational(at.Node)
	if !ok || !value.IsInt() || value.Sign() < 0 {
		return 0, false
	}
	if !value.Num().IsInt64() || value.Num().Int64() > noLimit {
		return noLimit, true
	}
	return int(value.Num().Int64()), true
}

func rational(node *schema.Node) (*big.Rat, bool) {
	if node == nil || node.Kind != schema.Number {
		return nil, false
	}
	return schema.Rational(json.Number(node.Text))
}

// atLeast and atMost tighten a range of counts.
func atLeast(limits *[2]limit, at schema.Place) {
	if n, ok := count(at); ok && n > limits[0].n {
		limits[0] = limit{n, at}
	}
}

func atMost(limits *[2]limit, at schema.Place) {
	if n, ok := count(at); ok && n < limits[1].n {
		limits[1] = limit{n, at}
	}
}

func (f *facts) above(b bound) {
	if f.low == nil || b.value.Cmp(f.low.value) > 0 || b.value.Cmp(f.low.value) == 0 && b.open {
		f.low = &b
	}
}

func (f *facts) under(b bound) {
	if f.high == nil || b.value.Cmp(f.high.value) < 0 || b.value.Cmp(f.high.value) == 0 && b.open {
		f.high = &b
	}
}
