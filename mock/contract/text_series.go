package contract

import (
	"bytes"
	"fmt"
	"strconv"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxTold bounds the findings about one body whose records are checked one by one.
const maxTold = 100

// A record is one JSON text of a series, with the byte it begins at.
type record struct {
	text []byte
	at   int
}

// checkSeries holds a series of JSON texts: each to the itemSchema (OpenAPI 3.2, section 4.14), or all to an array's
// schema, or each to a schema that takes no arrays.
func (c *Content) checkSeries(form notation, mediaType string, body []byte) []problem.Finding {
	if charsetOf(charsetNamed(mediaType)) != utf8Charset {
		return []problem.Finding{*foreign(charsetNamed(mediaType), "UTF-8")}
	}
	if form == eventsForm {
		return c.checkEvents(body)
	}
	records, bad := recordsOf(form, body)
	if bad != nil {
		return []problem.Finding{*bad}
	}
	var findings []problem.Finding
	whole := c.items == nil && c.Schema != nil && c.outline().takes&takesArray != 0
	values := make([]any, 0, len(records))
	for i, record := range records {
		value, bad := schema.Decode(record.text, MaxJSONDepth)
		if bad != nil {
			bad.Pointer = "/" + strconv.Itoa(i) + bad.Pointer
			bad.Message += fmt.Sprintf(" of the text that begins at byte %d", record.at)
			findings = append(findings, *bad)
		} else if values = append(values, value); !whole {
			findings = append(findings, c.checkRecord(i, value)...)
		}
		if len(findings) >= maxTold {
			return findings
		}
	}
	if len(findings) > 0 || !whole || c.outline().takes&takesObject != 0 {
		return findings
	}
	return c.Schema.Check(values)
}

// checkRecord holds one record of a series to the schema of records, if there is one.
func (c *Content) checkRecord(index int, value any) []problem.Finding {
	how := c.items
	if how == nil {
		how = c.Schema
	}
	if how == nil {
		return nil
	}
	return under("/"+strconv.Itoa(index), how.Check(value))
}

// under moves findings below a pointer.
func under(pointer string, findings []problem.Finding) []problem.Finding {
	moved := make([]problem.Finding, len(findings))
	for i, finding := range findings {
		finding.Pointer = pointer + finding.Pointer
		moved[i] = finding
	}
	return moved
}

// recordSeparator stands before each text of a JSON text sequence (RFC 7464, section 2.2).
const recordSeparator = 0x1e

// recordsOf takes a series apart: at line ends, or at record separators.
func recordsOf(form notation, body []byte) ([]record, *problem.Finding) {
	separator := byte('\n')
	if form == sequenceForm {
		if separator = recordSeparator; len(body) > 0 && body[0] != recordSeparator {
			return nil, malformed("json", "there is no record separator", 0, "put U+001E before each text (RFC 7464)")
		}
	}
	var records []record
	at := 0
	for line := range bytes.SplitSeq(body, []byte{separator}) {
		if text := bytes.TrimSpace(line); len(text) > 0 {
			records = append(records, record{text, at})
		}
		at += len(line) + 1
	}
	return records, nil
}

// checkEvents holds a stream of events (HTML, section 9.2): with an itemSchema each event as an object, else the data
// of each event, as far as it is JSON.
func (c *Content) checkEvents(body []byte) []problem.Finding {
	if bad := notUnicode(body); bad != nil {
		return []problem.Finding{*bad}
	}
	var findings []problem.Finding
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	event, index := map[string]any{}, 0
	// The empty line after the last one ends an event that the text does not end.
	for line := range bytes.SplitSeq(append(bytes.ReplaceAll(body, []byte("\r"), nil), "\n\n"...), []byte("\n")) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch field := string(name); {
		case len(line) == 0 && len(event) > 0:
			findings = append(findings, c.checkEvent(index, event)...)
			event = map[string]any{}
			index++
		case field == "data" && event["data"] != nil:
			event["data"] = event["data"].(string) + "\n" + string(value)
		case field == "data", field == "event", field == "id":
			event[field] = string(value)
		case field == "retry":
			event[field] = takesInteger.scalar(string(value))
		}
		if len(findings) >= maxTold {
			break
		}
	}
	return findings
}

func (c *Content) checkEvent(index int, event map[string]any) []problem.Finding {
	if c.items != nil {
		return c.checkRecord(index, event)
	}
	text, _ := event["data"].(string)
	value, bad := schema.Decode([]byte(text), MaxJSONDepth)
	if bad != nil {
		return nil
	}
	return c.checkRecord(index, value)
}
