package contract

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"understudy/mock/problem"
)

// A charset is how characters are written as bytes.
type charset uint8

const (
	utf8Charset charset = iota
	latin1Charset
	utf16Charset
	utf16LittleCharset
	utf16BigCharset
	noCharset
)

// charsetOf knows the charsets that are read. ASCII is taken for UTF-8, which it is a part of.
func charsetOf(name string) charset {
	switch strings.ToLower(name) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return utf8Charset
	case "iso-8859-1", "latin1":
		return latin1Charset
	case "utf-16":
		return utf16Charset
	case "utf-16le":
		return utf16LittleCharset
	case "utf-16be":
		return utf16BigCharset
	}
	return noCharset
}

// inUnicode turns a text in the charset that the media type names into UTF-8.
func inUnicode(mediaType string, body []byte) (string, *problem.Finding) {
	name := charsetNamed(mediaType)
	switch which := charsetOf(name); which {
	case utf8Charset:
		return string(body), notUnicode(body)
	case latin1Charset:
		return byteString(body), nil
	case utf16Charset, utf16LittleCharset, utf16BigCharset:
		return wide(which, body)
	case noCharset:
	}
	return "", foreign(name, "UTF-8, ISO-8859-1 and UTF-16")
}

// foreign is the finding for a charset that is not read.
func foreign(name, taken string) *problem.Finding {
	return &problem.Finding{
		In: "header", Name: "Content-Type", Keyword: UnsupportedMedia, Got: shortText(name), Expected: taken,
		Message: "has a charset that is not read", Hint: "send the text in UTF-8",
	}
}

// notUnicode is the finding for bytes that are not UTF-8, or nil.
func notUnicode(body []byte) *problem.Finding {
	if utf8.Valid(body) {
		return nil
	}
	at := 0
	for at < len(body) {
		if r, size := utf8.DecodeRune(body[at:]); r != utf8.RuneError || size != 1 {
			at += size
			continue
		}
		break
	}
	return malformed("encoding", "the text is not UTF-8", at, "encode it in UTF-8, or name its charset")
}

// malformed is the finding for a body that cannot be read from some byte on.
func malformed(keyword, message string, at int, hint string) *problem.Finding {
	return &problem.Finding{
		In: "body", Keyword: keyword, Message: fmt.Sprintf("%s at byte %d", message, at), Hint: hint,
	}
}

// wide reads UTF-16 (RFC 2781): without a name for the order of bytes, the byte order mark says it.
func wide(which charset, body []byte) (string, *problem.Finding) {
	if len(body)%2 != 0 {
		return "", malformed("encoding", "the text is not UTF-16: it ends within a character", len(body), "send all of it")
	}
	var order binary.ByteOrder = binary.BigEndian
	if which == utf16LittleCharset || which == utf16Charset && len(body) > 1 && body[0] == 0xff && body[1] == 0xfe {
		order = binary.LittleEndian
	}
	units := make([]uint16, 0, len(body)/2)
	for i := 0; i < len(body); i += 2 {
		units = append(units, order.Uint16(body[i:]))
	}
	for i := 0; i < len(units); i++ {
		switch {
		case !utf16.IsSurrogate(rune(units[i])):
		case i+1 < len(units) && utf16.DecodeRune(rune(units[i]), rune(units[i+1])) != utf8.RuneError:
			i++
		default:
			return "", malformed("encoding", "the text is not UTF-16: half of a surrogate pair is missing", 2*i, "mend it")
		}
	}
	if which == utf16Charset && len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	return string(utf16.Decode(units)), nil
}

// inCharset writes a text in the charset that a media type names.
func inCharset(mediaType, text string) ([]byte, error) {
	name := charsetNamed(mediaType)
	switch which := charsetOf(name); which {
	case utf8Charset:
		return []byte(text), nil
	case latin1Charset:
		if body, ok := bytesOf(text); ok {
			return body, nil
		}
		return nil, fmt.Errorf("the text has characters that %s does not have", name)
	case utf16Charset, utf16BigCharset, utf16LittleCharset:
		var body []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			if which == utf16LittleCharset {
				body = binary.LittleEndian.AppendUint16(body, unit)
			} else {
				body = binary.BigEndian.AppendUint16(body, unit)
			}
		}
		return body, nil
	case noCharset:
	}
	return nil, fmt.Errorf("the charset %.40q is not written", name)
}

// byteString is a string of as many characters as there are bytes, each of the byte's value: so lengths count bytes,
// and no byte is lost for not being UTF-8.
func byteString(body []byte) string {
	plain := true
	for _, c := range body {
		plain = plain && c < utf8.RuneSelf
	}
	if plain {
		return string(body)
	}
	var text strings.Builder
	text.Grow(len(body) + len(body)/2)
	for _, c := range body {
		text.WriteRune(rune(c))
	}
	return text.String()
}

// bytesOf is the inverse of byteString. It is false for a text with characters past U+00FF.
func bytesOf(text string) ([]byte, bool) {
	body := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return nil, false
		}
		body = append(body, byte(r))
	}
	return body, true
}
