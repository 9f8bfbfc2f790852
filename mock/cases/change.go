package cases

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/contract"
)

// Meant is the call that a request means, or nil where that is none of the operation.
func (m *Maker) Meant(o *contract.Operation, request *Request) *contract.Call {
	call, _ := m.contract.MatchRequest(request.Method, request.Path, request.Query, request.Header)
	if call == nil || call.Operation != o {
		return nil
	}
	return call
}

// Refuses reports that a request means the operation, and that the contract has findings about it.
func (m *Maker) Refuses(o *contract.Operation, request *Request) bool {
	call := m.Meant(o, request)
	return call != nil && len(call.CheckRequest(request.Header, request.Query, request.Body)) > 0
}

// Without is the request without one of its parameters. One of the path stays, for there is no path without it.
func (r *Request) Without(parameter *contract.Parameter) Request {
	request := *r
	switch parameter.In {
	case "query":
		request.Query = kept(r.Query, func(pair string) bool { return belongs(pair, parameter) })
	case "header":
		request.Header = request.Header.Clone()
		request.Header.Del(parameter.Name)
	case "cookie":
		request.Header = request.Header.Clone()
		request.Header.Del("Cookie")
		var kept []string
		for _, cookie := range (&http.Request{Header: r.Header}).Cookies() {
			if cookie.Name != parameter.Name {
				kept = append(kept, cookie.Name+"="+cookie.Value)
			}
		}
		if len(kept) > 0 {
			request.Header.Set("Cookie", strings.Join(kept, "; "))
		}
	}
	return request
}

// kept is a query without some of its pairs.
func kept(query string, drop func(pair string) bool) string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		if !drop(pair) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// belongs reports whether a pair of a query is part of a parameter.
func belongs(pair string, parameter *contract.Parameter) bool {
	name, ok := nameOf(pair)
	if stem, _, nested := strings.Cut(name, "["); nested && parameter.Style == "deepObject" {
		name = stem
	}
	return ok && name == parameter.Name
}

// nameOf is the decoded name of a pair of a query.
func nameOf(pair string) (name string, ok bool) {
	name, _, _ = strings.Cut(pair, "=")
	name, err := url.QueryUnescape(name)
	return name, err == nil
}

// WithPath is a request of the operation with another text for one path parameter, percent-encoded already. It is not
// ok where the request would mean no call of the operation.
func (m *Maker) WithPath(o *contract.Operation, request Request, name, text string) (made Request, ok bool) {
	call := m.Meant(o, &request)
	if call == nil {
		return request, false
	}
	fill := func(others func(text string) string) (string, bool) {
		return Filled(o.Path(), func(parameter string) (string, bool) {
			if parameter == name {
				return text, true
			}
			for _, value := range call.Path {
				if value.Name == parameter {
					return others(marked(o, parameter, url.PathEscape(value.Text))), true
				}
			}
			return "", false
		})
	}
	request.Path, ok = fill(func(text string) string { return text })
	if !ok || m.Refuses(o, &request) {
		// Another parameter may be a list.
		other := request
		if other.Path, ok = fill(delimited); ok && m.Meant(o, &other) != nil && !m.Refuses(o, &other) {
			return other, true
		}
	}
	return request, ok && m.Meant(o, &request) != nil
}

// marked is the text of a path parameter, percent-encoded, with what its style begins with: the value of one that is no
// list or object is known without that (RFC 6570, sections 3.2.5 and 3.2.7).
func marked(o *contract.Operation, name, text string) string {
	at := slices.IndexFunc(o.Parameters, func(p *contract.Parameter) bool { return p.In == "path" && p.Name == name })
	switch {
	case at < 0:
	case o.Parameters[at].Style == "label" && !strings.HasPrefix(text, "."):
		return "." + text
	case o.Parameters[at].Style == "matrix" && !strings.HasPrefix(text, ";") && !strings.HasPrefix(text, "%3B"):
		return ";" + name + "=" + text
	}
	return text
}

// Filled is a path template with texts for its parameters, which are percent-encoded already. It is not ok where a
// text is missing.
func Filled(template string, text func(name string) (string, bool)) (path string, ok bool) {
	for {
		before, after, open := strings.Cut(template, "{")
		path += literal(before)
		name, rest, closed := strings.Cut(after, "}")
		if !open || !closed {
			return path, true
		}
		value, known := text(name)
		if !known {
			return "", false
		}
		path += value
		template = rest
	}
}

// literal is a text of a template as a path has it: what a path may hold stands for itself (RFC 3986, section 3.3).
func literal(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}?#", rune(c)):
			b.WriteByte(c)
		default:
			b.WriteString(url.PathEscape(string([]byte{c})))
		}
	}
	return b.String()
}
