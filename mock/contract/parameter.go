package contract

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A Parameter is one named value of a request (OpenAPI 3.1, section 4.8.12).
type Parameter struct {
	Name string
	// In is path, query, header or cookie or, since OpenAPI 3.2, querystring.
	In       string
	Required bool
	// Style and Explode say how the value is written, defaults applied.
	Style   string
	Explode bool
	// Schema is nil where the document describes the parameter by content, or not at all.
	Schema *schema.Schema
	// Content says how the value is written where the document gives a media type instead of a style.
	Content *Content
	At      schema.Place

	// shape is what the schema says of types, for reading text.
	shape *shape
	// takes are the types of the value.
	takes types
	// allowReserved and allowEmpty are the document's allowReserved and allowEmptyValue.
	allowReserved, allowEmpty bool
	// dotted says that a label which is not exploded may have dots between its elements, as the table of OpenAPI up to
	// 3.0.3 and 3.1.0 has it. Later ones have commas.
	dotted bool
	// enforced says that the value is read and held to the schema. What is not is in the ledger.
	enforced bool
	// encoded says that a header is percent-encoded.
	encoded bool
	// only is the one value that is looked for, where that is the question. It is nil otherwise.
	only *any
	// record says that a path parameter picks the record: it stands in the last segment.
	record bool
}

// IsRead reports whether the value is read and held to the contract. What is not is in the ledger.
func (p *Parameter) IsRead() bool { return p.Content != nil || p.Schema != nil && p.enforced }

// A message is what a request says, as far as parameters are concerned.
type message struct {
	call    *Call
	query   query
	header  http.Header
	cookies []cookie
}

// judge holds what a request says for the parameter to the contract. It returns the value that was read, and whether
// there was one.
func (p *Parameter) judge(m *message) (value any, there bool, findings []problem.Finding) {
	if p.In == "path" && p.enforced && p.plain() {
		for i := range m.call.Path {
			if m.call.Path[i].Name == p.Name {
				return p.judgeScalar(m.call.Path[i].Text)
			}
		}
	}
	if p.members() {
		return p.judgeMembers(m)
	}
	raw := p.raw(m)
	switch {
	case len(raw) == 0:
		return nil, false, p.absent(m)
	case slices.ContainsFunc(raw, func(text string) bool { return !utf8.ValidString(text) }):
		return nil, false, []problem.Finding{*p.illegible()}
	case p.allowEmpty && len(raw) == 1 && raw[0] == "":
		return "", true, nil
	case p.Content != nil:
		return p.judgeContent(raw)
	case p.Schema == nil || !p.enforced:
		return nil, false, nil
	}
	return p.judgeTexts(raw)
}

// judgeScalar holds one decoded text to the schema.
func (p *Parameter) judgeScalar(text string) (value any, there bool, findings []problem.Finding) {
	value, finding := p.scalar(text)
	if finding != nil {
		return nil, false, []problem.Finding{*finding}
	}
	if p.keeps(value) == nil {
		return value, true, nil
	}
	best := verdict{parameter: p}
	there = best.read(&draft{kind: takesScalar, texts: []string{text}})
	return best.value, there, best.findings
}

// judgeTexts reads the texts as the schema's types allow. A header is read as it stands or, if that breaks the
// contract, percent-decoded: earlier versions of OpenAPI had clients encode it.
func (p *Parameter) judgeTexts(raw []string) (value any, there bool, findings []problem.Finding) {
	value, there, findings = p.readTexts(raw)
	encoded := func(text string) bool { return strings.IndexByte(text, '%') >= 0 }
	if findings == nil || p.In != "header" || !slices.ContainsFunc(raw, encoded) {
		return value, there, findings
	}
	other := *p
	other.encoded = true
	if value, there, bad := other.readTexts(raw); bad == nil {
		return value, there, nil
	}
	return nil, false, findings
}

// readTexts reads the texts. A value that may be read in more than one way keeps the contract if one of the readings
// does.
func (p *Parameter) readTexts(raw []string) (value any, there bool, findings []problem.Finding) {
	if p.takes&(takesArray|takesObject) == 0 {
		text, finding := p.single(raw)
		if finding != nil {
			return nil, false, []problem.Finding{*finding}
		}
		return p.judgeScalar(text)
	}
	best := verdict{parameter: p}
	for _, kind := range p.kinds(raw) {
		draft, finding := p.draft(kind, raw)
		if finding != nil {
			best.refuse([]problem.Finding{*finding}, true)
			continue
		}
		if best.read(draft) {
			return best.value, true, nil
		}
	}
	return nil, false, best.findings
}

