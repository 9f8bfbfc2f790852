package journal

import (
	"strings"

	"understudy/mock/problem"
)

// Target is a request target, or any URL, with its secrets hidden: user and password before the host, and in query,
// fragment and path parameters the values whose name is secret.
func (r *Redactor) Target(target string) string {
	if r.Show {
		return target
	}
	target = r.userinfo(r.pathOf(target))
	if at := strings.IndexAny(target, "?#;"); at >= 0 {
		target = r.pairs(target, at+1)
	}
	return r.struck(target)
}

// userinfo hides what stands between "//" and "@" in an authority (RFC 3986, section 3.2.1).
func (r *Redactor) userinfo(url string) string {
	begin := strings.Index(url, "//")
	if begin < 0 {
		return url
	}
	begin += len("//")
	end := len(url)
	if i := strings.IndexAny(url[begin:], "/?#"); i >= 0 {
		end = begin + i
	}
	at := strings.LastIndexByte(url[begin:end], '@')
	if at < 0 {
		return url
	}
	return url[:begin] + r.mark(url[begin:begin+at]) + url[begin+at:]
}

// pairs hides the values of secret names in text from a place on, where pairs are as in a query. A pair may begin
// after any sign that some parser splits at; a secret ends only at "&", the one sign that all parsers split at.
func (r *Redactor) pairs(text string, from int) string { return r.pairsAfter(text, from, "&;#?,", "&") }

// pairsAfter is pairs for a text in which they begin after some signs. A value holds secret names of its own up to one
// of the ends.
func (r *Redactor) pairsAfter(text string, from int, signs, ends string) string {
	var out []byte
	copied := 0
	for from < len(text) {
		end := until(text, from, signs)
		if length, secret := r.secretIn(text[from:end], text[end:until(text, end, ends)]); secret {
			begin := from + length
			end = until(text, begin, "&")
			out = append(out, text[copied:begin]...)
			out = append(out, r.mark(text[begin:end])...)
			copied = end
		}
		from = end + 1
	}
	if copied == 0 {
		return text
	}
	return string(append(out, text[copied:]...))
}

func until(text string, from int, signs string) int {
	if i := strings.IndexAny(text[from:], signs); i >= 0 {
		return from + i
	}
	return len(text)
}

// secretIn says how much of a pair may be shown before the secret in it begins, if there is one: after a secret name,
// or after any name when the value, with the rest up to the next "&", holds secret names of its own, as a URL or JSON
// does.
func (r *Redactor) secretIn(pair, rest string) (shown int, secret bool) {
	key, value, valued := strings.Cut(pair, "=")
	name := unescape(key)
	switch {
	case r.nests(name):
		// A name that carries a value: an escaped "=" hides it from us, not from a lenient parser.
		return 0, true
	case !valued:
		return 0, false
	case r.Secret(name):
		return len(key) + 1, true
	}
	return len(key) + 1, r.nests(unescape(value+rest)) || r.disguises(unescape(value), value)
}

// nests reports whether a value seems to carry pairs or members of its own, one of them with a secret name.
func (r *Redactor) nests(value string) bool {
	carries := strings.Contains(value, "=") || strings.Contains(value, ":") && strings.ContainsAny(value, `{"`)
	return carries && (problem.SecretName(value) || r.mentions(value))
}

// unescape decodes percent-escapes and plus signs once and keeps what is malformed, unlike url.QueryUnescape: a name
// must not escape notice because something else in it is wrong.
func unescape(text string) string {
	if !strings.ContainsAny(text, "%+") {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '+':
			out = append(out, ' ')
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}
