package journal

import (
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendPlain appends text that a client may have written to a line for people. Whatever could end the line, move the
// cursor, turn the writing direction or imitate another character by being invisible is written as an escape. A space
// is, too, when word is set, so that one field cannot pass for two.
func appendPlain(dst []byte, text string, word bool) []byte {
	begin := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c > ' ' && c < 0x7f || c == ' ' && !word {
			i++
			continue
		}
		char, size := utf8.DecodeRuneInString(text[i:])
		if c >= utf8.RuneSelf && strconv.IsPrint(char) && (char != utf8.RuneError || size > 1) {
			i += size
			continue
		}
		dst = append(dst, text[begin:i]...)
		dst = appendEscape(dst, c, char, size)
		i += size
		begin = i
	}
	return append(dst, text[begin:]...)
}

// appendEscape writes one character as Go would in a quoted string: \x1b for a byte, \u202e and \U000e0001 for others.
func appendEscape(dst []byte, c byte, char rune, size int) []byte {
	switch {
	case size == 1:
		return append(dst, '\\', 'x', hexDigits[c>>4], hexDigits[c&0xf])
	case char <= 0xffff:
		return appendHex(append(dst, '\\', 'u'), char, 12)
	}
	return appendHex(append(dst, '\\', 'U'), char, 28)
}

func appendHex(dst []byte, char rune, shift int) []byte {
	for ; shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[char>>shift&0xf])
	}
	return dst
}

// appendQuoted appends text as a JSON string (RFC 8259, section 7). Besides what JSON asks for it escapes all that
// does not print, because a terminal obeys U+009B as it does ESC. Invalid UTF-8 becomes U+FFFD.
func appendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	begin := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		char, size := utf8.DecodeRuneInString(text[i:])
		if c >= utf8.RuneSelf && strconv.IsPrint(char) && size > 1 {
			i += size
			continue
		}
		dst = append(dst, text[begin:i]...)
		dst = appendQuotedChar(dst, char)
		i += size
		begin = i
	}
	dst = append(dst, text[begin:]...)
	return append(dst, '"')
}

func appendQuotedChar(dst []byte, char rune) []byte {
	switch {
	case char == '"' || char == '\\':
		return append(dst, '\\', byte(char))
	case char <= 0xffff:
		return appendHex(append(dst, '\\', 'u'), char, 12)
	}
	// Beyond the basic plane JSON needs a pair of surrogates.
	char -= 0x10000
	dst = appendHex(append(dst, '\\', 'u'), 0xd800+char>>10, 12)
	return appendHex(append(dst, '\\', 'u'), 0xdc00+char&0x3ff, 12)
}
