package stub_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/fault"
	"understudy/mock/stub"
)

func readMapping(t testing.TB, text string) (*stub.Stub, string) {
	t.Helper()
	c := openShop(t)
	shelf, faults := stub.Load(folder(map[string]string{"getOrder/200/7.json": `{"id":7}`}), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	s, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: c, Shelf: shelf})
	if (s == nil) != (findings != nil) {
		t.Fatalf("%s: %v and %s", text, s, say(findings))
	}
	return s, say(findings)
}

func TestAllFindingsComeBackUpToABound(t *testing.T) {
	t.Parallel()
	_, got := readMapping(t, `{"id": 7, "request": {"method": [], "scheme": 1}, "response": {"status": 1, "x": 1}}`)
	want := "/id: is no UUID\n/request/method: is not a string\n/request/scheme: scheme is not supported\n" +
		"/response/status: is no integer that can be used here\n/response/x: response has no member \"x\""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var many strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&many, `"x%d": 1,`, i)
	}
	if _, got = readMapping(t, `{`+many.String()+`"name": "x"}`); strings.Count(got, "\n") != 49 {
		t.Errorf("%d findings", strings.Count(got, "\n")+1)
	}
	if _, got = readMapping(t, `{"name": "`+strings.Repeat("x", stub.MaxMapping)+`"}`); got != ": is larger than 1 MiB" {
		t.Error(got)
	}
	if _, got = readMapping(t, `{"metadata": {"a":`+strings.Repeat("[", 600)+strings.Repeat("]", 600)+`}}`); got == "" {
		t.Error("nested 600 deep")
	}
}

