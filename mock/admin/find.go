package admin

import (
	"encoding/json"
	"fmt"
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

// A catch is what a search found, newest first, and what keeps it from being the whole truth.
type catch struct {
	entries []journal.Entry
	// cut counts the entries that would be found, or not, by what of them was not kept.
	cut int
	// slow says that the pattern's expressions took too long to be tried on all of them.
	slow  bool
	stats journal.Stats
	since time.Time
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

// search looks through a book for all that the pattern matches.
func (c *room) search(book *journal.Book, s *search) *catch {
	found := &catch{since: s.since}
	known, patience := c.script().Contract, &stub.Patience{}
	book.Each(func(e journal.Entry) bool {
		if !e.Time.After(s.since) {
			return true
		}
		asked := asked(&e, known)
		asked.Patience = patience
		switch {
		case torn(&e) || s.pattern.Uncertain(asked):
			found.cut++
		case s.pattern.Match(asked):
			found.entries = append(found.entries, e)
		}
		return true
	})
	found.slow = patience.Lost()
	// Asked last: what was forgotten meanwhile was not looked at.
	found.stats = book.Stats()
	return found
}

// asked is the request of an entry as patterns see it. The operation is the one that was meant then.
func asked(e *journal.Entry, known *contract.Contract) *stub.Request {
	at := place(e.Target, e.Host)
	path, query, _ := strings.Cut(at.path, "?")
	// Stubs saw the query without the preferences in it.
	_, query = choice.Parse(nil, query)
	r := &stub.Request{
		Method: e.Method, Path: path, Query: query, Host: at.host, Header: e.RequestHeader, Body: e.RequestBody,
		BodyCut: e.RequestBytes > int64(len(e.RequestBody)),
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

// torn reports whether an entry lost more than its bodies to fit into the journal.
func torn(e *journal.Entry) bool { return e.Truncated && len(e.RequestHeader) == 0 }

// gap reports whether entries were forgotten that would have been looked at. The watermark is when the newest of them
// arrived, and what is looked at came after since.
func gap(stats journal.Stats, since time.Time) bool {
	return stats.Evicted > 0 && since.Before(stats.Watermark)
}

// inconclusive says why what was found does not prove what was asked, or nil. An answer without what was forgotten
// would let a test pass that should not.
func (f *catch) inconclusive() *problem.Problem {
	extra := map[string]any{"atLeast": len(f.entries)}
	var why []string
	if gap(f.stats, f.since) {
		extra["evicted"] = f.stats.Evicted
		extra["watermark"] = f.stats.Watermark.UTC()
		why = append(why, fmt.Sprintf(
			"inconclusive (%d evicted): ask with since, no earlier than %s", f.stats.Evicted,
			f.stats.Watermark.UTC().Format(time.RFC3339Nano)))
	}
	if f.cut > 0 {
		extra["cut"] = f.cut
		why = append(why, fmt.Sprintf(
			"inconclusive (%d cut): of so many requests the end was not kept, and the pattern asks for it", f.cut))
	}
	if f.slow {
		why = append(why, fmt.Sprintf("inconclusive: the pattern's expressions took longer than %s: write simpler ones",
			stub.MaxPatience))
	}
	if why == nil {
		return nil
	}
	return &problem.Problem{Kind: problem.Inconclusive, Detail: strings.Join(why, "; "), Extra: extra}
}

// look reads a pattern, and finds what it matches in the session that the request is about.
func (c *room) look(r *http.Request) (*journal.Book, *catch, *problem.Problem) {
	wanted, refusal := c.parseSearch(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	return book, c.search(book, wanted), nil
}

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
	}{Count: len(found.entries)})
	return nil
}

// findRequests answers POST /__admin/requests/find, oldest first.
func (c *room) findRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	_, found, refusal := c.look(r)
	if refusal != nil {
		return refusal
	}
	return c.answerRequests(w, found)
}

// answerRequests lists requests alone, without their replies. Who finds none takes that for proof, as who counts does.
func (c *room) answerRequests(w http.ResponseWriter, found *catch) *problem.Problem {
	if doubt := found.inconclusive(); doubt != nil {
		return doubt
	}
	list := struct {
		Requests []request `json:"requests"`
		Disabled bool      `json:"requestJournalDisabled"`
	}{Requests: make([]request, 0, len(found.entries))}
	for i := len(found.entries) - 1; i >= 0; i-- {
		list.Requests = append(list.Requests, c.renderRequest(&found.entries[i]))
	}
	answer(w, http.StatusOK, list)
	return nil
}

// removeRequests answers POST /__admin/requests/remove.
func (c *room) removeRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	book, found, refusal := c.look(r)
	if refusal != nil {
		return refusal
	}
	c.drop(w, book, found.entries)
	return nil
}

// drop forgets entries, and answers with what they were.
func (c *room) drop(w http.ResponseWriter, book *journal.Book, entries []journal.Entry) {
	list := struct {
		Events []event `json:"serveEvents"`
	}{Events: []event{}}
	for i := len(entries) - 1; i >= 0; i-- {
		if book.Remove(entries[i].ID) > 0 {
			list.Events = append(list.Events, c.render(&entries[i]))
		}
	}
	answer(w, http.StatusOK, list)
}

// listUnmatched answers GET /__admin/requests/unmatched: what neither an operation nor a stub was there to answer.
func (c *room) listUnmatched(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.unmatched(r)
	if refusal != nil {
		return refusal
	}
	return c.answerRequests(w, found)
}

func (c *room) unmatched(r *http.Request) (*catch, *problem.Problem) {
	selected, refusal := parseSelection(r, "since")
	if refusal != nil {
		return nil, refusal
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return nil, refusal
	}
	found := &catch{since: selected.since}
	book.Each(func(e journal.Entry) bool {
		if !matched(&e) && e.Time.After(selected.since) {
			found.entries = append(found.entries, e)
		}
		return true
	})
	found.stats = book.Stats()
	return found, nil
}
