package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// A siege is an attack on what a session can be told. It has a session of its own, so that none disturbs another.
type siege struct {
	attack
	// laid are the stubs that lie there already, as WireMock's JSON without its contract member.
	laid []string
	// before are requests that were sent already.
	before []string
}

// lay gives a session a stub, which is not held to the contract.
func lay(t *testing.T, p *program, session, mapping string) {
	t.Helper()
	a, err := dial(t, p.addr).ask(to("POST", "mappings", session, mapping))
	if err != nil || a.status != http.StatusCreated {
		t.Fatalf("a stub: %+v, %v: %.300q", a, err, mapping)
	}
}

// to writes a request to the control room about a session, with JSON.
func to(method, target, session, body string) string {
	return send(
		method, "/__admin/"+target, body, "Mock-Session: "+session, "Content-Type: application/json", fits(body),
	)
}

// stubbed is a mapping that is not held to the contract.
func stubbed(request, response string) string {
	return `{"contract": "off", "request": ` + request + `, "response": ` + response + `}`
}

const (
	// besieged stands for the session's key in what a siege sends.
	besieged = "the-session"
	// greedy is a pattern that backtracks through 2^N ways. A look-ahead keeps it from the engine that has no such ways.
	greedy = `(a+)+$(?!c)b`
	fine   = `{"status": 200, "body": "fine"}`
)

func sieges() []siege {
	list := slices.Concat(patternSieges(), jsonSieges(), replySieges(), refusalSieges(), formerSieges())
	slices.SortFunc(list, func(a, b siege) int { return strings.Compare(a.name, b.name) })
	for i := range list {
		session := fmt.Sprintf("siege-%d", i)
		list[i].send = strings.ReplaceAll(list[i].send, besieged, session)
		for j := range list[i].before {
			list[i].before[j] = strings.ReplaceAll(list[i].before[j], besieged, session)
		}
		for _, mapping := range list[i].laid {
			list[i].before = append(list[i].before, to("POST", "mappings", session, mapping))
		}
	}
	return list
}

// TestSiegesOfTheControlRoomHarmNobody sends one siege after the other: each is answered within five seconds, none adds
// 64 MB to the memory or costs three seconds of CPU time, and the good request works behind it.
func TestSiegesOfTheControlRoomHarmNobody(t *testing.T) {
	t.Parallel()
	p, want := start(t), golden(t)
	all := sieges()
	step := 1
	if testing.Short() {
		step = 5
	}
	for s := range every(step, all) {
		t.Run(s.name, func(t *testing.T) {
			before := p.usage(t)
			for _, request := range s.before {
				if a, err := dial(t, p.addr).ask(request); err != nil || a.status >= 500 {
					t.Fatalf("before: %+v, %v: %.300q", a, err, request)
				}
			}
			s.run(t, p, want)
			after := p.usage(t)
			if added := after.peak - before.memory; added > mostAdded {
				t.Errorf("it adds %d MB to the memory of the process", added>>20)
			}
			if took := after.cpu - before.cpu; took > mostSpent {
				t.Errorf("it costs %s of CPU time", took)
			}
		})
	}
}

// asks is a request of the session under siege.
func asks(target string, fields ...string) string {
	return get(target, append(fields, "Mock-Session: "+besieged)...)
}

