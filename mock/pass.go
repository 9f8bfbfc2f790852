package mock

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/upstream"
)

// A passage is an exchange on its way to the upstream and back.
type passage struct {
	*Server
	w http.ResponseWriter
	x *exchange
	g *generation

	// wire is the request's body as it came, where it was held back to be checked; else tee is the body as it passes.
	wire []byte
	held bool
	tee  *upstream.Capture
	// judged says that the request was held to the contract, or cannot be.
	judged bool
	// unread says that it cannot be, for its body is too large or in an unknown coding.
	unread bool
	// broken says that the request breaks the contract.
	broken bool

	reply    *http.Response
	patience *time.Timer
	// endless says that the reply is a stream of events, which takes as long as it takes.
	endless atomic.Bool
	cancel  context.CancelCauseFunc
	// turn guards the writer until the reply begins, for interim replies come from another goroutine.
	turn  sync.Mutex
	begun bool
}

// pass is the way of a request to the upstream and back: match, check, ask, check the reply, send. Nobody is admitted
// here, for who may call is the upstream's to say. Before the match, and where the stand-in answers, it is the way of
// every other request.
func (s *Server) pass(w http.ResponseWriter, x *exchange, g *generation) (then func()) {
	p := &passage{Server: s, w: w, x: x, g: g}
	if no := s.readSession(x); no != nil {
		return s.send(w, x, g, g.unread(w, x, no))
	}
	if no := p.impassable(); no != nil {
		return s.send(w, x, g, g.unread(w, x, no))
	}
	x.now = x.past.Clock.Now()
	if then, over := p.match(); over {
		return then
	}
	if x.call != nil && g.requests == RequestsEnforce {
		if no := p.hold(); no != nil {
			return s.send(w, x, g, g.unread(w, x, no))
		}
		wasRead(w, x.request)
		if no := g.check(x); no != nil {
			return s.send(w, x, g, g.verify(x, g.refuse(x, no)))
		}
		p.judged, p.broken = true, len(x.entry.Findings) > 0
	}
	if x.call != nil {
		x.explain(journal.Admit, journal.Skipped, "who may call is the upstream's to say")
	}
	return p.forward()
}

// impassable is the refusal of a request that cannot be passed on, whatever the contract says of it.
func (p *passage) impassable() *refusal {
	r := p.x.request
	switch protocol := upstream.Upgrades(r.Header); {
	case p.x.path == "" || p.x.path[0] != '/':
		return &refusal{kind: problem.BadRequest, detail: "the request target is no path: begin it with a slash"}
	case strings.Contains(lower(protocol), "websocket"):
		// A wish for another protocol, such as h2c, is left out: a server may go on as if it had not been said (RFC 9110,
		// section 7.8).
		return &refusal{
			kind:   problem.NoUpgrade,
			detail: "a change to websocket is asked for, which cannot be checked: connect to the service itself",
		}
	case p.upstream.Target.Loops(r.Header):
		return &refusal{
			kind:   problem.Loop,
			detail: p.upstream.Target.URL() + " leads back to this proxy: name the service itself as the target",
		}
	}
	return nil
}

// match finds the operation. Where there is none it may be that the request is not to be passed on: then its exchange
// is over.
func (p *passage) match() (then func(), over bool) {
	x, g := p.x, p.g
	before := len(x.entry.Steps)
	no := g.match(x)
	switch {
	case x.call != nil:
		return nil, false
	case preflight(x.request):
		p.judged = true
		x.explain(journal.Check, journal.Skipped, "a CORS preflight, which is no call of the contract, is passed on")
		return nil, false
	case no != nil && p.upstream.Missing != MissingMock:
		// A gate tells that a call goes past the contract; the stand-in just does not know it.
		x.entry.Findings = append(x.entry.Findings, g.redactor.Findings([]problem.Finding{{
			In: "path", Keyword: "paths", Message: no.detail, Hint: "call a documented operation, or document this one",
			Document: no.at,
		}})...)
	}
	switch {
	case no == nil && p.upstream.Missing != MissingMock, p.upstream.Missing == MissingPass:
		p.judged = true
		x.explain(journal.Check, journal.Skipped, "not checked: there is no operation to hold it to; it is passed on")
		return nil, false
	case p.upstream.Missing == MissingMock:
		x.entry.Steps = x.entry.Steps[:before]
		x.aside = nil
		return p.play(p.w, x, g, nil), true
	}
	reply := p.read(p.w, x, g, nil)
	if reply == nil {
		reply = g.refuse(x, no)
	}
	return p.send(p.w, x, g, reply), true
}

