package admin

import (
	"fmt"
	"io"
	"net/http"

	"github.com/gorilla/mux"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// listRequests answers GET /__admin/requests, newest first. It writes entry by entry, so that a full journal is not
// held a second time in memory.
func (c *room) listRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	selected, refusal := parseSelection(r.URL.RawQuery)
	if refusal != nil {
		return refusal
	}
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"requests":[`)
	total, evicted := c.writeRequests(w, selected)
	_, _ = fmt.Fprintf(w, `],"meta":{"total":%d},"requestJournalDisabled":%t`, total, c.journal == nil)
	if evicted > 0 {
		// What was forgotten may have been what is looked for: without this number, its absence would look like proof.
		_, _ = fmt.Fprintf(w, `,"evicted":%d`, evicted)
	}
	_, _ = io.WriteString(w, "}\n")
	return nil
}

// writeRequests writes the selected entries. The total counts what the filters take, whatever limit and since leave
// out, as WireMock does.
func (c *room) writeRequests(w http.ResponseWriter, selected selection) (total, evicted int64) {
	if c.journal == nil {
		return 0, 0
	}
	stats := c.journal.Stats()
	written := 0
	whole := true
	c.journal.Each(func(e journal.Entry) bool {
		if selected.limit == written && !selected.filters() {
			whole = false
			return false
		}
		if !selected.takes(&e) {
			return true
		}
		total++
		if selected.limit == written || !e.Time.After(selected.since) {
			return true
		}
		if written > 0 {
			_, _ = io.WriteString(w, ",")
		}
		written++
		return write(w, c.render(&e))
	})
	if !whole {
		total = stats.Entries
	}
	return total, c.journal.Stats().Evicted
}

// showRequest answers GET /__admin/requests/{id}.
func (c *room) showRequest(w http.ResponseWriter, r *http.Request) *problem.Problem {
	detail := "no journal is kept"
	if c.journal != nil {
		if e, ok := c.journal.Find(mux.Vars(r)["id"]); ok {
			answer(w, http.StatusOK, c.render(&e))
			return nil
		}
		detail = "no exchange has this id: GET /__admin/requests lists those there are, " +
			"and each reply names its own in Mock-Request-Id"
		if evicted := c.journal.Stats().Evicted; evicted > 0 {
			detail += fmt.Sprintf("; %d older ones were forgotten to make room", evicted)
		}
	}
	return &problem.Problem{Kind: problem.NoSuchEntry, Detail: detail}
}
