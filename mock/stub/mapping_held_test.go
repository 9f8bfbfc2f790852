package stub_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// request is a mapping with a request pattern, and a reply that every operation of the shop may give.
func request(members string) string {
	return `{"request": {` + members + `}, "response": {"pass": true}}`
}

func TestAPatternThatTheContractCannotMeetIsRefused(t *testing.T) {
	t.Parallel()
	const late = ", so no request gets as far as this stub"
	for _, test := range []struct{ mapping, want string }{
		{
			request(`"operationId": "getOrders"`),
			`/request/operationId: the contract has no operation "getOrders" (use getOrder, `,
		},
		{request(`"operationId": "getOrder", "method": "POST"`), `/request/method: getOrder is a GET`},
		{
			request(`"operationId": "getOrder", "urlPath": "/v1/orders"`),
			`/request/urlPath: is no URL of getOrder (use /v1/orders/{orderId}, `,
		},
		{
			request(`"method": "GET", "url": "/orders"`),
			`/request/url: the contract has no path /orders; the nearest one is /v1/orders (use /v1/orders)`,
		},
		{
			request(`"method": "GET", "urlPath": "/v1/order/7"`),
			`/request/urlPath: the contract has no path /v1/order/7; the nearest one is /v1/orders/{orderId}`,
		},
		{
			request(`"method": "DELETE", "urlPath": "/v1/orders"`),
			`/request/method: /v1/orders has GET, POST, and nothing else (use GET, POST)`,
		},
		{
			request(`"method": "PUT", "urlPathTemplate": "/v1/orders/{x}"`),
			`/request/method: /v1/orders/{x} has GET, and nothing else`,
		},
		{
			request(`"urlPathTemplate": "/v1/{kind}/7"`),
			`/request/urlPathTemplate: the contract has no path /v1/{kind}/7 (use /v1/orders/{orderId})`,
		},
		{
			request(`"urlPathTemplate": "/orders/{id}"`),
			`/request/urlPathTemplate: the contract has no path /orders/{id} (use /v1/orders`,
		},
		{request(`"urlPathPattern": "/v2/.*"`), `/request/urlPathPattern: no path of the contract can match`},
		{
			request(`"method": "PUT", "urlPathPattern": "/v1/.*"`),
			`/request/urlPathPattern: no path of the contract can match`,
		},
		{request(`"method": "PUT"`), `/request/method: the contract has no operation of the method PUT`},
		{
			request(`"method": "GET", "url": "/v1/orders/abc"`),
			`/request/url: path orderId is not an integer as JSON writes it` + late,
		},
		{request(`"method": "GET", "url": "/v1/orders?page=0"`), `/request/url: query page is too small` + late},
		{
			request(`"method": "GET", "url": "/v1/orders?page=1&page=2"`),
			`/request/url: query page is there more than once` + late,
		},
		{
			request(`"urlPathTemplate": "/v1/orders/{x}", "pathParameters": {"x": {"equalTo": "abc"}}`),
			`/request/pathParameters/x: path orderId is not an integer as JSON writes it` + late,
		},
		{
			request(`"urlPathTemplate": "/v1/orders/{x}", "pathParameters": {"orderId": {"equalTo": "7"}}`),
			`/request/pathParameters/orderId: /v1/orders/{x} has no parameter "orderId" (use x)`,
		},
		{
			request(`"operationId": "getOrder", "pathParameters": {"x": {"equalTo": "7"}}`),
			`/request/pathParameters/x: /v1/orders/{orderId} has no parameter "x" (use orderId)`,
		},
		{
			request(`"urlPathPattern": "/v1/.*", "pathParameters": {"x": {"equalTo": "7"}}`),
			`/request/pathParameters/x: there is no path that has a parameter "x"`,
		},
		{
			request(`"operationId": "listOrders", "queryParameters": {"page": {"equalTo": "one"}}`),
			`/request/queryParameters/page: query page is not an integer as JSON writes it` + late,
		},
		{
			request(`"operationId": "listOrders", "headers": {"x-mode": {"equalTo": "odd"}}`),
			`/request/headers/x-mode: header X-Mode is none of the allowed values` + late,
		},
		{
			request(`"operationId": "listOrders", "cookies": {"theme": {"equalTo": "odd"}}`),
			`/request/cookies/theme: cookie theme is none of the allowed values` + late,
		},
		{
			request(`"operationId": "createOrder", "bodyPatterns": [{"contains": "x"}, {"equalToJson": {"sku": 1}}]`),
			`/request/bodyPatterns/1/equalToJson: body /sku is a number, not a string` + late,
		},
		{
			request(`"operationId": "listOrders", "bodyPatterns": [{"equalToJson": {"sku": 1}}]`),
			`/request/bodyPatterns/0/equalToJson: waits for a body, and listOrders takes none`,
		},
	} {
		_, got := readMapping(t, test.mapping)
		want, hint, _ := strings.Cut(test.want, " (")
		if !strings.HasPrefix(got, want) || strings.Contains(got, "WITHOUT") || strings.Contains(got, "\n") {
			t.Errorf("%s:\n got %s\nwant %s", test.mapping, got, want)
		}
		_, findings := stub.ReadMapping([]byte(test.mapping), &stub.Script{Contract: openShop(t), Shelf: &stub.Shelf{}})
		if len(findings) > 0 && !strings.HasPrefix(findings[0].Hint, strings.TrimSuffix(hint, ")")) {
			t.Errorf("%s: hint %q, want %q", test.mapping, findings[0].Hint, hint)
		}
		s, got := readMapping(t, strings.TrimSuffix(test.mapping, "}")+`, "contract": "off"}`)
		if strings.Contains(got, " has no parameter ") || strings.Contains(test.want, `has a parameter "x"`) ||
			strings.Contains(got, "the contract has no operation \"") {
			// These are wrong in themselves: nothing can ever match.
			continue
		}
		if got != "" || !s.Lax {
			t.Errorf("contract off: %s: %s", test.mapping, got)
		}
	}
}