// kinds lists what the texts may be, the likeliest first.
func (p *Parameter) kinds(raw []string) []types {
	if p.takes == takesAnything {
		// Nothing is said of the type: one text is a scalar, and several are a list.
		if len(raw) > 1 {
			return []types{takesArray}
		}
		return []types{takesScalar}
	}
	var list []types
	for _, kind := range [...]types{takesArray, takesObject, takesScalar} {
		if p.takes&kind != 0 {
			list = append(list, kind)
		}
	}
	if list == nil {
		// Nothing is allowed, and the schema will say so.
		list = append(list, takesScalar)
	}
	return list
}

// absent is the finding for a parameter that is required and not there. In the forms that are not read it may be there
// under other names.
func (p *Parameter) absent(m *message) []problem.Finding {
	if !p.Required || p.Schema != nil && !p.enforced {
		return nil
	}
	finding := p.finding("required", "is missing", "send it")
	if other := p.misspelt(m); other != "" {
		finding.Hint = "name differs in case: send " + p.Name + ", not " + other
	}
	return []problem.Finding{finding}
}

// misspelt is a name in the request that differs from the parameter's in case alone, or "". Names of query parameters
// and cookies are case-sensitive.
func (p *Parameter) misspelt(m *message) string {
	differs := func(name string) bool { return name != p.Name && strings.EqualFold(name, p.Name) }
	switch p.In {
	case "query":
		if i := slices.IndexFunc(m.query.pairs, func(pair pair) bool { return differs(pair.name) }); i >= 0 {
			return m.query.pairs[i].name
		}
	case "cookie":
		if i := slices.IndexFunc(m.cookies, func(c cookie) bool { return differs(c.name) }); i >= 0 {
			return m.cookies[i].name
		}
	}
	return ""
}

// judgeContent holds the text of a parameter that is described by content, in its media type.
func (p *Parameter) judgeContent(raw []string) (value any, there bool, findings []problem.Finding) {
	text, finding := p.single(raw)
	if finding != nil {
		return nil, false, []problem.Finding{*finding}
	}
	findings = p.Content.Check("", []byte(text))
	if len(findings) > 0 {
		return nil, false, p.named(findings)
	}
	if IsJSON(p.Content.MediaType) {
		value, _ = schema.Decode([]byte(text), MaxJSONDepth)
		return value, true, nil
	}
	return text, true, nil
}

// keeps holds a value to the schema.
func (p *Parameter) keeps(value any) []problem.Finding {
	if p.only == nil {
		return p.Schema.Check(value)
	}
	if reflect.DeepEqual(value, *p.only) {
		return nil
	}
	return []problem.Finding{p.finding("const", "is another value", "send the other one")}
}

// may reports whether the value is one of the readings of what a request says.
func (p *Parameter) may(m *message, value any) bool {
	one := *p
	one.only = &value
	_, there, findings := one.judge(m)
	return there && findings == nil
}

// named makes findings about a value into findings about the parameter.
func (p *Parameter) named(findings []problem.Finding) []problem.Finding {
	named := slices.Clone(findings)
	for i := range named {
		named[i].In, named[i].Name = p.In, p.Name
		if problem.SecretName(p.Name) || problem.SecretName(lastStep(named[i].Pointer)) {
			named[i].Got = ""
		}
	}
	return named
}

func lastStep(pointer string) string { return pointer[strings.LastIndexByte(pointer, '/')+1:] }

func (p *Parameter) finding(keyword, message, hint string) problem.Finding {
	return problem.Finding{
		In: p.In, Name: p.Name, Keyword: keyword, Message: message, Hint: hint, Document: p.At.Location(),
	}
}

func (p *Parameter) repeated(hint string) *problem.Finding {
	finding := p.finding("repeated", "is there more than once", hint)
	return &finding
}

// illegible is the finding for bytes that are no text. Queries and paths are looked at before they are taken apart.
func (p *Parameter) illegible() *problem.Finding {
	finding := p.finding("encoding", "is not UTF-8", "send UTF-8")
	return &finding
}

// misread is the finding for text that is not in the parameter's style.
func (p *Parameter) misread(message, hint string) *problem.Finding {
	finding := p.finding("style", message, hint)
	return &finding
}
