package mock

import (
	"net/http"
	"strconv"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/listener"
)

// send is the only writer of replies. It returns what is left to do once the exchange is in the journal, or nil: a
// client that sees a broken connection may ask the journal at once.
func (s *Server) send(w http.ResponseWriter, x *exchange, g *generation, reply *ready) (then func()) {
	e, plan := &x.entry, x.planOf(reply)
	cut := false
	if !plan.IsZero() {
		// Whatever becomes of the reply: this was asked.
		s.cover(x, g, reply, false)
		cut = s.await(w, x, g, plan)
	}
	header := s.head(w.Header(), x, g, reply)
	body := reply.Body
	if !bodyAllowed(reply.Status) {
		body = nil
	}
	e.Source, e.Status, e.ReplyHeader = reply.source, reply.Status, header
	e.ReplyBody, e.ReplyBytes = body, int64(len(body))
	if plan.Break != fault.None {
		e.Fault = plan.Break.String()
		x.explain(journal.Send, journal.Applied, "fault "+e.Fault)
		request, chance := x.request, x.chance(g)
		return func() { fault.Break(w, request, plan.Break, reply.Status, header, body, chance) }
	}
	w.WriteHeader(reply.Status)
	if len(body) > 0 {
		if err := s.write(w, x, plan, body); err != nil && x.request.Method != http.MethodHead {
			e.Aborted = true
		}
	}
	// A reply that comes before its time is not the one that was asked for: a test that went away while it waited would
	// have met it only because the server was quicker to notice its own end than the client's.
	s.cover(x, g, reply, !cut && !e.Aborted && (plan.Dribble.IsZero() || !draining(x.request)))
	return nil
}

// await waits for the delay, and gives the reply the time that it is to take. It reports that the delay was cut short,
// because the server is about to stop.
func (s *Server) await(w http.ResponseWriter, x *exchange, g *generation, plan fault.Plan) (cut bool) {
	e := &x.entry
	e.Delay = plan.Delay.Draw(x.chance(g))
	// The writer of a test may have no deadlines; then none is needed.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(e.Delay + plan.Dribble.Total + s.answerTimeout))
	if e.Delay <= 0 {
		return false
	}
	began := time.Now()
	x.explain(journal.Send, journal.Applied, "delay "+e.Delay.String())
	e.Aborted = !fault.Wait(x.request.Context(), e.Delay, listener.Draining(x.request.Context()))
	if draining(x.request) && time.Since(began) < e.Delay {
		x.explain(journal.Send, journal.Dropped, "the rest of the delay, for the server is about to stop")
		return true
	}
	return false
}

// chance is what delays and broken connections of the exchange are drawn from: which call of its session it is, and the
// seed.
func (x *exchange) chance(g *generation) uint64 {
	if x.nth == 0 {
		x.nth = x.past.Call()
	}
	return x.nth ^ uint64(g.seed)<<32
}

// held is how many bytes of a reply net/http holds back until the exchange is over.
const held = 2 << 10

// write sends a body. The last byte of a large one goes by itself: net/http holds it back until the exchange is in the
// journal, so that a client which has the whole reply finds it there.
func (s *Server) write(w http.ResponseWriter, x *exchange, plan fault.Plan, body []byte) error {
	if !plan.Dribble.IsZero() && x.request.Method != http.MethodHead {
		x.explain(journal.Send, journal.Applied, "body in pieces: "+plan.String())
		return plan.Dribble.Write(w, x.request.Context(), listener.Draining(x.request.Context()), body)
	}
	if len(body) > held {
		if _, err := w.Write(body[:len(body)-1]); err != nil {
			return err
		}
		body = body[len(body)-1:]
	}
	_, err := w.Write(body)
	return err
}

// head writes the header of a reply.
func (s *Server) head(header http.Header, x *exchange, g *generation, reply *ready) http.Header {
	for name, values := range reply.Header {
		header[name] = values
	}
	s.sign(header, x, g, reply.header)
	if len(x.entry.Findings) > 0 {
		header["Mock-Findings"] = []string{strconv.Itoa(len(x.entry.Findings))}
	}
	if applied := x.applied(); applied != "" {
		header["Preference-Applied"] = []string{applied}
		x.explain(journal.Choose, journal.Applied, applied)
	}
	if left := x.prefs.Asked() &^ x.honoured; left != 0 {
		x.explain(journal.Choose, journal.Dropped, x.prefs.Applied(left)+": "+g.whyNot(x, left))
	}
	if draining(x.request) {
		header["Connection"] = []string{"close"}
	}
	if bodyAllowed(reply.Status) {
		header["Content-Length"] = reply.length
	} else {
		delete(header, "Content-Type")
	}
	return header
}

// sign adds the headers that every reply has: where it came from, its journal entry, and what was loaded.
func (s *Server) sign(header http.Header, x *exchange, g *generation, source []string) {
	header["Mock-Source"] = source
	header["Mock-Request-Id"] = []string{x.entry.ID}
	header["Mock-Generation"] = g.idHeader
	header["Date"] = s.date.by(x.past.Clock, x.entry.Time)
}

// draining reports whether the server is about to stop: the client learns that its next request needs a new
// connection. The listener says so by itself only to requests that arrive after the drain began.
func draining(r *http.Request) bool {
	select {
	case <-listener.Draining(r.Context()):
		return true
	default:
		return false
	}
}

// bodyAllowed reports whether a status may come with a body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5).
func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusResetContent && status != http.StatusNotModified
}

// applied is the value of Preference-Applied.
func (x *exchange) applied() string {
	if x.honoured == 0 {
		return ""
	}
	return x.prefs.Applied(x.honoured)
}
