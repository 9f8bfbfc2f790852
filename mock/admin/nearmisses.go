package admin

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

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
func (c *room) renderMisses(misses []stub.Miss) []miss {
	list := make([]miss, 0, len(misses))
	for _, m := range misses {
		want, got := c.redactor.Miss(m.Field, m.Want, m.Got)
		list = append(list, miss{m.Field, want, got})
	}
	return list
}

// nearest are the stubs whose pattern is nearest to a request.
func (c *room) nearest(asked *stub.Request, shown request, stubs []*stub.Stub) []near {
	var found []near
	for _, s := range stubs {
		if s.Pattern == nil {
			continue
		}
		if distance := s.Pattern.Distance(asked); distance < 1 {
			found = append(found, near{
				Request: shown, Mapping: c.shown(s), Result: matchResult{distance}, Misses: c.renderMisses(s.Pattern.Misses(asked)),
			})
		}
	}
	return closest(found)
}

func closest(found []near) []near {
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.Result.Distance, b.Result.Distance) })
	return found[:min(len(found), mostNear)]
}

// nearMisses is the answer. What of the journal was not looked at is counted.
type nearMisses struct {
	Near    []near `json:"nearMisses"`
	Left    int    `json:"notLookedAt,omitempty"`
	Evicted int64  `json:"evicted,omitempty"`
}

// listNearMisses answers GET /__admin/requests/unmatched/near-misses.
func (c *room) listNearMisses(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.unmatched(r)
	if refusal != nil {
		return refusal
	}
	_, desk, refusal := c.desk(r, false)
	if refusal != nil {
		return refusal
	}
	script, stubs := c.script(), c.mappings(desk)
	list := nearMisses{Near: []near{}, Evicted: found.stats.Evicted, Left: max(0, len(found.entries)-mostUnmatched)}
	for i := range found.entries[:min(len(found.entries), mostUnmatched)] {
		e := &found.entries[i]
		list.Near = append(list.Near, c.nearest(asked(e, script.Contract), c.renderRequest(e), stubs)...)
	}
	answer(w, http.StatusOK, list)
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
	script, compared := c.script(), 0
	pattern := json.RawMessage(c.redactor.Body(
		http.Header{"Content-Type": {"application/json"}}, wanted.words, int64(len(wanted.words))))
	book.Each(func(e journal.Entry) bool {
		if !e.Time.After(wanted.since) {
			return true
		}
		if compared++; compared > mostCompared {
			list.Left++
			return true
		}
		asked := asked(&e, script.Contract)
		list.Near = closest(append(list.Near, near{
			Request: c.renderRequest(&e), Pattern: pattern, Result: matchResult{wanted.pattern.Distance(asked)},
			Misses: c.renderMisses(wanted.pattern.Misses(asked)),
		}))
		return true
	})
	list.Evicted = book.Stats().Evicted
	answer(w, http.StatusOK, list)
	return nil
}

// A described request is one that a client describes as WireMock shows it. Members that say nothing of what patterns
// look at may be there, too.
type described struct {
	URL          string         `json:"url"`
	AbsoluteURL  string         `json:"absoluteUrl"`
	Method       string         `json:"method"`
	Headers      map[string]any `json:"headers"`
	Cookies      map[string]any `json:"cookies"`
	Body         string         `json:"body"`
	BodyAsBase64 string         `json:"bodyAsBase64"`
}

// nearMissesOfRequest answers POST /__admin/near-misses/request: the stubs nearest to a request.
func (c *room) nearMissesOfRequest(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	body, refusal := readBody(r)
	if refusal != nil {
		return refusal
	}
	var given described
	if err := json.Unmarshal(body, &given); err != nil || given.URL == "" && given.AbsoluteURL == "" {
		return &problem.Problem{
			Kind: problem.BadRequest, Detail: "the body does not describe a request: send its url, method, headers and body",
		}
	}
	_, desk, refusal := c.desk(r, false)
	if refusal != nil {
		return refusal
	}
	e := given.entry()
	asked := asked(e, c.script().Contract)
	if known := c.script().Contract; known != nil {
		asked.Call, _ = known.MatchRequest(asked.Method, asked.Path, asked.Query, asked.Header)
	}
	list := nearMisses{Near: append([]near{}, c.nearest(asked, c.renderRequest(e), c.mappings(desk))...)}
	answer(w, http.StatusOK, list)
	return nil
}

// entry is the request as the journal would have it.
func (d *described) entry() *journal.Entry {
	e := &journal.Entry{
		Time: time.Now(), Method: cmp.Or(d.Method, http.MethodGet), Target: cmp.Or(d.URL, d.AbsoluteURL),
		RequestHeader: http.Header{}, RequestBody: []byte(d.Body), Host: "localhost",
	}
	if u, err := url.Parse(d.AbsoluteURL); err == nil && u.Host != "" {
		e.Host = u.Host
	}
	if raw, err := base64.StdEncoding.DecodeString(d.BodyAsBase64); err == nil && len(raw) > 0 {
		e.RequestBody = raw
	}
	e.RequestBytes = int64(len(e.RequestBody))
	for name, value := range d.Headers {
		for _, text := range texts(value) {
			if strings.EqualFold(name, "Host") {
				e.Host = text
				continue
			}
			e.RequestHeader.Add(name, text)
		}
	}
	if e.RequestHeader.Get("Cookie") == "" {
		for name, value := range d.Cookies {
			for _, text := range texts(value) {
				e.RequestHeader.Add("Cookie", name+"="+text)
			}
		}
	}
	return e
}

// texts reads what members writes: one text, or a list of them.
func texts(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var list []string
		for _, one := range value {
			list = append(list, texts(one)...)
		}
		return list
	}
	return nil
}
