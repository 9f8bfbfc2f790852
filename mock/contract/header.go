package contract

import (
	"net/textproto"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A Header is a documented header of a response (OpenAPI 3.1, section 4.8.21). It is written as a parameter in a header
// is, in the style simple.
type Header struct {
	Name     string
	Required bool
	// Schema is that of the value, as the document gives it alone or by content. It is nil where any value will do.
	Schema *schema.Schema
	// Content says how the value is written where the document gives a media type instead of a schema.
	Content *Content
	// Example is the value the document gives, by example, const, default or its first enum value; HasExample tells ""
	// from none.
	Example    string
	HasExample bool
	At         schema.Place

	as *Parameter
}

// Free reports whether any value that keeps the schema will do for the header. One whose text HTTP itself gives a
// meaning (RFC 9110, section 16.3; RFC 6265; RFC 8288) needs more than that: a made-up Content-Encoding or Link would
// lie.
func (h *Header) Free() bool {
	name := textproto.CanonicalMIMEHeaderKey(h.Name)
	switch name {
	case "Accept-Ranges", "Age", "Allow", "Alt-Svc", "Cache-Control", "Clear-Site-Data", "Etag", "Expires",
		"Last-Modified", "Link", "Pragma", "Refresh", "Server", "Set-Cookie", "Strict-Transport-Security", "Via", "Warning",
		"Www-Authenticate":
		return false
	}
	return !strings.HasPrefix(name, "Content-") && !strings.HasPrefix(name, "Proxy-") && !Reserved(name)
}

// Check holds the values of a header to the contract: none at all, one, or several lines, which are one list (RFC 9110,
// section 5.3). Each line of Set-Cookie stands for itself (RFC 6265, section 3).
func (h *Header) Check(values []string) []problem.Finding {
	switch {
	case len(values) == 0 && h.Required:
		return []problem.Finding{h.as.finding("required", "is missing", "add it")}
	case len(values) == 0 || h.Schema == nil && h.Content == nil:
		return nil
	case slices.ContainsFunc(values, func(text string) bool { return !utf8.ValidString(text) }):
		return []problem.Finding{*h.as.illegible()}
	case textproto.CanonicalMIMEHeaderKey(h.Name) != "Set-Cookie":
		if len(values) > 1 {
			values = []string{strings.Join(values, ", ")}
		}
		return h.check(values)
	case h.as.Schema != nil && h.as.takes&takesArray != 0 && h.as.takes != takesAnything:
		best := verdict{parameter: h.as}
		if best.read(&draft{kind: takesArray, texts: values}) {
			return nil
		}
		return best.findings
	}
	for i := range values {
		if findings := h.check(values[i : i+1]); findings != nil {
			return findings
		}
	}
	return nil
}

func (h *Header) check(values []string) []problem.Finding {
	if h.Content != nil {
		_, _, findings := h.as.judgeContent(values)
		return findings
	}
	_, _, findings := h.as.judgeTexts(values)
	return findings
}

// Write writes a JSON value as the header's text, by its style or its media type. It is false for what cannot be sent
// so: text with line ends, arrays within arrays, elements with commas.
func (h *Header) Write(value []byte) (string, bool) {
	written, err := h.as.Texts(value)
	if err != nil || !httpguts.ValidHeaderFieldValue(written[0]) {
		return "", false
	}
	return written[0], true
}
