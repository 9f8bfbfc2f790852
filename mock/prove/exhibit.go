package prove

import (
	"fmt"
	"net/http"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/report"
)

// maxShownBody is how much of a body people are shown, in bytes.
const maxShownBody = 4 << 10

// showRequest is a request for people, without its secrets. Only the command that asks again has the personas'
// credentials, for without them it would be refused.
func (p *prover) showRequest(w *cases.Request) *report.Message {
	target := w.Path
	if w.Query != "" {
		target += "?" + w.Query
	}
	return p.show(w.Method+" "+p.redactor.Target(target)+" HTTP/1.1", w.Header, w.Body)
}

// showReply is a reply for people, without its secrets.
func (p *prover) showReply(r *reply) *report.Message {
	line := strings.TrimSpace(fmt.Sprintf("HTTP/1.1 %d %s", r.status, http.StatusText(r.status)))
	return p.show(line, r.header, r.body)
}

func (p *prover) show(line string, header http.Header, body []byte) *report.Message {
	shown := body[:min(len(body), maxShownBody)]
	return &report.Message{
		Line: line, Header: report.HeaderLines(p.redactor.Headers(header)),
		Body: p.redactor.Body(header, shown, int64(len(body))), Bytes: int64(len(body)),
	}
}
