package stub_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/wiremock/go-wiremock"

	"understudy/mock/stub"
)

func TestMappingsOfTheGoClientAreTaken(t *testing.T) {
	t.Parallel()
	path := wiremock.URLPathEqualTo("/v1/orders")
	reply := wiremock.NewResponse().WithStatus(201).WithJSONBody(map[string]int{"id": 1})
	for name, rule := range map[string]*wiremock.StubRule{
		"status alone": wiremock.Get(path).WillReturnResponse(wiremock.OK()),
		"all matchers": wiremock.Post(path).
			WithQueryParam("a", wiremock.EqualTo("1")).
			WithQueryParam("b", wiremock.HasExactly(wiremock.EqualTo("1"), wiremock.Contains("2"))).
			WithQueryParam("c", wiremock.Includes(wiremock.Matching("x+"))).
			WithHeader("X-A", wiremock.EqualToIgnoreCase("x")).
			WithHeader("X-B", wiremock.Absent().Or(wiremock.NotMatching("y"))).
			WithCookie("c", wiremock.NotContains("z")).
			WithBodyPattern(wiremock.EqualToJson(`{"sku": "x"}`, wiremock.IgnoreArrayOrder, wiremock.IgnoreExtraElements)).
			WithBodyPattern(wiremock.MustEqualToJson(map[string]any{"sku": "x"})).
			WithBodyPattern(wiremock.MatchingJsonPath("$.sku")).
			WithBodyPattern(wiremock.MatchesJsonSchema(`{"type": "object"}`, "V202012")).
			WithBodyPattern(wiremock.Not(wiremock.EqualTo(""))).
			WithFormParameter("f", wiremock.EqualTo("1")).
			WithBasicAuth("bob", "secret").
			WithHost(wiremock.EqualTo("localhost")).
			WithPort(4010).
			WillReturnResponse(reply),
		"templates": wiremock.Get(wiremock.URLPathTemplate("/v1/orders/{id}")).
			WithPathParam("id", wiremock.EqualTo("7")).
			WithBearerToken(wiremock.EqualTo("t").And(wiremock.Contains("t"))).
			WillReturnResponse(wiremock.OK().WithBody(`{"id": {{request.path.id}}}`).
				WithHeader("Content-Type", "application/json")),
		"url": wiremock.Get(wiremock.URLEqualTo("/v1/orders?page=1")).
			WillReturnResponse(wiremock.OK().WithBinaryBody([]byte("[]"))),
		"pattern":     wiremock.Get(wiremock.URLMatching(`/v1/orders\?.*`)).AtPriority(1),
		"pathPattern": wiremock.Get(wiremock.URLPathMatching("/v1/orders/[0-9]+")),
		"scenario": wiremock.Get(path).InScenario("s").WhenScenarioStateIs(wiremock.ScenarioStateStarted).
			WillSetStateTo("next"),
		"fault": wiremock.Get(path).WillReturnResponse(wiremock.NewResponse().WithFault(wiremock.FaultRandomDataThenClose)),
		"delays": wiremock.Get(path).WillReturnResponse(wiremock.OK().
			WithLogNormalRandomDelay(time.Second, 0.4).WithChunkedDribbleDelay(3, time.Second)),
		"uniform": wiremock.Get(path).WillReturnResponse(wiremock.OK().WithUniformRandomDelay(time.Second, 2*time.Second)),
		"fixed":   wiremock.Get(path).WillReturnResponse(wiremock.OK().WithFixedDelay(time.Second)),
	} {
		text, err := rule.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		s, findings := readMapping(t, string(text))
		if findings != "" || s.ID != rule.UUID() {
			t.Errorf("%s: %s: %s", name, text, findings)
		}
		asked, err := rule.Request().MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, wrong := stub.ReadPattern(asked, openShop(t)); wrong != nil {
			t.Errorf("%s: %s: %s", name, asked, say(wrong))
		}
	}
}

func TestBearerTokensOfTheGoClientMatch(t *testing.T) {
	t.Parallel()
	for _, matcher := range []wiremock.BasicParamMatcher{
		wiremock.EqualTo("abc"), wiremock.Matching("a.*"), wiremock.Contains("bc"), wiremock.StartsWith("ab"),
		wiremock.EqualTo("x").Or(wiremock.EqualTo("abc")),
	} {
		text, err := wiremock.Get(wiremock.URLPathEqualTo("/")).WithBearerToken(matcher).Request().MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		p := readPattern(t, string(text))
		for header, want := range map[string]bool{
			"Authorization: Bearer abc": true, "Authorization: Token abc": false, "Authorization: Bearer zz": false,
		} {
			if got := p.Match(sent(t, "GET /", "", header)); got != want {
				t.Errorf("%s on %s: got %v", text, header, got)
			}
		}
	}
}

