package admin

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

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
	body, refusal := bodyAlone(r)
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
	asked := asked(e, c.script().Contract, &stub.Patience{})
	if known := c.script().Contract; known != nil {
		asked.Call, _ = known.MatchRequest(asked.Method, asked.Path, asked.Query, asked.Header)
	}
	list := nearMisses{Near: append([]near{}, c.nearest(asked, e, c.mappings(desk))...)}
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
