package contract

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// maxElements bounds the elements of one array parameter and the number of query parameters that are read.
const maxElements = 1000

// enforceable reports whether the parameter's form is decoded: scalars, and arrays of scalars that are written with
// commas, spaces, pipes or by repetition. Other forms are in the ledger.
func enforceable(p *Parameter) bool {
	switch p.Style {
	case "simple", "form":
		return p.takes == takesAnything || p.takes&takesObject == 0
	case "spaceDelimited", "pipeDelimited":
		return p.In == "query" && p.takes&takesArray != 0 && p.takes&takesObject == 0
	}
	return false
}

// pair is one name and value of a query. The raw value is not decoded.
type pair struct{ name, text, raw string }

// query is a request's query, taken apart once and decoded once (RFC 3986, section 3.4).
type query struct {
	pairs []pair
	bad   *problem.Finding
}

func parseQuery(raw string) (q query) {
	for item := range strings.SplitSeq(raw, "&") {
		if item == "" {
			continue
		}
		name, text, _ := strings.Cut(item, "=")
		pair := pair{raw: text}
		var errName, errText error
		pair.name, errName = url.QueryUnescape(name)
		pair.text, errText = url.QueryUnescape(text)
		if errName != nil || errText != nil || !utf8.ValidString(pair.name) || !utf8.ValidString(pair.text) {
			return query{bad: &problem.Finding{
				In: "query", Keyword: "encoding", Message: "is not percent-encoded UTF-8",
				Hint: "encode it as % and two hex digits",
			}}
		}
		if q.pairs = append(q.pairs, pair); len(q.pairs) > maxElements {
			return query{bad: &problem.Finding{
				In: "query", Keyword: "parameters", Message: "has more than 1000 parameters", Hint: "send fewer",
			}}
		}
	}
	return q
}

// raw finds what the request says for the parameter: nothing, or one text or several.
func (p *Parameter) raw(
	call *Call, q query, header http.Header, cookies []*http.Cookie,
) (found []string, bad *problem.Finding) {
	switch p.In {
	case "path":
		for i := range call.Path {
			if call.Path[i].Name == p.Name {
				found = append(found, call.Path[i].Text)
				break
			}
		}
	case "query":
		return p.queried(q)
	case "header":
		found = header.Values(p.Name)
	case "cookie":
		for _, cookie := range cookies {
			if cookie.Name == p.Name {
				found = append(found, cookie.Value)
			}
		}
	}
	return found, nil
}

// queried finds the parameter in the query: each text or, where elements are joined by commas, each element.
func (p *Parameter) queried(q query) (texts []string, bad *problem.Finding) {
	raw := ""
	for i := range q.pairs {
		if q.pairs[i].name == p.Name {
			texts, raw = append(texts, q.pairs[i].text), q.pairs[i].raw
		}
	}
	switch {
	case !p.joined() || len(texts) == 0:
		return texts, nil
	case len(texts) > 1:
		return nil, p.repeated("join the values by commas")
	}
	// A comma that is percent-encoded is part of an element (RFC 6570, section 3.2.8).
	texts = texts[:0]
	for element := range strings.SplitSeq(raw, ",") {
		// It was found decodable as a whole.
		text, _ := url.QueryUnescape(element)
		if texts = append(texts, text); len(texts) > maxElements {
			break
		}
	}
	return texts, nil
}

func (p *Parameter) repeated(hint string) *problem.Finding {
	finding := p.finding("repeated", "is there more than once", hint)
	return &finding
}

// joined reports whether the parameter is an array in a query, its elements joined by commas.
func (p *Parameter) joined() bool {
	return p.In == "query" && p.Style == "form" && !p.Explode && p.takes&takesArray != 0 && p.takes != takesAnything
}

// absent is the finding for a parameter that is required and not there. In the forms that are not decoded it may be
// there under other names.
func (p *Parameter) absent() []problem.Finding {
	if !p.Required || p.Schema != nil && !p.enforced {
		return nil
	}
	return []problem.Finding{p.finding("required", "is missing", "send it")}
}

// check holds the texts of a parameter to its schema. One that may be read in more than one way keeps it if one of
// them does.
func (p *Parameter) check(texts []string) []problem.Finding {
	switch {
	case len(texts) == 0:
		return p.absent()
	case p.Schema == nil || !p.enforced:
		return nil
	}
	value, breach := p.decode(texts)
	if breach != nil {
		return []problem.Finding{*breach}
	}
	findings := p.Schema.Check(value)
	if findings == nil {
		return nil
	}
	for _, other := range p.otherwise(texts, value) {
		if p.Schema.Check(other) == nil {
			return nil
		}
	}
	for i := range findings {
		findings[i].In, findings[i].Name = p.In, p.Name
		if problem.SecretName(p.Name) {
			findings[i].Got = ""
		}
	}
	return findings
}

// otherwise lists the other ways to read the texts: digits may be meant as a string, and one text as a scalar or as an
// array of one.
func (p *Parameter) otherwise(texts []string, value any) []any {
	var ways []any
	array, isArray := value.([]any)
	if isArray {
		plain := make([]any, len(array))
		for i, item := range array {
			plain[i] = item
			if number, is := item.(json.Number); is {
				plain[i] = string(number)
			}
		}
		ways = append(ways, plain)
	} else if p.takes&takesArray != 0 && len(texts) == 1 {
		ways = append(ways, []any{value}, []any{texts[0]})
	}
	if _, isText := value.(string); !isText && p.takes&takesString != 0 && len(texts) == 1 {
		ways = append(ways, texts[0])
	}
	if isArray && len(texts) == 1 {
		ways = append(ways, p.takes.scalar(texts[0]))
	}
	return ways
}

func (p *Parameter) finding(keyword, message, hint string) problem.Finding {
	return problem.Finding{
		In: p.In, Name: p.Name, Keyword: keyword, Message: message, Hint: hint, Document: p.At.Location(),
	}
}
