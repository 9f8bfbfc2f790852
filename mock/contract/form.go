package contract

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// readFields makes an object of the fields of a form (application/x-www-form-urlencoded, as HTML has it).
func (c *Content) readFields(mediaType string, body []byte) (any, []problem.Finding) {
	if name := charsetNamed(mediaType); charsetOf(name) != utf8Charset {
		return nil, []problem.Finding{*foreign(name, "UTF-8")}
	}
	q, bad := parseFields(body)
	if bad != nil {
		return nil, []problem.Finding{*bad}
	}
	return c.outline().tell(func(o *outline) (any, []problem.Finding) { return c.readForm(o, q) })
}

// parseFields takes a form apart. Texts stay encoded, for some styles have marks between encoded pieces.
func parseFields(body []byte) (query, *problem.Finding) {
	q := query{whole: string(body)}
	if bytes.HasPrefix(body, []byte("\ufeff")) {
		return q, malformed("encoding", "the form begins with a byte order mark", 0, "leave it out")
	}
	at := 0
	for item := range bytes.SplitSeq(body, []byte("&")) {
		name, text, _ := bytes.Cut(item, []byte("="))
		for i, raw := range [...][]byte{name, text} {
			if !decodable(string(raw)) {
				offset := at + i*(len(name)+1) + undecodable(raw)
				return q, malformed("encoding", "the form is not percent-encoded UTF-8", offset,
					"encode it as % and two hex digits")
			}
		}
		if len(q.pairs) >= maxElements && len(item) > 0 {
			return q, malformed("fields", fmt.Sprintf("there are more than %d fields", maxElements), at, "send fewer")
		}
		if len(item) > 0 {
			// It was found decodable.
			plain, _ := url.QueryUnescape(string(name))
			q.pairs = append(q.pairs, pair{plain, string(text)})
		}
		at += len(item) + 1
	}
	return q, nil
}

// undecodable is the byte from which on a text is not percent-encoded UTF-8: that of an escape that is none or, where
// all are escapes, the first that does not begin a character.
func undecodable(raw []byte) int {
	for i := 0; i < len(raw); {
		end := i + 1
		if raw[i] == '%' || raw[i] >= utf8.RuneSelf {
			end = i
			for range utf8.UTFMax {
				if end = escapeEnd(raw, end); end < 0 {
					return i
				}
				if decodable(string(raw[i:end])) {
					break
				}
			}
			if !decodable(string(raw[i:end])) {
				return i
			}
		}
		i = end
	}
	return len(raw)
}

// escapeEnd is where the byte that begins at an index ends, escaped or not, or -1 where there is none.
func escapeEnd(raw []byte, at int) int {
	switch {
	case at >= len(raw):
		return -1
	case raw[at] != '%':
		return at + 1
	case at+3 > len(raw):
		return -1
	}
	return at + 3
}

// readForm reads the fields by an outline: those of the properties that it knows, then the others.
func (c *Content) readForm(o *outline, q query) (any, []problem.Finding) {
	object := map[string]any{}
	var findings []problem.Finding
	fields := c.fields(o)
	operation := operationOf(fields)
	seen := map[string]bool{}
	for _, f := range fields {
		value, there, wrong := f.read(operation, fields, q, seen)
		findings = append(findings, wrong...)
		if there || len(wrong) > 0 {
			object[f.name] = value
		}
	}
	for _, each := range q.pairs {
		if _, there := object[each.name]; there || seen[each.name] || claimed(operation, fields, each.name) {
			continue
		}
		seen[each.name] = true
		object[each.name] = o.other(each.name, q.texts(each.name))
	}
	return object, findings
}

// texts are the decoded texts of the fields of a name.
func (q query) texts(name string) []string {
	var texts []string
	for _, each := range q.pairs {
		if each.name == name {
			text, _ := url.QueryUnescape(each.raw)
			texts = append(texts, text)
		}
	}
	return texts
}

// other reads the fields of a name that the schema does not know.
func (o *outline) other(name string, texts []string) any {
	member := o.member(name)
	if len(texts) == 1 && !member.listed() {
		if value, bad := schema.Decode([]byte(texts[0]), MaxJSONDepth); member.structured() && bad == nil {
			return value
		}
		return member.scalar(texts[0])
	}
	array := make([]any, len(texts))
	for i, text := range texts {
		array[i] = member.element(i).scalar(text)
	}
	return array
}

// read reads the fields of a property. Those of its members it adds to the names seen.
func (f *formField) read(
	o *Operation, fields []*formField, q query, seen map[string]bool,
) (value any, there bool, findings []problem.Finding) {
	m := &message{call: &Call{Operation: o}, query: q}
	texts := q.texts(f.name)
	switch {
	case f.unread:
		return "", len(texts) > 0, nil
	case len(texts) == 0 && f.scattered != nil:
		m.query = q.members(f, fields)
		for _, each := range m.query.pairs {
			seen[each.name] = true
		}
		value, there, findings := f.scattered.judge(m)
		return value, there, f.moved(findings)
	case !f.texts:
		value, there, findings := f.styled.judge(m)
		return value, there, f.moved(findings)
	case len(texts) == 0:
		return nil, false, nil
	case !f.listed():
		if len(texts) > 1 {
			return nil, true, f.moved([]problem.Finding{*f.styled.repeated("send it once")})
		}
		value, bad := schema.Decode([]byte(texts[0]), MaxJSONDepth)
		if bad != nil {
			return nil, true, f.moved([]problem.Finding{*bad})
		}
		return value, true, nil
	}
	return f.readList(texts)
}

// readList reads an array whose elements are JSON: each in a field of its own, or all in one.
func (f *formField) readList(texts []string) (any, bool, []problem.Finding) {
	array := make([]any, len(texts))
	var findings []problem.Finding
	for i, text := range texts {
		value, bad := schema.Decode([]byte(text), MaxJSONDepth)
		if whole, is := value.([]any); is && len(texts) == 1 && f.element(0).takes&takesArray == 0 {
			return whole, true, nil
		}
		if bad != nil {
			findings = append(findings, *inMember(bad, "/"+strconv.Itoa(i)))
		}
		array[i] = value
	}
	return array, true, f.moved(findings)
}

// moved makes findings about a parameter into findings about a member of the body.
func (f *formField) moved(findings []problem.Finding) []problem.Finding {
	findings = f.styled.named(findings)
	for i := range findings {
		findings[i].In, findings[i].Name = "body", ""
	}
	return under(schema.AppendPointer("", f.name), findings)
}

// members are the fields that are members of a property and no properties themselves.
func (q query) members(of *formField, fields []*formField) query {
	rest := query{whole: q.whole}
	for _, each := range q.pairs {
		if of.scattered.shape.declares(each.name) &&
			!slices.ContainsFunc(fields, func(f *formField) bool { return f.name == each.name }) {
			rest.pairs = append(rest.pairs, each)
		}
	}
	return rest
}
