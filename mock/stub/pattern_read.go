package stub

import (
	"fmt"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// ReadPattern reads a request pattern in WireMock's JSON, of at most 1 MiB, to find requests by. All findings come
// back, and with one the pattern is nil. It is not held to the contract, for requests may break it; the contract, which
// may be nil, says which operations there are and which names are secrets. Path parameters go by the names of
// urlPathTemplate or, without one, by those of the operation that a request means.
func ReadPattern(data []byte, c *contract.Contract) (*Pattern, []problem.Finding) {
	f := &form{}
	doc := f.open(data)
	if doc == nil {
		return nil, f.findings
	}
	p := f.pattern(doc.Top(), c)
	if len(f.findings) > 0 {
		return nil, f.findings
	}
	return p, nil
}

// patternReader reads one pattern.
type patternReader struct {
	*form
	*Pattern
	contract *contract.Contract
	// values are the path parameters, which need to know what the path is.
	values schema.Place
}

// pattern reads a request pattern. Where something is wrong with it, it must not be used.
func (f *form) pattern(at schema.Place, c *contract.Contract) *Pattern {
	p := &patternReader{form: f, Pattern: &Pattern{}, contract: c}
	if c != nil {
		p.keys = c.SecretNames()
	}
	f.object(at, "request", p.parts())
	p.named(p.values, pathParameters, &p.fields)
	p.length, p.compiled = len(at.Node.AppendJSON(nil)), f.weight
	p.knownPath()
	return p.Pattern
}

// knownPath holds the names of path parameters to the template or the operation that they come from.
func (p *patternReader) knownPath() {
	t := p.url.template
	if t == nil && p.contract != nil {
		if operation := p.contract.Operation(p.operation); operation != nil {
			t = templateOf(operation)
		}
	}
	for i := range p.fields {
		have := &p.fields[i]
		if have.in == pathParameters && t != nil && t.index(have.name) < 0 {
			p.say(p.values.Child(have.name), "unknown", fmt.Sprintf("%s has no parameter %.60q", t.text, have.name),
				"use "+strings.Join(t.names, ", "))
		}
	}
}

func (p *patternReader) parts() map[string]part {
	parts := map[string]part{
		"method":               {read: p.readMethod},
		"operationId":          {read: p.readOperation},
		"host":                 {read: func(at schema.Place) { p.host = p.matcher(at) }},
		"port":                 {read: func(at schema.Place) { p.port = strconv.Itoa(p.whole(at, 1, 65535)) }},
		pathParameters:         {read: func(at schema.Place) { p.values = at }},
		"basicAuth":            {read: p.readLogin},
		"basicAuthCredentials": {read: p.readLogin},
		"bodyPatterns":         {read: p.readBody},
		formParameters:         {read: func(at schema.Place) { p.named(at, formParameters, &p.Pattern.form) }},
		"scheme":               {refused: "leave it out: a stand-in answers http and https alike"},
		"clientIp":             {refused: "leave it out"},
		"multipartPatterns":    {refused: "look into the body with bodyPatterns: contains or matches"},
		"customMatcher":        {refused: "a stand-in runs no code of others: use the matchers that there are"},
	}
	for _, in := range []string{queryParameters, headerFields, cookieFields} {
		parts[in] = part{read: func(at schema.Place) { p.named(at, in, &p.fields) }}
	}
	for _, word := range []string{wholeURL, urlPath, urlTemplate, urlRegular, urlPathMatch} {
		parts[word] = part{read: func(at schema.Place) { p.readURL(at, word) }}
	}
	return parts
}

func (p *patternReader) readMethod(at schema.Place) {
	text, ok := p.text(at)
	method := strings.ToUpper(text)
	switch {
	case !ok:
	case method == "ANY":
	case !httpguts.ValidHeaderFieldName(method), strings.Contains(method, "_"):
		p.say(at, "enum", fmt.Sprintf("%.60q is no method", text), "use GET, POST, PUT, PATCH, DELETE or ANY")
	default:
		p.method = method
	}
}

func (p *patternReader) readOperation(at schema.Place) {
	text, ok := p.text(at)
	if !ok {
		return
	}
	p.operation = text
	if p.contract == nil || p.contract.Operation(text) != nil {
		return
	}
	p.say(at, "contract", fmt.Sprintf("the contract has no operation %.60q", text), "use "+likely(p.contract, text))
}

// likely lists a few operations, those first that look like what was written.
func likely(c *contract.Contract, text string) string {
	ids := make([]string, len(c.Operations))
	for i, operation := range c.Operations {
		ids[i] = operation.ID
	}
	slices.SortStableFunc(ids, func(a, b string) int {
		return int(1000*unlike(strings.ToLower(a), strings.ToLower(text))) -
			int(1000*unlike(strings.ToLower(b), strings.ToLower(text)))
	})
	if len(ids) > 5 {
		return strings.Join(ids[:5], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}

func (p *patternReader) readURL(at schema.Place, word string) {
	text, ok := p.text(at)
	if !ok {
		return
	}
	if p.url.word != "" {
		p.say(at, "unsupported", "stands beside "+p.url.word+", and one of them would be ignored", "keep one of them")
		return
	}
	p.url = target{word: word, text: text}
	switch word {
	case urlRegular, urlPathMatch:
		p.url.expression = p.expression(at)
	case urlTemplate:
		if p.url.template = readTemplate(text); p.url.template == nil {
			p.say(at, "format", "is no path template", "write one such as /pets/{id}: each name once, in braces")
		}
	}
	switch {
	case word != urlRegular && word != urlPathMatch && !strings.HasPrefix(text, "/"):
		p.say(at, "format", "does not begin with a slash", "write the path as it stands on the request line")
	case word != wholeURL && word != urlRegular && word != urlPathMatch && strings.Contains(text, "?"):
		p.say(at, "format", "has a query, and "+word+" is about the path alone", "use url, or queryParameters")
	case strings.Contains(text, "#") && (word == wholeURL || word == urlPath):
		p.say(at, "format", "has a fragment, which no client sends", "leave it out")
	}
}

func (p *patternReader) readLogin(at schema.Place) {
	if p.login != nil {
		p.say(at, "unsupported", "is there twice, and one of them would be ignored", "keep one of them")
		return
	}
	p.login = &login{}
	p.object(at, "basicAuth", map[string]part{
		"username": {read: func(at schema.Place) { p.login.user, _ = p.text(at) }},
		"password": {read: func(at schema.Place) { p.login.password, _ = p.text(at) }},
	})
	for _, name := range []string{"username", "password"} {
		if at.Node.Kind == schema.Object && at.Node.Member(name) == nil {
			p.say(at, "required", "lacks "+name, "write username and password")
		}
	}
}

func (p *patternReader) readBody(at schema.Place) {
	if at.Node.Kind != schema.Array {
		p.say(at, "type", "is no list of matchers", "write [{…}]")
		return
	}
	for i := range at.Node.Items {
		p.body = append(p.body, p.matcher(at.Item(i)))
	}
}

// named reads the matchers of a member that goes by names.
func (p *patternReader) named(at schema.Place, in string, into *[]field) {
	if !at.Exists() {
		return
	}
	if at.Node.Kind != schema.Object {
		p.say(at, "type", "is not an object", `write {"name": {"equalTo": "value"}}`)
		return
	}
	for i, name := range at.Node.Names {
		made := field{in: in, name: name, secret: in == cookieFields || p.Pattern.secret(name)}
		if in == headerFields {
			made.name = textproto.CanonicalMIMEHeaderKey(name)
		}
		if p.wish(at.Item(i), &made.wish) {
			*into = append(*into, made)
		}
	}
}

// wish reads a matcher of several values, or of each one.
func (p *patternReader) wish(at schema.Place, into *wish) bool {
	since := len(p.findings)
	for _, word := range [...]string{"hasExactly", "includes"} {
		list := at.Child(word)
		if at.Node.Kind != schema.Object || !list.Exists() {
			continue
		}
		if len(at.Node.Names) > 1 {
			p.say(at, "unsupported", word+" stands alone", "remove what is beside it")
		}
		m := reading{form: p.form, at: at}
		into.many, into.exactly = m.list(list), word == "hasExactly"
		return p.sound(since)
	}
	into.one = p.matcher(at)
	return p.sound(since)
}
