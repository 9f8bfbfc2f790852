package stub_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

func TestTemplatesAreFilledInFromTheRequest(t *testing.T) {
	t.Parallel()
	r := sent(t, "GET /v1/orders/7?page=2&page=3&q=a%20b", "some <body>", "X-A: one", "Cookie: theme=dark")
	for template, want := range map[string]string{
		"{{request.method}}":              "GET",
		"{{request.url}}":                 "/v1/orders/7?page=2&page=3&q=a%20b",
		"{{request.body}}":                "some <body>",
		"{{request.path.orderId}}":        "7",
		"{{ request.path.[1] }}":          "orders",
		"{{request.pathSegments.[2]}}":    "7",
		"{{request.pathSegments.[3]}}":    "",
		"{{request.query.page}}":          "2",
		"{{request.query.page.[1]}}":      "3",
		"{{request.query.page.[2]}}":      "",
		"{{request.query.q}}":             "a b",
		"{{request.query.none}}":          "",
		"{{request.headers.x-a}}":         "one",
		"{{request.cookies.theme}}":       "dark",
		"a{{request.method}}b{{x}}{{c}}d": "aGETb{{x}}{{c}}d",
		"{{request.path.orderId":          "",
		"{{now}}":                         "",
	} {
		text := `{"contract": "off", "request": {"operationId": "getOrder"},
			"response": {"body": "` + template + `", "headers": {"X-B": "-` +
			template + `-", "Content-Type": "text/plain"}}}`
		s, findings := readMapping(t, text)
		if template == "{{request.path.orderId" {
			if s != nil {
				t.Errorf("%s is taken", template)
			}
			continue
		}
		if findings != "" {
			t.Errorf("%s: %s", template, findings)
			continue
		}
		if template == "{{now}}" {
			want = template
		}
		got := s.Answer.Render(r)
		if string(got.Body) != want || got.Header.Get("X-B") != "-"+want+"-" {
			t.Errorf("%s: got %s and %s", template, got.Body, got.Header.Get("X-B"))
		}
		if s.Answer.Template != (template != "{{now}}") || s.Answer.Template && string(s.Answer.Reply.Body) != template {
			t.Errorf("%s: the stub itself has changed: %+v", template, s.Answer.Reply)
		}
	}
}

func TestNamesOfATemplateAreThoseOfTheMapping(t *testing.T) {
	t.Parallel()
	s, findings := readMapping(t, `{"request": {"urlPathTemplate": "/v1/orders/{x}"},
		"response": {"body": "{\"id\": {{request.path.x}}}"}}`)
	if findings != "" {
		t.Fatal(findings)
	}
	if got := string(s.Answer.Render(sent(t, "GET /v1/orders/17", "")).Body); got != `{"id": 17}` {
		t.Error(got)
	}
}

func TestNoValueBreaksOutOfWhereItIsFilledIn(t *testing.T) {
	t.Parallel()
	s, findings := readMapping(t, `{"contract": "off", "request": {"urlPathTemplate": "/x/{v}"}, "response": {
		"headers": {"Content-Type": "application/json", "X-A": "{{request.path.v}}"},
		"body": "{\"in\": \"\\\"{{request.path.v}}\", \"bare\": {{request.path.v}}}"}}`)
	if findings != "" {
		t.Fatal(findings)
	}
	for path, want := range map[string]struct{ value, bare, line string }{
		"/x/17":                          {"17", `17`, "17"},
		"/x/a":                           {"a", `"a"`, "a"},
		"/x/%22,%22admin%22:%22":         {`","admin":"`, `"\",\"admin\":\""`, `","admin":"`},
		"/x/1,%22admin%22:true":          {`1,"admin":true`, `"1,\"admin\":true"`, `1,"admin":true`},
		"/x/a%0D%0ASet-Cookie:%20b=c%00": {"a\r\nSet-Cookie: b=c\x00", `"a\r\nSet-Cookie: b=c\u0000"`, "aSet-Cookie: b=c"},
		"/x/%5C":                         {`\`, `"\\"`, `\`},
		"/x/{%22a%22:[1]}":               {`{"a":[1]}`, `{"a":[1]}`, `{"a":[1]}`},
	} {
		got := s.Answer.Render(sent(t, "GET "+path, ""))
		var body struct {
			In   string
			Bare json.RawMessage
		}
		if err := json.Unmarshal(got.Body, &body); err != nil {
			t.Errorf("%s: %v: %s", path, err, got.Body)
		}
		if body.In != `"`+want.value || string(body.Bare) != want.bare || got.Header.Get("X-A") != want.line {
			t.Errorf("%s: got %s and %q", path, got.Body, got.Header.Get("X-A"))
		}
	}
}

func TestWhatTemplatesMakeIsBounded(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("{{request.body}}", 10)
	s, findings := readMapping(t, `{"contract": "off", "response": {"body": "`+body+`", "headers": {"X-A": "`+body+`"}}}`)
	if findings != "" {
		t.Fatal(findings)
	}
	got := s.Answer.Render(sent(t, "POST /", strings.Repeat("x", 300<<10)))
	if len(got.Body) != stub.MaxRendered || len(got.Header.Get("X-A")) > 8<<10 {
		t.Errorf("%d and %d bytes", len(got.Body), len(got.Header.Get("X-A")))
	}
}

func TestAReplyWithoutTemplatesIsSharedAndOneWithThemIsNot(t *testing.T) {
	t.Parallel()
	plain := stub.Answer{Reply: &contract.Reply{Status: 200, Header: http.Header{}, Body: []byte("x")}}
	if plain.Render(sent(t, "GET /", "")) != plain.Reply {
		t.Error("a copy")
	}
	s, findings := readMapping(t, response(`"body": "{\"id\": {{request.path.orderId}}}"`))
	if findings != "" {
		t.Fatal(findings)
	}
	before := string(s.Answer.Reply.Body)
	one, two := s.Answer.Render(sent(t, "GET /v1/orders/1", "")), s.Answer.Render(sent(t, "GET /v1/orders/2", ""))
	got := []string{string(one.Body), string(two.Body), string(s.Answer.Reply.Body)}
	if diff := cmp.Diff([]string{`{"id": 1}`, `{"id": 2}`, before}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if none := (&stub.Answer{Code: 404}).Render(sent(t, "GET /", "")); none != nil {
		t.Errorf("the document's words are the stub's: %+v", none)
	}
}
