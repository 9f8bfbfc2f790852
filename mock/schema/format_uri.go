package schema

import (
	"strings"
	"unicode/utf8"
)

// isURI holds RFC 3986, section 3, or for an IRI, RFC 3987, section 2.2: a scheme, and then what follows one.
func isURI(s string, wide bool) bool {
	scheme, rest, found := strings.Cut(s, ":")
	return found && isScheme(scheme) && isHierarchy(rest, wide)
}

// isURIReference holds RFC 3986, section 4.1. The first segment of a relative one has no colon, or it would be a
// scheme.
func isURIReference(s string, wide bool) bool {
	if isURI(s, wide) {
		return true
	}
	first, _, _ := strings.Cut(s, "/")
	if at := strings.IndexAny(first, "?#"); at >= 0 {
		first = first[:at]
	}
	return !strings.Contains(first, ":") && isHierarchy(s, wide)
}

func isScheme(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && (i == 0 || !isDigit(s[i]) && strings.IndexByte("+-.", s[i]) < 0) {
			return false
		}
	}
	return s != ""
}

const (
	subDelims  = "!$&'()*+,;="
	pathBytes  = subDelims + ":@/"
	queryBytes = pathBytes + "?"
)

// isHierarchy reads what follows a scheme: authority, path, query and fragment.
func isHierarchy(s string, wide bool) bool {
	s, fragment, _ := strings.Cut(s, "#")
	s, query, _ := strings.Cut(s, "?")
	if rest, found := strings.CutPrefix(s, "//"); found {
		authority, _, _ := strings.Cut(rest, "/")
		if !isAuthority(authority, wide) {
			return false
		}
		s = rest[len(authority):]
	}
	return madeOf(s, pathBytes, wide) && madeOf(query, queryBytes, wide) && madeOf(fragment, queryBytes, wide)
}

func isAuthority(s string, wide bool) bool {
	if at := strings.IndexByte(s, '@'); at >= 0 {
		if !madeOf(s[:at], subDelims+":", wide) {
			return false
		}
		s = s[at+1:]
	}
	host, port := s, ""
	if end := strings.IndexByte(s, ']'); strings.HasPrefix(s, "[") && end > 0 {
		host, port = s[1:end], s[end+1:]
		if port != "" && port[0] != ':' || !isIPv6(host) && !isFutureAddress(host) {
			return false
		}
		port = strings.TrimPrefix(port, ":")
		return leadingDigits(port) == len(port)
	}
	host, port, _ = strings.Cut(host, ":")
	return leadingDigits(port) == len(port) && madeOf(host, subDelims, wide)
}

// isFutureAddress is IPvFuture (RFC 3986, section 3.2.2).
func isFutureAddress(s string) bool {
	version, rest, found := strings.Cut(s, ".")
	if !found || len(version) < 2 || version[0]|0x20 != 'v' || rest == "" || strings.Contains(rest, "%") {
		return false
	}
	for i := range len(version) - 1 {
		if !isHex(version[i+1]) {
			return false
		}
	}
	return madeOf(rest, subDelims+":", false)
}

// madeOf reports whether text is made of unreserved characters (RFC 3986, section 2.3), escapes and some others.
func madeOf(s, others string, wide bool) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isLetter(c) || isDigit(c) || strings.IndexByte("-._~", c) >= 0 || strings.IndexByte(others, c) >= 0:
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			i += 2
		case c >= 0x80 && wide:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || r < 0xa0 || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef {
				return false
			}
			i += size - 1
		default:
			return false
		}
	}
	return true
}

// isURITemplate holds RFC 6570, section 2.
func isURITemplate(s string) bool {
	for s != "" {
		open := strings.IndexByte(s, '{')
		literal := s
		if open >= 0 {
			literal = s[:open]
		}
		if !isTemplateLiteral(literal) {
			return false
		}
		if open < 0 {
			return true
		}
		expression, rest, closed := strings.Cut(s[open+1:], "}")
		if !closed || !isExpression(expression) {
			return false
		}
		s = rest
	}
	return true
}

func isTemplateLiteral(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return false
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		}
	}
	return utf8.ValidString(s)
}

// isExpression is an operator and the variables it is for, each with its modifier.
func isExpression(s string) bool {
	if s != "" && strings.IndexByte("+#./;?&=,!@|", s[0]) >= 0 {
		s = s[1:]
	}
	for variable := range strings.SplitSeq(s, ",") {
		name, length, prefixed := strings.Cut(variable, ":")
		if prefixed && (length == "" || len(length) > 4 || length[0] == '0' || leadingDigits(length) != len(length)) {
			return false
		}
		if !prefixed {
			name = strings.TrimSuffix(name, "*")
		}
		for part := range strings.SplitSeq(name, ".") {
			if part == "" || strings.ContainsAny(part, "-~!$&'()*+;=@/") || !madeOf(part, "", false) {
				return false
			}
		}
	}
	return true
}
