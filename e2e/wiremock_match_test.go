package e2e

import (
	"encoding/base64"
	"net"
	"net/http"
	"strconv"
	"testing"

	"github.com/wiremock/go-wiremock"
)

// A meeting is a rule, a call that it matches, and others that it must not match.
type meeting struct {
	rule   *wiremock.StubRule
	hit    call
	misses []call
}

// holds has the client make the stub and count its calls.
func (m meeting) holds(t *testing.T, s stage) {
	t.Helper()
	must(t, "Reset", s.client.Reset())
	s.stub(t, m.rule.WillReturnResponse(wiremock.NewResponse().WithStatus(500)))
	if got := s.ask(t, m.hit); got.status != 500 || !got.from(m.rule) {
		t.Errorf("the call that matches: %+v", got)
	}
	for _, miss := range m.misses {
		if got := s.ask(t, miss); got.from(m.rule) {
			t.Errorf("%+v: %+v", miss, got)
		}
	}
	s.counts(t, m.rule, 1)
	must(t, "DeleteStub", s.client.DeleteStub(m.rule))
	if got := s.ask(t, m.hit); got.from(m.rule) {
		t.Errorf("after DeleteStub: %+v", got)
	}
	s.counts(t, m.rule, 2)
}

// head is a call with a header, unless it has no value.
func head(name, value string) call {
	if value == "" {
		return call{}
	}
	return call{header: map[string]string{name: value}}
}

// list is a call of the list of records.
func list(query string) call { return call{target: "/api/sys/refreshtokens" + query} }

// TestWireMockGoMatchesURLs tries the five ways to name a URL, and each method.
func TestWireMockGoMatchesURLs(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	listed := wiremock.URLPathEqualTo("/api/sys/refreshtokens")
	log := call{method: "POST", target: "/api/token", body: "grant_type=password", header: form}
	for name, m := range map[string]meeting{
		"url":     {wiremock.Get(wiremock.URLEqualTo(one)), call{}, []call{{target: one + "?a=1"}}},
		"urlPath": {wiremock.Get(wiremock.URLPathEqualTo(one)), call{target: one + "?a=1"}, []call{{target: one + "0"}}},
		"urlPathPattern": {
			wiremock.Get(wiremock.URLPathMatching("/api/sys/refreshtokens/[0-5]")),
			call{},
			[]call{{target: "/api/sys/refreshtokens/6"}, {target: one + "0"}},
		},
		"urlPattern": {
			wiremock.Get(wiremock.URLMatching(`/api/sys/.*\?page=[0-9]`)), list("?page=2"), []call{list("?page=22"), list("")},
		},
		"urlPathTemplate": {
			wiremock.Get(wiremock.URLPathTemplate("/api/sys/refreshtokens/{number}")).
				WithPathParam("number", wiremock.Matching("[0-5]")),
			call{},
			[]call{{target: "/api/sys/refreshtokens/6"}},
		},
		"POST": {wiremock.Post(wiremock.URLPathEqualTo("/api/token")), log, []call{{target: "/api/token"}}},
		"NewStubRule": {
			wiremock.NewStubRule("GET", wiremock.URLPathEqualTo(one)), call{}, []call{{method: "HEAD"}, {method: "PUT"}},
		},
		"ANY":  {wiremock.NewStubRule("ANY", listed), list(""), []call{{}}},
		"host": {wiremock.Get(listed).WithHost(wiremock.EqualTo("127.0.0.1")), list(""), []call{{}}},
		"port": {wiremock.Get(listed).WithPort(s.port(t)), list(""), []call{{}}},
	} {
		t.Run(name, func(t *testing.T) { m.holds(t, s) })
	}
}

func (p *program) port(t *testing.T) int64 {
	t.Helper()
	_, text, err := net.SplitHostPort(p.addr)
	must(t, "the address", err)
	port, err := strconv.ParseInt(text, 10, 64)
	must(t, "the port", err)
	return port
}

