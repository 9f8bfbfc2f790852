package stub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestPatternsMatchTheRequestsTheyMean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern    string
		hits, miss []string
	}{
		{`{}`, []string{"GET /", "PUT /x?y"}, nil},
		{`{"method": "ANY"}`, []string{"GET /", "PATCH /x"}, nil},
		{`{"method": "GET"}`, []string{"GET /"}, []string{"POST /", "get /"}},
		{`{"method": "post"}`, []string{"POST /"}, []string{"GET /"}},
		{`{"url": "/a?b=1"}`, []string{"GET /a?b=1"}, []string{"GET /a", "GET /a?b=2", "GET /a?b=1&c"}},
		{`{"url": "/a"}`, []string{"GET /a"}, []string{"GET /a?b", "GET /A", "GET /a/", "GET /%61"}},
		{`{"urlPath": "/a"}`, []string{"GET /a", "GET /a?b=1"}, []string{"GET /a/b", "GET /ab"}},
		{
			`{"urlPathTemplate": "/a/{id}/b"}`,
			[]string{"GET /a/1/b", "GET /a/x%2Fy/b?q"},
			[]string{"GET /a/1", "GET /a//b", "GET /a/1/2/b"},
		},
		{`{"urlPattern": "/a/[0-9]+\\?q=.*"}`, []string{"GET /a/17?q="}, []string{"GET /a/17", "GET /x/a/17?q="}},
		{`{"urlPathPattern": "/a/[0-9]+"}`, []string{"GET /a/17?q="}, []string{"GET /a/17/b", "GET /a/"}},
		{`{"urlPathPattern": "/(?!admin).*"}`, []string{"GET /user"}, []string{"GET /admin"}},
		{
			`{"operationId": "getOrder"}`,
			[]string{"GET /v1/orders/7"},
			[]string{"GET /v1/orders", "GET /v1/orders/latest", "GET /x"},
		},
		{
			`{"urlPathTemplate": "/a/{id}", "pathParameters": {"id": {"equalTo": "x y"}}}`,
			[]string{"GET /a/x%20y"},
			[]string{"GET /a/x+y", "GET /a/z"},
		},
		{
			`{"operationId": "getOrder", "pathParameters": {"orderId": {"matches": "1."}}}`,
			[]string{"GET /v1/orders/17"},
			[]string{"GET /v1/orders/7"},
		},
		{
			`{"queryParameters": {"a": {"equalTo": "x y"}}}`,
			[]string{"GET /?a=x+y", "GET /?a=x%20y", "GET /?b&a=1&a=x+y"},
			[]string{"GET /", "GET /?a", "GET /?b=x+y"},
		},
		{`{"queryParameters": {"a": {"absent": true}}}`, []string{"GET /", "GET /?b=a"}, []string{"GET /?a", "GET /?a=1"}},
		{`{"queryParameters": {"a": {"doesNotMatch": "x"}}}`, []string{"GET /?a=y"}, []string{"GET /?a=x", "GET /"}},
		{
			`{"queryParameters": {"a": {"or": [{"absent": true}, {"equalTo": "1"}]}}}`,
			[]string{"GET /", "GET /?a=1"},
			[]string{"GET /?a=2"},
		},
		{
			`{"queryParameters": {"a": {"and": [{"contains": "x"}, {"not": {"equalTo": "x"}}]}}}`,
			[]string{"GET /?a=xy"},
			[]string{"GET /", "GET /?a=x", "GET /?a=y"},
		},
		{`{"queryParameters": {"a": {"not": {"absent": true}}}}`, []string{"GET /?a"}, []string{"GET /"}},
		{
			`{"queryParameters": {"a": {"hasExactly": [{"contains": "1"}, {"equalTo": "1"}]}}}`,
			[]string{"GET /?a=1&a=21", "GET /?a=21&a=1"},
			[]string{"GET /?a=1", "GET /?a=1&a=2", "GET /?a=1&a=21&a=1"},
		},
		{
			`{"queryParameters": {"a": {"includes": [{"equalTo": "1"}, {"equalTo": "2"}]}}}`,
			[]string{"GET /?a=2&a=3&a=1"},
			[]string{"GET /?a=1", "GET /?a=1&a=3"},
		},
		{`{"host": {"equalTo": "shop.example"}, "port": 4010}`, []string{"GET /"}, nil},
		{`{"host": {"equalTo": "other.example"}}`, nil, []string{"GET /"}},
		{`{"port": 80}`, nil, []string{"GET /"}},
	} {
		p := readPattern(t, test.pattern)
		for want, lines := range map[bool][]string{true: test.hits, false: test.miss} {
			for _, line := range lines {
				r := sent(t, line, "")
				if got := p.Match(r); got != want {
					t.Errorf("%s on %s: got %v", test.pattern, line, got)
				}
				distance, misses := p.Distance(r), p.Misses(r)
				if (distance == 0) != want || (misses == nil) != want || distance > 1 {
					t.Errorf("%s on %s: distance %v, misses %v", test.pattern, line, distance, misses)
				}
			}
		}
	}
}

