package fake

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// drawn are ways to make strings after a pattern: drawn from it as a whole, and put together from what its look-aheads
// ask for.
func drawn(source string, low, high int) []candidate {
	re, read := parsed(source)
	if re == nil {
		return nil
	}
	root := branchOf(re, 0)
	first := candidate{make: func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		start := utf8.RuneCount(dst)
		least := max(root.min, min(low, root.max))
		most := max(least, min(root.max, high, least+10))
		dst = root.draw(s, int(s.between(int64(least), int64(most))), dst)
		for utf8.RuneCount(dst)-start < low {
			dst = append(dst, alphabet[s.below(26)])
		}
		return dst
	}}
	if !read.lossy && read.leading == nil && low <= root.max && exact(re, true, true) {
		first.keeps = source
	}
	list := []candidate{first}
	var wanted []*drawing
	for _, inside := range read.ahead {
		if re, _ := parsed(inside); re != nil {
			wanted = append(wanted, branchOf(re, 0))
		}
	}
	if wanted == nil {
		return list
	}
	return append(list, candidate{make: func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		start := len(dst)
		for _, d := range wanted {
			dst = d.draw(s, d.min, dst)
		}
		for len(dst)-start < max(low, 12) && len(dst)-start < high {
			dst = append(dst, lettersAndDigits[s.below(62)])
		}
		return dst
	}})
}

// exact reports whether whatever is drawn from a pattern matches it: it asserts nothing but its start and its end.
func exact(re *syntax.Regexp, starts, ends bool) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return starts
	case syntax.OpEndText:
		return ends
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpEmptyMatch:
		return true
	case syntax.OpConcat:
		for i, sub := range re.Sub {
			// Anchors take no room, so what stands beside one still starts or ends the string.
			first := i == 0 || i == 1 && re.Sub[0].Op == syntax.OpBeginText
			last := i == len(re.Sub)-1 || i == len(re.Sub)-2 && re.Sub[i+1].Op == syntax.OpEndText
			if !exact(sub, starts && first, ends && last) {
				return false
			}
		}
		return true
	case syntax.OpAlternate, syntax.OpCapture:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !exact(sub, starts, ends) })
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		return exact(re.Sub[0], false, false)
	}
	return false
}

// drawing is a pattern's tree with the lengths, in code points, of what it matches.
type drawing struct {
	op       syntax.Op
	runes    []rune
	kids     []*drawing
	low      int
	high     int
	min, max int
	// kept is the number of the group whose text is kept, and again that of the one whose text is written again.
	kept, again int
}

// maxDrawDepth bounds how deep a pattern's groups are followed.
const maxDrawDepth = 200

func branchOf(re *syntax.Regexp, depth int) *drawing {
	d := &drawing{op: re.Op, runes: re.Rune, low: 1, high: 1}
	if re.Op == syntax.OpCapture {
		d.kept, d.again = groupOf(re.Name, keptGroup), groupOf(re.Name, againGroup)
	}
	if depth < maxDrawDepth {
		for _, sub := range re.Sub {
			d.kids = append(d.kids, branchOf(sub, depth+1))
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		d.min, d.max = len(re.Rune), len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		d.min, d.max = 1, 1
	case syntax.OpConcat:
		for _, kid := range d.kids {
			d.min, d.max = capped(d.min+kid.min), capped(d.max+kid.max)
		}
	case syntax.OpAlternate:
		d.min = noLimit
		for _, kid := range d.kids {
			d.min, d.max = min(d.min, kid.min), max(d.max, kid.max)
		}
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat, syntax.OpCapture:
		d.repeat(re)
	}
	return d
}

func (d *drawing) repeat(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpStar:
		d.low, d.high = 0, noLimit
	case syntax.OpPlus:
		d.low, d.high = 1, noLimit
	case syntax.OpQuest:
		d.low, d.high = 0, 1
	case syntax.OpRepeat:
		d.low, d.high = re.Min, re.Max
		if re.Max < 0 {
			d.high = noLimit
		}
	}
	if len(d.kids) > 0 {
		d.min, d.max = capped(d.low*d.kids[0].min), capped(d.high*d.kids[0].max)
	}
}

