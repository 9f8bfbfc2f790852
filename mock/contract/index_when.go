package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A condition is what the key of a path says after a question mark or a number sign. OpenAPI gives such keys no
// meaning; documents have them where one path serves several operations: /jobs?action=stop, /#X-Target=Jobs.Stop.
type condition struct {
	name, value string
	// any says that every value will do.
	any bool
}

// marks begin what a key has beside the path.
const marks = "?#"

// Path is the operation's template without what its key has beside the path: /jobs of /jobs?action=stop.
func (o *Operation) Path() string {
	if end := strings.IndexAny(o.Template, marks); end >= 0 {
		return o.Template[:end]
	}
	return o.Template
}

// conditions takes what stands beside the path off a key.
func conditions(key string) (template string, when []condition) {
	end := strings.IndexAny(key, marks)
	if end < 0 {
		return key, nil
	}
	beside := strings.FieldsFunc(key[end:], func(c rune) bool { return c == '?' || c == '#' || c == '&' })
	for _, item := range beside {
		name, value, _ := strings.Cut(item, "=")
		when = append(when, condition{decoded(name), decoded(value), value == "" || strings.Contains(value, "{")})
	}
	return key[:end], when
}

// decoded is a text of a query, decoded where it can be.
func decoded(raw string) string {
	if text, err := url.QueryUnescape(raw); err == nil {
		return text
	}
	return raw
}

// meant is the operation whose conditions a request keeps: the first one, or the first of all where there is none. A
// request may carry the name in its query or in a header.
func (p *placed) meant(query string, header http.Header) *placed {
	q := parseQuery(query)
	for each := p; each != nil; each = each.next {
		if !slices.ContainsFunc(each.when, func(c condition) bool { return !c.kept(q, header) }) {
			return each
		}
	}
	return p
}

func (c condition) kept(q query, header http.Header) bool {
	for _, pair := range q.pairs {
		if pair.name == c.name && (c.any || decoded(pair.raw) == c.value) {
			return true
		}
	}
	return slices.ContainsFunc(header.Values(c.name), func(value string) bool { return c.any || value == c.value })
}

// Conditional reports whether the query or a header decides between the operation and another one of the same path and
// method, so that method and path do not tell which one is meant.
func (o *Operation) Conditional() bool { return o.conditional }
