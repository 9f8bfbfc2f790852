package schema

import (
	"regexp/syntax"
	"strings"
)

// maxLinear is how many parts an expression for RE2 may have: ten thousand. RE2 writes repetitions out and lists the
// ranges of each class, so a short text such as (\pL{1000}) can take megabytes.
const maxLinear = 10_000

// bytesPerPart is about what a part of a compiled expression takes.
const bytesPerPart = 40

// unrolledSize counts the parts of an expression once its repetitions are written out: operators, letters and ranges of
// letters. It stops counting soon after maxLinear. RE2 does not know each expression.
func unrolledSize(source string) (size int, known bool) {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return 0, false
	}
	return partsOfExpression(parsed), true
}

func partsOfExpression(e *syntax.Regexp) int {
	size := 1 + len(e.Rune)
	for _, sub := range e.Sub {
		if size += partsOfExpression(sub); size > maxLinear {
			return size
		}
	}
	if e.Op == syntax.OpRepeat {
		// The syntax allows a thousand repetitions at most, so this cannot overflow.
		size *= max(e.Min, e.Max, 1)
	}
	return size
}

// classInClass reports whether a class has another one in it, or &&: java.util.regex makes unions and intersections of
// those ([a-z&&[^b]]), and all others plain letters. The names of RE2 ([[:alpha:]]) are none.
func classInClass(source string) bool {
	inClass := false
	for i := 0; i < len(source); i++ {
		rest := source[i:]
		switch {
		case strings.HasPrefix(rest, `\Q`):
			end := strings.Index(rest, `\E`)
			if end < 0 {
				return false
			}
			i += end + 1
		case rest[0] == '\\':
			i++
		case inClass && strings.HasPrefix(rest, "[:"):
			if end := strings.Index(rest, ":]"); end > 0 {
				i += end + 1
			}
		case inClass && (rest[0] == '[' || strings.HasPrefix(rest, "&&")):
			return true
		case inClass && rest[0] == ']':
			inClass = false
		case !inClass && rest[0] == '[':
			inClass = true
			// A bracket that closes is a letter where it comes first.
			if strings.HasPrefix(rest, "[^]") {
				i++
			}
			if strings.HasPrefix(source[i+1:], "]") {
				i++
			}
		}
	}
	return false
}
