package prove

import (
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/exhibit"
	"understudy/mock/journal"
	"understudy/mock/report"
)

// show adds to a failed outcome its exchange, without its secrets. Only the command that asks again has the personas'
// credentials, for without them it would be refused.
func (p *prover) show(told *report.Outcome, o *contract.Operation, w *cases.Request, got *reply) {
	target := w.Path
	if w.Query != "" {
		target += "?" + w.Query
	}
	e := &journal.Entry{
		Method: w.Method, Target: target, Template: o.Template, Proto: "HTTP/1.1",
		RequestHeader: w.Header, RequestBody: w.Body, RequestBytes: int64(len(w.Body)),
	}
	if got != nil {
		e.Status, e.ReplyHeader, e.ReplyBody, e.ReplyBytes = got.status, got.header, got.body, int64(len(got.body))
	}
	hide := p.redactor.Of(e)
	told.Curl, told.Request, told.Reply = w.Curl(p.Base), exhibit.Request(e, hide), exhibit.Reply(e, hide)
	told.Findings = hide.Findings(told.Findings)
}