func TestAMappingBecomesAStub(t *testing.T) {
	t.Parallel()
	s, findings := readMapping(t, `{"uuid": "0000000A-0000-4000-8000-000000000001", "name": "late", "priority": 1,
		"times": 2,
		"scenarioName": "s", "requiredScenarioState": "Started", "newScenarioState": "2", "persistent": true,
		"metadata": {"a": [1]},
		"request": {"method": "GET", "urlPath": "/v1/orders/7"},
		"response": {"status": 200, "statusMessage": "OK", "headers": {"x-a": ["1", "2"], "X-B": 3}, "jsonBody": {"id": 7.0},
			"delayDistribution": {"type": "uniform", "lower": 100, "upper": 2000},
			"chunkedDribbleDelay": {"numberOfChunks": 5, "totalDuration": 1000}}}`)
	if findings != "" {
		t.Fatal(findings)
	}
	plan := fault.Plan{
		Delay:   fault.Uniform(100*time.Millisecond, 2*time.Second),
		Dribble: fault.Dribble{Chunks: 5, Total: time.Second},
	}
	type shape struct {
		ID, Name, Source, Scenario, Required, Next string
		Priority, Times                            int
		Operations                                 []string
		Lax, Persistent                            bool
		Status                                     int
		Header                                     http.Header
		Type, Body, Plan                           string
	}
	reply := s.Answer.Reply
	got := shape{
		s.ID, s.Name, s.Source, s.Scenario, s.Required, s.Next, s.Priority, s.Times, s.Operations, s.Lax, s.Persistent,
		reply.Status, reply.Header, reply.MediaType, string(reply.Body), s.Answer.Plan.String(),
	}
	want := shape{
		"0000000a-0000-4000-8000-000000000001", "late", "stub late", "s", "Started", "2", 1, 2,
		[]string{"getOrder"},
		false, true,
		200,
		http.Header{"X-A": {"1", "2"}, "X-B": {"3"}, "Content-Type": {"application/json"}},
		"application/json", `{"id":7.0}`,
		plan.String(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if size := s.Size(); size < len(s.JSON) || size > 100<<10 {
		t.Errorf("it costs %d bytes", size)
	}
}

func TestANameThatCouldBeTakenForTheMarkIsNotInMockSource(t *testing.T) {
	t.Parallel()
	const id = "00000000-0000-4000-8000-000000000001"
	for name, want := range map[string]string{
		"late": "stub late", "late one": "stub late one", "": "stub " + id,
		"x; contract=off": "stub " + id, "spät": "stub " + id,
	} {
		s, findings := readMapping(t, fmt.Sprintf(`{"id": %q, "name": %q, "response": {"pass": true}}`, id, name))
		if findings != "" || s.Source != want {
			t.Errorf("%s: %+v %s", name, s, findings)
		}
	}
}

func TestDelaysAndFaultsAreReadAsWireMockWritesThem(t *testing.T) {
	t.Parallel()
	for members, want := range map[string]fault.Plan{
		`"fixedDelayMilliseconds": 60000`:                           {Delay: fault.Fixed(time.Minute)},
		`"fixedDelayMilliseconds": 0`:                               {},
		`"delayDistribution": {"type": "fixed", "milliseconds": 7}`: {Delay: fault.Fixed(7 * time.Millisecond)},
		`"delayDistribution": {"type": "lognormal", "median": 80, "sigma": 0.4}`: {
			Delay: fault.Lognormal(80*time.Millisecond, 0.4),
		},
		`"fault": "EMPTY_RESPONSE"`:           {Break: fault.EmptyResponse},
		`"fault": "CONNECTION_RESET_BY_PEER"`: {Break: fault.ConnectionReset},
		`"fault": "MALFORMED_RESPONSE_CHUNK"`: {Break: fault.MalformedChunk},
		`"fault": "RANDOM_DATA_THEN_CLOSE"`:   {Break: fault.RandomThenClose},
	} {
		s, findings := readMapping(t, response(members))
		if findings != "" || s.Answer.Plan != want {
			t.Errorf("%s: %s %+v", members, findings, s)
		}
	}
}

func TestIDsAreMadeOfTheMapping(t *testing.T) {
	t.Parallel()
	one, _ := readMapping(t, response(`"status": 404`))
	same, _ := readMapping(t, strings.ReplaceAll(response(`"status": 404`), " ", "\n"))
	other, _ := readMapping(t, response(`"status": 200`))
	if one.ID != same.ID || one.ID == other.ID || one.ID[14] != '8' || !strings.ContainsRune("89ab", rune(one.ID[19])) {
		t.Errorf("%s, %s and %s", one.ID, same.ID, other.ID)
	}
	var shows struct{ ID, UUID string }
	if err := json.Unmarshal(one.JSON, &shows); err != nil || shows.ID != one.ID || shows.UUID != one.ID {
		t.Errorf("%v: %s", err, one.JSON)
	}
	again, findings := readMapping(t, string(one.JSON))
	if findings != "" || string(again.JSON) != string(one.JSON) {
		t.Errorf("%s: %s", findings, again.JSON)
	}
	if empty, _ := readMapping(t, `{"contract": "off"}`); empty == nil || !json.Valid(empty.JSON) {
		t.Errorf("%+v", empty)
	}
}

func FuzzReadMapping(f *testing.F) {
	for _, seed := range []string{
		response(`"status": 404`), response(`"jsonBody": {"id": 1}, "headers": {"A": ["b"]}, "fault": "EMPTY_RESPONSE"`),
		response(`"body": "{\"id\": {{request.path.orderId}}}", "transformers": ["response-template"]`),
		bodyPattern(`"equalToJson": {"sku": "x"}, "ignoreArrayOrder": true`),
		bodyPattern(`"matchesJsonPath": {"expression": "$..a", "not": {"matches": "(?!x)."}}`),
		bodyPattern(`"matchesJsonSchema": {"type": "object"}, "schemaVersion": "V7"`), `{"contract": "off",
			"id": "00000000-0000-4000-8000-000000000001"}`,
		`{"request": {"urlPathTemplate": "/v1/orders/{id}", "pathParameters": {"id": {"equalTo": "7"}},
			"cookies": {"a": {"absent": true}}}}`,
		`{"request": {"url": "/v1/orders?page=1", "basicAuth": {"username": "a", "password": "b"},
			"queryParameters": {"a": {"hasExactly": [{"equalTo": "1"}]}}}}`,
		`{"request": {"urlPattern": "/v1/.*", "formParameters": {"a": {"binaryEqualTo": "AA=="}}},
			"response": {"pass": true, "fixedDelayMilliseconds": 1.5}}`,
		`{"request": {"urlPath": "/a", "headers": {"X-Q": {"equalTo": "1"}}}, "response": {"status": 200}}`,
	} {
		f.Add(seed, "GET /v1/orders/7?page=1", "a=1&b=2")
	}
	shop, strict := openShop(f), openStrict(f)
	f.Fuzz(func(t *testing.T, text, line, body string) {
		if _, findings := stub.ReadMapping([]byte(text), &stub.Script{Contract: strict}); say(findings) != "" {
			// Most of what is for the one contract is refused by the other.
			t.Log(say(findings))
		}
		script := &stub.Script{Contract: shop, Shelf: &stub.Shelf{}}
		s, findings := stub.ReadMapping([]byte(text), script)
		if (s == nil) != (len(findings) > 0) {
			t.Fatalf("%q: %v and %s", text, s, say(findings))
		}
		if s == nil {
			return
		}
		again, findings := stub.ReadMapping(s.JSON, script)
		if again == nil || again.ID != s.ID || string(again.JSON) != string(s.JSON) {
			t.Fatalf("%q is shown as %q: %s", text, s.JSON, say(findings))
		}
		r := sent(t, line, body, "Cookie: a=b")
		matches, distance := s.Pattern.Match(r), s.Pattern.Distance(r)
		if r.Patience.Lost() {
			return
		}
		if matches != (distance == 0) || matches != (len(s.Pattern.Misses(r)) == 0) || distance < 0 || distance > 1 {
			t.Errorf("%q on %q: %v at %v", text, line, matches, distance)
		}
		s.Pattern.Uncertain(r)
		s.Answer.Render(r)
	})
}
