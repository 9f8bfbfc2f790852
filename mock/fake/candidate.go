package fake

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

// candidates are the ways that formats, contents and names suggest.
func (c *compiler) candidates(f *facts, rule *textRule, h hint) []candidate {
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
		list = c.contents(f, rule)
	}
	if len(list) == 0 {
		if made := namedDate(h.words); made != nil {
			list = append(list, candidate{make: made})
		}
		if made := namedText(h, rule); made != nil {
			list = append(list, candidate{make: made})
		}
	}
	return list
}

// drawn are the candidates that patterns and lengths ask for, alone and laid over what formats look like.
func (c *compiler) drawn(rule *textRule, looks []candidate) []candidate {
	var list []candidate
	for _, p := range rule.patterns {
		for _, made := range drawn(p.String(), rule.min, rule.max) {
			list = append(list, made)
			for _, look := range looks[:min(len(looks), len(rule.formats))] {
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
