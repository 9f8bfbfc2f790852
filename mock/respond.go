package mock

import (
	"net/http"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/journal"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// An exchange is one request on its way to its reply, and what was found out so far.
type exchange struct {
	request *http.Request
	path    string
	query   string
	body    []byte
	prefs   choice.Preferences
	call    *contract.Call
	part    *part
	// honoured are the preferences that the reply follows.
	honoured choice.Set
	entry    journal.Entry
}

// explain adds a step to the explanation.
func (x *exchange) explain(gate journal.Gate, outcome journal.Outcome, detail string) {
	x.entry.Steps = append(x.entry.Steps, journal.Step{Gate: gate, Outcome: outcome, Detail: detail})
}

// respond is the way of a request from its arrival to its reply: match, admit, check, choose, fill, check again. A
// refusal speaks the operation's own words where the contract has them, and is held to the contract like any reply.
func (g *generation) respond(x *exchange) *ready {
	no := g.match(x)
	if no == nil {
		no = g.admit(x)
	}
	if no == nil {
		no = g.check(x)
	}
	if no != nil {
		return g.verify(x, g.refuse(x, no))
	}
	reply, no := g.choose(x)
	if no != nil {
		return g.verify(x, g.refuse(x, no))
	}
	return g.verify(x, reply)
}

// match finds the operation that the request means.
func (g *generation) match(x *exchange) *refusal {
	call, miss := g.contract.Match(x.request.Method, x.path)
	if miss != nil {
		x.explain(journal.Match, journal.Refused, miss.Detail)
		no := &refusal{kind: miss.Kind, detail: miss.Detail}
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
	x.entry.Operation, x.entry.Template = call.Operation.ID, call.Operation.Template
	x.explain(journal.Match, journal.Passed, x.part.matched)
	return nil
}

// admit finds out who is calling, and whether they may.
func (g *generation) admit(x *exchange) *refusal {
	who, no := x.part.gate.Admit(persona.CallerOf(x.request), g.clock.Now())
	x.entry.Persona = who.Name
	if no == nil {
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
	if len(findings) == 0 {
		x.explain(journal.Check, journal.Passed, x.part.checked)
		return nil
	}
	x.entry.Findings = append(x.entry.Findings, findings...)
	if g.requests == RequestsReport {
		x.explain(journal.Check, journal.Skipped, "the request breaks the contract, and is answered all the same: "+findings[0].String())
		return nil
	}
	x.explain(journal.Check, journal.Refused, findings[0].String())
	no := &refusal{kind: problem.InvalidRequest, statuses: []int{422, 400}, findings: findings, detail: findings[0].String()}
	for _, finding := range findings {
		if finding.Keyword == contract.UnsupportedMedia {
			no.kind, no.statuses = problem.UnsupportedMedia, []int{415, 422, 400}
		}
	}
	return no
}

// choose picks the reply that the request asks for: what is preferred, then a stub, then the document's example, then
// one made up.
func (g *generation) choose(x *exchange) (*ready, *refusal) {
	x.dropPreferences()
	if x.prefs.Example != "" {
		return g.named(x)
	}
	response, status, no := g.response(x)
	if no != nil {
		return nil, no
	}
	if found := g.stubbed(x, response); found != nil {
		if found.Status < 400 && found.MediaType != "" && !contract.Acceptable(found.MediaType, x.request.Header["Accept"]) {
			return nil, x.notAcceptable(x.part.Response(found.Status))
		}
		x.explain(journal.Choose, journal.Chosen, found.source)
		return found, nil
	}
	if g.records == RecordsFixtures && len(x.call.Path) > 0 && x.prefs.Asked()&(choice.Code|choice.Dynamic) == 0 {
		why := "no fixture answers for " + x.call.Identity + ", and records are not made up"
		x.explain(journal.Choose, journal.Refused, why)
		return nil, &refusal{kind: problem.NoSuchRecord, detail: why, statuses: []int{problem.NoSuchRecord.Status}}
	}
	v := g.negotiate(x, response, status)
	if v == nil {
		return nil, x.notAcceptable(response)
	}
	return g.fill(x, v, response, status, x.prefs.Dynamic || g.dynamic)
}

// response is the documented response that the request asks for by code, or else the successful one.
func (g *generation) response(x *exchange) (*contract.Response, int, *refusal) {
	if x.prefs.Code == 0 {
		if x.part.success == nil {
			return nil, 0, &refusal{kind: problem.NothingToReply, detail: x.part.ID + " documents no reply to a valid call: add one"}
		}
		return x.part.success, x.part.status, nil
	}
	response := x.part.Response(x.prefs.Code)
	if response == nil || x.prefs.Code < 200 {
		return nil, 0, x.undocumented("code", x.part.Documented())
	}
	x.honoured |= choice.Code
	return response, x.prefs.Code, nil
}

// stubbed is the reply of the stub that answers the call, if there is one. Preferring a code narrows the search to it;
// preferring a made-up body skips it.
func (g *generation) stubbed(x *exchange, response *contract.Response) *ready {
	if x.prefs.Dynamic {
		x.explain(journal.Choose, journal.Skipped, "fixtures and examples, for a made-up body is preferred")
		return nil
	}
	ask := stub.Ask{Call: x.call, Header: x.request.Header, Query: x.query, Body: x.body}
	found := g.shelf.Find(&ask, x.prefs.Code)
	if found == nil {
		return nil
	}
	return g.stubs[found]
}

// negotiate picks the media type of a response (RFC 9110, section 12.5.1). An error is sent in what the contract has,
// acceptable or not (RFC 9110, section 12.4.1).
func (g *generation) negotiate(x *exchange, response *contract.Response, status int) *variant {
	lines := x.part.lines[response]
	if len(response.Contents) == 0 {
		return lines[0]
	}
	picked := contract.Negotiate(response.Contents, x.request.Header["Accept"])
	for _, v := range lines {
		if v.content == picked {
			return v
		}
	}
	if status >= 400 {
		return lines[0]
	}
	return nil
}

// fill finds the body: an example that does not contradict the call, unless a fresh one is wanted, or one made up.
func (g *generation) fill(
	x *exchange, v *variant, response *contract.Response, status int, fresh bool,
) (*ready, *refusal) {
	source := x.part.ID + "/" + response.Status
	if v.content == nil {
		return g.bare(x, v, source, status), nil
	}
	if !fresh {
		for _, example := range v.examples {
			if at := x.call.Contradiction(example.example.Node); at != "" {
				x.explain(journal.Choose, journal.Skipped, example.source+": "+at+" is not what the path asks for")
				continue
			}
			x.explain(journal.Choose, journal.Chosen, example.source)
			return g.completed(x, example, status), nil
		}
	}
	return g.makeUp(x, v, source, status)
}

// makeUp makes a body up: a function of the seed, the schema and what the call is about, and of nothing else.
func (g *generation) makeUp(x *exchange, v *variant, source string, status int) (*ready, *refusal) {
	if v.make == nil {
		if v.fault == "" {
			// No schema: any body will do, so there need be none.
			return g.bare(x, v, source, status), nil
		}
		return nil, &refusal{kind: problem.NothingToReply, detail: v.fault}
	}
	question := fake.Question{Seed: g.seed, Identity: x.identity(), Known: x.call.Known, Anchor: g.anchor}
	if x.prefs.HasSeed {
		question.Seed = x.prefs.Seed
		x.honoured |= choice.Seed
	}
	if x.prefs.HasDynamic {
		x.honoured |= choice.Dynamic
	}
	body, err := v.make(nil, question)
	if err != nil {
		x.explain(journal.Fill, journal.Failed, err.Error())
		return nil, &refusal{kind: problem.NothingToReply, detail: err.Error()}
	}
	if !contract.IsJSON(v.mediaType) {
		body = plainText(body)
	}
	reply := &contract.Reply{Status: status, Header: v.header, MediaType: v.mediaType, Body: body}
	made := newReady("fake "+source, reply, false)
	x.explain(journal.Fill, journal.Chosen, made.source)
	return made, nil
}

// verify holds a reply to the contract before it is sent. What was checked when it came in, and problems, which are
// understudy's own words, pass.
func (g *generation) verify(x *exchange, reply *ready) *ready {
	if reply.checked {
		x.explain(journal.Verify, journal.Passed, "checked when it was loaded")
		return reply
	}
	if x.part == nil || reply.MediaType == problem.MediaType {
		return reply
	}
	findings := x.part.CheckReply(reply.Reply)
	if len(findings) == 0 {
		x.explain(journal.Verify, journal.Passed, "checked just now")
		return reply
	}
	x.explain(journal.Verify, journal.Failed, reply.source+": "+findings[0].String())
	x.entry.Findings = append(x.entry.Findings, findings...)
	return g.problem(x, &refusal{
		kind: problem.UntrueReply, findings: findings, extra: map[string]any{"source": reply.source},
		detail: "the reply of " + reply.source + " breaks the contract: " + findings[0].String(),
	})
}
