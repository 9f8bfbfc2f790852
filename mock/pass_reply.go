package mock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/upstream"
)

func lower(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// maxDetail is how much of an error of the network is told, in bytes.
const maxDetail = 300

func shortened(text string) string {
	if len(text) > maxDetail {
		return strings.ToValidUTF8(text[:maxDetail], "") + "…"
	}
	return text
}

// withholds reports whether the reply is held back until it is checked. A refusal of the caller is the upstream's
// verdict, and never replaced; a stream of events has no end that could be waited for.
func (p *passage) withholds() bool {
	return p.x.call != nil && p.upstream.Replies == RepliesEnforce && !p.verdict() && !p.events() && !p.unchanged()
}

// verdict reports whether the upstream refuses the caller.
func (p *passage) verdict() bool {
	return p.reply.StatusCode == http.StatusUnauthorized || p.reply.StatusCode == http.StatusForbidden
}

// events reports whether the reply is a stream of events, which goes on for as long as somebody listens.
func (p *passage) events() bool {
	mediaType, _, _ := strings.Cut(p.reply.Header.Get("Content-Type"), ";")
	return lower(mediaType) == "text/event-stream" && p.reply.ContentLength < 0
}

// unchanged reports whether the reply says that the client has the documented one already (RFC 9110, section 15.4.5).
func (p *passage) unchanged() bool {
	header := p.x.request.Header
	return p.reply.StatusCode == http.StatusNotModified && p.x.part != nil && p.x.part.Response(http.StatusOK) != nil &&
		(header["If-None-Match"] != nil || header["If-Modified-Since"] != nil)
}

// whole holds the reply back until all of it is there, and sends it if it keeps the contract.
func (p *passage) whole(ctx context.Context) (then func()) {
	x, limit := p.x, p.upstream.MaxReply
	if p.reply.ContentLength > limit && x.request.Method != http.MethodHead {
		return p.unchecked(fmt.Sprintf("it has %d bytes, and at most %d are held back", p.reply.ContentLength, limit),
			tooLong(limit))
	}
	raw, err := p.gather(limit)
	switch {
	case int64(len(raw)) > limit:
		return p.unchecked(fmt.Sprintf("it has more than %d bytes", limit), tooLong(limit))
	case err != nil:
		return p.refused(p.failed(ctx, err))
	}
	body, err := decode(p.reply.Header, raw, limit)
	if err != nil {
		return p.unchecked(err.Error(), err.Error())
	}
	p.judgeAtLast()
	findings := p.checked(body)
	if len(findings) > 0 {
		x.explain(journal.Verify, journal.Failed, "upstream: "+findings[0].String())
		x.entry.Findings = append(x.entry.Findings, problem.OfReply(findings)...)
		p.keep(body, true)
		return p.refused(p.g.problem(x, &refusal{
			kind: problem.UntrueUpstream, findings: findings, extra: map[string]any{"upstreamStatus": p.reply.StatusCode},
			detail: "the reply of the upstream breaks the contract: " + findings[0].String(),
		}))
	}
	x.explain(journal.Verify, journal.Passed, "checked just now")
	p.keep(body, false)
	return p.sendWhole(raw)
}

// gather reads the whole reply, up to one byte past a limit.
func (p *passage) gather(limit int64) ([]byte, error) {
	length := p.reply.ContentLength
	if length < 0 || length > min(limit, pieceBytes) || p.x.request.Method == http.MethodHead {
		// Room for a large body is made as it comes: what was announced may never do.
		return readWithin(p.reply.Body, limit)
	}
	raw := make([]byte, length)
	n, err := io.ReadFull(p.reply.Body, raw)
	return raw[:n], err
}

// tooLong is why a body of more than a limit in bytes is not checked.
func tooLong(limit int64) string { return fmt.Sprintf("it is larger than %d bytes", limit) }

// unchecked is the refusal of a reply that cannot be checked, where only checked ones are let through. It is counted by
// its reason.
func (p *passage) unchecked(why, reason string) (then func()) {
	p.judgeAtLast()
	p.left(p.x, problem.ReplySide, reason)
	p.x.explain(journal.Verify, journal.Failed, "the upstream's reply cannot be checked: "+why)
	return p.refused(p.g.problem(p.x, &refusal{
		kind: problem.UncheckedUpstream, detail: "the upstream's reply cannot be checked: " + why,
		extra: map[string]any{"upstreamStatus": p.reply.StatusCode},
	}))
}

// review holds a reply to the contract that was, or is, passed on whatever it says.
func (p *passage) review(seen upstream.Captured) {
	x := p.x
	x.entry.ReplyBody, x.entry.ReplyBytes = seen.Body, seen.Size
	switch {
	case x.call == nil:
		return
	case p.unchanged():
		x.explain(journal.Verify, journal.Skipped, "304: the client has the documented reply already")
		return
	}
	why := ""
	var body []byte
	var err error
	switch {
	case seen.Err != nil || !seen.Ended:
		why = "it did not come to its end"
	case !seen.Whole:
		why = tooLong(p.upstream.MaxReply)
	default:
		if body, err = decode(p.reply.Header, seen.Body, p.upstream.MaxReply); err != nil {
			why = err.Error()
		}
	}
	findings := p.headFindings()
	if why == "" {
		findings = p.checked(body)
	} else {
		x.explain(journal.Verify, journal.Skipped, "not checked: the body of the upstream's reply was passed on, but "+why)
		p.left(x, problem.ReplySide, why)
	}
	if len(findings) > 0 {
		x.entry.Findings = append(x.entry.Findings, problem.OfReply(findings)...)
		x.explain(journal.Verify, journal.Skipped, "an untrue reply is passed on all the same: "+findings[0].String())
	} else if why == "" {
		x.explain(journal.Verify, journal.Passed, "checked just now")
	}
	if why == "" {
		p.keep(body, len(findings) > 0)
	} else {
		p.coverPassed(x, p.g, p.contracted(nil), false)
	}
}

// headFindings are the findings of the reply's head.
func (p *passage) headFindings() []problem.Finding {
	if p.x.call == nil || p.unchanged() {
		return nil
	}
	return p.g.redactor.Findings(p.x.part.CheckReplyHead(p.contracted(nil)))
}

// keep counts what the exchange met, gives it to the recorder, if there is one, and notes what became of it.
func (p *passage) keep(body []byte, broken bool) {
	p.coverPassed(p.x, p.g, p.contracted(body), !broken)
	recorder, x := p.upstream.Recorder, p.x
	if recorder == nil {
		return
	}
	if !p.judged || p.unread {
		x.explain(journal.Send, journal.Skipped, "not recorded: the request was not checked")
		return
	}
	told, err := recorder.Keep(upstream.Exchange{
		Call: x.call, Query: x.query, RequestHeader: x.request.Header, RequestBody: x.body, Reply: p.contracted(body),
		Broken: broken || p.broken, Findings: x.entry.Findings, ID: x.entry.ID,
	}, p.secrets())
	if errors.Is(err, upstream.ErrFull) {
		p.full.Do(func() {
			p.logLine("the recording is full: "+told, map[string]any{
				"level": "warn", "msg": "recording full", "detail": told,
			})
		})
	}
	switch {
	case errors.Is(err, upstream.ErrNotKept):
		x.explain(journal.Send, journal.Skipped, "not recorded: "+told)
	case err != nil:
		x.explain(journal.Send, journal.Failed, "not recorded: "+err.Error())
	default:
		x.explain(journal.Send, journal.Applied, "recorded as "+told)
	}
}

// secretsOf are the secrets of a request that is to be recorded.
func secretsOf(e *upstream.Exchange, hidden *journal.Redactor) *journal.Known {
	known := hidden.Secrets(&journal.Entry{
		Target: "/?" + e.Query, RequestHeader: e.RequestHeader, RequestBody: e.RequestBody,
		RequestBytes: int64(len(e.RequestBody)),
	})
	for _, value := range e.Call.Path {
		if hidden.Secret(value.Name) {
			known.LearnValue(value.Text)
		}
	}
	return known
}

// secrets say what is secret in what is recorded, whatever is shown elsewhere.
func (p *passage) secrets() upstream.Secrets {
	hidden := p.recording
	return upstream.Secrets{
		Named: hidden.Secret, Replace: hidden.Replace, Target: hidden.Target, Header: hidden.Headers,
		Shown: func(header http.Header, body []byte) string {
			// The body is without its content coding.
			return hidden.Body(http.Header{"Content-Type": header["Content-Type"]}, body, int64(len(body)))
		},
		Findings: hidden.Findings,
		Known:    func(e *upstream.Exchange) func(text string) bool { return secretsOf(e, hidden).Quoted },
	}
}
