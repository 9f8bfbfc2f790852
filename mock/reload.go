package mock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/admin"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// loads are the attempts to load another generation.
type loads struct {
	// turn is held by the one attempt that is under way, which alone reads and writes what follows.
	turn  chan struct{}
	began time.Time
	err   error
	// files are those that the next attempt may read: what the last one read or missed and, where it failed, those of the
	// attempt before.
	files []string

	// now is for anyone to read.
	now atomic.Pointer[standing]

	// mu keeps a generation from taking its place in a server that was closed.
	mu     sync.Mutex
	closed bool
	// open are the names that sound secret and are not, in all documents since the start.
	open []string
	// unwatch ends the watcher, and unwatched is closed when it has ended. Both are nil where nothing is watched.
	unwatch   context.CancelFunc
	unwatched chan struct{}
}

// A standing is what the attempts to load have come to. Another one takes its place as soon as there is more to say.
type standing struct {
	generation *generation
	failure    *admin.Failure
	revision   uint64
	// over is closed when this is no longer the last word.
	over chan struct{}
}

// errClosed says that a server was closed.
var errClosed = errors.New("the server is closed: make another one")

// errPanic hides what a library said when it failed: it may quote the document.
var errPanic = errors.New("loading failed in an unexpected way, which is a fault of understudy: please report it")

// Reload loads document, fixtures and personas anew, as they are now, and returns the id of the generation that answers
// from then on, which Mock-Generation says. Requests in flight end on the generation they began with. The same content
// makes no new generation. If there is a fault, which is a *LoadError or an error of one line, each with file and line,
// the generation before answers on, and its id comes with the error. One load runs at a time: the context ends the wait
// for another one.
func (s *Server) Reload(ctx context.Context) (id string, err error) {
	return s.reload(ctx, nil)
}

// reload is Reload, because the named files changed; without any, because somebody asked for it.
func (s *Server) reload(ctx context.Context, changed []string) (id string, err error) {
	asked := time.Now()
	select {
	case s.loads.turn <- struct{}{}:
		defer func() { <-s.loads.turn }()
	case <-ctx.Done():
		return s.current.Load().id, fmt.Errorf("wait for another load: %w", ctx.Err())
	}
	// A load that began after this one was asked for has read all there is to read.
	if s.loads.began.Before(asked) {
		s.loads.began = time.Now()
		s.loads.err = s.load(changed)
	}
	return s.current.Load().id, s.loads.err
}

// load makes a generation and, if it can be played and says something else, puts it in the place of the one before.
func (s *Server) load(changed []string) error {
	g, err := s.attempt()
	s.loads.mu.Lock()
	defer s.loads.mu.Unlock()
	if s.loads.closed {
		return errClosed
	}
	old, before := s.current.Load(), s.loads.now.Load()
	switch {
	case err != nil:
		s.stand(old, failureOf(err))
		s.logFailure(old, err)
	case g.id != old.id:
		s.take(g)
		s.stand(g, nil)
		s.logLoaded(g, old, changed)
	case before.failure != nil:
		s.stand(old, nil)
		s.logMended(old)
	case changed == nil:
		s.logUnchanged(old)
	}
	return err
}

// attempt makes a generation. A panic, which is a fault of ours or of a library, is an error; the process lives.
func (s *Server) attempt() (g *generation, err error) {
	defer func() {
		if recover() != nil {
			g, err = nil, errPanic
		}
	}()
	own := *s.settings
	var read []string
	own.told = func(files []string) { read = files }
	g, err = build(&own)
	if err != nil {
		// What the generation before was made of may mend it, too.
		read = append(read, s.loads.files...)
	}
	s.loads.files = read
	return g, err
}

// take lets a generation answer. What the one before began is ended.
func (s *Server) take(g *generation) {
	old := s.current.Load()
	g.at, g.cors = time.Now(), newCORS(s.settings, g.contract)
	s.conceal(g, old)
	if old != nil {
		g.points.Follow(old.points)
	}
	s.current.Store(g)
	if old != nil {
		old.finish()
	}
	g.early = g.known()
	g.begin(s.noticed)
}

// maxConcealed is how many names are kept secret that no document of now has: of those of earlier ones, which may be
// reloaded for ever.
const maxConcealed = 10_000

// conceal keeps the secrets of a generation's document out of log and journal. The names of earlier documents stay
// secret as long as there are entries of theirs: where there are too many, the entries go with them. For the same
// reason a name that was hidden once is not opened by a later document.
func (s *Server) conceal(g, old *generation) {
	now, open := slices.Concat(s.concealed, g.contract.SecretNames()), g.contract.OpenNames()
	if old != nil {
		open = slices.DeleteFunc(slices.Clone(open), func(name string) bool { return !slices.Contains(s.loads.open, name) })
	}
	s.loads.open = open
	s.recording.ConcealOnly(now...)
	if s.redactor.Conceal(now...) > maxConcealed && old != nil {
		s.journal.Clear()
		s.redactor.ConcealOnly(append(now, old.contract.SecretNames()...)...)
	}
	s.recording.Open(open...)
	s.redactor.Open(open...)
}

// stand says what the attempts have come to, and wakes those who wait for that.
func (s *Server) stand(g *generation, failure *admin.Failure) {
	next := &standing{generation: g, failure: failure, over: make(chan struct{})}
	before := s.loads.now.Load()
	if before != nil {
		next.revision = before.revision + 1
	}
	s.loads.now.Store(next)
	if before != nil {
		close(before.over)
	}
}

// failureOf is an attempt that failed, for the control room.
func failureOf(err error) *admin.Failure {
	failure := &admin.Failure{Time: time.Now().UTC(), Detail: err.Error()}
	var load *LoadError
	var fault *schema.Fault
	switch {
	case errors.As(err, &load):
		failure.Findings = load.Findings
	case errors.As(err, &fault):
		failure.Findings = []problem.Finding{{
			In: "document", Message: fault.What, Hint: fault.Hint, Source: fault.At, Document: fault.At,
		}}
	}
	if lines := strings.Split(failure.Detail, "\n"); len(lines) > maxDetailed {
		failure.Detail = strings.Join(lines[:maxDetailed], "\n") + fmt.Sprintf("\nand %d more", len(lines)-maxDetailed)
	}
	return failure
}

// maxDetailed is how many faults are told in full.
const maxDetailed = 20
