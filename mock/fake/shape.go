package fake

import (
	"regexp/syntax"
	"slices"
)

// alwaysMatches reports whether every string of a candidate with a shape keeps the rule: its format is the candidate's,
// and its patterns are rows of characters, each of which allows what the shape has there. Such a pattern need not be
// matched again for each string.
func alwaysMatches(made candidate, rule *textRule) bool {
	foreign := func(format string) bool { return format != made.format }
	if made.shape == "" || slices.ContainsFunc(rule.formats, foreign) {
		return false
	}
	for _, p := range rule.patterns {
		re, read := parsed(p.String())
		if re == nil || read.lossy || !sameRow(re, made.shape) {
			return false
		}
	}
	return true
}

func sameRow(re *syntax.Regexp, shape string) bool {
	row := &places{}
	if !row.add(re) || !row.begun || !row.ended || len(row.classes) != len(shape) {
		return false
	}
	for i := range len(shape) {
		for _, c := range allowedBy(shape[i]) {
			if !inClass(row.classes[i], c) {
				return false
			}
		}
	}
	return true
}

// places is a pattern as one character class after the other.
type places struct {
	classes      [][]rune
	begun, ended bool
}

// add takes a part of a pattern in. It is false where the pattern is no such row.
func (r *places) add(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		r.begun = r.begun || len(r.classes) == 0
		return len(r.classes) == 0
	case syntax.OpEndText:
		r.ended = true
		return true
	case syntax.OpEmptyMatch:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			if !r.add(sub) {
				return false
			}
		}
		return true
	case syntax.OpRepeat:
		if re.Min != re.Max || len(r.classes) > maxRepeat {
			return false
		}
		for range re.Min {
			if !r.add(re.Sub[0]) {
				return false
			}
		}
		return true
	}
	if r.ended {
		return false
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			r.classes = append(r.classes, []rune{c, c})
		}
		return true
	case syntax.OpCharClass:
		r.classes = append(r.classes, re.Rune)
		return true
	}
	return false
}

func allowedBy(c byte) string {
	switch c {
	case 'd':
		return "0123456789"
	case 'h':
		return hexDigits
	case 'v':
		return "89ab"
	}
	return string(c)
}

func inClass(pairs []rune, c rune) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] <= c && c <= pairs[i+1] {
			return true
		}
	}
	return false
}
