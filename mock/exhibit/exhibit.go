package exhibit

import (
	"fmt"
	"net/http"
	"strings"

	"understudy/mock/journal"
	"understudy/mock/report"
)

// MaxBody is how much of a body people are shown, in bytes: 4 KiB.
const MaxBody = 4 << 10

// Request is the request of an exchange as people are shown it, with the redactor for that exchange.
func Request(e *journal.Entry, hide *journal.Redactor) *report.Message {
	line := e.Method + " " + hide.Target(e.Target) + " " + e.Proto
	return message(line, e.RequestHeader, e.RequestBody, e.RequestBytes, hide)
}

// Reply is the reply of an exchange as people are shown it, with the redactor for that exchange. It is nil where there
// was none.
func Reply(e *journal.Entry, hide *journal.Redactor) *report.Message {
	if e.Status == 0 {
		return nil
	}
	line := strings.TrimSpace(fmt.Sprintf("%s %d %s", e.Proto, e.Status, http.StatusText(e.Status)))
	return message(line, e.ReplyHeader, e.ReplyBody, e.ReplyBytes, hide)
}

// message is one half. A body that is longer than what is here, or than people are shown, says how long it is.
func message(line string, header http.Header, body []byte, length int64, hide *journal.Redactor) *report.Message {
	return &report.Message{
		Line: line, Header: report.HeaderLines(hide.Headers(header)),
		Body: hide.Body(header, body[:min(len(body), MaxBody)], length), Bytes: length,
	}
}