func TestAPatternIsBoundToTheOperationsItMayMean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		members string
		want    []string
	}{
		{`"operationId": "getOrder"`, []string{"getOrder"}},
		{`"operationId": "getOrder", "urlPathPattern": "/v1/orders/1.*"`, []string{"getOrder"}},
		{`"method": "GET", "url": "/v1/orders?page=2"`, []string{"listOrders"}},
		{`"method": "ANY", "urlPath": "/v1/orders"`, []string{"listOrders", "createOrder"}},
		{`"urlPath": "/v1/orders/latest"`, []string{"latestOrder"}},
		{`"urlPathTemplate": "/v1/orders/{x}"`, []string{"getOrder"}},
		{`"method": "GET", "urlPathPattern": "/v1/orders"`, []string{"listOrders", "getOrder"}},
		{`"method": "GET", "urlPathPattern": "/v1/orders/[0-9]+"`, []string{"getOrder"}},
		{`"urlPattern": ".*page=1"`, []string{"listOrders", "createOrder", "getOrder", "latestOrder"}},
		{`"method": "POST"`, nil},
		{`"queryParameters": {"undocumented": {"equalTo": "1"}}`, nil},
		{`"operationId": "listOrders", "queryParameters": {"tag": {"equalTo": "one of several"}}`, []string{"listOrders"}},
		{`"operationId": "listOrders", "queryParameters": {"page": {"matches": "[a-z]+"}}`, []string{"listOrders"}},
		{
			`"operationId": "createOrder", "bodyPatterns": [{"equalToJson": {"sku": "x"}}, {"equalToJson": {},
				"ignoreExtraElements": true}]`,
			[]string{"createOrder"},
		},
	} {
		s, findings := readMapping(t, request(test.members))
		if findings != "" {
			t.Errorf("%s: %s", test.members, findings)
			continue
		}
		if diff := cmp.Diff(test.want, s.Operations); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.members, diff)
		}
	}
}

func TestOperationsThatTheQueryTellsApartAreAllMeant(t *testing.T) {
	t.Parallel()
	const jobs = `openapi: 3.1.0
info: {title: jobs, version: '1'}
paths:
  /jobs?action=stop:
    post: {operationId: stop, responses: {'200': {description: d}}}
  /jobs?action=start:
    post: {operationId: start, responses: {'202': {description: d}}}
`
	c, err := contract.Load("jobs.yaml", []byte(jobs), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		`{"request": {"urlPath": "/jobs"}, "response": {"status": 202}}`:         {"start"},
		`{"request": {"urlPath": "/jobs"}, "response": {"pass": true}}`:          {"stop", "start"},
		`{"request": {"urlPathTemplate": "/jobs"}, "response": {"status": 202}}`: {"start"},
		`{"request": {"operationId": "stop"}, "response": {"status": 200}}`:      {"stop"},
	} {
		s, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: c})
		if findings != nil {
			t.Errorf("%s: %s", text, say(findings))
			continue
		}
		if diff := cmp.Diff(want, s.Operations); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	without, findings := stub.ReadMapping([]byte(`{"request": {"urlPath": "/jobs"}, "response": {"status": 202}}`), nil)
	if findings != nil || without.Operations != nil || without.Answer.Reply.Status != 202 {
		t.Errorf("without a script: %s", say(findings))
	}
}

// What a stub leaves open may come right: it need not name what the operation requires.
func TestAStubNeedNotNameWhatIsRequired(t *testing.T) {
	t.Parallel()
	c := openStrict(t)
	for _, request := range []string{
		`"urlPath": "/a"`, `"operationId": "a"`, `"urlPathPattern": "/a"`, `"method": "ANY", "urlPath": "/a"`,
		`"urlPath": "/a", "queryParameters": {"other": {"equalTo": "1"}}`,
		`"urlPath": "/a", "headers": {"B": {"absent": true}}`,
	} {
		text := `{"request": {` + request + `}, "response": {"status": 200}}`
		if _, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: c}); findings != nil {
			t.Errorf("%s: %s", text, say(findings))
		}
	}
	for in, name := range map[string]string{"queryParameters": "q", "headers": "X-Q", "cookies": "c"} {
		text := `{"request": {"urlPath": "/a", "` + in + `": {"` + name + `": {"equalTo": "x"}}},
			"response": {"status": 200}}`
		_, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: c})
		if len(findings) != 1 || findings[0].Pointer != "/request/"+in+"/"+name {
			t.Errorf("%s: %s", text, say(findings))
		}
	}
}

// openStrict is a document whose operation requires a parameter at each place.
func openStrict(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Load("strict.yaml", []byte(`openapi: 3.1.0
info: {title: strict, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: q, in: query, required: true, schema: {type: integer}}
        - {name: X-Q, in: header, required: true, schema: {type: integer}}
        - {name: c, in: cookie, required: true, schema: {type: integer}}
      responses: {'200': {description: d}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
