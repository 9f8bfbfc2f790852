package stub

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxCompared bounds the values that are compared for one matcher: a million. Past it they count as different. Arrays
// in any order are what costs so many.
const maxCompared = 1_000_000

// equalJSON is equalToJson.
type equalJSON struct {
	want any
	// order and extra say that the order of arrays and what is there besides make no difference.
	order, extra bool
	text         string
}

func (m *equalJSON) matches(v value) bool {
	have, ok := v.json()
	if !ok {
		return false
	}
	compare := func() (same, sure bool) {
		c := comparison{equalJSON: m, left: maxCompared}
		same = c.same(m.want, have)
		return same, same || c.left >= 0
	}
	if !m.order {
		same, _ := compare()
		return same
	}
	return v.of.spend(compare)
}
func (m *equalJSON) missing() bool  { return false }
func (m *equalJSON) String() string { return "equalToJson " + shown(m.text) }

// comparison holds one value to another and keeps count.
type comparison struct {
	*equalJSON
	left int
}

func (c *comparison) same(want, have any) bool {
	if c.left--; c.left < 0 {
		return false
	}
	switch want := want.(type) {
	case map[string]any:
		have, ok := have.(map[string]any)
		if !ok || len(have) != len(want) && !c.extra {
			return false
		}
		for name, wanted := range want {
			if got, there := have[name]; !there || !c.same(wanted, got) {
				return false
			}
		}
		return true
	case []any:
		have, ok := have.([]any)
		return ok && c.sameArray(want, have)
	case json.Number:
		have, ok := have.(json.Number)
		return ok && sameNumber(want, have)
	}
	return want == have
}

// sameArray compares element by element or, where the order makes no difference, looks for a partner for each. Extra
// elements come last where order counts.
func (c *comparison) sameArray(want, have []any) bool {
	if len(want) > len(have) || len(want) != len(have) && !c.extra {
		return false
	}
	if c.order {
		// Most arrays come in the order that was written, and that is cheap to see.
		return len(want) == len(have) && c.inOrder(want, have) || c.inAnyOrder(want, have)
	}
	return c.inOrder(want, have)
}

func (c *comparison) inOrder(want, have []any) bool {
	for i := range want {
		if !c.same(want[i], have[i]) {
			return false
		}
	}
	return true
}

func (c *comparison) inAnyOrder(want, have []any) bool {
	return paired(len(want), len(have), &c.left, func(i, j int) bool { return c.same(want[i], have[j]) })
}

// sameNumber reports whether two numbers have one value: 1, 1.0 and 1e0 are one.
func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, sound := schema.Rational(a)
	y, alsoSound := schema.Rational(b)
	return sound && alsoSound && x.Cmp(y) == 0
}

// paired reports whether each of the wanted ones can have one of those that are there to itself. Taking the first that
// fits would miss some: {"a":1} may take the partner that {"a":1,"b":2} needs. So one that was taken is asked to move
// on (augmenting paths). Each step counts against what is left, and past that there is no pairing.
func paired(wanted, there int, left *int, fits func(i, j int) bool) bool {
	owner := make([]int, there)
	for j := range owner {
		owner[j] = -1
	}
	var asked []bool
	var find func(i, depth int) bool
	find = func(i, depth int) bool {
		for step := range there {
			// Most arrays come in the order that was written, so the search begins there.
			j := (i + step) % there
			if *left--; *left < 0 || depth > maxMoves {
				return false
			}
			if asked[j] || !fits(i, j) {
				continue
			}
			asked[j] = true
			if owner[j] < 0 || find(owner[j], depth+1) {
				owner[j] = i
				return true
			}
		}
		return false
	}
	for i := range wanted {
		asked = make([]bool, there)
		if *left -= there / 64; !find(i, 0) {
			return false
		}
	}
	return true
}

// maxMoves bounds how many elements move on to make room for one.
const maxMoves = 1000

// difference is where two values first differ, for people: the place, and what was wanted there.
func (c *comparison) difference(want, have any, pointer string) (at, wanted string, found bool) {
	if c.left--; c.left < 0 {
		return "", "", false
	}
	switch want := want.(type) {
	case map[string]any:
		if got, ok := have.(map[string]any); ok {
			return c.objectDifference(want, got, pointer)
		}
	case []any:
		if got, ok := have.([]any); ok {
			return c.arrayDifference(want, got, pointer)
		}
	}
	if c.same(want, have) {
		return "", "", false
	}
	return pointer, shownJSON(want), true
}

func (c *comparison) objectDifference(want, have map[string]any, pointer string) (at, wanted string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		below := schema.AppendPointer(pointer, name)
		got, there := have[name]
		switch {
		case !there && problem.SecretName(name):
			return below, redacted, true
		case !there:
			return below, shownJSON(want[name]), true
		}
		if at, wanted, found = c.difference(want[name], got, below); found {
			if problem.SecretName(name) {
				wanted = redacted
			}
			return at, wanted, true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, there := want[name]; !there && !c.extra {
			return schema.AppendPointer(pointer, name), "nothing", true
		}
	}
	return "", "", false
}

func (c *comparison) arrayDifference(want, have []any, pointer string) (at, wanted string, found bool) {
	if c.order || len(want) > len(have) || len(want) != len(have) && !c.extra {
		if c.sameArray(want, have) {
			return "", "", false
		}
		return pointer, strconv.Itoa(len(want)) + " elements", true
	}
	for i := range want {
		if at, wanted, found = c.difference(want[i], have[i], pointer+"/"+strconv.Itoa(i)); found {
			return at, wanted, true
		}
	}
	return "", "", false
}

// shownJSON is a scalar as JSON writes it, or the kind of another value: it may have secrets within.
func shownJSON(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	case string:
		return quoted(v)
	case json.Number:
		return shown(v.String())
	case bool:
		return strconv.FormatBool(v)
	}
	return "null"
}
