package fake

import (
	"errors"
	"slices"

	"understudy/mock/schema"
)

// listPart makes arrays.
type listPart struct {
	// first have schemas of their own; rest makes every element after them, unless later does when one is first wanted.
	// Both are nil where there may be none.
	first []*part
	rest  *part
	later *later
	// head numbers the schema, so that it is not made within itself without end.
	head int
	// need is the least number of elements and most the largest; low and high bound the usual one.
	need, most, low, high int
	unique                bool
}

var errNotDistinct = errors.New("uniqueItems: not enough distinct elements were found: lower minItems")

// usual is the largest number of elements where the schema leaves it open, and maxAsked the largest that a call gets
// because it asks for it.
const (
	usual    = 3
	maxAsked = 100
)

// array compiles a list.
func (c *compiler) array(f *facts, h hint) (*part, error) {
	low, high := f.counts[0], f.counts[1]
	if low.n > high.n {
		return nil, refuse(low.at, "minItems", "at least %d elements cannot be at most %d: mend one of the two",
			low.n, high.n)
	}
	if low.n > MaxBytes {
		return nil, refuse(low.at, "minItems", "%d elements are more than can be made up: lower it", low.n)
	}
	if !f.spoken() {
		if told := c.told(array, f, h); told != nil {
			return told, nil
		}
	}
	h.example, h.faker, h.vary = nil, f.faker, h.vary || f.unique
	h.top, h.null = false, false
	l := &listPart{need: low.n, most: high.n, high: high.n, unique: f.unique, head: c.head(f)}
	if err := c.first(l, f, h); err != nil {
		return nil, err
	}
	if len(l.first) < f.longestPrefix() {
		l.high, l.most = len(l.first), len(l.first)
	} else if err := c.rest(l, f, h); err != nil {
		return nil, err
	}
	if l.rest == nil && l.later == nil {
		l.most = min(l.most, len(l.first))
	}
	if l.need > l.most {
		return nil, refuse(low.at, "minItems", "%d elements are asked for where only %d can be: mend the schema",
			l.need, len(l.first))
	}
	l.settle()
	made := &part{write: l.write, list: l, parts: l.first}
	if l.rest != nil {
		made.parts = append(slices.Clone(l.first), l.rest)
	}
	if l.later != nil {
		made.later = []*later{l.later}
	}
	if l.unique && l.need > 1 {
		return made, c.distinct(made, f.roots[0])
	}
	return made, nil
}

// settle fixes how many elements there usually are: one to three, unless the schema says otherwise.
func (l *listPart) settle() {
	most := min(l.most, max(l.need, len(l.first), usual))
	l.high, l.low = most, min(most, max(l.need, len(l.first), 1))
}

// distinct sees to it that a list of distinct elements can be as long as it must be, and keeps one that is.
func (c *compiler) distinct(made *part, at schema.Place) error {
	once := made.write
	for attempt := range uint64(maxAttempts) {
		good, err := c.sample(at, once, attempt)
		if err != nil {
			continue
		}
		made.write = func(s *state, h uint64, dst []byte) ([]byte, error) {
			out, err := once(s, h, dst)
			if errors.Is(err, errNotDistinct) {
				return append(dst, good...), nil
			}
			return out, err
		}
		return nil
	}
	return refuse(at, "uniqueItems", "%d distinct elements were not found in %d tries: lower minItems", made.list.need,
		maxAttempts)
}

// number is how many elements to make, and what makes those after the first.
func (l *listPart) number(s *state, top bool, dst []byte) (int, *part) {
	n := int(s.between(int64(l.low), int64(l.high)))
	if top && s.limit > 0 {
		n = max(l.need, min(s.limit, l.most, maxAsked))
	} else if s.lean(dst) {
		n = l.need
	}
	rest := l.rest
	if l.later != nil && n > len(l.first) && !s.proof {
		rest = l.later.part()
	}
	if rest == nil || n > l.need && rest.again(s) {
		n = min(n, max(l.need, len(l.first)))
	}
	return n, rest
}

// again reports whether elements would show a schema within itself.
func (p *part) again(s *state) bool {
	return p.object != nil && s.shows(p.object.head) || p.list != nil && s.shows(p.list.head)
}

// write appends the array.
func (l *listPart) write(s *state, h uint64, dst []byte) ([]byte, error) {
	top := s.top
	s.top = false
	s.roll(h)
	n, rest := l.number(s, top, dst)
	s.depth++
	base, from := s.base, s.from
	s.heads = append(s.heads, l.head)
	defer func() { s.leave(); s.base, s.from = base, from }()
	var seen map[string]bool
	if l.unique {
		seen = make(map[string]bool, n)
	}
	start := len(dst)
	dst = append(dst, '[')
	for i := range n {
		if err := s.room(dst); err != nil {
			return dst[:start], err
		}
		before := len(dst)
		if i > 0 {
			dst = append(dst, ',')
		}
		if top {
			s.base, s.from = s.depth, len(dst)
		}
		p := rest
		if i < len(l.first) {
			p = l.first[i]
		}
		out, err := element(s, p, derive(h, uint64(i)), dst, seen)
		if i >= l.need && (errors.Is(err, errNotDistinct) || top && len(out)-s.start > MaxBytes*3/4) {
			dst = dst[:before]
			break
		}
		if err != nil {
			return dst[:start], err
		}
		dst = out
	}
	return append(dst, ']'), nil
}

// element appends one element that is not there yet.
func element(s *state, p *part, h uint64, dst []byte, seen map[string]bool) ([]byte, error) {
	outer := s.owner
	defer func() { s.owner = outer }()
	if seen == nil {
		s.owner = h
		return p.write(s, h, dst)
	}
	for attempt := range uint64(4 * maxAttempts) {
		s.owner = derive(h, attempt)
		out, err := p.write(s, s.owner, dst)
		if err != nil {
			return dst, err
		}
		if key := string(out[len(dst):]); !seen[key] {
			seen[key] = true
			return out, nil
		}
	}
	return dst, errNotDistinct
}
