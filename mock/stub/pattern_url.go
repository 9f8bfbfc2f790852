package stub

import (
	"net/url"
	"regexp"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// The members of a request pattern that speak of the URL. A pattern has at most one of them.
const (
	wholeURL     = "url"
	urlPath      = "urlPath"
	urlTemplate  = "urlPathTemplate"
	urlRegular   = "urlPattern"
	urlPathMatch = "urlPathPattern"
)

// A target is what a pattern says of the URL: which member it is, or "" for none, and its text. URLs are compared as
// they are on the request line, not decoded.
type target struct {
	word, text string
	expression *schema.Expression
	template   *pathTemplate
}

func (t *target) fits(r *Request) bool {
	switch t.word {
	case wholeURL:
		// Path and query are compared apart, because putting them together would cost memory on every call.
		path, query, _ := strings.Cut(t.text, "?")
		return path == r.Path && query == r.Query
	case urlPath:
		return t.text == r.Path
	case urlTemplate:
		return t.template.fits(r)
	case urlRegular:
		return r.try(t.expression, r.target(), false)
	case urlPathMatch:
		return r.try(t.expression, r.Path, false)
	}
	return true
}

// literal reports whether the target names one path, which the answer can rely on.
func (t *target) literal() bool { return t.word == wholeURL || t.word == urlPath }

// parameter is a path parameter by the template's name for it or, without a template, by the contract's.
func (t *target) parameter(r *Request, name string) (string, bool) {
	if t.template != nil {
		return t.template.parameter(r.Path, name)
	}
	if r.Call != nil {
		for _, have := range r.Call.Path {
			if have.Name == name {
				return have.Text, true
			}
		}
	}
	return "", false
}

// pathTemplate is a path with names in braces (RFC 6570, level 1, as OpenAPI has it).
type pathTemplate struct {
	text       string
	names      []string
	expression *regexp.Regexp
}

// bare is the template without its names, so that two can be compared: /pets/{}.
func bare(template string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString("{}")
		_, template, _ = strings.Cut(rest, "}")
	}
}

// templateOf is the path of an operation.
func templateOf(operation *contract.Operation) *pathTemplate {
	return readTemplate(operation.Path())
}

// Bounds on templates: the names that one may have, and the names times the letters of a path up to which matching is
// quick.
const (
	maxNames      = 64
	quickTemplate = 4096
)

// readTemplate takes a template apart. It is nil where the braces do not pair, a name is empty or there twice, or there
// are more than 64.
func readTemplate(text string) *pathTemplate {
	t := &pathTemplate{text: text}
	var source strings.Builder
	source.WriteString(`\A`)
	for rest := text; ; {
		before, after, found := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			return nil
		}
		source.WriteString(regexp.QuoteMeta(before))
		if !found {
			break
		}
		name, next, closed := strings.Cut(after, "}")
		if !closed || name == "" || strings.ContainsAny(name, "{/") || t.index(name) >= 0 || len(t.names) == maxNames {
			return nil
		}
		t.names = append(t.names, name)
		source.WriteString("([^/]+)")
		rest = next
	}
	source.WriteString(`\z`)
	compiled, err := regexp.Compile(source.String())
	if err != nil {
		return nil
	}
	t.expression = compiled
	return t
}

// fits reports whether the template fits a request's path. What takes long is done as long as there is patience.
func (t *pathTemplate) fits(r *Request) bool {
	if strings.Count(t.text, "/") != strings.Count(r.Path, "/") {
		return false
	}
	if len(t.names)*len(r.Path) <= quickTemplate {
		return t.expression.MatchString(r.Path)
	}
	return r.spend(func() (bool, bool) { return t.expression.MatchString(r.Path), true })
}

func (t *pathTemplate) index(name string) int {
	for i, have := range t.names {
		if have == name {
			return i
		}
	}
	return -1
}

// parameter is the value that a path has for a name of the template, decoded.
func (t *pathTemplate) parameter(path, name string) (string, bool) {
	i := t.index(name)
	if i < 0 {
		return "", false
	}
	found := t.expression.FindStringSubmatchIndex(path)
	if found == nil {
		return "", false
	}
	text := path[found[2*i+2]:found[2*i+3]]
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded
	}
	return text, true
}
