package mock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/coverage"
	"understudy/mock/violation"
)

// survey lists what calls can meet of the contract.
func (g *generation) survey(hash [sha256.Size]byte) *coverage.Map {
	names := make([]string, len(g.script.Scenarios))
	for i, one := range g.script.Scenarios {
		names[i] = one.Name
	}
	document := coverage.Document{
		Title: g.contract.Title, File: g.contract.File, SHA256: hex.EncodeToString(hash[:]),
	}
	return coverage.New(g.contract, document, names, g.callers)
}

// callers says what can become of the callers of an operation. At the zero time nobody has expired: sessions have
// clocks of their own, and what there is to meet must not follow from the time.
func (g *generation) callers(o *contract.Operation) coverage.Callers {
	if len(o.Security) == 0 {
		return coverage.Callers{}
	}
	both := []int{http.StatusUnauthorized, http.StatusForbidden}
	if g.upstream != nil {
		// Who may call is the upstream's to say.
		return coverage.Callers{Admitted: true, Refused: both}
	}
	cast := g.cast(time.Time{})
	_, admitted := cast.Admitted(o)
	refused := cast.Refused(o)
	for _, status := range both {
		response := o.Response(status)
		// What is documented can be preferred by whoever is admitted.
		if admitted && response != nil && (cast.Asks(o) || response.Code == status) && !slices.Contains(refused, status) {
			refused = append(refused, status)
		}
	}
	return coverage.Callers{Admitted: admitted || g.tokens != nil, Refused: refused}
}

// cover notes what of the contract an exchange meets: with its request and, where it was answered, with its reply. That
// is before the last byte of the reply is sent: whoever has all of it and asks at once finds it noted.
func (s *Server) cover(x *exchange, g *generation, reply *ready, answered bool) {
	if x.scenario != "" {
		g.points.Played(x.scenario, &x.past.Coverage, &s.coverage)
	}
	if x.call == nil || x.part == nil {
		return
	}
	var trace coverage.Trace
	if x.memory == nil || x.memory.reply != reply {
		trace = g.trace(x, x.played(reply), &x.past.Coverage, &s.coverage)
	} else if known := x.memory.trace.Load(); known != nil {
		trace = *known
	} else {
		// A variable of its own, for one that is stored is allocated whether or not it comes to that.
		made := g.trace(x, x.played(reply)).Clone()
		x.memory.trace.Store(&made)
		trace = made
	}
	if !answered || x.entry.Lax {
		trace = trace.Asked()
	}
	trace.Mark(&x.past.Coverage, &s.coverage)
}

// coverPassed notes what a call meets that was passed on. Own says that the reply was held to the contract and keeps
// it.
func (s *Server) coverPassed(x *exchange, g *generation, reply *contract.Reply, own bool) {
	if x.call == nil || x.part == nil {
		return
	}
	told := coverage.Exchange{
		Admitted: reply.Status != http.StatusUnauthorized && reply.Status != http.StatusForbidden, Reply: reply, Own: own,
	}
	trace := g.trace(x, &told, &x.past.Coverage, &s.coverage)
	if x.entry.Aborted {
		trace = trace.Asked()
	}
	trace.Mark(&x.past.Coverage, &s.coverage)
}

// played is what is told of an exchange that the stand-in answers.
func (x *exchange) played(reply *ready) *coverage.Exchange {
	return &coverage.Exchange{
		Admitted: x.admitted, Reply: reply.Reply, Own: !reply.problem && !x.entry.Lax,
		Example: strings.HasPrefix(reply.source, "example "), Name: reply.name,
	}
}

// trace works out what of the contract an exchange meets, for these tallies or, without any, for all. What is told of
// the reply is there already.
func (g *generation) trace(x *exchange, met *coverage.Exchange, tallies ...*coverage.Tally) coverage.Trace {
	met.Call, met.Kept, met.RequestBody = x.call, x.kept, x.body
	met.RequestType = x.request.Header.Get("Content-Type")
	return g.points.Trace(met, x.room[:], tallies...)
}

// note takes up how an exchange broke the contract.
func (s *Server) note(x *exchange, g *generation) {
	if x.entry.Lax {
		s.left(x, violation.Request, offReason)
		return
	}
	breaches := violation.Breaches(&x.entry)
	if len(breaches) == 0 {
		return
	}
	if x.call == nil && len(x.entry.Findings) == 0 {
		// The entry says in words alone why no operation was meant, and not where the document has the path.
		_, miss := g.contract.MatchRequest(x.request.Method, x.path, x.query, x.request.Header)
		if miss != nil && miss.Kind.Name == breaches[0].Keyword {
			breaches[0].Document = miss.At
		}
	}
	s.violations.Note(&x.entry, breaches)
	if x.past.Violations.Note(&x.entry, breaches) {
		s.sessions.Weigh(x.session)
	}
}

// Survey lists what Coverage tells, which takes a while for a large document: whoever calls it first has Coverage at
// once. Progress, which may be nil, hears how many operations are done. The only error is that the context ended.
func (s *Server) Survey(ctx context.Context, progress func(done, total int)) error {
	return s.current.Load().points.Survey(ctx, progress)
}

// Coverage is what calls met of the contract since the start, in all sessions, ended ones among them.
func (s *Server) Coverage() *coverage.File {
	return s.current.Load().points.File(&s.coverage, s.version)
}

// Coverage is what the session's calls met of the contract.
func (s *Session) Coverage() *coverage.File {
	return s.server.current.Load().points.File(&s.state().Coverage, s.server.version)
}

// offReason is why a request is not held to the contract that a stub with "contract": "off" answers, or chaos.
const offReason = "what answered it has its contract off"

// left counts a half of an exchange that was not held to the contract.
func (s *Server) left(x *exchange, side, reason string) {
	gap := violation.Gap{Side: side, Reason: reason}
	if x.call != nil {
		gap.Operation = x.call.Operation.ID
	}
	s.violations.Leave(gap)
	if x.past.Violations.Leave(gap) {
		s.sessions.Weigh(x.session)
	}
}

// Gaps are the halves of exchanges that were not held to the contract since the start: what was passed on to a service
// or came from it (see Upstream.MaxReply), and what a stub with its contract off answered.
func (s *Server) Gaps() []violation.Gap { return s.violations.Gaps() }

// Violations are how requests broke the contract since the start, in all sessions, in the order in which each was first
// seen. Untold is how many times others were seen for which there was no room: see violation.MaxKept.
func (s *Server) Violations() (list []violation.Violation, untold int64) { return s.violations.List() }

// Violations are how the session's requests broke the contract: see Server.Violations.
func (s *Session) Violations() (list []violation.Violation, untold int64) {
	return s.state().Violations.List()
}
