package problem

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// MediaType is the media type of a problem (RFC 9457, section 3).
const MediaType = "application/problem+json"

// A Kind is one way understudy says no in its own words. It answers only where the contract has none.
type Kind struct {
	// Name ends the type URI: docs/problems.md has a heading for each.
	Name string
	// Status is the HTTP status it is sent with.
	Status int
	// Title is the summary that never changes from one occurrence to the next.
	Title string
	// Advice says in a sentence or two what it means and what to do about it.
	Advice string
}

// typePrefix begins a problem's type. It is a relative reference (RFC 9457, section 3.1.1), and so leads to the
// control room of the server that sent the problem: the project claims no address.
const typePrefix = "/__admin/problems/"

// Type is the problem type of the kind.
func (k Kind) Type() string { return typePrefix + k.Name }

// A Problem is one occurrence of a kind (RFC 9457).
type Problem struct {
	Kind Kind
	// Detail explains this occurrence, and what to do about it.
	Detail string
	// Instance is the occurrence itself: the journal entry's address.
	Instance string
	// Findings are the breaches behind it, if any.
	Findings []Finding
	// Extra holds members of this kind's own, such as "nearest" or "documented".
	Extra map[string]any
}

// Error makes a problem an error: its title and detail.
func (p *Problem) Error() string { return p.Kind.Title + ": " + p.Detail }

// members are those that every problem has, in the order of RFC 9457, section 3.1, and the findings.
type members struct {
	Type     string    `json:"type"`
	Title    string    `json:"title"`
	Status   int       `json:"status"`
	Detail   string    `json:"detail,omitempty"`
	Instance string    `json:"instance,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}

// MarshalJSON writes the problem as RFC 9457 has it: the standard members first, then the findings, then Extra by
// name. An extra member cannot take the name of another one. Characters such as < stay as they are: a problem is no
// HTML, and json.Marshal would rewrite them, so senders call this method.
func (p *Problem) MarshalJSON() ([]byte, error) {
	var buffer bytes.Buffer
	err := encode(&buffer, members{p.Kind.Type(), p.Kind.Title, p.Kind.Status, p.Detail, p.Instance, p.Findings})
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(p.Extra)) {
		switch name {
		case "type", "title", "status", "detail", "instance", "findings":
			continue
		}
		// The closing brace makes room for one member more.
		buffer.Truncate(buffer.Len() - 1)
		buffer.WriteByte(',')
		if err := encode(&buffer, name); err != nil {
			return nil, err
		}
		buffer.WriteByte(':')
		if err := encode(&buffer, p.Extra[name]); err != nil {
			return nil, fmt.Errorf("write the member %q of a problem: %w", name, err)
		}
		buffer.WriteByte('}')
	}
	return buffer.Bytes(), nil
}

// encode adds a value without the encoder's line end.
func encode(buffer *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	buffer.Truncate(len(bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))))
	return err
}
