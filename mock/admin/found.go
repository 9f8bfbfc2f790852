package admin

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// countRequests answers POST /__admin/requests/count.
func (c *room) countRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	_, found, refusal := c.look(r)
	if refusal != nil {
		return refusal
	}
	if doubt := found.inconclusive(); doubt != nil {
		return doubt
	}
	answer(w, http.StatusOK, struct {
		Count    int  `json:"count"`
		Disabled bool `json:"requestJournalDisabled"`
	}{Count: len(found.positions)})
	return nil
}

// findRequests answers POST /__admin/requests/find, oldest first.
func (c *room) findRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	book, found, refusal := c.look(r)
	if refusal != nil {
		return refusal
	}
	return c.answerRequests(w, r, book, found)
}

// listUnmatched answers GET /__admin/requests/unmatched: what neither an operation nor a stub was there to answer.
func (c *room) listUnmatched(w http.ResponseWriter, r *http.Request) *problem.Problem {
	selected, refusal := parseSelection(r, "since")
	if refusal != nil {
		return refusal
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return refusal
	}
	found := sift(r.Context(), book, selected.since, func(e *journal.Entry) bool { return !matched(e) })
	return c.answerRequests(w, r, book, found)
}

// answerRequests lists requests alone, without their replies. Who finds none takes that for proof, as who counts does.
func (c *room) answerRequests(
	w http.ResponseWriter, r *http.Request, book *journal.Book, found *catch,
) *problem.Problem {
	if doubt := found.inconclusive(); doubt != nil {
		return doubt
	}
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"requests":[`)
	gone := writeFound(r.Context(), w, book, found, func(e *journal.Entry) (any, bool) {
		return renderRequest(e, c.redactor.Of(e)), true
	})
	_, _ = io.WriteString(w, `],"requestJournalDisabled":false`)
	if gone > 0 {
		// They were forgotten after they had been found.
		_, _ = fmt.Fprintf(w, `,"evicted":%d,"inconclusive":true`, gone)
	}
	_, _ = io.WriteString(w, "}\n")
	return nil
}

// removeRequests answers POST /__admin/requests/remove.
func (c *room) removeRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	book, found, refusal := c.look(r)
	if refusal != nil {
		return refusal
	}
	return c.drop(w, r, book, found)
}

// drop forgets what was found, and answers with what it was. What was evicted need not be forgotten again; what was not
// looked at would stay without a word.
func (c *room) drop(w http.ResponseWriter, r *http.Request, book *journal.Book, found *catch) *problem.Problem {
	found.stats = journal.Stats{}
	if doubt := found.inconclusive(); doubt != nil {
		return doubt
	}
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"serveEvents":[`)
	// A client that goes away meanwhile wanted all of it removed.
	writeFound(context.WithoutCancel(r.Context()), w, book, found, func(e *journal.Entry) (any, bool) {
		if book.Remove(e.ID) == 0 {
			return nil, false
		}
		return c.render(e), true
	})
	_, _ = io.WriteString(w, "]}\n")
	return nil
}

// writeFound writes what was found as the elements of a JSON list, oldest first. Each is decoded, shown and written
// before the next. It returns how many are not there any more.
func writeFound(
	ctx context.Context, w http.ResponseWriter, book *journal.Book, found *catch,
	show func(*journal.Entry) (shown any, ok bool),
) (gone int) {
	list, left := list{to: w}, found.positions
	book.Chronicle(func(e journal.Entry) bool {
		for len(left) > 0 && left[len(left)-1] < e.Position {
			left = left[:len(left)-1]
			gone++
		}
		if len(left) == 0 || ctx.Err() != nil {
			return false
		}
		if left[len(left)-1] == e.Position {
			left = left[:len(left)-1]
			if shown, ok := show(&e); ok {
				list.add(shown)
			} else {
				gone++
			}
		}
		return true
	})
	return gone + len(left)
}
