package schema

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/dlclark/regexp2/v2"
)

// An Expression is a regular expression that a whole text must match, as the patterns of WireMock's stubs are written
// (java.util.regex). RE2 takes each one that it knows; look-ahead and the like are left to an engine that goes back on
// itself, with PatternTimeout for each text. Its dots end at \n alone, and (?i) folds Unicode.
type Expression struct {
	source   string
	linear   *regexp.Regexp
	backtrac *regexp2.Regexp
}

var errNoExpression = errors.New("is no regular expression")

// CompileExpression compiles a regular expression of at most 16 KiB.
func CompileExpression(source string) (*Expression, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("is longer than %d bytes", maxPattern)
	}
	// The source is compiled by itself first: "a)|(b" becomes valid only within brackets.
	whole := `\A(?:` + source + `)\z`
	if _, err := regexp.Compile(source); err == nil {
		if linear, err := regexp.Compile(whole); err == nil {
			return &Expression{source: source, linear: linear}, nil
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
	return &Expression{source: source, backtrac: backtrac}, nil
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.source }

// Matches reports whether the whole text matches. A search that takes too long finds nothing.
func (e *Expression) Matches(text string) bool {
	if e.linear != nil {
		return e.linear.MatchString(text)
	}
	found, err := e.backtrac.MatchString(text)
	return found && err == nil
}

// Prefix is what every text that matches begins with. It is "" where that is not known.
func (e *Expression) Prefix() string {
	if e.linear == nil {
		return ""
	}
	prefix, _ := e.linear.LiteralPrefix()
	return prefix
}
