package mock

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/admin"
	"understudy/mock/choice"
	"understudy/mock/coverage"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
	"understudy/mock/violation"
)

// A Server plays an API. It is an http.Handler, safe for concurrent use. Close it when it is done with.
type Server struct {
	*settings
	current   atomic.Pointer[generation]
	journal   *journal.Journal
	sessions  *session.Sessions
	log       *journal.Log
	admin     http.Handler
	loads     loads
	exchanges sync.Pool
	// coverage and violations are those of all sessions since the start, ended ones among them.
	coverage   coverage.Tally
	violations violation.Book
	began      time.Time
	date       dateHeader
	// full is for the one line that says that a recording is.
	full sync.Once
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
	server := &Server{settings: s, journal: journal.New(s.journalBytes), began: began}
	s.redactor, s.recording = journal.NewRedactor(), journal.NewRedactor()
	s.redactor.Show, s.redactor.Version = s.showSecrets, s.version
	server.sessions = session.New(server.sessionOptions())
	server.loads.turn = make(chan struct{}, 1)
	server.exchanges.New = func() any { return new(exchange) }
	s.blank = server.sessions.Blank()
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
		Contract: &admin.Contract{
			Coverage: &server.coverage, Violations: &server.violations, Curl: server.shownCurl, Catalog: server.served,
			File: func(tally *coverage.Tally) *coverage.File {
				return server.current.Load().points.File(tally, s.version)
			},
		},
		Sessions: server.sessions, Script: func() *stub.Script { return server.current.Load().script }, Save: server.saver(),
	})
	if s.watch {
		server.follow(began)
	}
	return server, nil
}

// Close ends what runs beside the requests, and writes what is left of the log. The server must not be used after it,
// but what was met and what was broken can still be asked, while it ends and afterwards.
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
	if then := s.exchange(w, r, no); then != nil {
		then()
	}
}

// exchange answers a call and enters it in the journal. It returns what is left to do then, or nil.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request, no *refusal) (then func()) {
	g := s.current.Load()
	x := s.arrive(r, g)
	defer s.depart(x, g)
	defer s.rescue(w, x, g)
	if no == nil && s.crossOrigin(w, x, g) {
		return nil
	}
	if s.upstream != nil && no == nil {
		return s.pass(w, x, g)
	}
	return s.play(w, x, g, no)
}

// play lets the stand-in answer.
func (s *Server) play(w http.ResponseWriter, x *exchange, g *generation, no *refusal) (then func()) {
	reply := s.read(w, x, g, no)
	if reply == nil {
		reply = g.respond(x)
	}
	return s.send(w, x, g, reply)
}

// arrive opens the entry of a request.
func (s *Server) arrive(r *http.Request, g *generation) *exchange {
	x := s.exchanges.Get().(*exchange)
	// All else is as New or depart left it: empty.
	x.request = r
	e := &x.entry
	e.ID, e.Time, e.Generation = s.journal.NextID(), time.Now(), g.id
	e.Method, e.Target, e.Host, e.Proto, e.Remote = r.Method, line(r), r.Host, r.Proto, r.RemoteAddr
	e.RequestHeader = r.Header
	x.path, x.query = target(r)
	x.use(s.sessions.Default())
	return x
}

// use lets the exchange be one of a session.
func (x *exchange) use(one *session.Session) {
	x.session, x.past = one, one.State()
	x.entry.Session, x.entry.Book = one.Key(), x.past.Journal
}

// depart closes the entry: it goes to the journal, the log and the observers.
func (s *Server) depart(x *exchange, g *generation) {
	x.entry.Took = time.Since(x.entry.Time)
	s.note(x, g)
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
		x.plan, x.prefs = fault.Plan{}, choice.Preferences{}
		_ = s.send(w, x, g, g.problem(x, &refusal{
			kind: problem.UnexpectedFailure, detail: "the stand-in failed; its journal entry says more: please report it",
		}))
	}
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
