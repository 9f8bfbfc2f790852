package admin

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// Bounds on near misses: how many are told of one thing, how many requests are compared with a pattern, and for how
// many unmatched ones stubs are looked for. The newest come first.
const (
	mostNear      = 3
	mostCompared  = 1000
	mostUnmatched = 100
)

// A near is one near miss as WireMock shows it; misses, which says what differs, is ours.
type near struct {
	Request request         `json:"request"`
	Mapping json.RawMessage `json:"stubMapping,omitempty"`
	Pattern json.RawMessage `json:"requestPattern,omitempty"`
	Result  matchResult     `json:"matchResult"`
	Misses  []miss          `json:"misses"`
}

type matchResult struct {
	Distance float64 `json:"distance"`
}

type miss struct {
	Field string `json:"field"`
	Want  string `json:"want"`
	Got   string `json:"got"`
}

// renderMisses hides what the document calls secret; a stub knows only names that say so themselves.
func renderMisses(misses []stub.Miss, hide *journal.Redactor) []miss {
	list := make([]miss, 0, len(misses))
	for _, m := range misses {
		want, got := hide.Miss(m.Field, m.Want, m.Got)
		list = append(list, miss{m.Field, want, got})
	}
	return list
}

// nearest are the stubs whose pattern is nearest to a request. Those that there is no time for are left out.
func (c *room) nearest(asked *stub.Request, e *journal.Entry, stubs []*stub.Stub) []near {
	var ranked []stub.Near
	for _, s := range stubs {
		if s.Pattern == nil || asked.Patience.Lost() {
			continue
		}
		if distance := s.Pattern.Distance(asked); distance < 1 {
			ranked = append(ranked, stub.Near{Stub: s, Distance: distance})
		}
	}
	slices.SortStableFunc(ranked, func(a, b stub.Near) int { return cmp.Compare(a.Distance, b.Distance) })
	hide := c.redactor.Of(e)
	var found []near
	for _, one := range ranked[:min(len(ranked), mostNear)] {
		found = append(found, near{
			Request: renderRequest(e, hide), Mapping: c.shown(one.Stub), Result: matchResult{one.Distance},
			Misses: renderMisses(one.Stub.Pattern.Misses(asked), hide),
		})
	}
	return found
}

// nearMisses is the answer. What of the journal was not looked at is counted.
type nearMisses struct {
	Near    []near `json:"nearMisses"`
	Left    int    `json:"notLookedAt,omitempty"`
	Evicted int64  `json:"evicted,omitempty"`
}

// listNearMisses answers GET /__admin/requests/unmatched/near-misses, newest first. It writes one by one, as
// listRequests does.
func (c *room) listNearMisses(w http.ResponseWriter, r *http.Request) *problem.Problem {
	selected, refusal := parseSelection(r, "since")
	if refusal != nil {
		return refusal
	}
	found, refusal := c.session(r, false)
	if refusal != nil {
		return refusal
	}
	state, script := found.State(), c.script()
	stubs, patience := c.mappings(state.Desk), &stub.Patience{}
	open(w, "application/json", http.StatusOK)
	_, _ = io.WriteString(w, `{"nearMisses":[`)
	looked, left, written := 0, 0, list{to: w}
	state.Journal.Each(func(e journal.Entry) bool {
		switch {
		case matched(&e) || !e.Time.After(selected.since):
		case looked == mostUnmatched || patience.Lost():
			left++
		default:
			looked++
			asked := asked(&e, script.Contract, patience)
			for _, one := range c.nearest(asked, &e, stubs) {
				written.add(one)
			}
		}
		return r.Context().Err() == nil
	})
	_, _ = io.WriteString(w, "]")
	if left > 0 {
		_, _ = fmt.Fprintf(w, `,"notLookedAt":%d`, left)
	}
	if evicted := state.Journal.Stats().Evicted; evicted > 0 {
		_, _ = fmt.Fprintf(w, `,"evicted":%d`, evicted)
	}
	_, _ = io.WriteString(w, "}\n")
	return nil
}

// nearMissesOfPattern answers POST /__admin/near-misses/request-pattern: the requests nearest to a pattern.
func (c *room) nearMissesOfPattern(w http.ResponseWriter, r *http.Request) *problem.Problem {
	wanted, refusal := c.parseSearch(r)
	if refusal != nil {
		return refusal
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return refusal
	}
	list := nearMisses{Near: []near{}}
	script, compared, patience := c.script(), 0, &stub.Patience{}
	pattern := json.RawMessage(c.redactor.Mapping(wanted.words))
	book.Each(func(e journal.Entry) bool {
		switch {
		case !e.Time.After(wanted.since):
		case compared == mostCompared || patience.Lost():
			list.Left++
		default:
			compared++
			asked := asked(&e, script.Contract, patience)
			distance := wanted.pattern.Distance(asked)
			if n := len(list.Near); n == mostNear && distance >= list.Near[n-1].Result.Distance {
				break
			}
			hide := c.redactor.Of(&e)
			list.Near = closest(append(list.Near, near{
				Request: renderRequest(&e, hide), Pattern: pattern, Result: matchResult{distance},
				Misses: renderMisses(wanted.pattern.Misses(asked), hide),
			}))
		}
		return r.Context().Err() == nil
	})
	list.Evicted = book.Stats().Evicted
	answer(w, http.StatusOK, list)
	return nil
}

func closest(found []near) []near {
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.Result.Distance, b.Result.Distance) })
	return found[:min(len(found), mostNear)]
}
