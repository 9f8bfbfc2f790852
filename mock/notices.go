package mock

import (
	"context"
	"encoding/json"
	"fmt"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// Notices are the faults that did not stop the start: blemishes of the document, examples that break their own
// contract, and constraints that are not enforced. Those of a large document are still being found when the server
// starts: see Proved.
func (s *Server) Notices() []problem.Finding { return s.current.Load().known() }

// Proved waits until every reply of the document has been made once and held to it: then Notices is complete. It
// returns the context's error when that ends first.
func (s *Server) Proved(ctx context.Context) error {
	for {
		g := s.current.Load()
		select {
		case <-g.proof.done:
			// A generation that was replaced was not proved to its end; the one in its place may be.
			if s.current.Load() == g {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// maxLogged bounds the notices that are logged for one generation.
const maxLogged = 20

// noticed logs what the proof finds after the start: the nth notice of a generation.
func (s *Server) noticed(n int, f problem.Finding) {
	if s.log == nil || n > maxLogged {
		return
	}
	text := Line(f)
	if n == maxLogged {
		text = "and more: lint lists them all"
	}
	if s.logFormat == journal.JSON {
		// A text always marshals.
		line, _ := json.Marshal(map[string]string{"warning": text})
		_, _ = s.log.Write(line)
		return
	}
	_, _ = fmt.Fprintln(s.log, "warning: "+text)
}
