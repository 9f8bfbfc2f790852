package mock

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/cors"

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
	cors      *cors.Cors
	exchanges sync.Pool
	began     time.Time
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
	g, err := build(s)
	if err != nil {
		return nil, err
	}
	server := &Server{
		settings: s, journal: journal.New(s.journalBytes), redactor: journal.NewRedactor(), cors: newCORS(s, g.contract),
		began: time.Now(),
	}
	server.redactor.Show = s.showSecrets
	server.redactor.Conceal(g.contract.SecretNames()...)
	server.current.Store(g)
	server.exchanges.New = func() any { return new(exchange) }
	if s.logTo != nil {
		server.log = journal.NewLog(s.logTo, s.logFormat, s.logColor, server.redactor)
	}
	server.admin = admin.New(admin.Options{
		Journal: server.journal, Redactor: server.redactor, Health: server.health,
		Loopback: !s.open, Token: s.adminToken, Hosts: s.adminHosts,
	})
	return server, nil
}

// Close writes what is left of the log. The server must not be used after it.
func (s *Server) Close() error {
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
	if admin.Owns(r) {
		s.admin.ServeHTTP(w, r)
		return
	}
	g := s.current.Load()
	x := s.arrive(r, g)
	defer s.depart(x)
	defer s.rescue(w, x, g)
	if s.crossOrigin(w, x) {
		return
	}
	reply := s.read(w, x, g)
	if reply == nil {
		reply = g.respond(x)
	}
	s.send(w, x, g, reply)
}

// arrive opens the entry of a request.
func (s *Server) arrive(r *http.Request, g *generation) *exchange {
	x := s.exchanges.Get().(*exchange)
	steps := x.entry.Steps[:0]
	*x = exchange{request: r}
	e := &x.entry
	e.Steps = steps
	e.ID, e.Time, e.Generation, e.Session = s.journal.NextID(), time.Now(), g.id, session.Default
	e.Method, e.Target, e.Host, e.Proto, e.Remote = r.Method, r.RequestURI, r.Host, r.Proto, r.RemoteAddr
	e.RequestHeader = r.Header
	if e.Target == "" {
		// Requests made in memory have no request line.
		e.Target = r.URL.RequestURI()
	}
	x.path, x.query = target(r, e.Target)
	return x
}

// target is the path and the query as they stand on the request line, not decoded.
func target(r *http.Request, line string) (path, query string) {
	if !strings.HasPrefix(line, "/") {
		// The absolute form, and "*" and the authority, which are no paths (RFC 9112, section 3.2).
		if r.URL.Host == "" || r.Method == http.MethodConnect {
			return line, ""
		}
		line = r.URL.RequestURI()
	}
	path, query, _ = strings.Cut(line, "?")
	return path, query
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
	steps := x.entry.Steps
	*x = exchange{}
	x.entry.Steps = steps[:0]
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
	}
	header := w.Header()
	for name, values := range reply.Header {
		header[name] = values
	}
	header["Mock-Source"] = reply.header
	header["Mock-Request-Id"] = []string{e.ID}
	header["Mock-Generation"] = g.idHeader
	if len(e.Findings) > 0 {
		header["Mock-Findings"] = []string{strconv.Itoa(len(e.Findings))}
	}
	if applied := x.applied(); applied != "" {
		header["Preference-Applied"] = []string{applied}
	}
	if draining(x.request) {
		header["Connection"] = []string{"close"}
	}
	if bodyAllowed(reply.Status) {
		header["Content-Length"] = reply.length
	}
	e.Source, e.Status, e.ReplyHeader = reply.source, reply.Status, header
	e.ReplyBody, e.ReplyBytes = reply.Body, int64(len(reply.Body))
	w.WriteHeader(reply.Status)
	if len(reply.Body) == 0 {
		return
	}
	if _, err := w.Write(reply.Body); err != nil && x.request.Method != http.MethodHead {
		e.Aborted = true
	}
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

// bodyAllowed reports whether a status may come with a body (RFC 9110, sections 15.3.5 and 15.4.5).
func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
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