func TestWhatTheGoClientCanAskAndUnderstudyCannotIsNamed(t *testing.T) {
	t.Parallel()
	get := func() *wiremock.StubRule { return wiremock.Get(wiremock.URLPathEqualTo("/v1/orders")) }
	xpath := wiremock.EqualTo("x").And(wiremock.MatchingXPath("//a"))
	webhook := wiremock.NewWebhook().WithFixedDelay(time.Second)
	for want, rule := range map[string]*wiremock.StubRule{
		"/request/scheme: ":                     get().WithScheme("https"),
		"/request/multipartPatterns: ":          get().WithMultipartPattern(wiremock.NewMultipartPattern().WithName("a")),
		"/response/bodyFileName: ":              get().WillReturnResponse(wiremock.OK().WithBodyFile("a.json")),
		"/request/bodyPatterns/0/equalToXml: ":  get().WithBodyPattern(wiremock.EqualToXml("<a/>")),
		"/request/headers/A/and/1/matchesXPath": get().WithHeader("A", xpath),
		"/postServeActions: ":                   get().WithPostServeAction("webhook", webhook),
	} {
		text, err := rule.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, got := readMapping(t, string(text)); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What the clients for Node send was read from their source: wiremock-captain 3.6.0 builds mappings of its own words,
// wiremock-rest-client 1.11.0 sends what it is given.
func TestMappingsOfTheNodeClientsAreTaken(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		// captain: register with its defaults, where jsonBody gets a Content-Type of its own.
		`{"request":{"method":"GET","url":"/v1/orders/7"},"response":{"status":200,"jsonBody":{"id":7},
			"headers":{"Content-Type":"application/json; charset=utf-8"}}}`,
		// captain: no body, and the Content-Type all the same.
		`{"request":{"method":"GET","url":"/v1/orders/7"},"response":{"status":404,
			"headers":{"Content-Type":"application/json; charset=utf-8"}}}`,
		// captain: numbers and booleans are values of headers, queries and cookies.
		`{"request":{"method":"POST","urlPath":"/v1/orders","bodyPatterns":[{"equalToJson":{"sku":"x"},
			"ignoreArrayOrder":false,"ignoreExtraElements":true}],"cookies":{"a":{"equalTo":1}},
			"headers":{"x-a":{"equalTo":true}},
			"queryParameters":{"b":{"contains":"c"}},"formParameters":{"d":{"doesNotMatch":"e"}}},
			"response":{"status":201,"body":"{\"id\":1}","headers":{"Content-Type":"application/json","x-limit":5}},
			"priority":3}`,
		`{"request":{"method":"ANY","urlPathPattern":"/v1/orders.*","bodyPatterns":[{"matchesJsonPath":"$.sku"}]},
			"response":{"status":201,"base64Body":"eyJpZCI6MX0=","headers":{},"fixedDelayMilliseconds":100}}`,
		`{"request":{"method":"GET","urlPattern":"/v1/orders.*","bodyPatterns":[{"binaryEqualTo":""}]},
			"response":{"status":200,"headers":{"Content-Type":"application/json; charset=utf-8"},
			"delayDistribution":{"type":"lognormal","median":80,"sigma":0.4},"transformers":["response-template"]}}`,
		`{"request":{"method":"GET","url":"/v1/orders"},"response":{"status":200,"headers":{},
			"chunkedDribbleDelay":{"numberOfChunks":5,"totalDuration":1000}},
			"scenarioName":"s","requiredScenarioState":"Started","newScenarioState":"next"}`,
		`{"request":{"method":"GET","url":"/v1/orders"},"response":{"status":200,"headers":{},
			"delayDistribution":{"type":"uniform","lower":1,"upper":2}}}`,
		`{"request":{"method":"GET","url":"/v1/orders"},"response":{"fault":"MALFORMED_RESPONSE_CHUNK"}}`,
		// rest-client: the example of its documentation, with a path and a body of this contract.
		`{"request":{"method":"GET","urlPathPattern":"/v1/orders/[0-9]+"},"response":{"status":200,"jsonBody":{"id":1},
			"headers":{"Content-Type":"application/json"}}}`,
		// What a server shows comes back when a client updates it.
		`{"id":"8c5db8b0-2db4-4ad7-a99f-38c9b00da3f7","uuid":"8c5db8b0-2db4-4ad7-a99f-38c9b00da3f7","persistent":true,
			"metadata":{"tags":["a"]},"request":{"method":"GET","url":"/v1/orders","basicAuthCredentials":{"username":"a",
			"password":"b"}},"response":{"status":200}}`,
	} {
		s, findings := readMapping(t, text)
		if findings != "" {
			t.Errorf("%s: %s", text, findings)
			continue
		}
		var shown, given map[string]any
		if json.Unmarshal(s.JSON, &shown) != nil || json.Unmarshal([]byte(text), &given) != nil || shown["id"] != s.ID {
			t.Errorf("shown as %s", s.JSON)
		}
	}
	_, got := readMapping(t, `{"request":{"method":"GET","url":"/v1/orders"},"response":{"status":200,"headers":{}},
		"postServeActions":[{"name":"webhook","parameters":{"method":"POST","url":"http://example.com"}}]}`)
	if !strings.HasPrefix(got, "/postServeActions: postServeActions is not supported") {
		t.Error(got)
	}
}
