package admin

import (
	"fmt"
	"net/http"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// A vigil is what a request waits for.
type vigil struct {
	count   int
	timeout time.Duration
	after   int64
	// What an exchange must be to count; what is empty or 0 does not matter.
	operation, method, path string
	status                  int
}

// A tally is what a vigil has seen.
type tally struct {
	// Count is how many exchanges fit, and Requests are the ids of the first MaxCount, oldest first.
	Count    int      `json:"count"`
	Requests []string `json:"requests"`
	// Conclusive is true: what was asked for has been seen, whatever else was forgotten.
	Conclusive bool `json:"conclusive"`
	// Position is how far the journal was read: with after=POSITION only what comes later counts.
	Position int64 `json:"position"`
	// evicted counts the entries that were forgotten before they could be looked at.
	evicted int64
}

// waitForRequests answers GET /__admin/requests/wait as soon as the session's journal holds so many exchanges that fit.
// If the time is up before, that is a 504, so that a client which looks at nothing but the status fails; and a 409 if
// entries were forgotten, which may have been the ones.
func (c *room) waitForRequests(w http.ResponseWriter, r *http.Request) *problem.Problem {
	v, refusal := parseVigil(r)
	if refusal != nil {
		return refusal
	}
	f, refusal := c.following(r, v.after)
	if refusal != nil {
		return refusal
	}
	select {
	case c.waiting <- struct{}{}:
		defer func() { <-c.waiting }()
	default:
		return tooMany(MaxWaiting, "requests wait")
	}
	c.extend(w, v.timeout)
	seen, why := f.attend(r, v)
	if why != "" {
		if v.operation != "" && c.script().Contract.Operation(v.operation) == nil {
			why += fmt.Sprintf("; the contract has no operation %.100q", v.operation)
		}
		return v.inVain(seen, why)
	}
	answer(w, http.StatusOK, seen)
	return nil
}

func tooMany(most int, what string) *problem.Problem {
	return &problem.Problem{Kind: problem.TooManyWaiting, Detail: fmt.Sprintf("%d %s already", most, what)}
}

// attend waits for what a vigil is for. When that did not come, it says why.
func (f *follower) attend(r *http.Request, v vigil) (seen tally, why string) {
	seen.Requests = []string{}
	timer := time.NewTimer(v.timeout)
	defer timer.Stop()
	for {
		came := f.next()
		if came.anew {
			seen = tally{Requests: []string{}}
		}
		seen.Position = f.position
		seen.evicted += came.lost
		for i := range came.entries {
			v.look(&seen, &came.entries[i])
		}
		if seen.Count >= v.count {
			seen.Conclusive = true
			return seen, ""
		}
		select {
		case <-came.more:
		case <-timer.C:
			return seen, "within " + v.timeout.String()
		case <-r.Context().Done():
			return seen, "before the client went away"
		case <-f.stopping(r):
			return seen, "before the server began to stop"
		}
	}
}

// look counts an exchange if it fits.
func (v *vigil) look(seen *tally, e *journal.Entry) {
	if v.operation != "" && v.operation != e.Operation || v.method != "" && v.method != e.Method ||
		v.path != "" && v.path != pathOf(e.Target) || v.status != 0 && v.status != e.Status {
		return
	}
	seen.Count++
	if len(seen.Requests) < MaxCount {
		seen.Requests = append(seen.Requests, e.ID)
	}
}

// inVain says that what was waited for did not come. When entries were forgotten before anybody looked at them, it may
// have come all the same.
func (v *vigil) inVain(seen tally, until string) *problem.Problem {
	p := &problem.Problem{
		Kind:   problem.WaitedInVain,
		Detail: fmt.Sprintf("%d of %d came %s", seen.Count, v.count, until),
		Extra: map[string]any{
			"count": seen.Count, "wanted": v.count, "requests": seen.Requests, "conclusive": seen.evicted == 0,
			"position": seen.Position,
		},
	}
	if seen.evicted > 0 {
		p.Kind = problem.Inconclusive
		p.Detail += fmt.Sprintf("; inconclusive (%d evicted)", seen.evicted)
		p.Extra["evicted"] = seen.evicted
	}
	return p
}
