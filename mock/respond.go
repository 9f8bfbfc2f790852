package mock

import (
	"net/http"
	"strings"
	"time"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
	"understudy/mock/token"
)

// An exchange is one request on its way to its reply, and what was found out so far.
type exchange struct {
	request *http.Request
	path    string
	query   string
	body    []byte
	prefs   choice.Preferences
	// code and example are what the reply is asked to be: by the request's preferences or, without them, by a stub.
	code    int
	example string
	call    *contract.Call
	part    *part
	// session is whose past the reply depends on, and past that past.
	session *session.Session
	past    *session.State
	// now is the time by the session's clock.
	now time.Time
	// stub is the one that named a documented reply, and seen is the request as stubs see it.
	stub *stub.Stub
	seen *stub.Request
	// aside is the token URL that is meant, where the document has no operation there.
	aside *token.Endpoint
	// awaited is the stub whose scenario moves on if the call succeeds.
	awaited *stub.Stub
	// left says that the session's stubs are not to be asked any more.
	left bool
	// nth is which call of its session the exchange is, from 1, where that was asked for.
	nth uint64
	// plan is how late or broken the reply is sent, where something other than the reply says so.
	plan fault.Plan
	// admitted says that the caller was, and kept that the request was held to the contract and keeps it.
	admitted, kept bool
	// scenario is the one that took part.
	scenario string
	// memory is what the memo has of the call, if it has.
	memory *memory
	// room is where the points that the exchange meets are put together.
	room [24]int
	// mediaType is the one within a documented range that Accept names, where only that is acceptable.
	mediaType string
	// honoured are the preferences that the reply follows.
	honoured choice.Set
	entry    journal.Entry
}

// explain adds a step to the explanation.
func (x *exchange) explain(gate journal.Gate, outcome journal.Outcome, detail string) {
	x.entry.Steps = append(x.entry.Steps, journal.Step{Gate: gate, Outcome: outcome, Detail: detail})
}

// respond is the way of a request from its arrival to its reply: match, admit, throttle, check, choose, fill, check
// again; a stub with contract off answers right after match. A refusal speaks the operation's own words where the
// contract has them, and is held to the contract like any reply.
func (g *generation) respond(x *exchange) *ready {
	g.proof.calls.Add(1)
	key, known := x.key()
	// A token that was issued here depends on session and time, which the memo does not know of.
	if !known || !x.past.Plain(g.script) || g.tokens.Signed(x.request.Header) {
		return g.decide(x)
	}
	if reply := g.memo.recall(x, key); reply != nil {
		return reply
	}
	// What is remembered must not know of a stub that comes in just now: it is decided as in a session without a past.
	own := x.past
	x.past = g.blank
	reply := g.decide(x)
	x.past = own
	g.memo.keep(x, key, reply)
	return reply
}

// decide takes the steps from match to the second check.
func (g *generation) decide(x *exchange) *ready {
	x.now, x.code, x.example = x.past.Clock.Now(), x.prefs.Code, x.prefs.Example
	x.dropPreferences()
	no := g.match(x)
	if reply := g.offContract(x); reply != nil {
		return reply
	}
	switch {
	case no != nil:
		return g.verify(x, g.refuse(x, no))
	case x.aside != nil:
		// Nothing in the document says what the answer may be, so RFC 6749 alone does.
		return g.issue(x, x.aside)
	}
	for _, gate := range [...]func(*exchange) *refusal{g.admit, g.throttle, g.check} {
		if no = gate(x); no != nil {
			return g.verify(x, g.refuse(x, no))
		}
	}
	reply := g.chosen(x)
	if x.stub != nil && !reply.problem {
		reply = reply.with(x.stub.Answer.Header).by(x.stub)
	}
	reply = g.verify(x, reply)
	if x.awaited != nil && reply.Status < http.StatusBadRequest {
		if moved := x.past.Desk.Succeeded(x.awaited, g.script, x.now); moved != "" {
			x.explain(journal.Choose, journal.Applied, "scenario "+moved)
		}
	}
	return reply
}

// match finds the operation that the request means.
func (g *generation) match(x *exchange) *refusal {
	call, miss := g.contract.MatchRequest(x.request.Method, x.path, x.query, x.request.Header)
	if at := g.tokens.At(x.request.Method, x.path); miss != nil && at != nil {
		x.aside, x.entry.Template = at, at.Path
		x.explain(journal.Match, journal.Passed, at.Path+" is a token URL of a security scheme, and no operation")
		return nil
	}
	if miss != nil {
		x.entry.Nearest = miss.Nearest
		detail := g.redactor.Near(miss.Nearest, miss.Detail)
		x.explain(journal.Match, journal.Refused, detail)
		no := &refusal{kind: miss.Kind, detail: detail, at: miss.At}
		if miss.Nearest != "" {
			no.extra = map[string]any{"nearest": miss.Nearest}
		}
		if miss.Allowed != nil {
			no.header = http.Header{"Allow": {strings.Join(miss.Allowed, ", ")}}
			no.extra["allowed"] = miss.Allowed
		}
		return no
	}
	x.call, x.part = call, g.parts[call.Operation]
	x.entry.Operation, x.entry.Template, x.entry.Closed = x.part.ID, x.part.Template, x.part.Nameless()
	x.explain(journal.Match, journal.Passed, x.part.matched)
	for _, rival := range x.part.rivals(g) {
		if fits(rival, x.path) {
			x.explain(journal.Match, journal.Skipped, rival.ID+": "+rival.Template+" fits as well, and is less exact")
		}
	}
	return nil
}

