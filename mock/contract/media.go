package contract

import (
	"maps"
	"mime"
	"slices"
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

// parametersOf are the parameters of a media type, but not the weight of a range nor the boundary of a multipart body:
// those are no part of what it is. What cannot be read has none.
func parametersOf(mediaType string) map[string]string {
	if !strings.Contains(mediaType, ";") {
		return nil
	}
	_, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return nil
	}
	delete(parameters, "q")
	delete(parameters, "boundary")
	return parameters
}

// charsetNamed is the charset parameter of a media type, or "".
func charsetNamed(mediaType string) string {
	if end := len(mediaType) - len("charset=utf-8"); end < 0 || !strings.EqualFold(mediaType[end:], "charset=utf-8") {
		return parametersOf(mediaType)["charset"]
	}
	return "utf-8"
}

// A notation is how bodies of a media type are written.
type notation uint8

const (
	jsonForm notation = iota
	// linesForm is JSON line by line, sequenceForm JSON after record separators (RFC 7464), and eventsForm the stream of
	// events that browsers know.
	linesForm
	sequenceForm
	eventsForm
	fieldsForm
	multipartForm
	xmlForm
	yamlForm
	textForm
	octetsForm
)

// notationOf is how bodies of a media type are written. What is not known is octets.
func notationOf(mediaType string) notation {
	kind := essence(mediaType)
	switch kind {
	case "application/json", "text/json", "*/*", "application/*", "application/*+json":
		return jsonForm
	case "application/jsonl", "application/x-jsonl", "application/ndjson", "application/x-ndjson",
		"application/json-lines", "application/jsonlines", "application/x-jsonlines", "text/jsonl":
		return linesForm
	case "application/json-seq":
		return sequenceForm
	case "text/event-stream":
		return eventsForm
	case "application/x-www-form-urlencoded":
		return fieldsForm
	case "application/xml", "text/xml":
		return xmlForm
	case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml":
		return yamlForm
	}
	switch {
	case strings.HasSuffix(kind, "+json"):
		return jsonForm
	case strings.HasSuffix(kind, "+json-seq"):
		return sequenceForm
	case strings.HasSuffix(kind, "+xml"):
		return xmlForm
	case strings.HasSuffix(kind, "+yaml"):
		return yamlForm
	case strings.HasPrefix(kind, "multipart/"):
		return multipartForm
	case strings.HasPrefix(kind, "text/"):
		return textForm
	}
	return octetsForm
}

// IsJSON reports whether a media type is JSON or built on it (RFC 6839, section 3.1).
func IsJSON(mediaType string) bool { return notationOf(mediaType) == jsonForm }

// IsXML reports whether a media type is XML or built on it (RFC 7303, sections 4.2 and 9).
func IsXML(mediaType string) bool { return notationOf(mediaType) == xmlForm }

// Concrete is a media type that can be sent for a documented one: a range becomes the member of it that is used most.
func Concrete(mediaType string) string {
	kind := essence(mediaType)
	switch kind {
	case "*/*", "application/*", "application/*+json":
		return "application/json"
	case "application/*+xml":
		return "application/xml"
	case "text/*":
		return "text/plain"
	case "multipart/*":
		return "multipart/form-data"
	case "image/*":
		return "image/png"
	case "audio/*":
		return "audio/mpeg"
	case "video/*":
		return "video/mp4"
	}
	if strings.Contains(kind, "*") {
		return strings.ReplaceAll(kind, "*", "octet-stream")
	}
	return mediaType
}

// How closely a documented media type or range covers one that is sent.
const (
	notCovered = iota - 1
	byAnything
	byKind
	bySuffix
	// byType is the same type, though a parameter of the document is not sent; exactly is the same type, and
	// withParameters the same with a parameter in common.
	byType
	exactly
	withParameters
)

// covers reports how closely a documented media type or range covers one that is sent. Parameters that both have must
// agree: text/plain;version=1 is not text/plain;version=2.
func covers(documented, sent string) int {
	if documented == sent && !strings.Contains(sent, ";") && !strings.Contains(sent, "*") {
		return exactly
	}
	want, have := essence(documented), essence(sent)
	closest := coversEssence(want, have)
	if closest == notCovered || !strings.Contains(documented, ";") {
		return closest
	}
	if strings.EqualFold(documented, sent) {
		return withParameters
	}
	wanted, given := parametersOf(documented), parametersOf(sent)
	shared := 0
	for name, value := range wanted {
		other, there := given[name]
		if !there {
			continue
		}
		if other != value && (name != "charset" || charsetOf(other) != charsetOf(value)) {
			return notCovered
		}
		shared++
	}
	switch {
	case closest < exactly, len(wanted) == 0:
		return closest
	case shared == len(wanted):
		return withParameters
	}
	return byType
}

func coversEssence(want, have string) int {
	kind, rest, _ := strings.Cut(want, "/")
	sort, name, slash := strings.Cut(have, "/")
	switch {
	case want == have:
		return exactly
	case want == "*/*":
		return byAnything
	case kind != sort || !slash:
		return notCovered
	case rest == "*":
		return byKind
	case strings.HasPrefix(rest, "*+") && (strings.HasSuffix(name, rest[1:]) || name == rest[2:]):
		return bySuffix
	}
	return notCovered
}

// contentFor is the documented content that covers a media type most closely, or nil.
func contentFor(contents []*Content, mediaType string) *Content {
	var best *Content
	closest := notCovered
	for _, content := range contents {
		if how := covers(content.MediaType, mediaType); how > closest {
			best, closest = content, how
		}
	}
	return best
}

// withParameter is a media type with one parameter more.
func withParameter(mediaType, name, value string) string {
	parameters := map[string]string{}
	if _, have, err := mime.ParseMediaType(mediaType); err == nil {
		parameters = maps.Clone(have)
	}
	parameters[name] = value
	if made := mime.FormatMediaType(essence(mediaType), parameters); made != "" {
		return made
	}
	return essence(mediaType) + "; " + name + "=" + value
}

// takesMedia reports whether one of a list of media types and ranges, as an encoding has it, covers a media type.
func takesMedia(list []string, mediaType string) bool {
	return slices.ContainsFunc(list, func(one string) bool { return covers(one, mediaType) > notCovered })
}
