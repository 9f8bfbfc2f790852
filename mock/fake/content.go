package fake

import (
	"encoding/base32"
	"encoding/base64"
	"strings"

	"understudy/mock/schema"
)

// codec is how bytes are written as text (JSON Schema 2020-12, validation 8.3).
type codec struct {
	encode func(dst, src []byte) []byte
	// So many bytes make so many characters, without padding.
	bytes, chars int
}

// codecOf is the codec of a contentEncoding, or nil. Names are those of RFC 4648, in any case.
func codecOf(name string) *codec {
	switch strings.ToLower(name) {
	case "base64":
		return &codec{base64.StdEncoding.AppendEncode, 3, 4}
	case "base64url":
		return &codec{base64.RawURLEncoding.AppendEncode, 3, 4}
	case "base32":
		return &codec{base32.StdEncoding.AppendEncode, 5, 8}
	case "base16":
		return &codec{appendBase16, 1, 2}
	}
	return nil
}

func appendBase16(dst, src []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, b := range src {
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return dst
}

// of encodes what another texter makes.
func (c *codec) of(made texter) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		start := len(dst)
		dst = made(s, h, dst)
		s.scratch = append(s.scratch[:0], dst[start:]...)
		return c.encode(dst[:start], s.scratch)
	}
}

// sized makes text of a length within the range, or is nil.
func (c *codec) sized(low, high int) texter {
	n := (max(low, min(high, 24)) + c.chars - 1) / c.chars
	if n*c.chars > high {
		n = high / c.chars
	}
	if n*c.chars < low {
		return nil
	}
	return c.of(noise(n * c.bytes))
}

// noise makes n bytes, which are no text.
func noise(n int) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		return s.random(dst, n)
	}
}

// contents are the ways that contentEncoding, contentMediaType and contentSchema suggest. They are annotations, but a
// client decodes by them.
func (c *compiler) contents(f *facts, rule *textRule) []candidate {
	mediaType, _, _ := strings.Cut(strings.ToLower(f.mediaType), ";")
	mediaType = strings.TrimSpace(mediaType)
	var plain texter
	switch {
	case mediaType == "application/json", strings.HasSuffix(mediaType, "+json"):
		plain = c.document(f)
	case strings.HasPrefix(mediaType, "text/"):
		plain = phrase(0, noLimit)
	}
	code := codecOf(f.encoding)
	if code == nil {
		if plain == nil || strings.HasPrefix(mediaType, "text/") {
			return nil
		}
		return []candidate{{make: plain}}
	}
	if plain == nil {
		plain = noise(8 * code.bytes)
	}
	list := []candidate{{make: code.of(plain)}}
	if made := code.sized(rule.min, rule.max); made != nil {
		list = append(list, candidate{make: made})
	}
	return list
}

// document makes JSON text: of the contentSchema or, where there is none or it is shown already around the text, a
// small object.
func (c *compiler) document(f *facts) texter {
	var inner *later
	if f.content.Exists() {
		inner = &later{workshop: c.workshop, places: []schema.Place{f.content}, scope: c.scope}
	}
	return func(s *state, h uint64, dst []byte) []byte {
		if inner != nil && !s.proof && !s.lean(dst) {
			s.top = false
			if p := inner.part(); p != nil && !p.again(s) {
				s.depth++
				out, err := p.write(s, h, dst)
				s.depth--
				if err == nil {
					return out
				}
			}
		}
		s.roll(h)
		return append(s.word(append(dst, `{"name":"`...)), `"}`...)
	}
}
