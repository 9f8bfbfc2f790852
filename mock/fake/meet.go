package fake

import (
	"regexp/syntax"

	"understudy/mock/fake/regular"
)

// meeting makes strings that match all patterns of a rule at once, and none of those that must not, by searching for
// them. It is nil where there are none to meet. Certain says that there is no such string.
func meeting(rule *textRule, unlike []string) (made texter, certain bool) {
	var wants []regular.Want
	exact := true
	for _, p := range rule.patterns {
		read, faithful := wantsOf(p.String())
		wants, exact = append(wants, read...), exact && faithful
	}
	for _, format := range rule.formats {
		// A format's own look is narrower than the format.
		read, _ := wantsOf(patternOf(format))
		wants, exact = append(wants, read...), false
	}
	for _, source := range unlike {
		read, faithful := wantsOf(source)
		exact = exact && faithful
		if len(read) == 1 && faithful {
			read[0].Not = true
			wants = append(wants, read[0])
		}
	}
	if len(wants) == 0 {
		return nil, false
	}
	language, err := regular.Meet(wants, rule.min, rule.max)
	if err != nil || language.Empty() {
		return nil, err == nil && exact && language.Complete()
	}
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		return language.Draw(dst, s.below)
	}, false
}

// wantsOf reads a pattern for meeting others: its look-arounds right at the start of the string become wants of their
// own. It is not faithful where something else was taken out.
func wantsOf(source string) (wants []regular.Want, faithful bool) {
	re, read := parsed(source)
	if re == nil {
		return nil, false
	}
	wants = []regular.Want{{Expression: re}}
	for _, l := range read.leading {
		inside, within := parsed(l.inside)
		if inside == nil || within.lossy {
			return wants, false
		}
		begin := &syntax.Regexp{Op: syntax.OpBeginText}
		both := &syntax.Regexp{Op: syntax.OpConcat, Sub: []*syntax.Regexp{begin, inside}}
		wants = append(wants, regular.Want{Expression: both, Not: l.not})
	}
	return wants, !read.lossy
}

// patternOf is what strings of a format look like, as far as they are made up; it matches everything where the format
// says nothing of their look.
func patternOf(format string) string {
	const (
		days  = `\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])`
		hours = `([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)`
		label = `[A-Za-z0-9]+(-[A-Za-z0-9]+)*`
		group = `[0-9A-Fa-f]{1,4}`
	)
	switch format {
	case "date":
		return "^" + days + "$"
	case "date-time":
		return "^" + days + "T" + hours + "$"
	case "time":
		return "^" + hours + "$"
	case "duration":
		return `^P(\d+[YMD]|\d+W|T\d+[HMS])$`
	case "email", "idn-email":
		return `^[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@` + label + `(\.` + label + `)*$`
	case "hostname", "idn-hostname":
		return "^" + label + `(\.` + label + `)*$`
	case "ipv4":
		const part = `(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
		return "^" + part + `(\.` + part + "){3}$"
	case "ipv6":
		return "^((" + group + ":){7}" + group + "|(" + group + ":){1,6}:" + group + "|::(" + group + ")?)$"
	case "uri", "iri", "url":
		return `^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/._~@=&?-]+$`
	case "uri-reference", "iri-reference":
		return `^[A-Za-z0-9/._~@=&?-]+$`
	case "uuid":
		return "^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"
	case "json-pointer":
		return "^(/[A-Za-z0-9_-]*)*$"
	case "byte", "base64":
		return "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"
	}
	return ""
}
