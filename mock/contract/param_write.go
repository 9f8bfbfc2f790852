package contract

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// Write makes a request of JSON values: the target, which is path and query (RFC 3986), and the header with its
// cookies. Each value is written by its parameter's style or content, so that CheckRequest reads the same value. A
// value that cannot be written so is an error: an empty path segment, an empty array, objects within objects where the
// style is not deepObject, or text that would be read as something else.
func (o *Operation) Write(values map[*Parameter][]byte) (target string, header http.Header, err error) {
	header = http.Header{}
	path := map[string]string{}
	var query, cookies []string
	written := 0
	for _, p := range o.Parameters {
		value, given := values[p]
		if !given {
			continue
		}
		written++
		texts, err := p.Texts(value)
		if err != nil {
			return "", nil, fmt.Errorf("write the %s parameter %s: %w", p.In, p.Name, err)
		}
		switch p.In {
		case "path":
			path[p.Name] = texts[0]
		case "query", "querystring":
			query = append(query, texts...)
		case "cookie":
			cookies = append(cookies, texts...)
		default:
			header[http.CanonicalHeaderKey(p.Name)] = texts
		}
	}
	if written < len(values) {
		return "", nil, errors.New("a value is given for a parameter that the operation does not have")
	}
	if len(cookies) > 0 {
		header["Cookie"] = []string{strings.Join(cookies, "; ")}
	}
	template, when := conditions(o.Template)
	if target, err = fillTemplate(template, path); err != nil {
		return "", nil, err
	}
	all := strings.Join(append(o.missing(when, query, values, header), query...), "&")
	if err := o.reread(target, all, header, values); err != nil {
		return "", nil, err
	}
	if all != "" {
		target += "?" + all
	}
	return target, header, nil
}

// missing lists what the key of the path asks of a query, as far as no parameter has written it.
func (o *Operation) missing(
	when []condition, query []string, values map[*Parameter][]byte, header http.Header,
) (items []string) {
	q := parseQuery(strings.Join(query, "&"))
	for _, c := range when {
		inHeader := false
		for _, p := range o.Parameters {
			if _, given := values[p]; !given && p.In == "header" && strings.EqualFold(p.Name, c.name) && !c.any {
				inHeader = true
				header.Set(c.name, c.value)
			}
		}
		if inHeader || c.kept(q, header) {
			continue
		}
		items = append(items, encode(c.name, "")+"="+encode(c.value, ""))
	}
	return items
}

// reread reads what was written, and compares.
func (o *Operation) reread(path, query string, header http.Header, values map[*Parameter][]byte) error {
	call, miss := (&Contract{index: o.index}).MatchRequest(o.Method, path, query, header)
	if miss != nil || call.Operation != o {
		return fmt.Errorf("the path %s means something else", shown(path))
	}
	m := &message{call: call, query: parseQuery(query), header: header, cookies: parseCookies(header)}
	for _, p := range o.Parameters {
		value, given := values[p]
		if !given {
			continue
		}
		want, bad := schema.Decode(value, MaxJSONDepth)
		if bad != nil {
			return fmt.Errorf("the value of %s is no JSON: %s", p.Name, bad.Message)
		}
		got, there, findings := p.judge(m)
		if !p.enforced || there && reflect.DeepEqual(got, want) || findings != nil && isScalar(want) {
			// What breaks the contract can be written, too.
			continue
		}
		// Where a text has several readings, one of them will do.
		if !p.may(m, want) {
			return fmt.Errorf("the value of %s would be read as another one in the style %s", p.Name, p.Style)
		}
	}
	return nil
}

func isScalar(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return false
	}
	return true
}

// fillTemplate writes the parameters into a path.
func fillTemplate(template string, values map[string]string) (string, error) {
	var path strings.Builder
	for rest := template; rest != ""; {
		literal, after, found := strings.Cut(rest, "{")
		path.WriteString(encodeLiteral(literal))
		if !found {
			break
		}
		name, behind, _ := strings.Cut(after, "}")
		text, given := values[name]
		switch {
		case !given:
			return "", fmt.Errorf("write the path: there is no value for %s", name)
		case text == "":
			return "", fmt.Errorf("write the path parameter %s: a path segment cannot be empty", name)
		}
		path.WriteString(text)
		rest = behind
	}
	return path.String(), nil
}

// errNested is why arrays and objects cannot be written within others.
var errNested = errors.New("the style has no text for an array or object within another one")

// Texts writes a JSON value by the parameter's style or content: the one text of a path parameter or a header, or the
// pairs of a query or cookie, encoded for where they stand. Whether it would be read as the same value is for Write to
// say. An error says why it cannot be written.
func (p *Parameter) Texts(value []byte) ([]string, error) {
	if p.Content != nil {
		return p.writeContent(value)
	}
	doc, err := schema.Read("value.json", value)
	if err != nil {
		return nil, fmt.Errorf("the value is no JSON: %w", err)
	}
	w := writer{Parameter: p}
	return w.texts(doc.Root)
}

// writeContent writes a value as text of a media type.
func (p *Parameter) writeContent(value []byte) ([]string, error) {
	text, _, err := p.Content.Encode(value)
	if err != nil {
		return nil, err
	}
	w := writer{Parameter: p}
	switch p.In {
	case "querystring":
		if IsJSON(p.Content.MediaType) {
			return []string{encode(string(text), "")}, nil
		}
		return []string{string(text)}, nil
	case "query", "cookie":
		return []string{w.name(p.Name) + "=" + w.escape(string(text))}, nil
	}
	return []string{w.escape(string(text))}, w.err
}

// encode percent-encodes all but unreserved characters (RFC 3986, section 2.3) and those given.
func encode(text, also string) string {
	const digits = "0123456789ABCDEF"
	var encoded strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0,
			strings.IndexByte(also, c) >= 0:
			encoded.WriteByte(c)
		default:
			encoded.WriteByte('%')
			encoded.WriteByte(digits[c>>4])
			encoded.WriteByte(digits[c&15])
		}
	}
	return encoded.String()
}

// encodeLiteral encodes what a path template says as it stands. What is percent-encoded already stays.
func encodeLiteral(literal string) string {
	if decodable(literal) {
		return encode(literal, "/%:@!$&'()*+,;=")
	}
	return encode(literal, "/:@!$&'()*+,;=")
}

// fits reports why a text cannot be sent as it stands, in a header.
func fits(text string) error {
	switch {
	case !httpguts.ValidHeaderFieldValue(text):
		return errors.New("a header cannot hold control characters")
	case strings.Trim(text, " \t") != text:
		return errors.New("spaces around a header's text are lost")
	}
	return nil
}
