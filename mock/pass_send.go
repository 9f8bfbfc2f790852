package mock

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/upstream"
)

// pieceBytes is how much of a reply is passed on at once, in bytes, and smallReply the largest one that is looked at
// whole before its head is sent, if all of it comes within smallWait: so that Mock-Findings can count what is wrong
// with it.
const (
	pieceBytes = 32 << 10
	smallReply = pieceBytes - 1
	smallWait  = 20 * time.Millisecond
)

// pieces are buffers for bodies that pass.
var pieces = sync.Pool{New: func() any { return new([pieceBytes]byte) }}

// sourceUpstream is the value of Mock-Source for what the upstream says.
const sourceUpstream = "upstream"

// sendWhole sends a reply that is all there.
func (p *passage) sendWhole(raw []byte) (then func()) {
	x := p.x
	x.entry.ReplyBody, x.entry.ReplyBytes = raw, int64(len(raw))
	if p.reply.ContentLength < 0 && len(p.reply.Trailer) == 0 && x.request.Method != http.MethodHead {
		p.reply.Header["Content-Length"] = []string{strconv.Itoa(len(raw))}
	}
	p.head(0)
	if len(raw) > 0 {
		if err := p.write(p.w, x, fault.Plan{}, raw); err != nil {
			x.entry.Aborted = true
		}
	}
	p.trailers()
	return nil
}

// stream passes the reply on as it comes, and checks what can be checked of it then.
func (p *passage) stream(ctx context.Context) (then func()) {
	x := p.x
	keep := p.upstream.MaxReply
	if x.call == nil {
		keep = journal.BodyBytes
	}
	if p.events() {
		p.endless.Store(true)
		p.endsWithServer(ctx)
		x.explain(journal.Verify, journal.Skipped, "a stream of events is passed on as it comes")
	}
	body := upstream.NewCapture(p.reply.Body, keep, p.heard)
	buffer := pieces.Get().(*[pieceBytes]byte)
	defer pieces.Put(buffer)
	have, pending, err := p.early(body, buffer[:])
	if pending == nil && err != nil {
		seen := body.Look()
		if seen.Err != nil {
			return p.refused(p.failed(ctx, seen.Err))
		}
		p.judgeAtLast()
		p.review(seen)
		p.head(0)
		if have > 0 && p.write(p.w, x, fault.Plan{}, buffer[:have]) != nil {
			x.entry.Aborted = true
		}
		p.trailers()
		return nil
	}
	p.head(len(p.headFindings()))
	err = p.copy(body, buffer[:], have, pending)
	drained := errors.Is(context.Cause(ctx), errDraining)
	x.entry.Aborted = err != nil && !drained && (x.request.Context().Err() != nil || errors.Is(err, errClientGone))
	p.judgeAtLast()
	p.review(body.Look())
	switch {
	case err == nil || drained:
		p.trailers()
		return nil
	case !x.entry.Aborted:
		x.explain(journal.Send, journal.Failed, "the upstream broke off: "+shortened(err.Error()))
	}
	return p.brokenOff()
}

// brokenOff lets the client see that what it was sent is not whole: by net/http's own way to say so or, in HTTP/1.0,
// in which the end of the connection may be that of a body, by a reset.
func (p *passage) brokenOff() (then func()) {
	w, r := p.w, p.x.request
	if r.ProtoAtLeast(1, 1) {
		return func() { panic(http.ErrAbortHandler) }
	}
	return func() { fault.Break(w, r, fault.ConnectionReset, 0, nil, nil, 0) }
}

// A piece is what one read brought.
type piece struct {
	n   int
	err error
}

