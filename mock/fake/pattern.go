package fake

import (
	"regexp/syntax"
	"strconv"
	"strings"
)

// ecma rewrites an ECMA-262 pattern so that Go can parse it, for drawing strings from it. Whether a string matches is
// decided by the schema room's engine alone, so what is lost here costs attempts and never truth: look-around is taken
// out, and long counts are shortened.
type ecma struct {
	source string
	out    strings.Builder
	// atom is where the last atom begins in out, for counts that must be written as several.
	atom int
	// open are the starts of the groups that are open.
	open []int
	// ahead are the insides of positive look-aheads; lossy says that any look-around was taken out.
	ahead []string
	lossy bool
	// leading are the look-arounds at the start of the string, which are no loss.
	leading []lookahead
	// slack bounds how far a count's upper end may lie above its lower end.
	slack int
	// groups are the capturing groups read so far, in their order. They are named only where the pattern repeats one.
	groups  []group
	repeats bool
}

// lookahead is what a look-ahead asks for, or forbids.
type lookahead struct {
	inside string
	not    bool
}

// maxRepeat is the largest count that Go takes.
const maxRepeat = 1000

// parsed is a pattern ready for drawing, and what was taken out of it. The pattern is nil where Go cannot parse it.
func parsed(source string) (*syntax.Regexp, *ecma) {
	for _, slack := range [...]int{noLimit, 5} {
		e := &ecma{source: source, slack: slack, repeats: repeating.MatchString(source)}
		for i := 0; i < len(source); {
			i = e.step(i)
		}
		if re, err := syntax.Parse(e.out.String(), syntax.Perl); err == nil {
			return re, e
		}
	}
	return nil, nil
}

// step rewrites what is at i and is where the next part begins.
func (e *ecma) step(i int) int {
	rest := e.source[i:]
	switch {
	case rest[0] == '\\':
		e.atom = e.out.Len()
		return i + e.escape(rest)
	case rest[0] == '[':
		e.atom = e.out.Len()
		return i + e.class(rest)
	case strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?<=") ||
		strings.HasPrefix(rest, "(?<!"):
		return i + e.around(rest)
	case rest[0] == '(':
		e.open = append(e.open, e.out.Len())
		if n := e.begin(rest); n > 0 {
			return i + n
		}
	case rest[0] == ')' && len(e.open) > 0:
		e.atom = e.open[len(e.open)-1]
		e.open = e.open[:len(e.open)-1]
		e.end()
	case rest[0] == '{':
		if n := e.count(rest); n > 0 {
			return i + n
		}
		e.atom = e.out.Len()
		e.out.WriteByte('\\')
	case !strings.ContainsRune("*+?|", rune(rest[0])):
		e.atom = e.out.Len()
	}
	e.out.WriteByte(rest[0])
	return i + 1
}

// around takes a look-around out and is its length.
func (e *ecma) around(rest string) int {
	n := groupEnd(rest)
	ahead := rest[2] != '<' && n > 3
	switch {
	case ahead && e.out.String() == "^":
		e.leading = append(e.leading, lookahead{rest[3 : n-1], rest[2] == '!'})
	default:
		e.lossy = true
	}
	if ahead && rest[2] == '=' {
		e.ahead = append(e.ahead, rest[3:n-1])
	}
	return n
}

// escape rewrites an escape and is its length.
func (e *ecma) escape(rest string) int {
	if len(rest) < 2 {
		e.out.WriteString(`\\`)
		return len(rest)
	}
	if n := e.again(rest); n > 0 {
		return n
	}
	switch c := rest[1]; {
	case c == 'u' && len(rest) > 2 && rest[2] == '{':
		if end := strings.IndexByte(rest, '}'); end > 0 {
			e.out.WriteString(`\x` + rest[2:end+1])
			return end + 1
		}
	case c == 'u' && len(rest) >= 6:
		e.out.WriteString(`\x{` + rest[2:6] + `}`)
		return 6
	case (c == 'p' || c == 'P') && strings.HasPrefix(rest[2:], "{") && strings.Contains(rest, "}"):
		end := strings.IndexByte(rest, '}')
		e.out.WriteString(rest[:end+1])
		return end + 1
	case c == 'c' && len(rest) > 2:
		e.out.WriteString(`\x{` + strconv.FormatInt(int64(rest[2]&31), 16) + `}`)
		return 3
	case strings.IndexByte("dDwWsSbBnrtfvx0123456789k", c) >= 0:
		e.out.WriteString(rest[:2])
		return 2
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		// Without the u flag an escaped letter that means nothing is the letter.
		e.out.WriteByte(c)
		return 2
	}
	e.out.WriteString(rest[:2])
	return 2
}

// class rewrites a character class and is its length.
func (e *ecma) class(rest string) int {
	switch {
	case strings.HasPrefix(rest, "[^]"):
		e.out.WriteString(`[\s\S]`)
		return 3
	case strings.HasPrefix(rest, "[]"):
		e.out.WriteString(`[^\x{0}-\x{10ffff}]`)
		return 2
	}
	e.out.WriteByte('[')
	i := 1
	for i < len(rest) && rest[i] != ']' {
		switch rest[i] {
		case '\\':
			if strings.HasPrefix(rest[i:], `\b`) {
				e.out.WriteString(`\x08`)
				i += 2
				continue
			}
			i += e.escape(rest[i:])
			continue
		case '[':
			e.out.WriteByte('\\')
		}
		e.out.WriteByte(rest[i])
		i++
	}
	e.out.WriteByte(']')
	return min(i+1, len(rest))
}

// count rewrites {n}, {n,} and {n,m} and is its length, or 0 where the brace stands for itself.
func (e *ecma) count(rest string) int {
	end := strings.IndexByte(rest, '}')
	if end < 0 {
		return 0
	}
	low, high, open := strings.Cut(rest[1:end], ",")
	n, err := strconv.Atoi(low)
	if err != nil || n < 0 || n > MaxBytes {
		return 0
	}
	m := n
	if open {
		if m, err = strconv.Atoi(high); err != nil {
			if high != "" {
				return 0
			}
			m = noLimit
		}
	}
	atom := e.out.String()[e.atom:]
	if len(atom)*(n/maxRepeat) > 1<<16 {
		return 0
	}
	for ; n > maxRepeat; n, m = n-maxRepeat, m-maxRepeat {
		e.out.WriteString("{" + strconv.Itoa(maxRepeat) + "}" + atom)
	}
	switch {
	case n == m:
		e.out.WriteString("{" + strconv.Itoa(n) + "}")
	case m == noLimit && e.slack == noLimit:
		e.out.WriteString("{" + strconv.Itoa(n) + ",}")
	default:
		e.out.WriteString("{" + strconv.Itoa(n) + "," + strconv.Itoa(min(m, maxRepeat, n+min(e.slack, maxRepeat))) + "}")
	}
	return end + 1
}

// groupEnd is the length of the group that a text begins with.
func groupEnd(text string) int {
	depth, class := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
