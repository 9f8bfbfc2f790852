package mock

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/problem"
)

// throttle counts the call for its persona, and refuses it when there were too many. The refusal is the documented 429
// (RFC 6585, section 4) or else, for the services that say it so, a documented 409 with a Retry-After.
func (g *generation) throttle(x *exchange) *refusal {
	limit := x.past.Settings().Throttle
	if limit == (fault.Limit{}) {
		return nil
	}
	wait, ok := x.past.Quota.Take(limit, x.entry.Persona, x.now)
	if ok {
		x.explain(journal.Throttle, journal.Passed, limit.String()+" for persona "+x.entry.Persona)
		return nil
	}
	seconds := strconv.Itoa(max(1, int(math.Ceil(float64(wait)/float64(time.Second)))))
	why := "persona " + x.entry.Persona + " has made more calls than " + limit.String() + ": the next one passes in " +
		wait.Round(time.Millisecond).String()
	x.explain(journal.Throttle, journal.Refused, why)
	no := &refusal{kind: problem.Throttled, detail: why, statuses: []int{x.part.Throttle()}}
	no.header = http.Header{"Retry-After": {seconds}}
	for response := range x.ownWords(no.statuses) {
		// A document that fixes the header's value gets that one.
		if header := response.RetryAfter(); header != nil && len(header.Check(no.header["Retry-After"])) > 0 {
			no.header = nil
		}
		break
	}
	return no
}
