package mock

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"time"

	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/upstream"
	"understudy/mock/violation"
)

// hold takes the whole body in, within its limit, and takes its content coding off for the checks.
func (p *passage) hold() *refusal {
	x, r := p.x, p.x.request
	p.held = true
	if !bodied(r) {
		return nil
	}
	if r.ContentLength > p.maxBody {
		return p.tooLarge()
	}
	came := &arrival{Reader: r.Body}
	raw, err := readWithin(came, p.maxBody)
	p.wire = raw
	x.entry.RequestBody, x.entry.RequestBytes = raw, int64(len(raw))
	if no := p.unreadable(x, came, err); no != nil {
		return no
	}
	x.body, err = decode(r.Header, raw, p.maxBody)
	switch {
	case errors.Is(err, errUnreadCoding):
		return unsupportedCoding()
	case errors.Is(err, errExpands):
		return p.tooLarge()
	}
	return p.unreadable(x, came, err)
}

// bodied reports whether a request has a body.
func bodied(r *http.Request) bool {
	return r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0
}

// message is the request as it is passed on.
func (p *passage) message() upstream.Message {
	x, r := p.x, p.x.request
	m := upstream.Message{Request: r, Path: x.path, Query: x.query, Held: p.held, Interim: p.interim}
	switch {
	case !bodied(r):
		m.Held = true
	case p.held:
		m.Again = p.again
		m.Body, _ = p.again()
		m.Length = int64(len(p.wire))
	default:
		keep := p.maxBody
		if x.call == nil {
			keep = journal.BodyBytes
		}
		p.tee = upstream.NewCapture(r.Body, keep, p.heard)
		m.Body, m.Length = p.tee, r.ContentLength
	}
	return m
}

// again is the body that was held back, from its beginning.
func (p *passage) again() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p.wire)), nil }

// heard notes that something came: whoever sends takes no time from the upstream.
func (p *passage) heard() { p.patience.Reset(p.upstream.Target.Timeout()) }

// judge holds a request to the contract whose body was passed on as it came, if all of it came by now.
func (p *passage) judge() {
	x := p.x
	if p.tee != nil {
		seen := p.tee.Look()
		x.entry.RequestBody, x.entry.RequestBytes = seen.Body, seen.Size
		if !seen.Ended {
			return
		}
		p.judgeBody(seen)
	}
	if p.judged {
		return
	}
	before := len(x.entry.Findings)
	// In this mode it refuses nothing.
	_ = p.g.check(x)
	p.judged, p.broken = true, len(x.entry.Findings) > before
}

// judgeAtLast is judge for when the reply is there: a request that did not come whole by then is not waited for.
func (p *passage) judgeAtLast() {
	if p.judge(); !p.judged {
		const why = "the upstream answered before the request's body was read"
		p.x.explain(journal.Check, journal.Skipped, "not checked: "+why)
		p.left(p.x, violation.Request, why)
	}
}

// judgeBody makes the body ready for the check, or says why there is none.
func (p *passage) judgeBody(seen upstream.Captured) {
	if p.judged {
		return
	}
	why := ""
	if seen.Whole {
		body, err := decode(p.x.request.Header, seen.Body, p.maxBody)
		if p.x.body = body; err != nil {
			why = err.Error()
		}
	} else {
		why = tooLong(p.maxBody)
	}
	if why != "" {
		p.judged, p.unread = true, true
		p.x.explain(journal.Check, journal.Skipped, "not checked: the request's body was passed on, but "+why)
		p.left(p.x, violation.Request, why)
	}
}

// leave lets go of a body that nobody read to its end: nothing more can be read from this connection.
func (p *passage) leave() {
	if p.tee != nil && !p.tee.Look().Ended {
		_ = http.NewResponseController(p.w).SetReadDeadline(time.Now())
		_ = p.tee.Close()
	}
}

// interim passes an interim reply on (RFC 9110, section 15.2), unless the final one has begun.
func (p *passage) interim(status int, header http.Header) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if p.begun || p.x.request.ProtoMajor == 1 && p.x.request.ProtoMinor == 0 {
		return
	}
	// There is one header for both replies: what the final one has already, such as the fields of CORS, is put back.
	shared := p.w.Header()
	final := maps.Clone(shared)
	clear(shared)
	maps.Copy(shared, header)
	p.w.WriteHeader(status)
	clear(shared)
	maps.Copy(shared, final)
}

// endsWithServer ends a reply that has no end of its own when the server is about to stop.
func (p *passage) endsWithServer(ctx context.Context) {
	draining := listener.Draining(ctx)
	if draining == nil {
		return
	}
	go func() {
		select {
		case <-draining:
			p.cancel(errDraining)
		case <-ctx.Done():
		}
	}()
}

var errDraining = errors.New("the server is about to stop")
