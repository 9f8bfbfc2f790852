package contract

import (
	"encoding/json"
	"strconv"
	"strings"

	"understudy/mock/problem"
)

// decode reads the texts by style and explode (OpenAPI 3.1, section 4.8.12.6).
func (p *Parameter) decode(texts []string) (any, *problem.Finding) {
	if p.takes&takesArray == 0 || p.takes == takesAnything && len(texts) == 1 {
		if len(texts) > 1 {
			return nil, p.repeated("send it once")
		}
		return p.scalar(texts[0])
	}
	elements := texts
	if separator := p.separator(); separator != "" {
		if len(texts) > 1 && p.In != "header" {
			return nil, p.repeated("join the values by " + strconv.Quote(separator))
		}
		elements = nil
		for _, text := range texts {
			elements = append(elements, strings.SplitN(text, separator, maxElements+2)...)
		}
	}
	if len(elements) > maxElements {
		finding := p.finding("maxItems", "has more than 1000 elements", "send fewer")
		return nil, &finding
	}
	array := make([]any, len(elements))
	for i, text := range elements {
		if p.In == "header" {
			text = strings.Trim(text, " \t")
		}
		array[i] = p.elements.scalar(text)
	}
	return array, nil
}

// separator is what stands between elements in one text, or "" where they come one by one.
func (p *Parameter) separator() string {
	switch {
	case p.In == "path", p.In == "header", p.In == "cookie":
		return ","
	case p.Explode, p.Style == "form":
		// Those of a query that are joined by commas were taken apart before they were decoded.
		return ""
	case p.Style == "spaceDelimited":
		return " "
	}
	return "|"
}

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
