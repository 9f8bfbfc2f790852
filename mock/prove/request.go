package prove

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/contract"
)

// An obstacle says why no request for an operation could be made: its path means another operation, or no value will
// do.
type obstacle struct{ shadowed, failed string }

func (o obstacle) text() string { return o.shadowed + o.failed }

// attempts bounds how often values are made anew: one that is true to its own schema may still mean another operation.
const attempts = 12

// make makes up a request that keeps the contract: what it must have or, with all, everything it may have.
func (p *prover) make(o *contract.Operation, all bool) (wire, obstacle) {
	var content *contract.Content
	if o.Body != nil && len(o.Body.Contents) > 0 && (o.Body.Required || all) {
		content = o.Body.Contents[0]
		for _, other := range o.Body.Contents {
			if contract.IsJSON(other.MediaType) {
				content = other
				break
			}
		}
	}
	return p.makeWith(o, all, content)
}

// makeWith is make with a body of one media type, or none.
func (p *prover) makeWith(o *contract.Operation, all bool, content *contract.Content) (wire, obstacle) {
	var last obstacle
	for attempt := range attempts {
		made, why := p.attempt(o, all, content, attempt)
		if why != "" {
			last = obstacle{failed: why}
			continue
		}
		call, miss := p.fresh.MatchRequest(made.method, made.path, made.query, made.header)
		switch {
		case miss != nil:
			last = obstacle{failed: "the request made up for it is none of this document: " + made.path + ": " + miss.Detail}
			continue
		case call.Operation != o:
			last = obstacle{shadowed: "its path always means " + call.Operation.ID + " (" + call.Operation.Template + ")"}
			continue
		}
		if findings := call.CheckRequest(made.header, made.query, made.body); len(findings) > 0 {
			last = obstacle{failed: "the request made up for it breaks the contract: " + findings[0].String()}
			continue
		}
		return made, obstacle{}
	}
	if other := p.shadow(o); other != nil {
		return wire{}, obstacle{shadowed: "its path always means " + other.ID + " (" + other.Template + ")"}
	}
	return wire{}, last
}

// shadow is the operation that calls of another one mean, because its template is the same but for names, or nil.
func (p *prover) shadow(o *contract.Operation) *contract.Operation {
	path, _ := filled(o.Path(), func(string) (string, bool) { return "a", true })
	call, _ := p.fresh.Match(o.Method, path)
	if call == nil || call.Operation == o || o.Conditional() {
		return nil
	}
	return call.Operation
}

// filled is a path template with texts for its parameters, which are percent-encoded already. It is not ok where a
// text is missing.
func filled(template string, text func(name string) (string, bool)) (path string, ok bool) {
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

// attempt makes up one request, or says why it cannot.
func (p *prover) attempt(
	o *contract.Operation, all bool, content *contract.Content, attempt int,
) (made wire, why string) {
	values, why := p.needed(o, attempt)
	if why != "" {
		return wire{}, why
	}
	for _, parameter := range o.Parameters {
		if all && !parameter.Required {
			if value, err := p.optional(o, parameter, values, attempt); err == nil {
				values[parameter] = value
			}
		}
	}
	target, header, err := o.Write(values)
	if err != nil {
		return wire{}, "the parameters cannot be written: " + err.Error()
	}
	made = wire{method: o.Method, header: header}
	if made.header == nil {
		made.header = http.Header{}
	}
	made.path, made.query, _ = strings.Cut(target, "?")
	switch {
	case content == nil && o.Body != nil && o.Body.Required:
		// Of a body without media types nothing is known but that it must be there.
		made.body, made.header["Content-Type"] = []byte("{}"), []string{"application/json"}
		return made, ""
	case content == nil:
		return made, ""
	}
	body, mediaType, err := p.body(content, attempt)
	if err != nil {
		return wire{}, "no body of " + content.MediaType + " can be made up: " + err.Error()
	}
	made.body = body
	made.header["Content-Type"] = []string{mediaType}
	return made, ""
}

// needed are values for the parameters that a request must have, or says why there are none.
func (p *prover) needed(o *contract.Operation, attempt int) (map[*contract.Parameter][]byte, string) {
	values := map[*contract.Parameter][]byte{}
	for _, parameter := range o.Parameters {
		if !parameter.Required {
			continue
		}
		value, err := p.value(parameter, attempt)
		if err != nil {
			return nil, "no value can be made up for the " + parameter.In + " parameter " + parameter.Name + ": " +
				err.Error()
		}
		values[parameter] = value
	}
	return values, ""
}

// optional is a value for a parameter that a request need not have, beside those that it must. An error says why no
// request can have it: it has no value, or none that can be written.
func (p *prover) optional(
	o *contract.Operation, parameter *contract.Parameter, needed map[*contract.Parameter][]byte, attempt int,
) (value []byte, err error) {
	for again := range attempts {
		if value, err = p.value(parameter, attempt+again); err != nil {
			return nil, err
		}
		if empty(parameter, value) {
			err = errEmpty
			continue
		}
		beside := maps.Clone(needed)
		beside[parameter] = value
		if _, _, err = o.Write(beside); err == nil {
			return value, nil
		}
	}
	return nil, err
}

var errEmpty = errors.New("what is made up for it is empty, and has no text")

// belongs reports whether a pair of a query is part of a parameter.
func belongs(pair string, parameter *contract.Parameter) bool {
	name, _, _ := strings.Cut(pair, "=")
	name, err := url.QueryUnescape(name)
	if err != nil {
		return false
	}
	if stem, _, nested := strings.Cut(name, "["); nested && parameter.Style == "deepObject" {
		name = stem
	}
	return name == parameter.Name
}