func TestPatternsLookAtHeadersCookiesAndBasicAuth(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, header string
		want            bool
	}{
		{`{"headers": {"x-a": {"equalTo": "1"}}}`, "X-A: 1", true},
		{`{"headers": {"X-A": {"equalTo": "AB", "caseInsensitive": true}}}`, "X-A: ab", true},
		{`{"headers": {"X-A": {"equalTo": "AB"}}}`, "X-A: ab", false},
		{`{"headers": {"X-A": {"equalTo": 17}}}`, "X-A: 17", true},
		{`{"headers": {"X-A": {"equalTo": true}}}`, "X-A: true", true},
		{`{"headers": {"X-A": {"absent": true}}}`, "X-B: 1", true},
		{`{"headers": {"X-A": {"absent": true}}}`, "X-A: 1", false},
		{`{"headers": {"Host": {"contains": "shop"}}}`, "X-A: 1", true},
		{`{"cookies": {"s": {"matches": "[0-9]+"}}}`, "Cookie: a=b; s=17", true},
		{`{"cookies": {"s": {"matches": "[0-9]+"}}}`, "Cookie: a=17; s=b", false},
		{`{"basicAuth": {"username": "bob", "password": "x:y"}}`, "Authorization: Basic Ym9iOng6eQ==", true},
		{`{"basicAuthCredentials": {"username": "bob", "password": "x"}}`, "Authorization: Basic Ym9iOng6eQ==", false},
		{`{"basicAuthCredentials": {"username": "bob", "password": "x"}}`, "Authorization: Bearer x", false},
	} {
		p := readPattern(t, test.pattern)
		if got := p.Match(sent(t, "GET /", "", test.header)); got != test.want {
			t.Errorf("%s on %s: got %v", test.pattern, test.header, got)
		}
	}
}

func TestMissesNameEachFieldThatDiffersAndNoSecret(t *testing.T) {
	t.Parallel()
	p := readPattern(t, `{"method": "POST", "url": "/a?token=hunter1&b=1", "operationId": "getOrder",
		"headers": {"Authorization": {"equalTo": "hunter2"}, "X-Pass": {"equalTo": "hunter3"}, "X-A": {"contains": "q"}},
		"queryParameters": {"b": {"equalTo": "1"}, "c": {"absent": true}},
		"cookies": {"sid": {"equalTo": "hunter4"}}, "basicAuth": {"username": "bob", "password": "hunter5"},
		"bodyPatterns": [{"equalToJson": {"a": 1, "password": "hunter6"}}, {"contains": "x"}]}`)
	r := sent(t, "GET /a?token=hunter7&b=2&c=3", `{"a": 1, "password": "hunter8"}`,
		"Authorization: hunter9", "X-Pass: hunter0", "Cookie: sid=hunterx")
	want := []stub.Miss{
		{"method", "POST", "GET"},
		{"operationId", "getOrder", "none"},
		{"url", "/a?token=[redacted]&b=1", "/a?token=[redacted]&b=2&c=3"},
		{"basicAuth", `user "bob"`, "[redacted]"},
		{"headers.Authorization", "[redacted]", "[redacted]"},
		{"headers.X-Pass", "[redacted]", "[redacted]"},
		{"headers.X-A", `contains "q"`, "nothing"},
		{"queryParameters.b", `equalTo "1"`, `"2"`},
		{"queryParameters.c", "absent", `"3"`},
		{"cookies.sid", "[redacted]", "[redacted]"},
		{"bodyPatterns.0", "equalToJson at /password: [redacted]", "differs at /password"},
		{"bodyPatterns.1", `contains "x"`, "another body of 31 bytes"},
	}
	got := p.Misses(r)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(fmt.Sprint(got), "hunter") {
		t.Errorf("a secret is shown: %v", got)
	}
}

func TestNearerRequestsAreLessDistant(t *testing.T) {
	t.Parallel()
	p := readPattern(t, `{"method": "GET", "urlPath": "/v1/orders/17", "headers": {"X-A": {"equalTo": "1"}}}`)
	last := -0.1
	for _, line := range []string{
		"GET /v1/orders/17", "POST /v1/orders/17", "GET /v1/orders/99999999", "POST /v1/orders/9999999999999",
		"POST /elsewhere",
	} {
		r := sent(t, line, "", "X-A: 1")
		if got := p.Distance(r); got <= last || got > 1 {
			t.Errorf("%s: %v after %v", line, got, last)
		} else {
			last = got
		}
	}
	if got := readPattern(t, `{}`).Distance(sent(t, "GET /", "")); got != 0 {
		t.Errorf("nothing asked: %v", got)
	}
}

func TestOnlyACutBodyMakesAnAnswerUncertain(t *testing.T) {
	t.Parallel()
	const byBody = `{"urlPath": "/a", "bodyPatterns": [{"contains": "far away"}]}`
	for _, test := range []struct {
		pattern, line string
		cut, want     bool
	}{
		{byBody, "GET /a", true, true},
		{byBody, "GET /a", false, false},
		{byBody, "GET /b", true, false},
		{`{"urlPath": "/a"}`, "GET /a", true, false},
		{`{"formParameters": {"a": {"equalTo": "1"}}}`, "GET /a", true, true},
		{`{"bodyPatterns": [{"contains": "x"}]}`, "GET /a", true, false},
		{`{"bodyPatterns": [{"contains": "x"}, {"contains": "y"}]}`, "GET /a", true, true},
		{`{"bodyPatterns": [{"contains": "y"}, {"doesNotContain": "x"}]}`, "GET /a", true, false},
		{`{"bodyPatterns": [{"doesNotContain": "y"}]}`, "GET /a", true, true},
	} {
		r := sent(t, test.line, "x")
		r.BodyCut = test.cut
		if got := readPattern(t, test.pattern).Uncertain(r); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

func TestMatchingAHeadCostsNoMemory(t *testing.T) {
	p := readPattern(t, `{"method": "GET", "urlPath": "/v1/orders", "headers": {"X-A": {"equalTo": "1"},
		"X-B": {"matches": "1+"}}}`)
	r := sent(t, "GET /v1/orders?a=1", "", "X-A: 1", "X-B: 11")
	if got := testing.AllocsPerRun(100, func() {
		if !p.Match(r) {
			t.Fatal("no match")
		}
	}); got > 0 {
		t.Errorf("%v allocations", got)
	}
}
