package report

import (
	"maps"
	"net/http"
	"slices"
)

// A Message is one half of an exchange, as people are shown it.
type Message struct {
	// Line is the request line, or the status line of a reply.
	Line string `json:"line"`
	// Header are the header fields, one "Name: value" each.
	Header []string `json:"header,omitempty"`
	// Body is the beginning of the body as text, and Bytes the length of all of it.
	Body  string `json:"body,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
}

// HeaderLines are header fields, one "Name: value" each, in alphabetical order. Hide their secrets first.
func HeaderLines(header http.Header) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}
