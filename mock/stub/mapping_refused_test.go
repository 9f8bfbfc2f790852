package stub_test

import (
	"strings"
	"testing"

	"understudy/mock/stub"
)

func TestWhatIsNotSupportedIsNamedAndNeverIgnored(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mapping, want string }{
		{``, ": the file is empty"},
		{`{`, ": the text ends early"},
		{`[]`, ": is no JSON object"},
		{`null`, ": is no JSON object"},
		{`{"a": 1, "a": 2}`, ": a member name is there twice"},
		{`{"reqest": {}}`, `/reqest: the mapping has no member "reqest"`},
		{`{"id": "7"}`, "/id: is no UUID"},
		{
			`{"id": "00000000-0000-4000-8000-000000000001", "uuid": "00000000-0000-4000-8000-000000000002"}`,
			"/uuid: is not the same as id",
		},
		{`{"name": ["x"]}`, "/name: is not a string"},
		{`{"name": "a\nb"}`, "/name: is too long or has control characters"},
		{`{"priority": 0}`, "/priority: is no integer that can be used here"},
		{`{"priority": "1"}`, "/priority: is no integer that can be used here"},
		{`{"times": 1.5}`, "/times: is no integer that can be used here"},
		{`{"contract": "lax"}`, "/contract: is neither on nor off"},
		{`{"persistent": "yes"}`, "/persistent: is not a boolean"},
		{`{"metadata": []}`, "/metadata: is not an object"},
		{`{"requiredScenarioState": "Started"}`, ": has a scenario state, but no scenarioName"},
		{`{"postServeActions": []}`, "/postServeActions: postServeActions is not supported"},
		{`{"serveEventListeners": []}`, "/serveEventListeners: serveEventListeners is not supported"},
		{`{"request": []}`, "/request: is not an object"},
		{`{"request": {"method": "get", "urlPth": "/"}}`, `/request/urlPth: request has no member "urlPth"`},
		{`{"request": {"method": "GET POST"}}`, `/request/method: "GET POST" is no method`},
		{`{"request": {"method": "GET_OR_HEAD"}}`, `/request/method: "GET_OR_HEAD" is no method`},
		{
			`{"request": {"url": "/a", "urlPath": "/a"}}`,
			"/request/urlPath: stands beside url, and one of them would be ignored",
		},
		{`{"request": {"url": "v1/orders"}}`, "/request/url: does not begin with a slash"},
		{`{"request": {"urlPath": "/a?b"}}`, "/request/urlPath: has a query, and urlPath is about the path alone"},
		{`{"request": {"url": "/a#b"}}`, "/request/url: has a fragment, which no client sends"},
		{`{"request": {"urlPathTemplate": "/a/{}"}}`, "/request/urlPathTemplate: is no path template"},
		{`{"request": {"urlPattern": "("}}`, "/request/urlPattern: is no regular expression"},
		{`{"request": {"url": "/__admin/health?a=b"}}`, "/request/url: is the control room's, which no stub answers for"},
		{`{"request": {"urlPathTemplate": "/__admin/{x}"}}`, "/request/urlPathTemplate: is the control room's"},
		{`{"request": {"scheme": "https"}}`, "/request/scheme: scheme is not supported"},
		{`{"request": {"clientIp": {}}}`, "/request/clientIp: clientIp is not supported"},
		{`{"request": {"multipartPatterns": []}}`, "/request/multipartPatterns: multipartPatterns is not supported"},
		{`{"request": {"customMatcher": {}}}`, "/request/customMatcher: customMatcher is not supported"},
		{`{"request": {"port": "80"}}`, "/request/port: is no integer that can be used here"},
		{`{"request": {"basicAuth": {"username": "a"}}}`, "/request/basicAuth: lacks password"},
		{`{"request": {"bodyPatterns": {}}}`, "/request/bodyPatterns: is no list of matchers"},
		{`{"request": {"bodyPatterns": [{}]}}`, "/request/bodyPatterns/0: says nothing of the value"},
		{`{"request": {"headers": {"A": "x"}}}`, "/request/headers/A: is not an object"},
		{
			`{"request": {"headers": {"A": {"equalTo": "x", "contains": "y"}}}}`,
			"/request/headers/A/contains: stands beside equalTo, and one of them would be ignored",
		},
		{
			`{"request": {"headers": {"A": {"contains": "x", "caseInsensitive": true}}}}`,
			"/request/headers/A/caseInsensitive: caseInsensitive stands beside equalTo only",
		},
		{
			`{"request": {"headers": {"A": {"equalTo": "x", "ignoreArrayOrder": true}}}}`,
			"/request/headers/A/ignoreArrayOrder: is for equalToJson only",
		},
		{
			`{"request": {"headers": {"A": {"equalTo": "x", "schemaVersion": "V7"}}}}`,
			"/request/headers/A/schemaVersion: schemaVersion is for matchesJsonSchema only",
		},
		{`{"request": {"headers": {"A": {"equalTo": null}}}}`, "/request/headers/A/equalTo: is not a string"},
		{`{"request": {"headers": {"A": {"absent": false}}}}`, "/request/headers/A/absent: absent is true or not there"},
		{`{"request": {"headers": {"A": {"and": []}}}}`, "/request/headers/A/and: is no list of matchers"},
		{
			`{"request": {"headers": {"A": {"or": [{"before": "now"}]}}}}`,
			"/request/headers/A/or/0/before: before is not supported",
		},
		{
			`{"request": {"headers": {"A": {"includes": [{"equalTo": "x"}], "equalTo": "x"}}}}`,
			"/request/headers/A: includes stands alone",
		},
		{
			`{"request": {"cookies": {"a": {"equalToDateTime": "now"}}}}`,
			"/request/cookies/a/equalToDateTime: equalToDateTime is not supported",
		},
		{bodyPattern(`"equalToXml": "<a/>"`), "/request/bodyPatterns/0/equalToXml: equalToXml is not supported"},
		{bodyPattern(`"matchesXPath": "//a"`), "/request/bodyPatterns/0/matchesXPath: matchesXPath is not supported"},
		{bodyPattern(`"hasExactly": []`), "/request/bodyPatterns/0/hasExactly: hasExactly is not supported"},
		{
			bodyPattern(`"greaterThanNumber": 3`),
			"/request/bodyPatterns/0/greaterThanNumber: greaterThanNumber is not supported",
		},
		{bodyPattern(`"equalTwo": 3`), `/request/bodyPatterns/0/equalTwo: a matcher has no member "equalTwo"`},
		{bodyPattern(`"matches": "("`), "/request/bodyPatterns/0/matches: is no regular expression"},
		{bodyPattern(`"binaryEqualTo": "?"`), "/request/bodyPatterns/0/binaryEqualTo: is no base64"},
		{bodyPattern(`"equalToJson": "{"`), "/request/bodyPatterns/0/equalToJson: has no JSON in it: "},
		{
			bodyPattern(`"equalToJson": ["${json-unit.any-string}"]`),
			"/request/bodyPatterns/0/equalToJson: ${json-unit…} is not supported",
		},
		{
			bodyPattern(`"equalToJson": {"a": [` + times(1001, "1") + `]}, "ignoreArrayOrder": true`),
			"/request/bodyPatterns/0/equalToJson: has an array of more than 1000 elements, too many for any order",
		},
		{bodyPattern(`"matchesJsonPath": "a.b"`), "/request/bodyPatterns/0/matchesJsonPath: is no JSONPath of RFC 9535: "},
		{
			bodyPattern(`"matchesJsonPath": "$.a.length()"`),
			"/request/bodyPatterns/0/matchesJsonPath: is no JSONPath of RFC 9535: ",
		},
		{
			bodyPattern(`"matchesJsonPath": "$.a[?(@.b =~ /x/)]"`),
			"/request/bodyPatterns/0/matchesJsonPath: is no JSONPath of RFC 9535: ",
		},
		{
			bodyPattern(`"matchesJsonPath": "$..a..b"`),
			`/request/bodyPatterns/0/matchesJsonPath: asks for too much: at most 1 ".." and 64 selectors`,
		},
		{
			bodyPattern(`"matchesJsonPath": "$[?@[?@.a]]"`),
			"/request/bodyPatterns/0/matchesJsonPath: has a filter within a filter",
		},
		{
			bodyPattern(`"matchesJsonPath": "$[?$.a == 1]"`),
			"/request/bodyPatterns/0/matchesJsonPath: has a filter within a filter",
		},
		{bodyPattern(`"matchesJsonPath": {"equalTo": "x"}`), "/request/bodyPatterns/0/matchesJsonPath: has no expression"},
		{
			bodyPattern(`"matchesJsonPath": {"expression": "$.a", "before": "now"}`),
			"/request/bodyPatterns/0/matchesJsonPath/before: before is not supported",
		},
		{bodyPattern(`"matchesJsonSchema": "{"`), "/request/bodyPatterns/0/matchesJsonSchema: has no JSON in it"},
		{
			bodyPattern(`"matchesJsonSchema": {"type": "strin"}`),
			"/request/bodyPatterns/0/matchesJsonSchema: at /type is not a type",
		},
		{
			bodyPattern(`"matchesJsonSchema": {"$ref": "http://example.com/x"}`),
			`/request/bodyPatterns/0/matchesJsonSchema: schema.json:1:1: reference "http://example.com/x" leads out of`,
		},
		{
			bodyPattern(`"matchesJsonSchema": {}, "schemaVersion": "V8"`),
			"/request/bodyPatterns/0/schemaVersion: is no version that is known",
		},
		{
			bodyPattern(`"matchesJsonSchema": {}, "schemaVersion": 7`),
			"/request/bodyPatterns/0/schemaVersion: is not a string",
		},
		{bodyPattern(strings.Repeat(`"not": {`, 40) + `"equalTo": "x"` + strings.Repeat("}", 40)), "is nested too deeply"},
		{response(`"satus": 200`), `/response/satus: response has no member "satus"`},
		{response(`"status": 99`), "/response/status: is no integer that can be used here"},
		{response(`"status": 600`), "/response/status: is no integer that can be used here"},
		{
			response(`"status": 200, "statusMessage": "Fine"`),
			"/response/statusMessage: no other status text than the standard one can be sent",
		},
		{response(`"headers": []`), "/response/headers: is not an object"},
		{response(`"headers": {"A B": "x"}`), "/response/headers/A B: is no name of a header"},
		{response(`"headers": {"A": "x\r\nB: c"}`), "/response/headers/A: is no value of a header that can be sent"},
		{response(`"headers": {"A": {}}`), "/response/headers/A: is not a string"},
		{response(`"headers": {"a": "x", "A": "y"}`), "/response/headers/A: A is there twice"},
		{
			response(`"headers": {"content-length": 1}`),
			"/response/headers/content-length: Content-Length is set by the server",
		},
		{
			response(`"headers": {"Content-Type": ["application/json", "c/d"]}`),
			"/response/headers/Content-Type/1: a reply has one Content-Type",
		},
		{response(`"body": {}`), "/response/body: is not a string"},
		{response(`"body": "x", "jsonBody": 1`), "/response/jsonBody: stands beside body, and one of them would be ignored"},
		{response(`"base64Body": "?"`), "/response/base64Body: is no base64"},
		{response(`"bodyFileName": "x.json"`), "/response/bodyFileName: bodyFileName is not supported"},
		{response(`"proxyBaseUrl": "http://example.com"`), "/response/proxyBaseUrl: proxyBaseUrl is not supported"},
		{response(`"transformerParameters": {}`), "/response/transformerParameters: transformerParameters is not supported"},
		{response(`"transformers": ["velocity"]`), "/response/transformers/0: is no transformer that is supported"},
		{response(`"transformers": "response-template"`), "/response/transformers: is no list"},
		{response(`"fixedDelayMilliseconds": 60001`), "/response/fixedDelayMilliseconds: is no number that can be used here"},
		{response(`"fixedDelayMilliseconds": -1`), "/response/fixedDelayMilliseconds: is no number that can be used here"},
		{response(`"delayDistribution": {"type": "gamma"}`), "/response/delayDistribution: has no type that is known"},
		{
			response(`"delayDistribution": {"type": "uniform", "lower": 2, "upper": 1}`),
			"/response/delayDistribution: lower is more than upper",
		},
		{response(`"delayDistribution": {"type": "uniform", "lower": 2}`), "/response/delayDistribution: lacks upper"},
		{
			response(`"delayDistribution": {"type": "lognormal", "median": 2, "sigma": 0.1, "maxValue": 9}`),
			`/response/delayDistribution/maxValue: delayDistribution has no member "maxValue"`,
		},
		{
			response(`"fixedDelayMilliseconds": 1, "delayDistribution": {"type": "fixed", "milliseconds": 2}`),
			"/response/delayDistribution: stands beside fixedDelayMilliseconds, and one of them would be ignored",
		},
		{
			response(`"chunkedDribbleDelay": {"numberOfChunks": 0, "totalDuration": 1}`),
			"/response/chunkedDribbleDelay/numberOfChunks: is no integer",
		},
		{response(`"chunkedDribbleDelay": {"numberOfChunks": 1}`), "/response/chunkedDribbleDelay: lacks totalDuration"},
		{response(`"fault": "BANG"`), "/response/fault: is no fault that is known"},
		{response(`"pass": true, "status": 200`), "/response/status: would be ignored beside pass"},
		{response(`"pass": true, "fault": "EMPTY_RESPONSE"`), "/response/pass: would be ignored beside fault"},
		{response(`"example": "small", "body": "x"`), "/response/body: would be ignored beside example"},
		{response(`"body": "{{request.port}}"`), "/response/body: {{request.port is no template that is filled in"},
		{response(`"body": "{{{request.body}}}"`), "/response/body: {{{request.body is no template that is filled in"},
		{response(`"body": "{{request.query.a.b}}"`), "/response/body: {{request.query.a.b is no template that is filled in"},
		{
			response(`"body": "{{now}}", "transformers": ["response-template"]`),
			"/response/body: {{now is no template that is filled in",
		},
		{
			response(`"body": "x", "headers": {"Content-Type": "{{request.headers.Accept}}"}`),
			"/response/body: {{request.headers.Accept}} is no template that is filled in",
		},
		{response(`"body": "{{request.path.nope}}"`), `/response/body: there is no path parameter "nope"`},
	} {
		// None of it has to do with the contract.
		for _, contract := range []string{"on", "off"} {
			text := test.mapping
			if strings.HasSuffix(text, "}") && !strings.Contains(text, `"contract"`) {
				text = strings.TrimSuffix(text, "}") + `, "contract": "` + contract + `"}`
			}
			_, got := readMapping(t, text)
			if !strings.Contains(got, test.want) || strings.Contains(got, "WITHOUT") || strings.Contains(got, "\n") {
				t.Errorf("%s:\n got %s\nwant %s", text, got, test.want)
			}
		}
	}
}

func bodyPattern(matcher string) string {
	return `{"request": {"bodyPatterns": [{` + matcher + `}]}}`
}

func response(members string) string {
	return `{"request": {"method": "GET", "urlPath": "/v1/orders/7"}, "response": {` + members + `}}`
}

// What a short text costs is bounded: JSON values and matchers take many times their bytes.
func TestWhatCostsManyTimesItsTextIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"values": `{"contract":"off","metadata":{"a":[` + strings.Repeat("1,", 60_000) + `1]}}`,
		"matchers": `{"contract":"off","request":{"bodyPatterns":[` + strings.Repeat(`{"matches":"a"},`, 1200) +
			`{"matches":"b"}]}}`,
	} {
		made, findings := stub.ReadMapping([]byte(text), &stub.Script{})
		if made != nil || len(findings) != 1 || findings[0].Keyword != "size" {
			t.Errorf("%s: %v, %.200v", name, made != nil, findings)
		}
	}
}
