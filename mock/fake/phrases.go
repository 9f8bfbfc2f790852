package fake

import (
	"encoding/base64"
	"encoding/binary"

	"github.com/brianvoe/gofakeit/v6/data"
)

// from draws from one of gofakeit's lists.
func from(category, list string) texter {
	values := data.Data[category][list]
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		return append(dst, s.pick(values)...)
	}
}

// oneOf draws from a list of our own.
func oneOf(values ...string) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		return append(dst, s.pick(values)...)
	}
}

// phrase makes two or three words, within a range of lengths.
func phrase(low, high int) texter {
	kinds := [...][]string{data.Product["adjective"], data.Product["material"]}
	nouns := data.Word["noun_concrete"]
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		start := len(dst)
		dst = append(append(dst, s.pick(kinds[s.below(2)])...), ' ')
		dst = append(dst, s.pick(nouns)...)
		for len(dst)-start < low {
			dst = append(append(dst, ' '), s.pick(nouns)...)
		}
		return trimmed(dst, start, low, high)
	}
}

// trimmed cuts ASCII text to a length, without leaving a space at its end.
func trimmed(dst []byte, start, low, high int) []byte {
	if len(dst)-start > high {
		dst = dst[:start+high]
	}
	for len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	for len(dst)-start < low {
		dst = append(dst, 's')
	}
	return dst
}

// sentence makes one to three sentences, within a range of lengths.
func sentence(low, high int) texter {
	made := title(0, noLimit)
	verbs, ends := data.Word["verb_transitive"], data.Word["adverb_manner"]
	return func(s *state, h uint64, dst []byte) []byte {
		start := len(dst)
		for i := uint64(0); i < 3 && (i == 0 || len(dst)-start < low || len(dst)-start < 60); i++ {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = append(dst, "The "...)
			from := len(dst)
			dst = made(s, derive(h, i), dst)
			dst[from] |= ' '
			dst = append(append(dst, " can "...), s.pick(verbs)...)
			dst = append(append(dst, ' '), s.pick(ends)...)
			dst = append(dst, '.')
		}
		for len(dst)-start < low {
			dst = append(append(dst, ' '), s.pick(ends)...)
		}
		return trimmed(dst, start, low, high)
	}
}

// title is a phrase with its first letter in upper case.
func title(low, high int) texter {
	made := phrase(low, high)
	return func(s *state, h uint64, dst []byte) []byte {
		start := len(dst)
		dst = made(s, h, dst)
		if len(dst) > start && dst[start] >= 'a' && dst[start] <= 'z' {
			dst[start] -= 'a' - 'A'
		}
		return dst
	}
}

const alphabet = "abcdefghijklmnopqrstuvwxyz"

// letters is a row of small letters of a length within the range, as short as may be but for a few.
func letters(low, high int) texter {
	return row(low, min(high, max(low, 8)))
}

// row is a row of small letters of any length within the range.
func row(low, high int) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		for range s.between(int64(low), int64(high)) {
			dst = append(dst, alphabet[s.below(26)])
		}
		return dst
	}
}

// digits replaces each # of a form by a digit, and each ? by a capital letter.
func digits(form string) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		for i := range len(form) {
			switch c := form[i]; c {
			case '#':
				dst = append(dst, byte('0'+s.below(10)))
			case '?':
				dst = append(dst, byte('A'+s.below(26)))
			default:
				dst = append(dst, c)
			}
		}
		return dst
	}
}

// random appends n drawn bytes.
func (s *state) random(dst []byte, n int) []byte {
	for end := len(dst) + n; len(dst) < end; {
		dst = binary.LittleEndian.AppendUint64(dst, s.pcg.Uint64())
		dst = dst[:min(len(dst), end)]
	}
	return dst
}

// encoded makes n bytes in a base 64 encoding.
func encoded(encoding *base64.Encoding, n int) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		s.scratch = s.random(s.scratch[:0], n)
		return encoding.AppendEncode(dst, s.scratch)
	}
}

const hexDigits = "0123456789abcdef"

// hexed makes n bytes in lower-case hexadecimal.
func hexed(n int) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		for range n {
			b := s.below(256)
			dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
		}
		return dst
	}
}

// uuid makes a random UUID of version 4 (RFC 9562, section 5.4), in lower case.
func uuid(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	var raw [16]byte
	s.random(raw[:0], 16)
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80
	for i, b := range raw {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
	}
	return dst
}