// preflight reports whether a request is a CORS preflight (Fetch, section 3.2.2).
func preflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" &&
		r.Header.Get("Access-Control-Request-Method") != ""
}

// forward asks the upstream, and answers with what it says.
func (p *passage) forward() (then func()) {
	x := p.x
	ctx, cancel := context.WithCancelCause(x.request.Context())
	defer cancel(nil)
	p.cancel = cancel
	p.patience = time.AfterFunc(p.upstream.Target.Timeout(), func() {
		// What comes of the request's body may begin the time anew when it is over for good, so this is asked here.
		if !p.endless.Load() {
			cancel(upstream.ErrTimeout)
		}
	})
	defer p.patience.Stop()
	defer p.leave()
	reply, err := p.upstream.Target.Send(ctx, p.message())
	p.turn.Lock()
	p.begun = true
	p.turn.Unlock()
	if err != nil {
		return p.unanswered(ctx, err)
	}
	defer func() { _ = reply.Body.Close() }()
	p.reply = reply
	x.explain(journal.Fill, journal.Chosen,
		"upstream: "+strconv.Itoa(reply.StatusCode)+" "+reply.Header.Get("Content-Type"))
	p.judge()
	if p.withholds() {
		return p.whole(ctx)
	}
	return p.stream(ctx)
}

// unanswered is what a client is told to whose request the upstream gave no reply.
func (p *passage) unanswered(ctx context.Context, err error) (then func()) {
	x := p.x
	if p.tee != nil {
		seen := p.tee.Look()
		x.entry.RequestBody, x.entry.RequestBytes = seen.Body, seen.Size
		// Whoever gives up on the upstream closes the body; any other error is one of the client's.
		if seen.Err != nil && !errors.Is(seen.Err, http.ErrBodyReadAfterClose) {
			came := &arrival{size: seen.Size, err: seen.Err}
			return p.refused(p.g.unread(p.w, x, p.unreadable(x, came, seen.Err)))
		}
	}
	return p.refused(p.failed(ctx, err))
}

// refused sends a reply of this server's own in the place of the upstream's.
func (p *passage) refused(reply *ready) (then func()) {
	p.settle()
	return p.send(p.w, p.x, p.g, reply)
}

// settle gives the client its time to take the reply, however long the upstream took, and says what may follow on the
// connection: another request if the body was read to its end, and else nothing.
func (p *passage) settle() {
	_ = http.NewResponseController(p.w).SetWriteDeadline(time.Now().Add(p.answerTimeout))
	switch {
	case p.tee == nil:
	case p.tee.Look().Ended:
		wasRead(p.w, p.x.request)
	default:
		p.w.Header()["Connection"] = []string{"close"}
	}
}

// failed is the problem of an upstream that did not do its part.
func (p *passage) failed(ctx context.Context, err error) *ready {
	x, target := p.x, p.upstream.Target
	if x.request.Context().Err() != nil {
		x.entry.Aborted = true
	}
	var slow interface{ Timeout() bool }
	no := &refusal{kind: problem.UpstreamUnreachable, detail: target.URL() + ": " + shortened(err.Error())}
	if untrusted := upstream.Untrusted(err, "--upstream-ca"); untrusted != "" {
		no.detail = target.URL() + ": " + shortened(untrusted)
	}
	if errors.Is(context.Cause(ctx), upstream.ErrTimeout) || errors.As(err, &slow) && slow.Timeout() {
		no.kind = problem.UpstreamTimeout
		no.detail = fmt.Sprintf("%s gave no whole reply within %s", target.URL(), target.Timeout())
	}
	x.explain(journal.Fill, journal.Failed, no.detail)
	return p.g.problem(x, no)
}

// checked are the findings of the upstream's reply, with the body that it stands for.
func (p *passage) checked(body []byte) []problem.Finding {
	return p.g.redactor.Findings(p.x.part.CheckReply(p.contracted(body)))
}

// contracted is the upstream's reply as the contract sees it.
func (p *passage) contracted(body []byte) *contract.Reply {
	return &contract.Reply{
		Status: p.reply.StatusCode, Header: p.reply.Header, MediaType: p.reply.Header.Get("Content-Type"), Body: body,
	}
}
