package admin

import (
	"encoding/json"
	"net/http"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// tagged are the mappings of the session whose metadata the body matches: a pattern as bodies have it, such as
// matchesJsonPath.
func (c *room) tagged(r *http.Request) (*session.State, []*stub.Stub, *problem.Problem) {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	words := append(append([]byte(`{"bodyPatterns":[`), body...), "]}"...)
	if !json.Valid(body) {
		return nil, nil, &problem.Problem{Kind: problem.BadRequest, Detail: "the body is not JSON"}
	}
	pattern, findings := stub.ReadPattern(words, nil)
	if len(findings) > 0 {
		return nil, nil, invalidStub("the pattern", findings)
	}
	found, refusal := c.session(r, false)
	if refusal != nil {
		return nil, nil, refusal
	}
	state := found.State()
	var list []*stub.Stub
	for _, s := range c.mappings(state.Desk) {
		var mapping struct{ Metadata json.RawMessage }
		if json.Unmarshal(s.JSON, &mapping) == nil && len(mapping.Metadata) > 0 &&
			pattern.Match(&stub.Request{Method: http.MethodPost, Path: "/", Body: mapping.Metadata}) {
			list = append(list, s)
		}
	}
	return state, list, nil
}

// findMappings answers POST /__admin/mappings/find-by-metadata.
func (c *room) findMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	_, list, refusal := c.tagged(r)
	if refusal != nil {
		return refusal
	}
	c.answerMappings(w, list, len(list))
	return nil
}

// removeMappings answers POST /__admin/mappings/remove-by-metadata. What is on disk stays.
func (c *room) removeMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	state, list, refusal := c.tagged(r)
	if refusal != nil {
		return refusal
	}
	var gone []*stub.Stub
	for _, s := range list {
		if state.Desk.Remove(s.ID) {
			gone = append(gone, s)
		}
	}
	c.answerMappings(w, gone, len(gone))
	return nil
}

// removeRequestsOfMappings answers POST /__admin/requests/remove-by-metadata: the metadata is that of the stubs that
// answered.
func (c *room) removeRequestsOfMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	state, list, refusal := c.tagged(r)
	if refusal != nil {
		return refusal
	}
	ids := map[string]bool{}
	for _, s := range list {
		ids[s.ID] = true
	}
	found := sift(r.Context(), state.Journal, time.Time{}, func(e *journal.Entry) bool { return ids[e.Stub] })
	return c.drop(w, r, state.Journal, found)
}
