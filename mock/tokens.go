package mock

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/schema"
	"understudy/mock/token"
)

// addRecords finds the operations that read refresh tokens as records.
func (g *generation) addRecords() {
	for _, operation := range g.contract.Operations {
		if operation.Token == nil || operation.Token.Record == nil {
			continue
		}
		record := operation.Token.Record
		reads := g.contract.Operation(record.Operation)
		if reads == nil {
			message := "the record of x-token names no operation: " + record.Operation
			g.notices = append(g.notices, noticeAt(operation.At.Location(), "x-token", message, "name an operationId"))
			continue
		}
		g.parts[reads].records = record
	}
}

// issue is the answer of a token endpoint.
func (g *generation) issue(x *exchange, endpoint *token.Endpoint) *ready {
	ask := &token.Ask{Session: x.session.Key(), Header: x.request.Header, Body: x.body, Now: x.now}
	out := g.tokens.Issue(endpoint, ask, g.roster, x.past.Tokens)
	x.entry.Persona = out.Persona
	outcome := journal.Chosen
	if out.Status >= http.StatusBadRequest {
		outcome = journal.Refused
	}
	x.explain(journal.Fill, outcome, out.Why)
	const mediaType = "application/json"
	header := http.Header{"Content-Type": {mediaType}}
	for name, values := range out.Header {
		header[name] = values
	}
	reply := &contract.Reply{Status: out.Status, Header: header, MediaType: mediaType, Body: out.Body}
	return newReady("token "+endpoint.Path, reply, endpoint.Operation == nil)
}

// remembered is what the session's past says to a call for it: a token that is issued, or the record of one that was.
func (g *generation) remembered(x *exchange) (*ready, *refusal) {
	if x.code != 0 || x.prefs.Dynamic {
		return nil, nil
	}
	if x.part.endpoint != nil {
		return g.issued(x)
	}
	if x.part.list != nil {
		return g.listed(x), nil
	}
	if x.part.records == nil || len(x.call.Path) == 0 {
		return nil, nil
	}
	id, err := strconv.ParseInt(x.call.Path[len(x.call.Path)-1].Text, 10, 64)
	if err != nil {
		return nil, nil
	}
	record, known := x.past.Tokens.Find(id)
	switch {
	case !known:
		return nil, nil
	case !record.Live(x.now):
		why := "the refresh token of this record has expired or was replaced, and the record is gone"
		x.explain(journal.Choose, journal.Refused, why)
		return nil, &refusal{kind: problem.NoSuchRecord, detail: why, statuses: []int{problem.NoSuchRecord.Status}}
	}
	v := g.negotiate(x, x.part.success, x.part.status)
	if v == nil || v.kit == nil {
		return nil, nil
	}
	body, mediaType, err := v.kit.body(g.recordQuestion(x, x.part.records, &record))
	if err != nil {
		return nil, &refusal{kind: problem.NothingToReply, detail: err.Error()}
	}
	made := v.made(x.part.status, body, mediaType, fake.Question{})
	made.variant = nil
	x.honourStill()
	x.explain(journal.Choose, journal.Chosen, "the record of a refresh token that was issued in this session")
	return made.as("token " + strconv.FormatInt(id, 10)), nil
}

// issued is the answer of a token endpoint that the document describes. A refusal that it has no words for is told in
// understudy's own.
func (g *generation) issued(x *exchange) (*ready, *refusal) {
	if g.negotiate(x, x.part.success, x.part.status) == nil {
		return nil, x.notAcceptable(x.part.success.Offers()...)
	}
	reply := g.issue(x, x.part.endpoint)
	if len(x.part.CheckReply(reply.Reply)) == 0 {
		return reply, nil
	}
	if reply.Status < http.StatusBadRequest {
		return g.filledUp(x, reply), nil
	}
	kind := problem.InvalidRequest
	if reply.Status == http.StatusUnauthorized {
		kind = problem.Unauthorized
	}
	return nil, &refusal{
		kind: kind, detail: "no token was issued, and the document does not say so as RFC 6749 does: " + string(reply.Body),
		statuses: []int{reply.Status},
	}
}

// filledUp is an answer with what the document asks for besides, such as an id_token, made up.
func (g *generation) filledUp(x *exchange, reply *ready) *ready {
	response := x.part.Response(reply.Status)
	if response == nil {
		return reply
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(reply.Body, &members) != nil {
		return reply
	}
	question := fake.Question{Seed: g.seedOf(x), Identity: x.about(), Anchor: x.past.Clock.Anchor()}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		question.Known = append(question.Known, contract.Known{Name: name, JSON: string(members[name])})
	}
	v := g.negotiate(x, response, reply.Status)
	if v == nil || v.kit == nil || !g.makeable(v.kit) {
		return reply
	}
	body, mediaType, err := v.kit.body(question)
	if err != nil {
		return reply
	}
	made := v.made(reply.Status, body, mediaType, question)
	made.variant, made.source, made.header = nil, reply.source, reply.header
	x.explain(journal.Fill, journal.Applied, "what the document asks for besides the token is made up")
	return made.with(http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}})
}

// recordQuestion is what the record of a refresh token is made from: what is known of it, and made-up values for the
// rest.
func (g *generation) recordQuestion(
	x *exchange, of *contract.TokenRecord, record *token.Record,
) fake.Question {
	id := strconv.FormatInt(record.ID, 10)
	question := fake.Question{Seed: g.seedOf(x), Identity: id, Anchor: record.Created}
	jsonText := func(text string) string { return string(schema.AppendString(nil, text)) }
	know := func(json string, members ...string) {
		for _, member := range members {
			if member != "" {
				question.Known = append(question.Known, contract.Known{Name: member, JSON: json})
			}
		}
	}
	know(id, of.ID)
	know(jsonText(record.Subject), of.Subject)
	know(jsonText(record.ClientID), of.Client)
	know(jsonText(record.Expires.UTC().Format(time.RFC3339)), of.Expires)
	know(jsonText(record.Created.UTC().Format(time.RFC3339)), of.Created...)
	return question
}
