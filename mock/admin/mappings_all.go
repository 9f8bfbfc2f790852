package admin

import (
	"net/http"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// change does something to the state of the session that a request is about, where there is nothing more to say of it.
func (c *room) change(w http.ResponseWriter, r *http.Request, do func(*session.State)) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	found, refusal := c.session(r, true)
	if refusal != nil {
		return refusal
	}
	do(found.State())
	done(w)
	return nil
}

// clearMappings answers DELETE /__admin/mappings: the session's own stubs go, and the scenarios begin anew.
func (c *room) clearMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	return c.change(w, r, func(state *session.State) {
		state.Desk.Clear()
		state.Desk.ResetScenarios()
	})
}

// resetMappings answers POST /__admin/mappings/reset: what is on disk is left. As with WireMock, the journal goes too.
func (c *room) resetMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	return c.change(w, r, func(state *session.State) {
		state.Desk.Clear()
		state.Desk.ResetScenarios()
		state.Journal.Clear()
	})
}

// saveMappings answers POST /__admin/mappings/save.
func (c *room) saveMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	_, desk, refusal := c.desk(r, true)
	if refusal != nil {
		return refusal
	}
	saved, refusal := c.keep(desk.Stubs())
	if refusal != nil {
		return refusal
	}
	answer(w, http.StatusOK, map[string]int{"saved": saved})
	return nil
}

// listIdleMappings answers GET /__admin/mappings/unmatched: those that have answered nothing.
func (c *room) listIdleMappings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.readSession(r)
	if refusal != nil {
		return refusal
	}
	state, used := found.State(), map[string]bool{}
	seen := sift(r.Context(), state.Journal, time.Time{}, func(e *journal.Entry) bool {
		if e.Stub != "" && !used[e.Stub] {
			used[strings.Clone(e.Stub)] = true // not the whole entry with it
		}
		return false
	})
	if doubt := seen.inconclusive(); doubt != nil {
		return doubt
	}
	var idle []*stub.Stub
	for _, s := range c.mappings(state.Desk) {
		if !used[s.ID] {
			idle = append(idle, s)
		}
	}
	c.answerMappings(w, idle, len(idle))
	return nil
}
