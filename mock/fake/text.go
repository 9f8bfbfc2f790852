package fake

import (
	"fmt"
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
	judge    *judge
}

func (c *compiler) rule(f *facts) *textRule {
	return &textRule{f.lengths[0].n, f.lengths[1].n, f.patterns, f.formats, c.judge}
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
		if !r.judge.ofFormat(format, text) {
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
	rule := c.rule(f)
	if rule.min > rule.max {
		return nil, refuse(f.lengths[0].at, "minLength", "at least %d characters cannot be at most %d: mend one of the two",
			rule.min, rule.max)
	}
	if rule.min > MaxBytes {
		return nil, refuse(f.lengths[0].at, "minLength", "%d characters are more than can be made up: lower it", rule.min)
	}
	candidates := c.candidates(f, rule, h)
	if len(candidates) == 0 {
		if told := c.told(text, f, h); told != nil {
			return told, nil
		}
	}
	candidates = append(candidates, c.drawn(rule, candidates)...)
	if f.wide {
		candidates = append([]candidate{{make: row(rule.min, min(rule.max, rule.min+80))}}, candidates...)
	}
	if rule.open() {
		return &part{write: quoted(candidates[0].make)}, nil
	}
	if f.wide && len(f.unlike) > 0 {
		if made, _ := meeting(rule, f.unlike); made != nil {
			candidates = slices.Insert(candidates, 0, candidate{make: made})
		}
	}
	var weak *part
	for _, candidate := range candidates {
		p, often := c.fitting(candidate, rule)
		if p != nil && often {
			return p, nil
		}
		if weak == nil {
			weak = p
		}
	}
	made, certain := meeting(rule, nil)
	if made != nil {
		if p, _ := c.fitting(candidate{make: made}, rule); p != nil {
			return p, nil
		}
	}
	if weak != nil {
		return weak, nil
	}
	return nil, unmet(f, rule, certain)
}

// unmet is the refusal of a rule that no string was found for.
func unmet(f *facts, rule *textRule, certain bool) error {
	none := fmt.Sprintf("in %d tries there was no", 4*maxProofs)
	if certain {
		none = "there is no"
	}
	switch {
	case len(f.patterns) > 0:
		at := f.patterns[len(f.patterns)-1].at
		return refuse(at, "pattern", "%s string that matches it and keeps the rest of the schema: mend it", none)
	case len(f.formats) > 0:
		return refuse(f.roots[0], "format", "%s %s of %d to %d characters: mend the lengths",
			none, f.formats[0], rule.min, rule.max)
	}
	return refuse(f.roots[0], "maxLength", "%s string of that length: mend the schema", none)
}

// fitting makes a part of a candidate, or nothing where it does not keep the rule. A candidate that keeps it now and
// then is asked again each time, and one string that does is kept for when that does not help. Often says that it
// hardly ever comes to that.
func (c *compiler) fitting(made candidate, rule *textRule) (p *part, often bool) {
	if rule.min == 0 && rule.max == noLimit && alwaysMatches(made, rule) {
		return &part{write: quoted(made.make)}, true
	}
	good, fit, tries := c.fits(made, rule)
	if fit == 0 {
		return nil, false
	}
	often = 8*fit >= tries
	rule = rule.without(made)
	if rule.open() && len(rule.formats) == 0 {
		return &part{write: quoted(made.make)}, true
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
	})}, often
}

// fits is a string of a candidate that keeps the rule, and how many of the tries did.
func (c *compiler) fits(made candidate, rule *textRule) (good []byte, fit, tries int) {
	for tries < 4*maxProofs {
		value := c.sampleText(made.make, uint64(tries))
		tries++
		if value != nil && rule.fits(value) {
			good = value
			fit++
		}
		all := fit == tries
		switch {
		case all && fit == maxProofs:
			return good, fit, tries
		case fit == 0 && (tries > 4*maxAttempts || len(rule.patterns) == 0 && tries > maxAttempts):
			return nil, 0, tries
		}
	}
	return good, fit, tries
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