// TestWireMockGoMatchesValues tries each kind of matcher on one header.
func TestWireMockGoMatchesValues(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	equal, contains := wiremock.EqualTo, wiremock.Contains
	for name, test := range map[string]struct {
		matcher   wiremock.MatcherInterface
		hit, miss string // "": without the header
	}{
		"EqualTo":           {equal("a"), "a", "A"},
		"EqualTo, none":     {equal("a"), "a", ""},
		"EqualToIgnoreCase": {wiremock.EqualToIgnoreCase("aB"), "Ab", "abc"},
		"Contains":          {contains("b"), "abc", "ac"},
		"NotContains":       {wiremock.NotContains("b"), "ac", "abc"},
		"Matching":          {wiremock.Matching("a[0-9]+"), "a12", "a12b"},
		"NotMatching":       {wiremock.NotMatching("a.*"), "ba", "ab"},
		"StartsWith":        {wiremock.StartsWith("a."), "a.b", "ab"},
		"Absent":            {wiremock.Absent(), "", "a"},
		"Not":               {wiremock.Not(equal("a")), "b", "a"},
		"And":               {wiremock.And(contains("a"), contains("b")), "ab", "a"},
		"And, chained":      {contains("a").And(contains("b")).And(contains("c")), "abc", "ab"},
		"Or":                {wiremock.Or(equal("a"), equal("b")), "b", "c"},
		"Or, chained":       {equal("a").Or(equal("b")).Or(equal("c")), "c", "d"},
		"And of Or":         {wiremock.Or(equal("ab"), equal("c")).And(contains("a")), "ab", "c"},
		"EqualToJson":       {wiremock.EqualToJson(`{"a": 1}`), `{ "a":1 }`, `{"a":2}`},
		"MatchingJsonPath":  {wiremock.MatchingJsonPath("$.a"), `{"a":1}`, `{"b":1}`},
	} {
		rule := wiremock.Get(wiremock.URLPathEqualTo(one)).WithHeader("x-trace", test.matcher)
		m := meeting{rule, head("X-Trace", test.hit), []call{head("X-Trace", test.miss)}}
		t.Run(name, func(t *testing.T) { m.holds(t, s) })
	}
}

// TestWireMockGoMatchesFields tries query, cookies and credentials.
func TestWireMockGoMatchesFields(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	get := func() *wiremock.StubRule { return wiremock.Get(wiremock.URLPathEqualTo(one)) }
	query := func(name string, matcher wiremock.MatcherInterface) *wiremock.StubRule {
		return wiremock.Get(wiremock.URLPathEqualTo("/api/sys/refreshtokens")).WithQueryParam(name, matcher)
	}
	bearer := func(matcher wiremock.BasicParamMatcher) meeting {
		return meeting{get().WithBearerToken(matcher), head("Authorization", "Bearer reader-token"), []call{{}}}
	}
	equal, like := wiremock.EqualTo, wiremock.Matching
	login := head("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("admin@example.com:admin")))
	for name, m := range map[string]meeting{
		"WithQueryParam":    {query("page", equal("2")), list("?page=2&size=3"), []call{list("?page=3"), list("")}},
		"of encoded values": {query("q", equal("a b&c")), list("?q=a%20b%26c"), []call{list("?q=a%20b")}},
		"Absent":            {query("page", wiremock.Absent()), list("?size=2"), []call{list("?page=1")}},
		"HasExactly": {
			query("t", wiremock.HasExactly(equal("1"), like("[2-3]"))), list("?t=3&t=1"),
			[]call{list("?t=1"), list("?t=1&t=2&t=3")},
		},
		"Includes": {
			query("t", wiremock.Includes(equal("1"), equal("2"))), list("?t=3&t=2&t=1"),
			[]call{list("?t=1")},
		},
		"WithCookie":               {get().WithCookie("kind", equal("oat")), head("Cookie", "a=b; kind=oat"), []call{{}}},
		"WithBasicAuth":            {get().WithBasicAuth("admin@example.com", "admin"), login, []call{{}}},
		"WithBearerToken":          bearer(equal("reader-token")),
		"WithBearerToken and ^":    bearer(like("^read.*")),
		"WithBearerToken and Or":   bearer(wiremock.Or(equal("x"), like("reader-.*"))),
		"WithBearerToken, a piece": bearer(wiremock.Contains("ader")),
	} {
		t.Run(name, func(t *testing.T) { m.holds(t, s) })
	}
}

var form = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}

