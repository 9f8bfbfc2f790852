package problem

import "strings"

// Plain is a text that can stand on one line of a terminal and in XML: controls become spaces, and what is no character
// U+FFFD. A document's own words are in what is told, and must not steer whatever shows them.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == 0xfffe, r == 0xffff:
			// Overrides of direction make a line read differently from what it says.
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}