func patternSieges() []siege {
	matches := `{"matches": "` + greedy + `"}`
	var list []siege
	add := func(name, request, send, want string, before ...string) {
		s := siege{attack: attack{name: "pattern/" + name, send: send, want: want}, before: before}
		if request != "" {
			s.laid = []string{stubbed(request, fine)}
		}
		list = append(list, s)
	}
	values := numbered("q="+strings.Repeat("a", 60)+"%d&", 60)
	add("for each of many values", `{"method": "GET", "queryParameters": {"q": {"includes": [`+
		strings.Repeat(matches+",", 59)+matches+`]}}}`, asks("/x?"+values), "404")
	var fields strings.Builder
	for i := range 100 {
		fmt.Fprintf(&fields, `"q%d": %s,`, i, matches)
	}
	query := numbered("q%d="+strings.Repeat("a", 60)+"&", 100)
	add("for each of many names", `{"method": "GET", "queryParameters": {`+strings.TrimSuffix(fields.String(), ",")+`}}`,
		asks("/x?"+query), "404")
	add("for the whole URL", `{"method": "GET", "urlPattern": "/`+greedy+`"}`, asks("/"+strings.Repeat("a", 6000)), "404")
	var calls []string
	for range 60 {
		calls = append(calls, asks("/"+strings.Repeat("a", 200)))
	}
	search := to("POST", "requests/find", besieged, `{"urlPattern": "/`+greedy+`"}`)
	add("over the journal", "", search, "200 409", calls...)
	large := `"q%d": {"matches": "` + strings.Repeat(`\\pL`, 5000) + `"},`
	add("larger than it looks", "", to("POST", "mappings", besieged, stubbed(
		`{"method": "GET", "queryParameters": {`+strings.TrimSuffix(numbered(large, 20), ",")+`}}`, fine)), "201 422")
	add("as many as there is room for", "", to("POST", "mappings", besieged, stubbed(
		`{"bodyPatterns": [`+strings.Repeat(matches+",", 30_000)+matches+`], "url": "/x"}`, fine)), "201 422")
	names := `{"urlPathTemplate": "/` + numbered("{p%d}", 1000) + `"}`
	add("templates without a text between names", "", asks("/"+strings.Repeat("a", 8000)), "404 200",
		slices.Repeat([]string{to("POST", "mappings", besieged, stubbed(names, fine))}, 30)...)
	add("too long", "", to("POST", "mappings", besieged, stubbed(
		`{"urlPattern": "`+strings.Repeat("(", 20_000)+`"}`, fine)), "422")
	return list
}

func jsonSieges() []siege {
	deep := nested(500, "[", "1", "]")
	steps := `"n0": {"type": "string"}`
	for i := 1; i < 40; i++ {
		steps += fmt.Sprintf(`, "n%d": {"allOf": [{"$ref": "#/$defs/n%d"}, {"$ref": "#/$defs/n%[2]d"}]}`, i, i-1)
	}
	elements := strings.TrimSuffix(strings.Repeat("1,", 9000), ",")
	const path, named, equal = "matchesJsonPath", "matchesJsonSchema", "equalToJson"
	var list []siege
	for _, one := range []struct{ name, word, value, body, want string }{
		{"a path that forks", path, `"$[*,*,*,*,*,*,*,*][*,*,*,*,*,*,*,*][*,*]"`, "", "422"},
		{"a path that descends twice", path, `"$..a..b"`, "", "422"},
		{"a filter that looks at all", path, `"$[?$..a]"`, "", "422"},
		{"a path through a deep body", path, `"$..*"`, "[" + strings.Repeat(deep+",", 800) + "1]", "200 404"},
		{"a path through a wide body", path, `"$..[*,*]"`, "[" + strings.Repeat("[],", 300_000) + "1]", "200"},
		{"a schema elsewhere", named, `{"$ref": "http://127.0.0.1:1/schema"}`, "", "422"},
		{"a schema in a file", named, `{"$ref": "file:///etc/passwd"}`, "", "422"},
		{"a schema of itself", named, `{"allOf": [{"$ref": "#"}]}`, "", "422"},
		{"a schema of 2^39 leaves", named, `{"$defs": {` + steps + `}, "$ref": "#/$defs/n39"}`, "5", "404"},
		{"a number without end", equal, `{"a": 1e999999999}`, "", "422"},
		{"nesting", equal, nested(100_000, "[", "", "]"), "", "422"},
		{"a number of the body", equal, `{"a": 1}`, `{"a": 1e999999999}`, "404"},
		{"nesting of the body", equal, `[]`, nested(100_000, "[", "", "]"), "404"},
		{"as many values as there is room for", equal, "[" + strings.Repeat("1,", 500_000) + "1]", "", "201 422"},
		{"arrays in any order", equal, `[` + elements + `], "ignoreArrayOrder": true`, "[" + elements[:17_997] + "2]", "404"},
	} {
		s := siege{attack: attack{name: "json/" + one.name, want: one.want}}
		mapping := stubbed(`{"url": "/x", "bodyPatterns": [{"`+one.word+`": `+one.value+`}]}`, fine)
		if s.send = to("POST", "mappings", besieged, mapping); one.body != "" {
			s.laid = []string{mapping}
			s.send = post("/x", "application/json", one.body, "Mock-Session: "+besieged)
		}
		list = append(list, s)
	}
	return list
}
