package schema

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/dlclark/regexp2/v2"
)

// An Expression is a regular expression that a whole text must match, as the patterns of WireMock's stubs are written
// (java.util.regex). RE2 takes each one that it knows; look-ahead and the like, and what would be large once its
// repetitions are written out, is left to an engine that goes back on itself, with PatternTimeout for each text. Its
// dots end at \n alone, and (?i) folds Unicode.
type Expression struct {
	source   string
	linear   *regexp.Regexp
	backtrac *regexp2.Regexp
	// size counts what the expression was compiled to.
	size int
}

var (
	errNoExpression = errors.New("is no regular expression")
	errClassInClass = errors.New("has a class within a class, or &&, which is not supported")
)

// CompileExpression compiles a regular expression of at most 16 KiB.
func CompileExpression(source string) (*Expression, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("is longer than %d bytes", maxPattern)
	}
	if classInClass(source) {
		return nil, errClassInClass
	}
	// The source is looked at by itself first: "a)|(b" becomes valid only within brackets.
	whole := `\A(?:` + source + `)\z`
	if size, known := unrolledSize(source); known && size <= maxLinear {
		if linear, err := regexp.Compile(whole); err == nil {
			return &Expression{source: source, linear: linear, size: size}, nil
		}
	}
	if _, err := regexp2.Compile(source, regexp2.None); err != nil {
		return nil, errNoExpression
	}
	backtrac, err := regexp2.Compile(whole, regexp2.None)
	if err != nil {
		return nil, errNoExpression
	}
	backtrac.MatchTimeout = PatternTimeout
	return &Expression{source: source, backtrac: backtrac, size: len(source)}, nil
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.source }

// Size is about how many bytes of memory the expression takes.
func (e *Expression) Size() int {
	if e.backtrac != nil {
		return bytesPerLetter * len(e.source)
	}
	return len(e.source) + bytesPerPart*e.size
}

// bytesPerLetter is what a letter of an expression costs that goes back on itself, in bytes.
const bytesPerLetter = 64

// What a search in linear time may take: its steps are the length of the text times the size of the expression, and
// each takes about ten nanoseconds at worst.
const (
	quickSteps = 100_000
	maxSteps   = 50_000_000
)

// Quick reports whether a search in a text is over within about a millisecond.
func (e *Expression) Quick(text string) bool {
	return e.linear != nil && len(text) <= quickSteps/(e.size+1)
}

// Matches reports whether the whole text matches. It is not sure where the search took too long, or would.
func (e *Expression) Matches(text string) (found, sure bool) {
	if e.linear != nil {
		if len(text) > maxSteps/(e.size+1) {
			return false, false
		}
		return e.linear.MatchString(text), true
	}
	found, err := e.backtrac.MatchString(text)
	return found && err == nil, err == nil
}

// Prefix is what every text that matches begins with. It is "" where that is not known.
func (e *Expression) Prefix() string {
	if e.linear == nil {
		return ""
	}
	prefix, _ := e.linear.LiteralPrefix()
	return prefix
}
