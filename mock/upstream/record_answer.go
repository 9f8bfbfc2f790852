package upstream

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A file is a fixture as it is written: with what its name ends in.
type file struct {
	ending string
	data   []byte
}

// answered writes the reply of an exchange as a fixture without its secrets, if that still keeps the contract. A bare
// body is written where its name and media type say it all; else the long form, with the body as a text.
func (r *Recorder) answered(e *Exchange, f asked, secrets Secrets) (file, string) {
	if !utf8.Valid(e.Reply.Body) {
		return file{}, "the body is no text"
	}
	operation := e.Call.Operation
	response := operation.Response(e.Reply.Status)
	if response == nil || e.Reply.Status < 200 || e.Reply.Status > 599 {
		return file{}, "the status is none that a fixture can have"
	}
	made := &contract.Reply{Status: e.Reply.Status, Header: http.Header{}, MediaType: e.Reply.MediaType}
	// What every fixture of the status is sent with stays where the service said nothing else.
	given := false
	for _, documented := range response.Headers {
		values := e.Reply.Header[documented.Name]
		if documented.HasExample {
			made.Header[documented.Name] = []string{documented.Example}
		}
		if len(values) == 0 || contract.Reserved(documented.Name) || documented.Name == "Content-Type" ||
			documented.Name == "Content-Encoding" || secrets.Named(documented.Name) {
			continue
		}
		value := secrets.Header(http.Header{documented.Name: {strings.Join(values, ", ")}})[documented.Name][0]
		given = given || !documented.HasExample || value != documented.Example
		made.Header[documented.Name] = []string{value}
	}
	body, why := r.redacted(e, made, secrets)
	if why != "" {
		return file{}, why
	}
	made.Body = body
	written := file{".yaml", nil}
	if f.when == nil && !given && len(body) > 0 && usual(response, e.Reply.MediaType) {
		written = file{".json", body}
	} else {
		written.data = long(f, operation.Method, response, made)
	}
	if _, err := schema.Read("fixture"+written.ending, written.data); err != nil {
		return file{}, "it cannot be written as a fixture"
	}
	if repeats(secrets.Known(e), f.name, string(body), string(written.data)) {
		return file{}, repeated
	}
	return written, ""
}

// usual reports whether a bare body is sent with this media type: the first one of JSON that the response has. UTF-8
// goes without saying (RFC 8259, section 8.1).
func usual(response *contract.Response, mediaType string) bool {
	plain, parameters, _ := strings.Cut(mediaType, ";")
	parameters = strings.ToLower(strings.TrimSpace(parameters))
	if parameters != "" && parameters != "charset=utf-8" && parameters != `charset="utf-8"` {
		return false
	}
	for _, content := range response.Contents {
		if contract.IsJSON(content.MediaType) {
			return strings.EqualFold(strings.TrimSpace(plain), contract.Concrete(content.MediaType))
		}
	}
	return false
}

// long is a fixture in its long form.
func long(f asked, method string, response *contract.Response, made *contract.Reply) []byte {
	var out strings.Builder
	switch {
	case f.when != nil && len(f.when) == 0:
		out.WriteString("when: {}\n")
	case f.when != nil:
		out.WriteString("when:\n")
		for _, line := range f.when {
			out.WriteString("  " + line + "\n")
		}
	}
	var headers []string
	for _, documented := range response.Headers {
		if values := made.Header[documented.Name]; len(values) > 0 && !contract.Reserved(documented.Name) &&
			documented.Name != "Content-Type" {
			headers = append(headers, quoted(documented.Name)+": "+quoted(values[0]))
		}
	}
	// Without a body nothing else says of which media type the reply is. One to HEAD has none at all.
	bare := len(made.Body) == 0 && len(response.Contents) > 0 && method != http.MethodHead &&
		!contract.Bodiless(made.Status)
	if made.MediaType != "" && (bare || len(made.Body) > 0 && !usual(response, made.MediaType)) {
		headers = append(headers, `"Content-Type": `+quoted(made.MediaType))
	}
	if len(headers) > 0 {
		out.WriteString("headers:\n")
		for _, line := range headers {
			out.WriteString("  " + line + "\n")
		}
	}
	if len(made.Body) > 0 {
		out.WriteString("text: " + quoted(string(made.Body)) + "\n")
	}
	if out.Len() == 0 {
		return []byte("headers: {}\n")
	}
	return []byte(out.String())
}
