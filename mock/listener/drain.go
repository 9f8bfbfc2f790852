package listener

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// patience says how long each step of a drain may take.
type patience struct {
	backlog time.Duration // accepting what has already connected
	sweep   time.Duration // and no longer than this in all
	quiet   time.Duration // waiting for a connection that has sent nothing
	whole   time.Duration // the drain from start to end
	step    time.Duration // between two looks at the connections
}

// backlogEmpty is how long the backlog must be empty before the listener closes.
const backlogEmpty = 2 * time.Millisecond

// usualPatience stays well within the ten seconds that most supervisors grant before they kill.
func usualPatience() patience {
	return patience{
		backlog: 20 * time.Millisecond,
		sweep:   250 * time.Millisecond,
		quiet:   time.Second,
		whole:   9 * time.Second,
		step:    10 * time.Millisecond,
	}
}

// Draining returns a channel that is closed when the server behind this request's context starts to drain or close, so
// that an asked-for delay can end early. It is nil, and so never ready, where the context has no Server.
func Draining(ctx context.Context) <-chan struct{} {
	if c := connOf(ctx); c != nil {
		return c.server.draining
	}
	return nil
}

// Drain ends the server without losing a request. http.Server.Shutdown alone drops connections that the kernel has
// completed but nobody accepted, requests already in the socket of an idle connection, and every request whose head
// completes after the call (golang.org issues 23829, 33313 and 36819). So:
//
//  1. From now on each answer says Connection: close.
//  2. The kernel stops taking new connections; those it has completed are accepted; the listener closes.
//  3. Requests in flight are finished, and heads half sent are served once complete. A connection that sends nothing
//     for a second is closed.
//  4. http.Server.Shutdown tidies up. What has not finished after 9 s is cut, counted and logged.
//
// The error is that of ctx when it ended first, and then what was left was cut. A second call waits for the first.
func (s *Server) Drain(ctx context.Context) error {
	if !s.leave() {
		select {
		case <-s.stopped:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("drain %s: %w", s.Addr(), ctx.Err())
		}
	}
	limited, cancel := context.WithTimeout(ctx, s.whole)
	defer cancel()
	s.stopAccepting(limited)
	left := s.wait(limited)
	if left > 0 {
		s.log.Warn("drain: cut connections that did not finish", "connections", left)
	}
	if left == 0 {
		// No connection is left, so this only waits for net/http to notice.
		_ = s.http.Shutdown(limited)
	}
	err := s.Close()
	if left > 0 && ctx.Err() != nil {
		err = errors.Join(fmt.Errorf("drain %s: %w", s.Addr(), ctx.Err()), err)
	}
	return err
}

// stopAccepting lets in what has connected already, and closes the listener.
func (s *Server) stopAccepting(ctx context.Context) {
	if err := turnAway(s.gate.TCPListener); err != nil {
		s.log.Debug("drain: the kernel still takes connections", "error", err)
	}
	now := time.Now()
	s.gate.last.Store(now.Add(s.sweep).UnixNano())
	_ = s.gate.SetDeadline(now.Add(s.backlog))
	// The accept loop closes the listener itself. It may be asleep, out of file descriptors, or never have started.
	patient, cancel := context.WithTimeout(ctx, 2*s.sweep)
	defer cancel()
	select {
	case <-s.accepted:
	case <-patient.Done():
	}
	_ = s.gate.Close()
}

// wait returns once every connection is closed or ctx is done, and says how many are left.
func (s *Server) wait(ctx context.Context) int {
	look := time.NewTicker(s.step)
	defer look.Stop()
	for {
		open := s.connections()
		if len(open) == 0 {
			return 0
		}
		now := time.Now()
		for _, c := range open {
			c.hurry(now, s.quiet)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return len(open)
		}
	}
}

// accept passes on the next connection. A drain sets a deadline, and once that has passed Go no longer asks the
// kernel, whatever still waits there. So there is a last look with a new deadline, repeated for as long as it finds
// somebody.
func (g *gate) accept() (*net.TCPConn, error) {
	for {
		tcp, err := g.AcceptTCP()
		switch {
		case err == nil:
			g.looked = false
			return tcp, nil
		case !errors.Is(err, os.ErrDeadlineExceeded):
			// Left as it is: net/http waits and tries again on errors that pass, such as too many open files.
			return nil, err //nolint:wrapcheck // net/http looks at its type
		case g.looked || time.Now().UnixNano() >= g.last.Load():
			return nil, net.ErrClosed
		}
		until := time.Now().Add(backlogEmpty)
		if err := g.SetDeadline(until); err != nil {
			return nil, net.ErrClosed
		}
		// On a busy machine this goroutine may sleep through the new deadline: then that was no look.
		g.looked = time.Until(until) > backlogEmpty/2
	}
}
