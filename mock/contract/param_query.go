package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// maxQueryBytes bounds the query that is read, in bytes: 1 MiB. The server's own limit is lower.
const maxQueryBytes = 1 << 20

// pair is one name and value of a query. The raw value is not decoded.
type pair struct{ name, raw string }

// query is a request's query, taken apart once and decoded once (RFC 3986, section 3.4).
type query struct {
	whole string
	pairs []pair
	bad   *problem.Finding
}

func parseQuery(raw string) query {
	if len(raw) > maxQueryBytes {
		return badQuery("maxLength", "is longer than 1 MiB", "send long values in a body")
	}
	q := query{whole: raw}
	for item := range strings.SplitSeq(raw, "&") {
		if item == "" {
			continue
		}
		name, text, _ := strings.Cut(item, "=")
		name, errName := url.QueryUnescape(name)
		if errName != nil || !utf8.ValidString(name) || !decodable(text) {
			return badQuery("encoding", "is not percent-encoded UTF-8", "encode it as % and two hex digits")
		}
		if q.pairs = append(q.pairs, pair{name, text}); len(q.pairs) > maxElements {
			return badQuery("parameters", fmt.Sprintf("has more than %d parameters", maxElements), "send fewer")
		}
	}
	return q
}

func badQuery(keyword, message, hint string) query {
	return query{bad: &problem.Finding{In: "query", Keyword: keyword, Message: message, Hint: hint}}
}

// decodable reports whether a text is percent-encoded UTF-8.
func decodable(raw string) bool {
	text, err := url.PathUnescape(raw)
	return err == nil && utf8.ValidString(text)
}

// cookie is one name and value of a Cookie header. The raw value is not decoded.
type cookie struct{ name, raw string }

// parseCookies takes Cookie headers apart (RFC 6265, section 5.4). It lets through what net/http would leave out, such
// as JSON with its quotes: the contract, not the parser, says what a value may be.
func parseCookies(header http.Header) []cookie {
	var list []cookie
	for _, line := range header["Cookie"] {
		for item := range strings.SplitSeq(line, ";") {
			name, raw, _ := strings.Cut(item, "=")
			if name = strings.Trim(name, " \t"); name == "" {
				continue
			}
			raw = strings.Trim(raw, " \t")
			if len(raw) > 1 && raw[0] == '"' && raw[len(raw)-1] == '"' {
				raw = raw[1 : len(raw)-1]
			}
			if list = append(list, cookie{name, raw}); len(list) > maxElements {
				return list
			}
		}
	}
	return list
}

// raw finds the texts that a request has under the parameter's own name, as they were sent.
func (p *Parameter) raw(m *message) (found []string) {
	switch p.In {
	case "path":
		for i := range m.call.Path {
			if m.call.Path[i].Name == p.Name {
				if p.plain() {
					return append(found, m.call.Path[i].Text)
				}
				return append(found, m.call.raw[i])
			}
		}
	case "query":
		for i := range m.query.pairs {
			if m.query.pairs[i].name == p.Name {
				found = append(found, m.query.pairs[i].raw)
			}
		}
	case "header":
		return m.header.Values(p.Name)
	case "cookie":
		for i := range m.cookies {
			if m.cookies[i].name == p.Name {
				found = append(found, m.cookies[i].raw)
			}
		}
	case "querystring":
		if m.query.whole != "" {
			found = append(found, m.query.whole)
		}
	}
	return found
}
