package admin

import (
	"net/http"

	"understudy/mock/problem"
)

// showHAR answers GET /__admin/har with the session's journal as an HTTP Archive 1.2, oldest first, for browsers and
// other tools to open.
func (c *room) showHAR(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.readSession(r)
	if refusal != nil {
		return refusal
	}
	// A key has no character that a file name or this header could not have (RFC 6266, section 4.3).
	name := "understudy-" + found.Key() + ".har"
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	open(w, "application/json", http.StatusOK)
	// An error means that the client has gone: there is nobody left to tell.
	book := found.State().Journal
	_ = c.redactor.HAR(w, book.Chronicle, book.Stats().Evicted)
	return nil
}
