package change

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// bound reads a bound of a number. In OpenAPI 3.0 an exclusive one is a boolean beside it.
func (r reader) bound(f facet, whole *schema.Node) (facet, bool) {
	if r.dialect == schema.OpenAPI30 {
		exclusive := map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}[f.keyword]
		if exclusive != "" && whole.Member(exclusive).IsTrue() {
			f.keyword = exclusive
		}
	}
	f.value = jsonOf(f.at.Node)
	return f, f.at.Node.Kind == schema.Number
}

// bounded writes bounds as one minimum and one maximum, which are open where the bound itself is not allowed. Those of
// integers never are: above 0 is from 1 on. A number that is too large to count with stays as it is written.
func bounded(list []facet) []facet {
	counted := integral(list) > 0
	for _, side := range [...]struct {
		closed, open string
		inner        int
	}{{"minimum", "exclusiveMinimum", 1}, {"maximum", "exclusiveMaximum", -1}} {
		var left *facet
		var at int
		for _, keyword := range [...]string{side.closed, side.open} {
			i := find(list, keyword)
			if i < 0 {
				continue
			}
			f := list[i]
			f.keyword, f.open = side.closed, keyword == side.open
			if counted {
				f = f.inward(side.inner)
			}
			switch {
			case f.number() == nil:
				return list
			case left == nil:
				left, at = &f, i
			case f.stricter(left)*side.inner > 0 || f.stricter(left) == 0 && f.open:
				left = &f
				fallthrough
			default:
				list = slices.Delete(slices.Clone(list), max(at, i), max(at, i)+1)
				at = min(at, i)
			}
		}
		if left != nil {
			list[at] = *left
		}
	}
	return list
}

// number is the value of a bound, or nil where it is too large to count with.
func (f *facet) number() *big.Rat {
	n, ok := schema.Rational(json.Number(unquoted(f.value)))
	if !ok {
		return nil
	}
	return n
}

// stricter is how the number of a bound compares with that of another: 1 where it is larger.
func (f *facet) stricter(than *facet) int { return f.number().Cmp(than.number()) }

// inward is the bound as the integer next to it that it allows: a larger one for 1, a smaller one for -1.
func (f facet) inward(way int) facet {
	n := f.number()
	if n == nil || n.IsInt() && !f.open {
		return f
	}
	next := new(big.Int).Div(n.Num(), n.Denom())
	// Div rounds down. The bound itself is allowed only where it is an integer, and closed.
	if way > 0 {
		next.Add(next, big.NewInt(1))
	} else if n.IsInt() {
		next.Sub(next, big.NewInt(1))
	}
	f.value, f.open = jsonOf(&schema.Node{Kind: schema.Number, Text: next.String()}), false
	return f
}

// unquoted is a number's text, which stands in quotes where no float64 is the number.
func unquoted(value string) string { return strings.Trim(value, `"`) }

// moved is which way a bound moved.
func (f *facet) moved(to *facet) way {
	a, b := f.number(), to.number()
	if a == nil || b == nil {
		return unsure
	}
	by := b.Cmp(a)
	if f.keyword == "maximum" {
		by = -by
	}
	if by > 0 || by == 0 && to.open {
		return tighter
	}
	return looser
}
