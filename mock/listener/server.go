package listener

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A Server is a handler at a bound address. It is made with New, runs in Serve, and ends with Drain or Close.
type Server struct {
	bound   *net.TCPAddr
	handler http.Handler
	limits  Limits
	log     *slog.Logger
	noise   *noise
	http    *http.Server
	gate    *gate
	patience

	leaving  atomic.Bool   // Drain or Close was called
	draining chan struct{} // closed together with leaving
	accepted chan struct{} // closed when the accept loop is over
	stopped  chan struct{} // closed when Drain or Close is done
	stop     sync.Once

	mu     sync.Mutex
	open   map[*conn]struct{}
	closed bool          // nobody is let in any more
	unread map[int]int64 // requests refused before a handler, by status
}

// connKey is where a request's context holds its *conn.
type connKey struct{}

// New binds the address, such as "127.0.0.1:4010", before anything else; port 0 picks a free one. Nothing is served
// until Serve is called, but the kernel already completes connections. Errors say what to do. A nil log is silent.
func New(address string, handler http.Handler, limits Limits, log *slog.Logger) (*Server, error) {
	limits, err := limits.filled()
	if err != nil {
		return nil, err
	}
	tcp, bound, err := bind(address)
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		bound:    bound,
		handler:  handler,
		limits:   limits,
		log:      log,
		noise:    &noise{log: log, now: time.Now},
		patience: usualPatience(),
		draining: make(chan struct{}),
		accepted: make(chan struct{}),
		stopped:  make(chan struct{}),
		open:     map[*conn]struct{}{},
		unread:   map[int]int64{},
	}
	s.gate = &gate{TCPListener: tcp, server: s}
	s.http = s.wired()
	return s, nil
}

// wired returns the net/http server with every limit set.
func (s *Server) wired() *http.Server {
	// HTTP/2 is left out on purpose: without TLS no browser speaks it, and it would bring limits of its own.
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Server{
		Handler:           http.HandlerFunc(s.admit),
		Protocols:         &protocols,
		ReadHeaderTimeout: s.limits.HeadTimeout,
		WriteTimeout:      s.limits.AnswerTimeout,
		IdleTimeout:       s.limits.IdleTimeout,
		MaxHeaderBytes:    s.limits.HeadBytes - readAhead,
		// Else net/http answers "OPTIONS *" by itself, and no journal ever hears of it.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     log.New(s.noise, "", 0),
		ConnState:                    watch,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, c)
		},
	}
}

// Limits returns the limits in force, defaults filled in.
func (s *Server) Limits() Limits { return s.limits }

// Unread counts the requests that were refused before any handler saw them, by the status of the reply: no HTTP, a head
// past its limit, an unknown transfer coding.
func (s *Server) Unread() map[int]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.unread)
}

// refused counts such a request, and says so in the log.
func (s *Server) refused(status int) {
	s.mu.Lock()
	s.unread[status]++
	s.mu.Unlock()
	_, _ = fmt.Fprintf(s.noise, "a request that cannot be read was refused with %d %s", status, http.StatusText(status))
}

// Serve accepts and serves connections until Drain or Close has finished, and then returns nil. Any other end is an
// error. It is called once.
func (s *Server) Serve() error {
	err := s.http.Serve(s.gate)
	close(s.accepted)
	if !s.leaving.Load() {
		return fmt.Errorf("accept on %s: %w", s.Addr(), err)
	}
	<-s.stopped
	return nil
}

// Close ends at once: requests in flight are cut. It may be called while Drain runs, which then returns.
func (s *Server) Close() error {
	s.leave()
	err := s.http.Close()
	// The net/http server knows the listener only once Serve runs, and forgets hijacked connections.
	if gate := s.gate.Close(); gate != nil && !errors.Is(gate, net.ErrClosed) {
		err = errors.Join(err, gate)
	}
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	for _, c := range s.connections() {
		err = errors.Join(err, c.Close())
	}
	s.finish()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("close %s: %w", s.Addr(), err)
	}
	return nil
}

// admit is the first handler of every request.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) {
	if c := connOf(r.Context()); c != nil {
		c.begin(r)
	}
	if s.leaving.Load() {
		// RFC 9112 section 9.6: the client learns that its next request needs a connection to someone else.
		w.Header().Set("Connection", "close")
	}
	if r.ProtoMajor != 1 {
		// net/http lets the HTTP/2 preface through as a request with the method PRI; nobody here speaks HTTP/2.
		w.Header().Set("Connection", "close")
		http.Error(w, "HTTP version not supported", http.StatusHTTPVersionNotSupported)
		s.refused(http.StatusHTTPVersionNotSupported)
		return
	}
	s.handler.ServeHTTP(w, r)
}

// leave marks the start of the end, and reports whether this call was the one that did.
func (s *Server) leave() bool {
	if !s.leaving.CompareAndSwap(false, true) {
		return false
	}
	close(s.draining)
	return true
}

// finish lets Serve return.
func (s *Server) finish() {
	s.stop.Do(func() {
		s.noise.flush()
		close(s.stopped)
	})
}

// welcome takes note of a new connection, and reports whether it may stay.
func (s *Server) welcome(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.open[c] = struct{}{}
	}
	return !s.closed
}

func (s *Server) connections() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*conn, 0, len(s.open))
	for c := range s.open {
		all = append(all, c)
	}
	return all
}
