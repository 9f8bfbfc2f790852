package admin

import (
	"net/http"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// How much the index shows.
const (
	indexExchanges = 50
	indexSessions  = 100
)

// An indexPage is the way in for people: what happened last in a session, and where else to look.
type indexPage struct {
	frame
	Message, Generation, Failure string
	Session, Clock               string
	// Known is false as long as no request has named the session.
	Known     bool
	Stubs     int
	Evicted   int64
	Exchanges []line
	Scenarios []stub.State
	Sessions  []visitor
	// Count is how many sessions there are, Unlisted how many of them are not listed, and Max how many there may be.
	Count, Unlisted, Max int
	Routes               []string
}

// A line is one exchange in a list.
type line struct {
	ID, Time, Method, URL, Operation, Source string
	Status, Findings                         int
}

// A visitor is one session in a list.
type visitor struct {
	Key, Used string
	Entries   int64
}

// showIndex answers GET /__admin/: a page for people, and for all others the routes.
func (c *room) showIndex(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	key, refusal := sessionKey(r)
	if refusal != nil {
		return refusal
	}
	if !wantsPage(w, r) {
		answer(w, http.StatusOK, map[string][]string{"routes": c.known})
		return nil
	}
	page := indexPage{Message: c.health().Message, Routes: c.known, Session: key}
	if c.loaded != nil {
		now, _ := c.loaded.Now()
		page.Generation = now.ID
		if now.Failure != nil {
			page.Failure = now.Failure.Detail
		}
	}
	c.list(&page)
	c.press.print(w, "index.html", "Control room", func(within frame) any {
		page.frame = within
		return page
	})
	return nil
}

// list puts the sessions on the page, and what happened in the one that is asked for.
func (c *room) list(page *indexPage) {
	page.Max, _, _ = c.sessions.Bounds()
	all := c.sessions.List()
	page.Count = len(all)
	if page.Unlisted = max(0, page.Count-indexSessions); page.Unlisted > 0 {
		all = all[:indexSessions]
	}
	for _, one := range all {
		page.Sessions = append(page.Sessions, visitor{
			Key: one.Key(), Used: clockFace(one.Used()), Entries: one.State().Journal.Stats().Entries,
		})
	}
	found := c.sessions.Find(page.Session)
	if found == nil {
		return
	}
	state := found.State()
	dial := readDial(state.Clock)
	page.Known, page.Clock, page.Stubs = true, clockFace(dial.Now), len(state.Desk.Stubs())
	if dial.Frozen {
		page.Clock += ", and stands"
	} else if dial.Offset != "0s" {
		page.Clock += ", ahead by " + dial.Offset
	}
	page.Scenarios = state.Desk.States(c.script())
	page.Evicted = state.Journal.Stats().Evicted
	state.Journal.Each(func(e journal.Entry) bool {
		hide := c.redactor.Of(&e)
		page.Exchanges = append(page.Exchanges, line{
			ID: e.ID, Time: clockFace(e.Time), Method: e.Method, URL: hide.Target(e.Target),
			Operation: e.Operation, Source: hide.Text(e.Source), Status: e.Status, Findings: len(e.Findings),
		})
		return len(page.Exchanges) < indexExchanges
	})
}

func clockFace(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }
