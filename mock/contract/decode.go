package contract

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// maxElements bounds the elements of one array, the properties of one object, and the number of query parameters and
// cookies that are read.
const maxElements = 1000

// unescape decodes a text of the parameter, once. Each place has rules of its own. A path is percent-encoded (RFC 3986,
// section 2.1). A query is a form, where + is a space (OpenAPI 3.1.1, appendix E), unless allowReserved lets + stand
// for itself. A header is not percent-encoded (OpenAPI 3.1.1, appendix D), and a cookie only if it is well so.
func (p *Parameter) unescape(raw string) string {
	text, err := raw, error(nil)
	switch {
	case p.In == "header" && !p.encoded, p.In == "path" && p.plain(), p.Style == "cookie":
	case p.In == "query" && !p.allowReserved:
		text, err = url.QueryUnescape(raw)
	default:
		text, err = url.PathUnescape(raw)
	}
	if err != nil || !utf8.ValidString(text) {
		return raw
	}
	return text
}

// plain reports whether the text of a path parameter is its value, decoded as a whole.
func (p *Parameter) plain() bool {
	return p.Style == "simple" && (p.takes == takesAnything || p.takes&(takesArray|takesObject) == 0)
}

// single is the one text that a scalar is written as.
func (p *Parameter) single(raw []string) (string, *problem.Finding) {
	if len(raw) > 1 {
		return "", p.repeated("send it once")
	}
	text, bad := p.stripped(raw[0])
	if bad != nil {
		return "", bad
	}
	if p.Style == "matrix" {
		if _, text, _ = strings.Cut(text, "="); strings.IndexByte(text, ';') >= 0 {
			return "", p.repeated("write it once, and a semicolon in the value as %3B")
		}
	}
	return p.unescape(text), nil
}

// stripped takes the mark off that a label or matrix begins with. A matrix that is written in one piece keeps its name.
func (p *Parameter) stripped(raw string) (string, *problem.Finding) {
	switch p.Style {
	case "label":
		if rest, ok := strings.CutPrefix(raw, "."); ok {
			return rest, nil
		}
		return "", p.misread("does not begin with a dot, as the style label has it", "write ."+p.Name)
	case "matrix":
		rest, ok := strings.CutPrefix(raw, ";")
		name, _, _ := strings.Cut(rest, "=")
		if ok && (p.unescape(name) == p.Name || p.Explode && p.takes&takesObject != 0) {
			return rest, nil
		}
		return "", p.misread("does not begin with its name, as the style matrix has it", "write ;"+p.Name+"=")
	}
	return raw, nil
}

// draft takes the texts of a parameter apart as a value of the kind given (OpenAPI 3.1.1, section 4.8.12.6).
func (p *Parameter) draft(kind types, raw []string) (*draft, *problem.Finding) {
	if kind == takesScalar {
		text, bad := p.single(raw)
		return &draft{kind: takesScalar, texts: []string{text}}, bad
	}
	texts, bad := p.elements(kind, raw)
	switch {
	case bad != nil:
		return nil, bad
	case len(texts) > maxElements:
		return nil, p.tooMany("elements", "maxItems")
	case kind == takesArray:
		return &draft{kind: takesArray, texts: texts}, nil
	case p.Explode:
		return p.pairs(texts)
	}
	return p.alternating(texts)
}

func (p *Parameter) tooMany(what, keyword string) *problem.Finding {
	finding := p.finding(keyword, "has more than "+strconv.Itoa(maxElements)+" "+what, "send fewer")
	return &finding
}

// elements splits the texts where the style puts its marks. Elements of an array come back decoded, and so do the names
// and values of an object unless each pair is one element.
func (p *Parameter) elements(kind types, raw []string) (texts []string, bad *problem.Finding) {
	exploded := p.Explode && (p.In == "query" || p.In == "cookie")
	switch {
	case exploded && len(raw) > maxElements:
		return raw, nil
	case exploded:
		// One text is one element.
		texts = raw
	case len(raw) > 1 && p.In != "header":
		return nil, p.repeated("join the values by " + strconv.Quote(p.separator()))
	default:
		for _, each := range raw {
			text, bad := p.stripped(each)
			if bad != nil {
				return nil, bad
			}
			texts = append(texts, p.split(text)...)
		}
	}
	if len(texts) > maxElements || kind == takesObject && p.Explode {
		return texts, nil
	}
	plain := make([]string, len(texts))
	for i, text := range texts {
		if p.Style == "matrix" && p.Explode {
			name, value, _ := strings.Cut(text, "=")
			if text = value; p.unescape(name) != p.Name {
				return nil, p.misread("has an element that does not begin with its name", "write ;"+p.Name+"= before each")
			}
		}
		plain[i] = p.unescape(text)
	}
	return plain, nil
}

// split cuts one text at the style's separator. A comma that is percent-encoded is part of an element (RFC 6570,
// section 3.2.1), but spaces and pipes can only stand between elements.
func (p *Parameter) split(text string) []string {
	separator := p.separator()
	switch p.Style {
	case "matrix":
		if !p.Explode {
			_, text, _ = strings.Cut(text, "=")
		}
	case "label":
		if p.dotted && strings.IndexByte(text, ',') < 0 {
			separator = "."
		}
	case "spaceDelimited":
		text = strings.ReplaceAll(strings.ReplaceAll(text, "+", " "), "%20", " ")
	case "pipeDelimited":
		text = strings.ReplaceAll(strings.ReplaceAll(text, "%7C", "|"), "%7c", "|")
	}
	if p.In != "header" {
		return strings.SplitN(text, separator, maxElements+2)
	}
	var list []string
	for element := range strings.SplitSeq(text, separator) {
		if list = append(list, strings.Trim(element, " \t")); len(list) > maxElements {
			break
		}
	}
	return list
}

// separator is what stands between elements in one text.
func (p *Parameter) separator() string {
	switch p.Style {
	case "label":
		if p.Explode {
			return "."
		}
	case "matrix":
		if p.Explode {
			return ";"
		}
	case "spaceDelimited":
		return " "
	case "pipeDelimited":
		return "|"
	}
	return ","
}

// pairs reads the members of an object that are written as name=value.
func (p *Parameter) pairs(texts []string) (*draft, *problem.Finding) {
	d := &draft{kind: takesObject, names: []string{}}
	for _, text := range texts {
		name, value, paired := strings.Cut(text, "=")
		if !paired && p.Style != "matrix" {
			return nil, p.misread("is not a list of name=value", "write each property as name=value")
		}
		if bad := p.add(d, p.unescape(name), p.unescape(value)); bad != nil {
			return nil, bad
		}
	}
	return d, nil
}

// alternating reads the members of an object that are written as name, value, name, value.
func (p *Parameter) alternating(texts []string) (*draft, *problem.Finding) {
	if len(texts)%2 != 0 {
		return nil, p.misread("is not a list of names and values", "write each property's name, then its value")
	}
	d := &draft{kind: takesObject, names: []string{}}
	for i := 0; i < len(texts); i += 2 {
		if bad := p.add(d, texts[i], texts[i+1]); bad != nil {
			return nil, bad
		}
	}
	return d, nil
}

// add adds one member with a scalar value.
func (p *Parameter) add(d *draft, name, text string) *problem.Finding {
	for _, have := range d.names {
		if have == name {
			finding := p.finding("repeated", "has the property "+shortText(name)+" more than once", "send it once")
			return &finding
		}
	}
	d.names = append(d.names, name)
	d.items = append(d.items, &draft{kind: takesScalar, texts: []string{text}})
	return nil
}
