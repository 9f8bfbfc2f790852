package admin

import (
	"iter"
	"net/http"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// showHAR answers GET /__admin/har with the session's journal as an HTTP Archive 1.2, oldest first, for browsers and
// other tools to open.
func (c *room) showHAR(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	found, refusal := c.session(r, false)
	if refusal != nil {
		return refusal
	}
	// A key has no character that a file name or this header could not have (RFC 6266, section 4.3).
	name := "understudy-" + found.Key() + ".har"
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	open(w, "application/json", http.StatusOK)
	// An error means that the client has gone: there is nobody left to tell.
	book := found.State().Journal
	_ = c.redactor.HAR(w, chronicle(book), book.Stats().Evicted)
	return nil
}

// chronicle is what a session's journal holds, oldest first. It takes no more than is there now: a busy journal would
// have no end.
func chronicle(book *journal.Book) iter.Seq[journal.Entry] {
	return func(yield func(journal.Entry) bool) {
		position := int64(0)
		for left := book.Stats().Entries; left > 0; {
			entries, next, _ := book.Since(position)
			if len(entries) == 0 {
				return
			}
			for _, e := range entries {
				if left == 0 || !yield(e) {
					return
				}
				left--
			}
			position = next
		}
	}
}