// TestWireMockGoMatchesForms tries what can be said of the one body that the embedded API takes.
func TestWireMockGoMatchesForms(t *testing.T) {
	t.Parallel()
	s := onStage(t, start(t))
	post := func() *wiremock.StubRule { return wiremock.Post(wiremock.URLPathEqualTo("/api/token")) }
	sent := func(body string) call { return call{method: "POST", target: "/api/token", body: body, header: form} }
	const good = "grant_type=password&username=a%20b&password=c"
	for name, m := range map[string]meeting{
		"WithFormParameter": {
			post().WithFormParameter("username", wiremock.EqualTo("a b")).WithFormParameter("totp", wiremock.Absent()),
			sent(good),
			[]call{sent("grant_type=password&username=a"), sent(good + "&totp=1")},
		},
		"EqualTo":     {post().WithBodyPattern(wiremock.EqualTo(good)), sent(good), []call{sent(good + "&totp=1")}},
		"Contains":    {post().WithBodyPattern(wiremock.Contains("a%20b")), sent(good), []call{sent("grant_type=password")}},
		"NotContains": {post().WithBodyPattern(wiremock.NotContains("totp")), sent(good), []call{sent(good + "&totp=1")}},
		"Matching":    {post().WithBodyPattern(wiremock.Matching(".*=c")), sent(good), []call{sent(good + "&totp=1")}},
		"NotMatching": {post().WithBodyPattern(wiremock.NotMatching(".*=1")), sent(good), []call{sent(good + "&totp=1")}},
		"two": {
			post().WithBodyPattern(wiremock.Contains("=c")).WithBodyPattern(wiremock.Contains("a%20b")),
			sent(good),
			[]call{sent("grant_type=password&password=c")},
		},
	} {
		t.Run(name, func(t *testing.T) { m.holds(t, s) })
	}
}

// notes is an API with a JSON body, which the embedded one has not.
const notes = `openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    post:
      operationId: addNote
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        "201": {description: taken}
        "500": {description: failed}
`

// TestWireMockGoMatchesJSON tries the matchers that look into JSON.
func TestWireMockGoMatchesJSON(t *testing.T) {
	t.Parallel()
	s := onStage(t, playing(t, map[string]string{"notes.yaml": notes}, "notes.yaml"))
	add := func(matcher wiremock.BasicParamMatcher) *wiremock.StubRule {
		return wiremock.Post(wiremock.URLPathEqualTo("/notes")).WithBodyPattern(matcher)
	}
	sent := func(body string) call {
		return call{
			method: http.MethodPost, target: "/notes", body: body, header: map[string]string{"Content-Type": "application/json"},
		}
	}
	const want = `{"text": "a", "tags": [1, 2]}`
	for name, m := range map[string]meeting{
		"EqualToJson": {
			add(wiremock.EqualToJson(want)), sent(`{"tags":[1,2],"text":"a"}`), []call{sent(`{"text":"a","tags":[2,1]}`)},
		},
		"any order": {
			add(wiremock.EqualToJson(want, wiremock.IgnoreArrayOrder)), sent(`{"text":"a","tags":[2,1]}`),
			[]call{sent(`{"text":"a","tags":[2,1],"more":0}`)},
		},
		"extra elements": {
			add(wiremock.EqualToJson(want, wiremock.IgnoreExtraElements)), sent(`{"text":"a","tags":[1,2],"more":0}`),
			[]call{sent(`{"text":"a"}`)},
		},
		"both": {
			add(wiremock.EqualToJson(want, wiremock.IgnoreArrayOrder, wiremock.IgnoreExtraElements)),
			sent(`{"text":"a","tags":[2,1],"more":0}`),
			[]call{sent(`{"tags":[1,2]}`)},
		},
		"MustEqualToJson": {
			add(wiremock.MustEqualToJson(map[string]any{"text": "a"})), sent(`{"text":"a"}`), []call{sent(`{"text":"b"}`)},
		},
		"MatchingJsonPath": {
			add(wiremock.MatchingJsonPath("$.tags[?(@ > 1)]")), sent(want), []call{sent(`{"tags":[1]}`)},
		},
		"MatchesJsonSchema": {
			add(wiremock.MatchesJsonSchema(`{"required": ["text"]}`, "V202012")), sent(want), []call{sent(`{"tags":[1]}`)},
		},
		"Not": {
			add(wiremock.Not(wiremock.MatchingJsonPath("$.text"))), sent(`{"tags":[1]}`), []call{sent(want)},
		},
	} {
		t.Run(name, func(t *testing.T) { m.holds(t, s) })
	}
}
