package schema

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// PatternTimeout bounds the time one pattern may take over one string: 100 ms. Past it the string counts as no match.
const PatternTimeout = 100 * time.Millisecond

// maxPattern is the longest pattern that is compiled, in bytes.
const maxPattern = 16 << 10

// A Pattern is an ECMA-262 regular expression (JSON Schema 2020-12, section 6.3.3).
type Pattern struct {
	source string
	// Exactly one of the two is set: RE2 matches in linear time, so it takes each pattern that means the same there.
	linear   *regexp.Regexp
	backtrac *regexp2.Regexp
}

// CompilePattern compiles an ECMA-262 pattern.
func CompilePattern(source string) (*Pattern, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("pattern is longer than %d bytes", maxPattern)
	}
	if size, known := unrolledSize(source); known && size <= maxLinear && sameInRE2(source) {
		if linear, err := regexp.Compile(source); err == nil {
			return &Pattern{source: source, linear: linear}, nil
		}
	}
	backtrac, err := regexp2.Compile(source, regexp2.ECMAScript, regexp2.Unicode)
	if plain := plainEscapes(source); err != nil || plain != source {
		// Without the u flag ECMA-262 lets through escapes of characters that need none, as many documents have them.
		if backtrac, err = regexp2.Compile(plain, regexp2.ECMAScript); err != nil {
			return nil, fmt.Errorf("pattern is no ECMA-262 regular expression")
		}
	}
	backtrac.MatchTimeout = PatternTimeout
	return &Pattern{source: source, backtrac: backtrac}, nil
}

// compilePattern is CompilePattern for the schema library, which holds a nil in an interface to be a pattern.
func compilePattern(source string) (jsonschema.Regexp, error) {
	pattern, err := CompilePattern(source)
	if err != nil {
		return nil, err
	}
	return pattern, nil
}

// String is the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// MatchString reports whether the pattern is found in the text. A search that takes too long finds nothing.
func (p *Pattern) MatchString(text string) bool {
	found, _ := p.search(text)
	return found
}

// search is MatchString, and is not sure where it took too long.
func (p *Pattern) search(text string) (found, sure bool) {
	if p.linear != nil {
		return p.linear.MatchString(text), true
	}
	found, err := p.backtrac.MatchString(text)
	return found && err == nil, err == nil
}

// plainEscapes writes letters that are escaped without need as what they are in ECMA-262, themselves: the engine takes
// \A, \z and the like for anchors (ECMA-262, annex B.1.2, IdentityEscape).
func plainEscapes(source string) string {
	var out strings.Builder
	for i := 0; i < len(source); i++ {
		if source[i] == '\\' && i+1 < len(source) {
			i++
			if strings.IndexByte("AaCEeGghHijKlLmMNoOqQRTUVXyYzZ", source[i]) < 0 {
				out.WriteByte('\\')
			}
		}
		out.WriteByte(source[i])
	}
	return out.String()
}

// sameInRE2 reports whether a pattern is made only of parts that mean the same in RE2 as in ECMA-262. What differs is
// left to the other engine: \s and . know other line ends, \A and \z are letters, [[:x:]] and (?i) do not exist, and
// what stands for a place cannot be repeated.
func sameInRE2(source string) bool {
	class, place := false, true
	for i := 0; i < len(source); i++ {
		c := source[i]
		if !class && place && strings.IndexByte("*+?{", c) >= 0 {
			return false
		}
		place = strings.IndexByte("^$(|", c) >= 0
		switch {
		case c == '\\':
			if i++; i == len(source) || !strings.ContainsRune(`dDwW\.-/^$*+?()[]{}|nrtfv`, rune(source[i])) {
				return false
			}
			if class && strings.ContainsRune("DW", rune(source[i])) {
				return false
			}
		case c >= 0x80, !class && c == '.':
			return false
		case class && c == '[':
			return false
		case c == '[':
			class = true
			if strings.HasPrefix(source[i:], "[]") || strings.HasPrefix(source[i:], "[^]") {
				return false
			}
		case c == ']':
			class = false
		case !class && c == '(' && strings.HasPrefix(source[i:], "(?"):
			if !strings.HasPrefix(source[i:], "(?:") {
				return false
			}
			i += len("?:")
		}
	}
	return !class
}
