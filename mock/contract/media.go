package contract

import (
	"mime"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// validMediaType reports whether a key of the document is a media type or a range of them (RFC 9110, section 8.3.1).
func validMediaType(name string) bool {
	kind, _, err := mime.ParseMediaType(name)
	return err == nil && strings.Count(kind, "/") == 1 && len(name) <= 256 && httpguts.ValidHeaderFieldValue(name)
}

// essence is a media type without parameters, in lower case.
func essence(mediaType string) string {
	kind, _, _ := strings.Cut(mediaType, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// IsJSON reports whether a media type is JSON or built on it (RFC 6839, section 3.1).
func IsJSON(mediaType string) bool {
	kind := essence(mediaType)
	return kind == "application/json" || strings.HasSuffix(kind, "+json") || kind == "text/json" ||
		kind == "*/*" || kind == "application/*"
}

// IsText reports whether a body of this media type is one string.
func IsText(mediaType string) bool {
	kind := essence(mediaType)
	return strings.HasPrefix(kind, "text/") && kind != "text/json" && !strings.HasSuffix(kind, "+json")
}

// Makeable reports whether a body of the content can be made up: JSON, text, or bytes that may be any string.
func (c *Content) Makeable() bool {
	return IsJSON(c.MediaType) || IsText(c.MediaType) ||
		c.Schema != nil && typesOf(c.Schema.At(), 0)&^takesNull == takesString
}

// Concrete is a media type that can be sent for a documented one: a range becomes JSON, which is what bodies are made
// of.
func Concrete(mediaType string) string {
	switch essence(mediaType) {
	case "*/*", "application/*":
		return "application/json"
	case "text/*":
		return "text/plain"
	}
	return mediaType
}

// covers reports how closely a documented media type or range covers one that is sent: 3 for the same type with its
// parameters, 2 for the same type, 1 for a range of its kind, 0 for */*, and -1 for not at all.
func covers(documented, sent string) int {
	want, have := essence(documented), essence(sent)
	switch {
	case strings.EqualFold(strings.ReplaceAll(documented, " ", ""), strings.ReplaceAll(sent, " ", "")):
		return 3
	case want == have:
		return 2
	case strings.HasSuffix(want, "/*") && want != "*/*" && strings.HasPrefix(have, strings.TrimSuffix(want, "*")):
		return 1
	case want == "*/*":
		return 0
	}
	return -1
}

// contentFor is the documented content that covers a media type most closely, or nil.
func contentFor(contents []*Content, mediaType string) *Content {
	var best *Content
	closest := -1
	for _, content := range contents {
		if how := covers(content.MediaType, mediaType); how > closest {
			best, closest = content, how
		}
	}
	return best
}

// Negotiate chooses among contents by an Accept header (RFC 9110, section 12.5.1): the highest quality first, then the
// document's order. No header, or an empty one, accepts anything. It is nil where nothing is acceptable.
func Negotiate(contents []*Content, accept []string) *Content {
	if len(contents) == 0 {
		return nil
	}
	header := strings.TrimSpace(strings.Join(accept, ","))
	if header == "" || header == "*/*" {
		return contents[0]
	}
	var best *Content
	highest := 0.0
	for _, content := range contents {
		if quality := acceptance(Concrete(content.MediaType), header); quality > highest {
			best, highest = content, quality
		}
	}
	return best
}

// Quality is how welcome a media type is to an Accept header (RFC 9110, section 12.4.2): 0 for not at all, to 1.
func Quality(mediaType string, accept []string) float64 {
	if len(accept) == 0 || len(accept) == 1 && (accept[0] == "*/*" || accept[0] == mediaType) {
		// What most clients send.
		return 1
	}
	header := strings.TrimSpace(strings.Join(accept, ","))
	if header == "" {
		return 1
	}
	return acceptance(Concrete(mediaType), header)
}

// maxRanges bounds the media ranges of an Accept header that are read.
const maxRanges = 1000

// acceptance is the quality that the most specific range of an Accept header gives a media type. A range that cannot
// be read is ignored; a header without one that can be read takes anything.
func acceptance(mediaType, header string) float64 {
	quality, closest, count, readable := 0.0, -1, 0, false
	for item := range strings.SplitSeq(header, ",") {
		if count++; count > maxRanges {
			break
		}
		span, parameters, _ := strings.Cut(strings.TrimSpace(item), ";")
		q, ok := weight(parameters)
		if !ok || strings.Count(span, "/") != 1 {
			continue
		}
		readable = true
		if how := covers(strings.TrimSpace(span), essence(mediaType)); how > closest {
			quality, closest = q, how
		}
	}
	if !readable {
		return 1
	}
	return quality
}

// weight reads the q parameter (RFC 9110, section 12.4.2). None means 1.
func weight(parameters string) (float64, bool) {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		for i := range len(value) {
			if (value[i] < '0' || value[i] > '9') && value[i] != '.' {
				return 0, false
			}
		}
		q, err := strconv.ParseFloat(value, 64)
		return q, err == nil && q <= 1 && len(value) <= len("0.000")
	}
	return 1, true
}
