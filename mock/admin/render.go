package admin

import (
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// An event is a journal entry as WireMock's admin API writes its serve events, with our own members after them.
// Everything in it has been redacted.
type event struct {
	ID                 string     `json:"id"`
	Request            request    `json:"request"`
	ResponseDefinition definition `json:"responseDefinition"`
	Response           response   `json:"response"`
	WasMatched         bool       `json:"wasMatched"`
	StubMapping        *stubbed   `json:"stubMapping,omitempty"`
	Timing             timing     `json:"timing"`

	Session     string            `json:"session"`
	Generation  string            `json:"generation"`
	Operation   string            `json:"operation,omitempty"`
	Template    string            `json:"template,omitempty"`
	Persona     string            `json:"persona,omitempty"`
	Source      string            `json:"source,omitempty"`
	Contract    string            `json:"contract,omitempty"`
	Seed        *int64            `json:"seed,omitempty"`
	Findings    []problem.Finding `json:"findings"`
	Explanation []step            `json:"explanation"`
	Aborted     bool              `json:"aborted,omitempty"`
	Truncated   bool              `json:"truncated,omitempty"`
}

// A request is shown as WireMock shows it. BodyBytes, which is ours, is how long its body was, and BodyCut says that
// the journal has only the beginning of it.
type request struct {
	URL                 string         `json:"url"`
	AbsoluteURL         string         `json:"absoluteUrl"`
	Method              string         `json:"method"`
	ClientIP            string         `json:"clientIp"`
	Headers             map[string]any `json:"headers"`
	Cookies             map[string]any `json:"cookies"`
	BrowserProxyRequest bool           `json:"browserProxyRequest"`
	LoggedDate          int64          `json:"loggedDate"`
	BodyAsBase64        string         `json:"bodyAsBase64"`
	Body                string         `json:"body"`
	BodyBytes           int64          `json:"bodyBytes"`
	BodyCut             bool           `json:"bodyCut,omitempty"`
	LoggedDateString    string         `json:"loggedDateString"`
	Protocol            string         `json:"protocol"`
	Scheme              string         `json:"scheme"`
	Host                string         `json:"host"`
	Port                int            `json:"port"`
}

type definition struct {
	Status  int            `json:"status"`
	Headers map[string]any `json:"headers,omitempty"`
	Fault   string         `json:"fault,omitempty"`
}

// Stubbed names the stub that answered: GET /__admin/mappings/{id} shows it as it is now.
type stubbed struct {
	ID string `json:"id"`
}

type response struct {
	Status       int            `json:"status"`
	Headers      map[string]any `json:"headers"`
	BodyAsBase64 string         `json:"bodyAsBase64"`
	Body         string         `json:"body"`
	BodyBytes    int64          `json:"bodyBytes"`
	BodyCut      bool           `json:"bodyCut,omitempty"`
}

// Timing is in whole milliseconds, as WireMock has it: the delay that was asked for, the time without it, and the
// whole. TookMS is the whole with its fraction, and ours.
type timing struct {
	AddedDelay       int64   `json:"addedDelay"`
	ProcessTime      int64   `json:"processTime"`
	ResponseSendTime int64   `json:"responseSendTime"`
	ServeTime        int64   `json:"serveTime"`
	TotalTime        int64   `json:"totalTime"`
	TookMS           float64 `json:"took_ms"`
}

type step struct {
	Gate    string `json:"gate"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail,omitempty"`
}

// render makes an entry fit to be shown.
func (c *room) render(e *journal.Entry) event {
	hide := c.redactor.Of(e)
	replyHeaders := members(hide.Headers(e.ReplyHeader))
	replyBody := hide.Body(e.ReplyHeader, e.ReplyBody, e.ReplyBytes)
	took, delay := e.Took.Milliseconds(), e.Delay.Milliseconds()
	shown := event{
		ID:                 e.ID,
		Request:            renderRequest(e, hide),
		ResponseDefinition: definition{e.Status, replyHeaders, e.Fault},
		Response: response{
			Status: e.Status, Headers: replyHeaders, BodyAsBase64: encode(replyBody), Body: replyBody,
			BodyBytes: e.ReplyBytes, BodyCut: e.ReplyBytes > int64(len(e.ReplyBody)),
		},
		WasMatched: matched(e),
		Timing: timing{
			AddedDelay: delay, ProcessTime: max(0, took-delay), ServeTime: took, TotalTime: took,
			TookMS: float64(e.Took.Microseconds()) / 1000,
		},
		Session: e.Session, Generation: e.Generation, Operation: e.Operation, Template: e.Template,
		Persona: e.Persona, Source: hide.Text(e.Source), Contract: contractOf(e.Lax),
		Aborted: e.Aborted, Truncated: e.Truncated,
		Findings:    append([]problem.Finding{}, hide.Findings(e.Findings)...),
		Explanation: make([]step, 0, len(e.Steps)),
	}
	if e.Stub != "" {
		shown.StubMapping = &stubbed{e.Stub}
	}
	if e.Seeded {
		shown.Seed = &e.Seed
	}
	for _, s := range e.Steps {
		shown.Explanation = append(shown.Explanation, step{s.Gate.String(), s.Outcome.String(), hide.Text(s.Detail)})
	}
	return shown
}

// renderRequest makes the request of an entry fit to be shown, with the redactor for it.
func renderRequest(e *journal.Entry, hide *journal.Redactor) request {
	headers := hide.Headers(e.RequestHeader)
	headers.Set("Host", hide.Target("//" + e.Host)[len("//"):])
	// The entry has the body without its content coding.
	plain := e.RequestHeader.Clone()
	plain.Del("Content-Encoding")
	body := hide.Body(plain, e.RequestBody, e.RequestBytes)
	address := place(hide.Target(e.Target), e.Host)
	client, _, err := net.SplitHostPort(e.Remote)
	if err != nil {
		client = e.Remote
	}
	return request{
		URL:              address.path,
		AbsoluteURL:      "http://" + address.host + address.path,
		Method:           e.Method,
		ClientIP:         client,
		Headers:          members(headers),
		Cookies:          cookies(headers),
		LoggedDate:       e.Time.UnixMilli(),
		LoggedDateString: e.Time.UTC().Format(time.RFC3339),
		BodyAsBase64:     encode(body),
		Body:             body,
		BodyBytes:        e.RequestBytes,
		BodyCut:          e.RequestBytes > int64(len(e.RequestBody)),
		Protocol:         e.Proto,
		Scheme:           "http",
		Host:             address.name,
		Port:             address.port,
	}
}

// An address is where a request went: host with port, and the two apart.
type address struct {
	path, host, name string
	port             int
}

// place takes a target apart. One in absolute form (RFC 9112, section 3.2.2) leads over the Host header.
func place(target, host string) address {
	path := target
	if scheme, rest, ok := strings.Cut(target, "://"); ok && strings.EqualFold(scheme, "http") {
		end := len(rest)
		if i := strings.IndexAny(rest, "/?"); i >= 0 {
			end = i
		}
		host, path = rest[:end], rest[end:]
	}
	// A user before the host has been redacted, and is no part of its name.
	host = host[strings.LastIndexByte(host, '@')+1:]
	u := url.URL{Host: host}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		port = 80
	}
	return address{path, host, u.Hostname(), port}
}

func encode(body string) string {
	return base64.StdEncoding.EncodeToString([]byte(body))
}

// members writes headers as WireMock does: one value as a string, several as a list.
func members(values map[string][]string) map[string]any {
	out := make(map[string]any, len(values))
	for name, list := range values {
		if len(list) == 1 {
			out[name] = list[0]
		} else {
			out[name] = list
		}
	}
	return out
}

// cookies reads them from a header whose cookies are already redacted.
func cookies(headers http.Header) map[string]any {
	values := map[string][]string{}
	for _, line := range headers.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
				values[name] = append(values[name], value)
			}
		}
	}
	return members(values)
}
