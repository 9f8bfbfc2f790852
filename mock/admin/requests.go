package admin

import (
	"fmt"
	"io"
	"net/http"

	"github.com/gorilla/mux"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// A part is what of the journal is asked about: a session's book, or all of it.
type part struct {
	each  func(func(journal.Entry) bool)
	stats func() journal.Stats
}

func (c *room) part(r *http.Request) (part, *problem.Problem) {
	if r.URL.Query().Get("session") == everySession {
		return part{c.journal.Each, c.journal.Stats}, nil
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return part{}, refusal
	}
	return part{book.Each, book.Stats}, nil
}

// book is the journal of the session that a request is about, which must have begun: of one that has ended nothing is
// known any more, and to say so is not to say that nothing was asked.
func (c *room) book(r *http.Request) (*journal.Book, *problem.Problem) {
	found, refusal := c.session(r, false)
	if refusal != nil {
		return nil, refusal
	}
	return found.State().Journal, nil
}

// listRequests answers GET /__admin/requests, newest first. It writes entry by entry, so that a full journal is not
// held a second time in memory.
func (c *room) listRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	selected, refusal := parseSelection(r, "limit", "since", "operation", "matchingStub", "unmatched")
	if refusal != nil {
		return refusal
	}
	of, refusal := c.part(r)
	if refusal != nil {
		return refusal
	}
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"requests":[`)
	total := c.writeRequests(w, of, selected)
	_, _ = fmt.Fprintf(w, `],"meta":{"total":%d},"requestJournalDisabled":false`, total)
	// Asked last: what was forgotten meanwhile is missing, too. What was forgotten may have been what is looked for;
	// without these members its absence would look like proof.
	if stats := of.stats(); stats.Evicted > 0 {
		_, _ = fmt.Fprintf(w, `,"evicted":%d,"inconclusive":%t`, stats.Evicted, gap(stats, selected.since))
	}
	_, _ = io.WriteString(w, "}\n")
	return nil
}

// writeRequests writes the selected entries. The total counts what the filters take, whatever limit and since leave
// out, as WireMock does.
func (c *room) writeRequests(w http.ResponseWriter, of part, selected selection) (total int64) {
	entries := of.stats().Entries
	written := list{to: w}
	whole := true
	of.each(func(e journal.Entry) bool {
		if selected.limit == written.count && !selected.filters() {
			whole = false
			return false
		}
		if !selected.takes(&e) {
			return true
		}
		total++
		if selected.limit == written.count || !e.Time.After(selected.since) {
			return true
		}
		return written.add(c.render(&e))
	})
	if !whole {
		total = entries
	}
	return total
}

// showRequest answers GET /__admin/requests/{id}, whatever the session: an id is of one exchange only. To a browser it
// is a page.
func (c *room) showRequest(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	e, ok := c.journal.Find(mux.Vars(r)["id"])
	if !ok {
		return c.noSuchEntry()
	}
	if wantsPage(w, r) {
		c.showPage(w, r, &e)
		return nil
	}
	answer(w, http.StatusOK, c.render(&e))
	return nil
}

// removeRequest answers DELETE /__admin/requests/{id}.
func (c *room) removeRequest(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	id := mux.Vars(r)["id"]
	e, ok := c.journal.Find(id)
	if named := r.URL.Query().Get("session"); named != "" && named != e.Session {
		ok = false
	}
	if !ok || e.Book == nil || e.Book.Remove(e.ID) == 0 {
		return c.noSuchEntry()
	}
	done(w)
	return nil
}

func (c *room) noSuchEntry() *problem.Problem {
	detail := "no exchange has this id: GET /__admin/requests lists those there are, " +
		"and each reply names its own in Mock-Request-Id"
	if evicted := c.journal.Stats().Evicted; evicted > 0 {
		detail += fmt.Sprintf("; %d older ones were forgotten to make room", evicted)
	}
	return &problem.Problem{Kind: problem.NoSuchEntry, Detail: detail}
}

// clearRequests answers DELETE /__admin/requests and its older name, POST /__admin/requests/reset.
func (c *room) clearRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	return c.change(w, r, func(state *session.State) { state.Journal.Clear() })
}
