package admin

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// A portrait is a session as the control room shows it.
type portrait struct {
	Key string `json:"key"`
	// LastUsed is when a request last named the session, by the real time.
	LastUsed time.Time `json:"lastUsed"`
	Clock    dial      `json:"clock"`
	// Stubs counts those that came in for the session.
	Stubs int `json:"stubs"`
	// Scenarios are the states of those that were begun.
	Scenarios map[string]string `json:"scenarios"`
	// Tokens counts the refresh tokens that live.
	Tokens  int    `json:"tokens"`
	Journal ledger `json:"journal"`
	// Bytes is about what the session takes, the journal apart.
	Bytes int `json:"bytes"`
}

// A ledger says how much of the journal is a session's.
type ledger struct {
	Entries int64 `json:"entries"`
	Total   int64 `json:"total"`
	Evicted int64 `json:"evicted"`
	Bytes   int64 `json:"bytes"`
	// Watermark is when the newest exchange arrived that was forgotten: what came after it is all there.
	Watermark time.Time `json:"watermark,omitzero"`
}

func (c *room) portray(one *session.Session) portrait {
	state := one.State()
	stats := state.Journal.Stats()
	shown := portrait{
		Key: one.Key(), LastUsed: one.Used(), Clock: readDial(state.Clock),
		Stubs: len(state.Desk.Stubs()), Scenarios: map[string]string{},
		Tokens: len(state.Tokens.Live(state.Clock.Now())), Bytes: one.Size(),
		Journal: ledger{stats.Entries, stats.Total, stats.Evicted, stats.Bytes, stats.Watermark},
	}
	for _, scenario := range state.Desk.States(c.script()) {
		if scenario.State != stub.Off && (scenario.File || scenario.State != stub.Started) {
			shown.Scenarios[scenario.Name] = scenario.State
		}
	}
	return shown
}

// listSessions answers GET /__admin/sessions, in the order of the keys.
func (c *room) listSessions(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	maxSessions, maxBytes, idle := c.sessions.Bounds()
	list := struct {
		Sessions []portrait `json:"sessions"`
		Max      int        `json:"max"`
		Bytes    int64      `json:"bytes"`
		MaxBytes int        `json:"maxBytes"`
		Idle     string     `json:"idle"`
		// Evicted counts the sessions that were ended to make room.
		Evicted int64 `json:"evicted"`
	}{[]portrait{}, maxSessions, c.sessions.Bytes(), maxBytes, idle.String(), c.sessions.Evicted()}
	for _, one := range c.sessions.List() {
		list.Sessions = append(list.Sessions, c.portray(one))
	}
	answer(w, http.StatusOK, list)
	return nil
}

// showSession answers GET /__admin/sessions/{key}.
func (c *room) showSession(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found := c.sessions.Find(mux.Vars(r)["key"])
	if found == nil {
		return noSuchSession()
	}
	answer(w, http.StatusOK, c.portray(found))
	return nil
}

// endSession answers DELETE /__admin/sessions/{key}. The session default begins anew.
func (c *room) endSession(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if !c.sessions.End(mux.Vars(r)["key"]) {
		return noSuchSession()
	}
	done(w)
	return nil
}

// resetSession answers POST /__admin/sessions/{key}/reset with the session as it is then.
func (c *room) resetSession(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	found := c.sessions.Find(mux.Vars(r)["key"])
	if found == nil {
		return noSuchSession()
	}
	found.Reset()
	answer(w, http.StatusOK, c.portray(found))
	return nil
}

func noSuchSession() *problem.Problem {
	return &problem.Problem{
		Kind: problem.NoSuchSession, Detail: "no session has this key: GET /__admin/sessions lists those there are",
	}
}
