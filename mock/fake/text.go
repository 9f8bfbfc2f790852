package fake

import (
	"slices"
	"unicode/utf8"

	"understudy/mock/schema"
)

// texter appends a string's characters, without quotes or escapes.
type texter func(s *state, h uint64, dst []byte) []byte

// textRule is what a made-up string must keep.
type textRule struct {
	min, max int
	patterns []pattern
	formats  []string
}

// fits reports whether a string keeps the rule. Lengths count code points (JSON Schema 2020-12, section 6.3.1).
func (r *textRule) fits(value []byte) bool {
	if n := utf8.RuneCount(value); n < r.min || n > r.max {
		return false
	}
	if len(r.patterns) == 0 && len(r.formats) == 0 {
		return true
	}
	text := string(value)
	for _, p := range r.patterns {
		if !p.MatchString(text) {
			return false
		}
	}
	for _, format := range r.formats {
		if !ofFormat(format, text) {
			return false
		}
	}
	return true
}

// open reports whether the rule asks for nothing that our own makers do not keep anyway.
func (r *textRule) open() bool {
	return len(r.patterns) == 0 && len(r.formats) <= 1 && r.min == 0 && r.max == noLimit
}

// without is the rule without what every string of a candidate keeps.
func (r *textRule) without(made candidate) *textRule {
	rest := *r
	rest.patterns = slices.DeleteFunc(slices.Clone(r.patterns), func(p pattern) bool { return p.String() == made.keeps })
	rest.formats = slices.DeleteFunc(slices.Clone(r.formats), func(f string) bool { return f == made.format })
	return &rest
}

// string compiles a string: by its formats, by its name, by its patterns, or else as words; the first that keeps the
// rest.
func (c *compiler) string(f *facts, h hint) (*part, error) {
	rule := &textRule{min: f.lengths[0].n, max: f.lengths[1].n, patterns: f.patterns, formats: f.formats}
	if rule.min > rule.max {
		return nil, refuse(f.lengths[0].at, "minLength", "at least %d characters cannot be at most %d: mend one of the two",
			rule.min, rule.max)
	}
	if rule.min > MaxBytes {
		return nil, refuse(f.lengths[0].at, "minLength", "%d characters are more than can be made up: lower it", rule.min)
	}
	candidates := c.candidates(rule, h)
	if f.wide {
		candidates = append([]candidate{{make: row(rule.min, min(rule.max, rule.min+80))}}, candidates...)
	}
	if rule.open() {
		return &part{write: quoted(candidates[0].make)}, nil
	}
	for _, candidate := range candidates {
		if p := c.fitting(candidate, rule); p != nil {
			return p, nil
		}
	}
	switch {
	case len(f.patterns) > 0:
		at := f.patterns[len(f.patterns)-1].at
		return nil, refuse(at, "pattern", "no string was found that matches it and keeps the rest of the schema: mend it")
	case len(f.formats) > 0:
		return nil, refuse(f.roots[0], "format", "no %s was found of %d to %d characters: mend the lengths",
			f.formats[0], rule.min, rule.max)
	}
	return nil, refuse(f.roots[0], "maxLength", "no string was found: mend the schema")
}

// candidate is one way to make a string.
type candidate struct {
	make texter
	// shape, if there is one, tells what every string of it looks like.
	shape string
	// format is the format that every string of it has, if it is not made for a format anyway.
	format string
	// keeps is the pattern that every string of it matches, for it was drawn from that pattern exactly.
	keeps string
}

func (c *compiler) candidates(rule *textRule, h hint) []candidate {
	var list []candidate
	for _, format := range rule.formats {
		if made := formatted(format, h.words); made.make != nil {
			list = append(list, made)
		}
		if made := sized(format, rule.min, rule.max); made != nil {
			list = append(list, candidate{make: made})
		}
	}
	if len(list) == 0 {
		if made := namedDate(h.words); made != nil {
			list = append(list, candidate{make: made})
		}
		if made := namedText(h, rule); made != nil {
			list = append(list, candidate{make: made})
		}
	}
	looks := len(list)
	for _, p := range rule.patterns {
		for _, made := range drawn(p.String(), rule.min, rule.max) {
			list = append(list, made)
			for _, look := range list[:min(looks, len(rule.formats))] {
				list = append(list, candidate{make: overlaid(look.make, made.make)})
			}
		}
	}
	return append(list, candidate{make: phrase(rule.min, rule.max)}, candidate{make: letters(rule.min, rule.max)})
}

// overlaid writes what a pattern asks for over the start or the end of what a format looks like: a date of 1999, a
// mail address of a certain domain.
func overlaid(under, over texter) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		start := len(dst)
		dst = under(s, h, dst)
		end := len(dst)
		dst = over(s, h, dst)
		n := min(len(dst)-end, end-start)
		if h&1 == 0 {
			copy(dst[start:], dst[end:end+n])
		} else {
			copy(dst[end-n:], dst[end:end+n])
		}
		return dst[:end]
	}
}

// fitting makes a part of a candidate, or nothing where it does not keep the rule. A candidate that keeps it now and
// then is asked again each time, and one string that does is kept for when that does not help.
func (c *compiler) fitting(made candidate, rule *textRule) *part {
	if rule.min == 0 && rule.max == noLimit && made.shape != "" && alwaysMatches(made.shape, rule) {
		return &part{write: quoted(made.make)}
	}
	var good []byte
	fit := 0
	for attempt := range uint64(4 * maxProofs) {
		value := c.sampleText(made.make, attempt)
		if value != nil && rule.fits(value) {
			good = value
			fit++
		} else if fit == 0 && attempt >= 4*maxAttempts {
			break
		}
		if fit == 0 && len(rule.patterns) == 0 && attempt >= maxAttempts {
			break
		}
	}
	if fit == 0 {
		return nil
	}
	rule = rule.without(made)
	if rule.open() && len(rule.formats) == 0 {
		return &part{write: quoted(made.make)}
	}
	return &part{write: quoted(func(s *state, h uint64, dst []byte) []byte {
		for attempt := range uint64(maxAttempts) {
			try := h
			if attempt > 0 {
				try = derive(h, attempt)
			}
			if out := made.make(s, try, dst); rule.fits(out[len(dst):]) {
				return out
			}
		}
		return append(dst, good...)
	})}
}

// sampleText makes one string while the schema is compiled. A fault in a foreign function counts as no string.
func (c *compiler) sampleText(made texter, attempt uint64) (value []byte) {
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	h := derive(label("proof"), attempt)
	c.proof.begin(Question{}, 0)
	c.proof.owner = h
	return made(c.proof, h, []byte{})
}

// quoted writes a string as JSON. Most need no escapes, so they are written in place and only looked over.
func quoted(made texter) writer {
	return func(s *state, h uint64, dst []byte) ([]byte, error) {
		start := len(dst)
		dst = made(s, h, append(dst, '"'))
		if err := s.room(dst); err != nil {
			return dst[:start], err
		}
		for _, b := range dst[start+1:] {
			if b < ' ' || b == '"' || b == '\\' || b >= utf8.RuneSelf {
				s.scratch = append(s.scratch[:0], dst[start+1:]...)
				return schema.AppendString(dst[:start], string(s.scratch)), nil
			}
		}
		return append(dst, '"'), nil
	}
}

// wordPart makes strings of which nothing is known.
func wordPart() *part {
	return &part{
		write:  quoted(phrase(0, noLimit)),
		places: []schema.Place{{Node: anySchema()}},
	}
}