func capped(n int) int { return min(n, noLimit) }

// draw appends a string of the wanted length, as near as the pattern lets it.
func (d *drawing) draw(s *state, want int, dst []byte) []byte {
	switch d.op {
	case syntax.OpLiteral:
		for _, r := range d.runes {
			dst = utf8.AppendRune(dst, r)
		}
	case syntax.OpCharClass:
		dst = utf8.AppendRune(dst, s.ofClass(d.runes))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		dst = append(dst, (lettersAndDigits + alphabet + "-_!#$ ")[s.below(62+26+6)])
	case syntax.OpConcat:
		dst = share(s, d.kids, want, dst)
	case syntax.OpAlternate:
		dst = d.alternative(s, want).draw(s, want, dst)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat, syntax.OpCapture:
		if d.again > 0 {
			return append(dst, s.groups[d.again-1]...)
		}
		start := len(dst)
		if len(d.kids) > 0 {
			dst = d.repeated(s, want, dst)
		}
		if d.kept > 0 {
			s.groups[d.kept-1] = append(s.groups[d.kept-1][:0], dst[start:]...)
		}
	}
	return dst
}

// share spreads a length over parts that follow each other.
func share(s *state, parts []*drawing, want int, dst []byte) []byte {
	spare, stretch := want, 0
	for _, part := range parts {
		spare -= part.min
		stretch = capped(stretch + part.max - part.min)
	}
	for i, part := range parts {
		own := part.max - part.min
		stretch = 0
		for _, later := range parts[i+1:] {
			stretch = capped(stretch + later.max - later.min)
		}
		give := 0
		if spare > 0 {
			least := max(0, min(spare-stretch, own))
			give = int(s.between(int64(least), int64(max(least, min(spare, own)))))
		}
		spare -= give
		dst = part.draw(s, part.min+give, dst)
	}
	return dst
}

func (d *drawing) alternative(s *state, want int) *drawing {
	var fit []*drawing
	for _, kid := range d.kids {
		if kid.min <= want && want <= kid.max {
			fit = append(fit, kid)
		}
	}
	if fit == nil {
		fit = d.kids
	}
	return fit[s.below(uint64(len(fit)))]
}

func (d *drawing) repeated(s *state, want int, dst []byte) []byte {
	kid := d.kids[0]
	least := d.low
	if kid.max > 0 {
		least = max(least, min((want+kid.max-1)/kid.max, d.high))
	}
	most := max(least, min(d.high, least+3))
	if kid.min > 0 {
		most = max(least, min(most, want/kid.min))
	}
	parts := make([]*drawing, s.between(int64(least), int64(most)))
	for i := range parts {
		parts[i] = kid
	}
	return share(s, parts, want, dst)
}

// ofClass draws from a character class, given as pairs of first and last. Printable ASCII comes first, for it is what
// documents mean.
func (s *state) ofClass(pairs []rune) rune {
	for _, within := range [...][2]rune{
		{'!', '~'}, {' ', '~'}, {0xa1, 0xd7ff}, {0xe000, utf8.MaxRune}, {0, utf8.MaxRune},
	} {
		total := int64(0)
		for i := 0; i < len(pairs); i += 2 {
			if low, high := max(pairs[i], within[0]), min(pairs[i+1], within[1]); low <= high {
				total += int64(high-low) + 1
			}
		}
		if total == 0 {
			continue
		}
		k := s.between(0, total-1)
		for i := 0; i < len(pairs); i += 2 {
			low, high := max(pairs[i], within[0]), min(pairs[i+1], within[1])
			if low > high {
				continue
			}
			if size := int64(high-low) + 1; k >= size {
				k -= size
				continue
			}
			return low + rune(k)
		}
	}
	return 'a'
}