// admit finds out who is calling, and whether they may.
func (g *generation) admit(x *exchange) *refusal {
	caller := persona.CallerOf(x.request)
	caller.Issued = g.tokens.Caller(x.request.Header, x.session.Key())
	who, no := x.part.gate.Admit(caller, x.now)
	x.entry.Persona = who.Name
	if no == nil {
		x.admitted = true
		x.explain(journal.Admit, journal.Passed, who.Name)
		return nil
	}
	x.explain(journal.Admit, journal.Refused, no.Why)
	kind := problem.Unauthorized
	if no.Status == problem.Forbidden.Status {
		kind = problem.Forbidden
	}
	denied := &refusal{kind: kind, detail: no.Why + ". " + no.Hint, statuses: []int{no.Status}}
	if no.Challenge != "" {
		denied.header = http.Header{"Www-Authenticate": {no.Challenge}}
	}
	return denied
}

// check holds the request to the contract.
func (g *generation) check(x *exchange) *refusal {
	findings := x.call.CheckRequest(x.request.Header, x.query, x.body)
	if len(findings) == 0 && x.part.list != nil {
		findings = x.part.list.Check(x.query)
	}
	if len(findings) == 0 {
		x.kept = true
		x.explain(journal.Check, journal.Passed, x.part.checked)
		return nil
	}
	findings = g.redactor.Findings(findings)
	x.entry.Findings = append(x.entry.Findings, findings...)
	if x.part.endpoint != nil && g.upstream == nil {
		x.explain(journal.Check, journal.Skipped, "the token endpoint answers by itself: "+findings[0].String())
		return nil
	}
	if g.requests == RequestsReport {
		x.explain(journal.Check, journal.Skipped, "a bad request goes on all the same: "+findings[0].String())
		return nil
	}
	x.explain(journal.Check, journal.Refused, findings[0].String())
	no := &refusal{
		kind: problem.InvalidRequest, statuses: []int{422, 400}, findings: findings, detail: findings[0].String(),
	}
	for _, finding := range findings {
		if finding.Keyword == contract.UnsupportedMedia {
			no.kind, no.statuses = problem.UnsupportedMedia, []int{415, 422, 400}
		}
	}
	return no
}

// verify holds a reply to the contract before it is sent. What was checked when it came in, and problems, which are
// understudy's own words, pass. A made-up body that breaks the contract makes way for another one.
func (g *generation) verify(x *exchange, reply *ready) *ready {
	if reply.checked {
		x.explain(journal.Verify, journal.Passed, "checked when it was loaded")
		return reply
	}
	if reply.problem || x.plan.Break != fault.None {
		// A problem is in our own words, and whoever asked for a broken reply does not get one that keeps anything.
		return reply
	}
	findings := g.redactor.Findings(x.part.CheckReply(reply.Reply))
	if len(findings) > 0 && reply.variant != nil {
		if other := g.another(x.part, reply); other != nil {
			x.explain(journal.Verify, journal.Passed, "checked just now; one made up before it was not: "+findings[0].String())
			return other
		}
	}
	if len(findings) == 0 {
		x.explain(journal.Verify, journal.Passed, "checked just now")
		return reply
	}
	x.explain(journal.Verify, journal.Failed, reply.source+": "+findings[0].String())
	x.entry.Findings = append(x.entry.Findings, problem.OfReply(findings)...)
	return g.problem(x, &refusal{
		kind: problem.UntrueReply, findings: findings, extra: map[string]any{"source": reply.source},
		detail: "the reply of " + reply.source + " breaks the contract: " + findings[0].String(),
	})
}

// variations is how many more bodies are made up for one that breaks the contract.
const variations = 8

// another is the reply with another body that is made up, the first one that keeps the contract, or nil. Which one it
// is follows from the question alone.
func (g *generation) another(p *part, reply *ready) *ready {
	question := reply.from
	for n := range variations {
		question.Seed = reply.from.Seed + int64(n+1)<<32
		body, mediaType, err := reply.variant.kit.body(question)
		if err != nil {
			continue
		}
		made := reply.variant.made(reply.Status, body, mediaType, question)
		made.Header = reply.Header
		if mediaType != reply.MediaType {
			made.Header = made.Header.Clone()
			made.Header["Content-Type"] = []string{mediaType}
		}
		if len(p.CheckReply(made.Reply)) == 0 {
			return made
		}
	}
	return nil
}
