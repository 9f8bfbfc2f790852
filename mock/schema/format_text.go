package schema

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

func isBase64(s string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n")
}

// isBase64URL takes text with and without padding (RFC 4648, section 5).
func isBase64URL(s string) bool {
	encoding := base64.RawURLEncoding
	if strings.Contains(s, "=") {
		encoding = base64.URLEncoding
	}
	_, err := encoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n")
}

func isChar(s string) bool { return utf8.RuneCountInString(s) == 1 }

// IsUUID reports whether a text is a UUID (RFC 9562, section 4).
func IsUUID(s string) bool {
	if len(s) != len("01234567-0123-0123-0123-0123456789ab") {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isPointer is a JSON Pointer (RFC 6901, section 3).
func isPointer(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

// isRelativePointer is a number of levels, perhaps a shift in an array, and then a JSON Pointer or a number sign.
func isRelativePointer(s string) bool {
	count := leadingDigits(s)
	if count == 0 || count > 1 && s[0] == '0' {
		return false
	}
	s = s[count:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if count = leadingDigits(s[1:]); count == 0 || s[1] == '0' {
			return false
		}
		s = s[1+count:]
	}
	return s == "#" || isPointer(s)
}

// isToken is a token of HTTP (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// isMediaRange holds RFC 9110, section 12.5.1.
func isMediaRange(s string) bool {
	kind, rest, slash := strings.Cut(s, "/")
	if !slash || !isToken(kind) {
		return false
	}
	end := 0
	for end < len(rest) && isTokenByte(rest[end]) {
		end++
	}
	if end == 0 || kind == "*" && rest[:end] != "*" {
		return false
	}
	rest = rest[end:]
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" || rest[0] != ';' {
			return false
		}
		ok := false
		if rest, ok = parameter(strings.TrimLeft(rest[1:], " \t")); !ok {
			return false
		}
	}
	return true
}

// parameter takes one parameter off the front, which may be none at all (RFC 9110, section 5.6.6).
func parameter(s string) (rest string, ok bool) {
	if s == "" || s[0] == ';' || s[0] == ' ' || s[0] == '\t' {
		return s, true
	}
	name, value, found := strings.Cut(s, "=")
	if !found || !isToken(name) {
		return s, false
	}
	if strings.HasPrefix(value, `"`) {
		return quoted(value[1:])
	}
	end := 0
	for end < len(value) && isTokenByte(value[end]) {
		end++
	}
	return value[end:], end > 0
}

// quoted takes the rest of a quoted string off the front (RFC 9110, section 5.6.4).
func quoted(s string) (rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[i+1:], true
		case c == '\\':
			i++
		case c < ' ' && c != '\t' || c == 0x7f:
			return s, false
		}
	}
	return s, false
}

// isFieldBinary is a byte sequence of structured fields (RFC 8941, section 3.3.5).
func isFieldBinary(s string) bool {
	return len(s) >= 2 && s[0] == ':' && s[len(s)-1] == ':' && isBase64(s[1:len(s)-1])
}

// isFieldBoolean is a boolean of structured fields (RFC 8941, section 3.3.6).
func isFieldBoolean(s string) bool { return s == "?0" || s == "?1" }

// isFieldString is a string of structured fields, in its quotes (RFC 8941, section 3.3.3).
func isFieldString(s string) bool {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return false
	}
	s = s[1 : len(s)-1]
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c > '~' || c == '"':
			return false
		case c == '\\':
			if i++; i == len(s) || s[i] != '"' && s[i] != '\\' {
				return false
			}
		}
	}
	return true
}

// isFieldToken is a token of structured fields (RFC 8941, section 3.3.4).
func isFieldToken(s string) bool {
	if s == "" || !isLetter(s[0]) && s[0] != '*' {
		return false
	}
	for i := range len(s) {
		if !isTokenByte(s[i]) && s[i] != ':' && s[i] != '/' {
			return false
		}
	}
	return true
}
