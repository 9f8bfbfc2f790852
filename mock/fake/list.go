package fake

import (
	"errors"

	"understudy/mock/schema"
)

// listPart makes arrays.
type listPart struct {
	// first have schemas of their own; rest makes every element after them. Rest is nil where there may be none.
	first []*part
	rest  *part
	// need is the least number of elements; low and high bound the usual one.
	need, low, high int
	unique          bool
}

var errNotDistinct = errors.New("uniqueItems: not enough distinct elements were found: lower minItems")

// usual is the largest number of elements where the schema leaves it open.
const usual = 3

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
	h.top, h.example, h.null = false, nil, false
	l := &listPart{need: low.n, high: high.n, unique: f.unique}
	if err := c.first(l, f, h); err != nil {
		return nil, err
	}
	if len(l.first) < f.longestPrefix() {
		l.high = len(l.first)
	} else if err := c.rest(l, f, h); err != nil {
		return nil, err
	}
	if l.rest == nil && l.need > len(l.first) {
		return nil, refuse(low.at, "minItems", "%d elements are asked for where only %d can be: mend the schema",
			l.need, len(l.first))
	}
	l.settle()
	if l.unique && l.need > 1 {
		return c.distinct(l, f.roots[0])
	}
	return &part{write: l.write}, nil
}

// first compiles the elements that have schemas of their own: those of prefixItems, and those that contains asks for.
func (c *compiler) first(l *listPart, f *facts, h hint) error {
	prefix := f.longestPrefix()
	for index := 0; index < min(prefix, l.high); index++ {
		p, err := c.part(f.element(index), h)
		if err != nil {
			if index < l.need || final(err) {
				return err
			}
			return nil
		}
		l.first = append(l.first, p)
	}
	for _, want := range f.contains {
		for range min(want.low, MaxBytes) {
			if len(l.first) >= l.high {
				return refuse(want.at, "contains", "more elements are asked for than the list may have: mend the schema")
			}
			p, err := c.part(append(f.element(len(l.first)), want.at), h)
			if err != nil {
				return err
			}
			l.first = append(l.first, p)
		}
		l.need = max(l.need, len(l.first))
	}
	return nil
}

// rest compiles the elements after those. Where they cannot be made, or nothing is said about them, there are none,
// unless the list must have them.
func (c *compiler) rest(l *listPart, f *facts, h hint) error {
	places := f.element(noLimit)
	if places == nil {
		if l.need > len(l.first) {
			l.rest = wordPart()
		}
		return nil
	}
	if l.high <= len(l.first) {
		return nil
	}
	p, err := c.part(places, h)
	if err == nil {
		l.rest = p
		return nil
	}
	if final(err) || l.need > len(l.first) {
		return err
	}
	return nil
}

// settle fixes how many elements there usually are: one to three, unless the schema says otherwise.
func (l *listPart) settle() {
	most := min(l.high, max(l.need, len(l.first), usual))
	if l.rest == nil {
		most = min(l.high, len(l.first))
	}
	l.high, l.low = most, min(most, max(l.need, len(l.first), 1))
}

// distinct sees to it that a list of distinct elements can be as long as it must be, and keeps one that is.
func (c *compiler) distinct(l *listPart, at schema.Place) (*part, error) {
	for attempt := range uint64(maxAttempts) {
		good, err := c.sample(l.write, attempt)
		if err != nil {
			continue
		}
		return &part{write: func(s *state, h uint64, dst []byte) ([]byte, error) {
			out, err := l.write(s, h, dst)
			if errors.Is(err, errNotDistinct) {
				return append(dst, good...), nil
			}
			return out, err
		}}, nil
	}
	return nil, refuse(at, "uniqueItems", "there are not %d distinct elements: lower minItems", l.need)
}

// write appends the array.
func (l *listPart) write(s *state, h uint64, dst []byte) ([]byte, error) {
	s.roll(h)
	n := int(s.between(int64(l.low), int64(l.high)))
	if s.lean(dst) {
		n = l.need
	}
	s.depth++
	defer func() { s.depth-- }()
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
		out, err := l.element(s, derive(h, uint64(i)), dst, i, seen)
		if errors.Is(err, errNotDistinct) && i >= l.need {
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
func (l *listPart) element(s *state, h uint64, dst []byte, i int, seen map[string]bool) ([]byte, error) {
	outer := s.owner
	defer func() { s.owner = outer }()
	p := l.rest
	if i < len(l.first) {
		p = l.first[i]
	}
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
