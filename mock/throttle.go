package mock

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"understudy/mock/contract"
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
	no := &refusal{kind: problem.Throttled, detail: why, statuses: []int{http.StatusTooManyRequests}}
	if documented := x.part.Response(http.StatusConflict); documented != nil && documented.Code == http.StatusConflict &&
		x.part.exactly(http.StatusTooManyRequests) == nil && retryAfter(documented) != nil {
		no.statuses = []int{http.StatusConflict}
	}
	no.header = http.Header{"Retry-After": {seconds}}
	for response := range x.ownWords(no.statuses) {
		// A document that fixes the header's value gets that one.
		if header := retryAfter(response); header != nil && len(header.Check(no.header["Retry-After"])) > 0 {
			no.header = nil
		}
		break
	}
	return no
}

// exactly is the response that is documented with this very status, or nil.
func (p *part) exactly(status int) *contract.Response {
	if response := p.Response(status); response != nil && response.Code == status {
		return response
	}
	return nil
}

// retryAfter is the documented Retry-After (RFC 9110, section 10.2.3) of a response, or nil.
func retryAfter(response *contract.Response) *contract.Header {
	for _, header := range response.Headers {
		if header.Name == "Retry-After" {
			return header
		}
	}
	return nil
}