// early reads a reply that is declared to be small, if it comes at once. The error is io.EOF where all of it is there.
// Where a read is still under way, its piece is pending, and belongs behind what is there already.
func (p *passage) early(body io.Reader, buffer []byte) (have int, pending <-chan piece, err error) {
	switch {
	case p.x.request.Method == http.MethodHead, p.reply.ContentLength == 0, p.reply.StatusCode == http.StatusNoContent,
		p.reply.StatusCode == http.StatusNotModified:
		// There is no body, and reading it says so.
		_, err := body.Read(buffer)
		return 0, nil, err
	case p.reply.ContentLength < 0, p.reply.ContentLength > smallReply:
		return 0, nil, nil
	}
	wait := time.NewTimer(smallWait)
	defer wait.Stop()
	came := make(chan piece, 1)
	for {
		go func(room []byte) {
			n, err := body.Read(room)
			came <- piece{n, err}
		}(buffer[have:])
		select {
		case one := <-came:
			if have += one.n; one.err != nil {
				return have, nil, one.err
			}
		case <-wait.C:
			return have, came, nil
		}
	}
}

var errClientGone = errors.New("the client went away")

// copy passes a body on: what is there already, the piece that is pending, and what comes then. Whatever came is sent
// before more is waited for.
func (p *passage) copy(body io.Reader, buffer []byte, have int, pending <-chan piece) error {
	control := http.NewResponseController(p.w)
	var failed, ended error
	read := func() (int, error) { return body.Read(buffer) }
	begin := 0
	if pending != nil {
		read = func() (int, error) {
			one := <-pending
			return one.n, one.err
		}
		begin = have
	}
	for n := have; ; {
		if failed == nil {
			failed = p.passPiece(control, buffer[:n])
			if failed != nil {
				// Whoever reads for us is woken, for nobody is left to read for.
				p.cancel(failed)
			}
		}
		if ended != nil || failed != nil && pending == nil {
			break
		}
		n, ended = read()
		if pending != nil {
			copy(buffer, buffer[begin:begin+n])
			pending, read = nil, func() (int, error) { return body.Read(buffer) }
		}
	}
	switch {
	case failed != nil:
		return failed
	case errors.Is(ended, io.EOF):
		return nil
	}
	return ended
}

// passPiece sends a piece of a body at once. An empty one sends what was written before it: the head.
func (p *passage) passPiece(control *http.ResponseController, piece []byte) error {
	_ = control.SetWriteDeadline(time.Now().Add(p.answerTimeout))
	if len(piece) > 0 {
		if _, err := p.w.Write(piece); err != nil {
			return errClientGone
		}
	}
	if control.Flush() != nil {
		return errClientGone
	}
	return nil
}

// head writes the head of the upstream's reply. More are findings that the entry does not have yet.
func (p *passage) head(more int) {
	x, header := p.x, p.w.Header()
	date := p.reply.Header["Date"]
	for name, values := range p.reply.Header {
		switch {
		case p.g.cors != nil && strings.HasPrefix(name, "Access-Control-"):
			// This server answers for CORS.
		case name == "Vary" && len(header["Vary"]) > 0:
			header["Vary"] = append(header["Vary"][:len(header["Vary"]):len(header["Vary"])], values...)
		case name == "Mock-Findings":
		default:
			header[name] = values
		}
	}
	p.sign(header, x, p.g, []string{sourceUpstream})
	if date != nil {
		header["Date"] = date
	}
	if found := len(x.entry.Findings) + more; found > 0 {
		header["Mock-Findings"] = []string{strconv.Itoa(found)}
	}
	if p.settle(); draining(x.request) {
		header["Connection"] = []string{"close"}
	}
	for name := range p.reply.Trailer {
		if upstream.Trails(name) {
			header["Trailer"] = append(header["Trailer"], name)
		}
	}
	x.entry.Source, x.entry.Status, x.entry.ReplyHeader = sourceUpstream, p.reply.StatusCode, header
	p.w.WriteHeader(p.reply.StatusCode)
}

// trailers sends the fields that came behind the body (RFC 9110, section 6.5).
func (p *passage) trailers() {
	header := p.w.Header()
	for name, values := range p.reply.Trailer {
		switch {
		case !upstream.Trails(name):
		case slices.Contains(header["Trailer"], name):
			header[name] = values
		default:
			header[http.TrailerPrefix+name] = values
		}
	}
}
