package admin

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// A search is a pattern, in WireMock's words, and since when it is asked for.
type search struct {
	pattern *stub.Pattern
	since   time.Time
	// words is the pattern as it came.
	words json.RawMessage
}

// parseSearch reads a pattern from the body. Besides WireMock's members it may have since, as the query may.
func (c *room) parseSearch(r *http.Request) (*search, *problem.Problem) {
	values, refusal := parameters(r, "since")
	if refusal != nil {
		return nil, refusal
	}
	body, refusal := readBody(r)
	if refusal != nil {
		return nil, refusal
	}
	text := values.Get("since")
	members := map[string]json.RawMessage{}
	if json.Unmarshal(body, &members) == nil && members["since"] != nil {
		if text != "" || json.Unmarshal(members["since"], &text) != nil {
			return nil, badQuery("since is given twice, or is no text")
		}
		delete(members, "since")
		if body, err := json.Marshal(members); err == nil {
			return c.newSearch(body, text)
		}
	}
	return c.newSearch(body, text)
}

func (c *room) newSearch(body []byte, since string) (*search, *problem.Problem) {
	s := &search{words: body}
	var findings []problem.Finding
	if s.pattern, findings = stub.ReadPattern(body, c.script().Contract); len(findings) > 0 {
		return nil, invalidStub("the pattern", findings)
	}
	if since == "" {
		return s, nil
	}
	var err error
	if s.since, err = parseSince(since); err != nil {
		return nil, badQuery("since needs " + wanted("since"))
	}
	return s, nil
}

// asked is the request of an entry as patterns see it. The operation is the one that was meant then.
// All that are asked in one answer share its patience.
func asked(e *journal.Entry, known *contract.Contract, patience *stub.Patience) *stub.Request {
	at := place(e.Target, e.Host)
	path, query, _ := strings.Cut(at.path, "?")
	// Stubs saw the query without the preferences in it.
	_, query = choice.Parse(nil, query)
	r := &stub.Request{
		Method: e.Method, Path: path, Query: query, Host: at.host, Header: e.RequestHeader, Body: e.RequestBody,
		BodyCut: e.RequestBytes > int64(len(e.RequestBody)), Patience: patience,
	}
	if e.Operation == "" {
		return r
	}
	if known != nil {
		if call, _ := known.MatchRequest(e.Method, path, query, e.RequestHeader); call != nil &&
			call.Operation.ID == e.Operation {
			r.Call = call
			return r
		}
	}
	r.Call = &contract.Call{Operation: &contract.Operation{ID: e.Operation}}
	return r
}
