package stub_test

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

// slow is a regular expression that no engine is done with soon, on a text of many letters a.
const slow = `(a+)+$(?!c)b`

func times(count int, item string) string {
	return strings.TrimSuffix(strings.Repeat(item+",", count), ",")
}

func TestSlowPatternsEndWithinTheirPatience(t *testing.T) {
	t.Parallel()
	letters := strings.Repeat("a", 41)
	array := "[" + times(1000, `"`+letters+`"`) + "]"
	query := "POST /v1/orders?" + strings.Repeat("q="+letters+"&", 100)
	expression := `{"matches": "` + slow + `"}`
	for _, test := range []struct{ name, pattern, line, body string }{
		{"includes", `"queryParameters": {"q": {"includes": [` + times(100, expression) + `]}}`, query, ""},
		{"not", `"queryParameters": {"q": {"not": ` + expression + `}}`, query, ""},
		{"doesNotMatch", `"queryParameters": {"q": {"doesNotMatch": "` + slow + `"}}`, query, ""},
		{"urlPattern", `"urlPattern": ".*q=` + slow + `"`, query, ""},
		{
			"JSONPath", `"bodyPatterns": [{"matchesJsonPath": {"expression": "$[*]", "matches": "` + slow + `"}}]`,
			query, array,
		},
		{"items", `"bodyPatterns": [{"matchesJsonSchema": {"items": {"pattern": "` + slow + `"}}}]`, query, array},
		{
			"items that must not", `"bodyPatterns": [{"matchesJsonSchema": {"items": {"not": {"pattern": "` + slow + `"}}}}]`,
			query, array,
		},
		{
			"schemas times values",
			`"bodyPatterns": [{"matchesJsonSchema": {"items": {"allOf": [` + times(4000, `{"type": "string"}`) + `]}}}]`,
			query, "[" + times(20_000, `""`) + "]",
		},
		{
			"text times expression", `"bodyPatterns": [{"matches": "(.*a){200}c"}]`, query, strings.Repeat("a", 1<<20),
		},
	} {
		text := `{"contract": "off", "request": {` + test.pattern + `}}`
		s, findings := stub.ReadMapping([]byte(text), nil)
		if findings != nil {
			t.Errorf("%s: %s", test.name, say(findings))
			continue
		}
		r := sent(t, test.line, test.body)
		if s.Pattern.Match(r) {
			t.Errorf("%s: matches", test.name)
		}
		if !r.Patience.Lost() {
			t.Errorf("%s: is sure", test.name)
		}
		s.Pattern.Misses(r)
	}
}

func TestPatienceIsOneForAllStubsOfACall(t *testing.T) {
	t.Parallel()
	desk := stub.NewDesk()
	for i := range 100 {
		s, findings := stub.ReadMapping(fmt.Appendf(nil, `{"contract": "off", "name": "%d",
			"request": {"queryParameters": {"q": {"matches": %q}}}}`, i, slow), nil)
		if findings != nil {
			t.Fatal(say(findings))
		}
		if _, err := desk.Put(s); err != nil {
			t.Fatal(err)
		}
	}
	r := sent(t, "GET /x?q="+strings.Repeat("a", 41), "")
	taken := desk.Take(r, nil, stub.Question{Lax: true})
	if taken.Stub != nil || !r.Patience.Lost() || len(taken.Near) != 0 {
		t.Errorf("%+v", taken)
	}
}

func TestQuickPatternsAreSure(t *testing.T) {
	t.Parallel()
	thousand := "[" + times(1000, "1") + "]"
	for _, test := range []struct {
		pattern, body string
		want          bool
	}{
		{`{"equalToJson": [` + times(40, thousand) + `], "ignoreArrayOrder": true}`, "[" + times(40, thousand) + "]", true},
		{`{"equalToJson": [1, [2, 3]], "ignoreArrayOrder": true}`, "[[3, 2], 1]", true},
		{`{"equalToJson": [1, [2, 3]], "ignoreArrayOrder": true}`, "[[3, 4], 1]", false},
		{`{"matchesJsonSchema": {"items": {"pattern": "^(?!x).a"}}}`, `["aa", "ba"]`, true},
		{`{"matchesJsonSchema": {"items": {"pattern": "^(?!x).a"}}}`, `["aa", "xa"]`, false},
		{`{"not": {"matches": "(?!x).*"}}`, "x", true},
		{`{"doesNotMatch": "(?!x).*"}`, "a", false},
		{`{"matches": "\\pL{500}"}`, strings.Repeat("é", 500), true},
		{`{"matches": "\\pL{500}"}`, strings.Repeat("é", 499), false},
	} {
		p := readPattern(t, `{"bodyPatterns": [`+test.pattern+`]}`)
		r := sent(t, "POST /v1/orders", test.body)
		if got := p.Match(r); got != test.want || r.Patience.Lost() {
			t.Errorf("%.80s on %.80s: %v, lost is %v", test.pattern, test.body, got, r.Patience.Lost())
		}
	}
}

func TestNestedArraysInAnyOrderAreCountedOut(t *testing.T) {
	t.Parallel()
	nested := func(leaf string) string {
		for range 200 {
			leaf = "[" + leaf + ", " + leaf[:1] + leaf[len(leaf)-1:] + "]"
		}
		return leaf
	}
	p := readPattern(t, `{"bodyPatterns": [{"equalToJson": `+nested("[1]")+`, "ignoreArrayOrder": true}]}`)
	r := sent(t, "POST /v1/orders", nested("[2]"))
	if p.Match(r) || !r.Patience.Lost() {
		t.Errorf("lost is %v", r.Patience.Lost())
	}
}

func TestWhatIsLargeOnceItIsCompiledIsRefusedOrCounted(t *testing.T) {
	t.Parallel()
	script := &stub.Script{Contract: (*contract.Contract)(nil)}
	for name, matcher := range map[string]string{
		"expressions": `{"matches": "[a-c]{900}"}`,
		"schemas":     `{"matchesJsonSchema": {"allOf": [` + times(40, "{}") + `]}}`,
		"paths":       `{"matchesJsonPath": "$.` + strings.Repeat("a", 300) + `"}`,
	} {
		text := `{"request": {"bodyPatterns": [` + times(900, matcher) + `]}}`
		_, findings := stub.ReadMapping([]byte(text), script)
		if got := say(findings); !strings.Contains(got, "takes more than 16 MiB of memory") {
			t.Errorf("%s: %.200s", name, got)
		}
		s, findings := stub.ReadMapping([]byte(`{"request": {"bodyPatterns": [`+matcher+`]}}`), script)
		if findings != nil || s.Size() < 10<<10 {
			t.Errorf("%s: %s %+v", name, say(findings), s)
		}
	}
	// Without its bound this one would take megabytes.
	s, findings := stub.ReadMapping(
		[]byte(`{"request": {"bodyPatterns": [{"matches": "`+strings.Repeat(`\\pL`, 5000)+`"}]}}`), script)
	if findings != nil || s.Size() > 2<<20 {
		t.Errorf("%s %+v", say(findings), s)
	}
}
