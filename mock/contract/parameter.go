package contract

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxElements bounds the elements of one array parameter and the number of query parameters that are read.
const maxElements = 1000

// enforceable reports whether the parameter's form is decoded: scalars, and arrays of scalars that are written with
// commas, spaces, pipes or by repetition. Other forms are in the ledger.
func enforceable(p *Parameter) bool {
	if p.takes == takesAnything {
		return true
	}
	if p.takes&takesObject != 0 {
		return false
	}
	switch p.Style {
	case "simple", "form":
		return true
	case "spaceDelimited", "pipeDelimited":
		return p.takes&takesArray != 0
	}
	return false
}

// query is a request's query, taken apart once and decoded once (RFC 3986, section 3.4).
type query struct {
	values []Value
	bad    *problem.Finding
}

func parseQuery(raw string) (q query) {
	if raw == "" {
		return q
	}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		name, errName := url.QueryUnescape(name)
		text, errText := url.QueryUnescape(text)
		if errName != nil || errText != nil || !utf8.ValidString(name) || !utf8.ValidString(text) {
			q.bad = &problem.Finding{
				In: "query", Keyword: "encoding", Message: "is not percent-encoded UTF-8", Hint: "encode it as % and two hex digits",
			}
			return q
		}
		if q.values = append(q.values, Value{name, text}); len(q.values) > maxElements {
			q.bad = &problem.Finding{In: "query", Keyword: "parameters", Message: "has more than 1000 parameters", Hint: "send fewer"}
			return q
		}
	}
	return q
}

// raw finds what the request says for the parameter: nothing, or one text or several.
func (p *Parameter) raw(call *Call, q query, header http.Header, cookies func() []*http.Cookie) []string {
	var found []string
	switch p.In {
	case "path":
		for _, value := range call.Path {
			if value.Name == p.Name || value.Name == p.key && p.key != "" {
				return []string{value.Text}
			}
		}
	case "query":
		for _, value := range q.values {
			if value.Name == p.Name {
				found = append(found, value.Text)
			}
		}
	case "header":
		return header.Values(p.Name)
	case "cookie":
		for _, cookie := range cookies() {
			if cookie.Name == p.Name {
				found = append(found, cookie.Value)
			}
		}
	}
	return found
}

// check holds the texts of a parameter to its schema.
func (p *Parameter) check(texts []string) (findings []problem.Finding) {
	if len(texts) == 0 {
		if p.Required {
			return []problem.Finding{p.finding("required", "is missing", "send it")}
		}
		return nil
	}
	if p.Schema == nil || !p.enforced {
		return nil
	}
	value, breach := p.decode(texts)
	if breach != nil {
		return []problem.Finding{*breach}
	}
	for _, finding := range p.Schema.Check(value) {
		finding.In, finding.Name = p.In, p.Name
		if problem.SecretName(p.Name) {
			finding.Got = ""
		}
		findings = append(findings, finding)
	}
	return findings
}

func (p *Parameter) finding(keyword, message, hint string) problem.Finding {
	return problem.Finding{
		In: p.In, Name: p.Name, Keyword: keyword, Message: message, Hint: hint, Document: p.At.Location(),
	}
}

// decode reads the texts by style and explode (OpenAPI 3.1, section 4.8.12.6).
func (p *Parameter) decode(texts []string) (any, *problem.Finding) {
	if p.takes&takesArray == 0 || p.takes == takesAnything {
		if len(texts) > 1 {
			finding := p.finding("repeated", "is there more than once", "send it once")
			return nil, &finding
		}
		return p.scalar(texts[0])
	}
	elements := texts
	if !p.Explode || p.In == "path" || p.In == "header" {
		separator := ","
		switch p.Style {
		case "spaceDelimited":
			separator = " "
		case "pipeDelimited":
			separator = "|"
		}
		if len(texts) > 1 && p.In != "header" {
			finding := p.finding("repeated", "is there more than once", "join the values by "+separator)
			return nil, &finding
		}
		elements = nil
		for _, text := range texts {
			elements = append(elements, strings.Split(text, separator)...)
		}
	}
	if len(elements) > maxElements {
		finding := p.finding("maxItems", "has more than 1000 elements", "send fewer")
		return nil, &finding
	}
	items := typesOf(itemsOf(p.Schema.At()), 0)
	array := make([]any, len(elements))
	for i, text := range elements {
		if p.In == "header" {
			text = strings.Trim(text, " \t")
		}
		array[i] = items.scalar(text)
	}
	return array, nil
}

// itemsOf is the schema of an array's elements.
func itemsOf(at schema.Place) schema.Place { return at.Child("items") }

// scalar reads one text. Where only numbers or booleans are allowed, the finding says how those are written.
func (p *Parameter) scalar(text string) (any, *problem.Finding) {
	value := p.takes.scalar(text)
	if _, isText := value.(string); !isText || p.takes&takesString != 0 {
		return value, nil
	}
	expected := "a number"
	switch {
	case p.takes&takesNumber == 0 && p.takes&takesInteger != 0:
		expected = "an integer"
	case p.takes&(takesNumber|takesInteger) == 0:
		expected = "true or false"
	}
	finding := p.finding("type", "is not "+expected+" as JSON writes it", "send "+expected+", in plain digits")
	if expected == "true or false" {
		finding.Hint = "send true or false"
	}
	finding.Expected = expected
	if !problem.SecretName(p.Name) {
		finding.Got = shortText(text)
	}
	return nil, &finding
}

// shortText quotes a text, shortened.
func shortText(text string) string {
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:60], "") + "…"
	}
	quoted, _ := json.Marshal(text)
	return string(quoted)
}
