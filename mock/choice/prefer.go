package choice

import (
	"net/url"
	"strings"
)

// prefer reads the lines of the Prefer header, which count as one list (RFC 9110, section 5.3).
func (r *reader) prefer(lines []string) {
	size := 0
	for _, line := range lines {
		if size += len(line); size > maxPrefer {
			// Whole lines only: half a member might say something else than the member.
			r.drop("", "Prefer is longer than 4 KiB: the line that passes it, and what follows, was not read")
			return
		}
		for line != "" {
			var member string
			member, line = cutMember(line)
			if member = strings.Trim(member, " \t"); member == "" {
				continue // empty elements of a list mean nothing (RFC 9110, section 5.6.1.2)
			}
			name, value, ok := readMember(member)
			if !ok {
				if r.members++; r.members > maxMembers {
					r.drop("", "there are more than 64 preferences")
					return
				}
				r.drop("", "malformed: want name, name=value or name=\"value\"")
				continue
			}
			r.take(name, name, value)
		}
	}
}

// cutMember cuts a list at its first comma outside quotes, and outside the brackets of an unquoted delay.
func cutMember(list string) (member, rest string) {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch {
		case list[i] == '"':
			quoted = !quoted
		case list[i] == '\\' && quoted:
			i++
		case list[i] == '(' && !quoted && opensDelay(list[:i]):
			i += max(bracketed(list[i:])-1, 0)
		case list[i] == ',' && !quoted:
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}

// opensDelay reports that what comes before a bracket is delay=name. RFC 7240 has no brackets outside quotes, so that
// nothing well-formed is read otherwise than it says; but people write lognormal(200ms,0.4) as they read it, unquoted.
func opensDelay(before string) bool {
	before = trimLeft(before)
	if len(before) < len("delay") || setOf(before[:len("delay")]) != Delay {
		return false
	}
	value, assigned := strings.CutPrefix(trimLeft(before[len("delay"):]), "=")
	token, rest := cutToken(trimLeft(value))
	return assigned && token != "" && rest == ""
}

// bracketed is the length of the bracketed part that text begins with, or 0 where it begins with none.
func bracketed(text string) int {
	if text == "" || text[0] != '(' {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == ')':
			return i + 1
		case c != ',' && c != ' ' && !isTokenByte(c):
			return 0
		}
	}
	return 0
}

// readMember reads preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] ) (RFC 7240, section 2), in
// which a word is a token or a quoted-string. Parameters are checked for their form and passed over: none is defined
// for the preferences served here.
func readMember(member string) (name, value string, ok bool) {
	name, value, rest, ok := readWordPair(member)
	for ok && rest != "" {
		if rest[0] != ';' {
			return "", "", false
		}
		if rest = trimLeft(rest[1:]); rest != "" && rest[0] != ';' {
			_, _, rest, ok = readWordPair(rest)
		}
	}
	return name, value, ok
}

// readWordPair reads token [ BWS "=" BWS word ] and the white space behind it.
func readWordPair(text string) (name, value, rest string, ok bool) {
	name, rest = cutToken(text)
	rest = trimLeft(rest)
	if name == "" {
		return "", "", "", false
	}
	if rest == "" || rest[0] != '=' {
		return name, "", rest, true
	}
	rest = trimLeft(rest[1:])
	if rest != "" && rest[0] == '"' {
		value, rest, ok = cutQuoted(rest)
	} else {
		word := rest
		value, rest = cutToken(word)
		if ok = value != ""; ok && setOf(name) == Delay {
			end := len(value) + bracketed(rest)
			value, rest = word[:end], word[end:]
		}
	}
	return name, value, trimLeft(rest), ok
}

func trimLeft(text string) string { return strings.TrimLeft(text, " \t") }

func cutToken(text string) (token, rest string) {
	end := 0
	for end < len(text) && isTokenByte(text[end]) {
		end++
	}
	return text[:end], text[end:]
}

// isTokenByte reports a tchar (RFC 9110, section 5.6.2).
func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// cutQuoted reads the quoted-string that text begins with (RFC 9110, section 5.6.4), without its quotes and escapes.
func cutQuoted(text string) (value, rest string, ok bool) {
	escaped := false
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			value = text[1:i]
			if escaped {
				value = unescape(value)
			}
			return value, text[i+1:], true
		case c == '\\' && i+1 < len(text) && isQuotable(text[i+1]):
			escaped = true
			i++
		case c == '\\' || !isQuotable(c):
			return "", "", false
		}
	}
	return "", "", false
}

// isQuotable reports what a quoted-string may hold: HTAB, what prints, and bytes beyond ASCII.
func isQuotable(c byte) bool { return c == '\t' || c >= ' ' && c != 0x7f }

func unescape(value string) string {
	plain := make([]byte, 0, len(value))
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' {
			i++
		}
		plain = append(plain, value[i])
	}
	return string(plain)
}

// query reads the twins and returns the query without them. Their names must be written plainly: what is spelled
// %5F%5Fcode is left for the contract to judge.
func (r *reader) query(query string) string {
	var kept []string
	all := true
	for rest, more := query, true; more; {
		var pair string
		pair, rest, more = strings.Cut(rest, "&")
		shown, encoded, _ := strings.Cut(pair, "=")
		name, isTwin := strings.CutPrefix(shown, "__")
		if !isTwin || setOf(name) == 0 || name != strings.ToLower(name) {
			kept = append(kept, pair)
			continue
		}
		all = false
		value, err := url.QueryUnescape(encoded)
		if err != nil {
			r.seen |= setOf(name)
			r.drop(shown, "its value is not percent-encoded as it must be")
			continue
		}
		r.take(name, shown, value)
	}
	if all {
		return query
	}
	return strings.Join(kept, "&")
}
