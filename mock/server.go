package mock

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/admin"
	"understudy/mock/choice"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// A Server plays an API. It is an http.Handler, safe for concurrent use. Close it when it is done with.
type Server struct {
	*settings
	current   atomic.Pointer[generation]
	journal   *journal.Journal
	redactor  *journal.Redactor
	log       *journal.Log
	admin     http.Handler
	loads     loads
	exchanges sync.Pool
	began     time.Time
	date      dateHeader
}

// New makes a server of the options. Without a document it plays the built-in API. Faults of the document or the
// fixtures are a *LoadError or an error of one line, each with file, line and what to do.
func New(options ...Option) (*Server, error) {
	s := defaults()
	for _, option := range options {
		if err := option(s); err != nil {
			return nil, err
		}
	}
	began := time.Now()
	server := &Server{settings: s, journal: journal.New(s.journalBytes), redactor: journal.NewRedactor(), began: began}
	server.redactor.Show = s.showSecrets
	server.loads.turn = make(chan struct{}, 1)
	server.exchanges.New = func() any { return new(exchange) }
	g, err := server.attempt()
	if err != nil {
		return nil, err
	}
	if s.logTo != nil {
		server.log = journal.NewLog(s.logTo, s.logFormat, s.logColor, server.redactor)
	}
	server.take(g)
	server.stand(g, nil)
	server.admin = admin.New(admin.Options{
		Journal: server.journal, Redactor: server.redactor, Health: server.health, Loaded: server.controls(),
		Loopback: !s.open, Token: s.adminToken, Hosts: s.adminHosts,
	})
	if s.watch {
		server.follow(began)
	}
	return server, nil
}

// Close ends what runs beside the requests, and writes what is left of the log. The server must not be used after it.
func (s *Server) Close() error {
	s.unfollow()
	s.loads.mu.Lock()
	s.loads.closed = true
	s.current.Load().finish()
	s.loads.mu.Unlock()
	if s.log == nil {
		return nil
	}
	return s.log.Close()
}

// ServeHTTP answers a request: by the control room if it is for /__admin/, else by the contract.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		// Whoever answers: the body has until then to arrive, also while net/http reads over what nobody read. The
		// writer of a test may have no deadlines; its body is there already.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.bodyTimeout))
	}
	// What cannot be told apart, or is no target, is refused before it can mean anything, the control room included.
	no := s.misread(r)
	if no == nil && admin.Owns(r) {
		s.admin.ServeHTTP(w, r)
		return
	}
	g := s.current.Load()
	x := s.arrive(r, g)
	defer s.depart(x)
	defer s.rescue(w, x, g)
	if no == nil && s.crossOrigin(w, x, g) {
		return
	}
	reply := s.read(w, x, g, no)
	if reply == nil {
		reply = g.respond(x)
	}
	s.send(w, x, g, reply)
}

// arrive opens the entry of a request.
func (s *Server) arrive(r *http.Request, g *generation) *exchange {
	x := s.exchanges.Get().(*exchange)
	// All else is as New or depart left it: empty.
	x.request = r
	e := &x.entry
	e.ID, e.Time, e.Generation, e.Session = s.journal.NextID(), time.Now(), g.id, session.Default
	e.Method, e.Target, e.Host, e.Proto, e.Remote = r.Method, line(r), r.Host, r.Proto, r.RemoteAddr
	e.RequestHeader = r.Header
	x.path, x.query = target(r)
	return x
}

// depart closes the entry: it goes to the journal, the log and the observers.
func (s *Server) depart(x *exchange) {
	x.entry.Took = time.Since(x.entry.Time)
	s.journal.Record(&x.entry)
	if s.log != nil {
		s.log.Exchange(&x.entry)
	}
	for _, observe := range s.observers {
		observe(&x.entry)
	}
	steps := x.entry.Steps[:0]
	*x = exchange{}
	if len(s.observers) == 0 {
		// Observers may keep a copy of an entry, and its steps with it.
		x.entry.Steps = steps
	}
	s.exchanges.Put(x)
}

// rescue turns a panic, which is a fault of ours or of a library, into a problem; the process lives.
func (s *Server) rescue(w http.ResponseWriter, x *exchange, g *generation) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	x.explain(journal.Send, journal.Failed, fmt.Sprint("panic: ", cause))
	if x.entry.Status == 0 {
		s.send(w, x, g, g.problem(x, &refusal{
			kind: problem.UnexpectedFailure, detail: "the stand-in failed; its journal entry says more: please report it",
		}))
	}
}

// send is the only writer of replies.
func (s *Server) send(w http.ResponseWriter, x *exchange, g *generation, reply *ready) {
	e := &x.entry
	if reply.delay > 0 {
		// The writer of a test may have no deadlines; then none is needed.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(reply.delay + s.answerTimeout))
		x.explain(journal.Send, journal.Applied, "delay "+reply.delay.String())
		e.Aborted = !fault.Wait(x.request.Context(), reply.delay, listener.Draining(x.request.Context()))
		if draining(x.request) {
			x.explain(journal.Send, journal.Dropped, "the rest of the delay, for the server is about to stop")
		}
	}
	header, body := w.Header(), reply.Body
	for name, values := range reply.Header {
		header[name] = values
	}
	s.sign(header, x, g, reply.header)
	if len(e.Findings) > 0 {
		header["Mock-Findings"] = []string{strconv.Itoa(len(e.Findings))}
	}
	if applied := x.applied(); applied != "" {
		header["Preference-Applied"] = []string{applied}
	}
	if left := x.prefs.Asked() &^ x.honoured; left != 0 {
		x.explain(journal.Choose, journal.Dropped, x.prefs.Applied(left)+": this reply does not follow it")
	}
	if draining(x.request) {
		header["Connection"] = []string{"close"}
	}
	if bodyAllowed(reply.Status) {
		header["Content-Length"] = reply.length
	} else {
		body = nil
		delete(header, "Content-Type")
	}
	e.Source, e.Status, e.ReplyHeader = reply.source, reply.Status, header
	e.ReplyBody, e.ReplyBytes = body, int64(len(body))
	w.WriteHeader(reply.Status)
	if len(body) == 0 {
		return
	}
	if _, err := w.Write(body); err != nil && x.request.Method != http.MethodHead {
		e.Aborted = true
	}
}

// sign adds the headers that every reply has: where it came from, its journal entry, and what was loaded.
func (s *Server) sign(header http.Header, x *exchange, g *generation, source []string) {
	header["Mock-Source"] = source
	header["Mock-Request-Id"] = []string{x.entry.ID}
	header["Mock-Generation"] = g.idHeader
	header["Date"] = s.date.at(x.entry.Time)
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

// health is what the control room says of the server.
func (s *Server) health() admin.Health {
	return admin.Health{
		Healthy: true, Message: "understudy plays " + s.current.Load().contract.Title, Version: s.version,
		Uptime: time.Since(s.began), Time: time.Now(),
	}
}

// asked reads what the request prefers.
func (x *exchange) asked() {
	x.prefs, x.query = choice.Parse(x.request.Header, x.query)
}
