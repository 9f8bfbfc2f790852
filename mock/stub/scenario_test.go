package stub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestFaultsOfScenariosNameFileAndLine(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, test := range []struct{ text, want string }{
		{"", "f/scenarios/a.yaml : the file is empty"},
		{"- 1", "1:1 : is not an object"},
		{"description: x", "1:1 : tells nothing"},
		{"stepz: []", `1:8 /stepz: the key "stepz" is not known|1:1 : tells nothing`},
		{"steps: {}", "1:8 /steps: is no list of 1 to 100 steps"},
		{"steps: [{reply: 404}]", "1:9 /steps/0: does not say which calls it answers"},
		{"steps: [{on: getDog, reply: 404}]", `1:14 /steps/0/on: the contract has no operation "getDog"`},
		{"steps: [{on: [], reply: 404}]", "1:14 /steps/0/on: names no operation"},
		{"steps: [{on: getPet}]", "1:9 /steps/0: has no reply"},
		{"steps: [{on: getPet, reply: nxt}]", "1:29 /steps/0/reply: is no reply"},
		{"steps: [{on: getPet, reply: 199}]", "1:29 /steps/0/reply: is no reply"},
		{"steps: [{on: getPet, reply: 503}]", "1:29 /steps/0/reply: 503 is not documented for getPet"},
		{"contract: off\nsteps: [{on: getPet, reply: 503}]", ""},
		{"steps: [{on: getPet, reply: 503, contract: off}]", ""},
		{"contract: on\nsteps: [{on: getPet, reply: 404}]", "1:11 /contract: is not the word off"},
		{`steps: [{on: "*", reply: 409}]`, ""},
		{`steps: [{on: "*", reply: 500}]`, "1:26 /steps/0/reply: 500 is not documented for getPet"},
		{"steps: [{on: [getPet, postText], reply: 409}]", "1:41 /steps/0/reply: 409 is not documented for postText"},
		{"steps: [{on: getPet, reply: {}}]", "1:29 /steps/0/reply: has no status"},
		{"steps: [{on: getPet, reply: {code: 4}}]", `1:36 /steps/0/reply/code: the key "code" is not known`},
		{
			"steps: [{on: getPet, reply: {example: nobody}}]",
			`1:39 /steps/0/reply/example: getPet has no example "nobody"`,
		},
		{"steps: [{on: getPet, reply: {fixture: ada}}]", ""},
		{"steps: [{on: getPet, reply: {example: ada, status: 200}}]", ""},
		{
			"steps: [{on: getPet, reply: {fixture: ada, status: 404}}]",
			`1:39 /steps/0/reply/fixture: getPet has no fixture "ada"`,
		},
		{
			"steps: [{on: getPet, reply: {fixture: ada, example: ada}}]",
			"1:39 /steps/0/reply/fixture: is told beside an example",
		},
		{
			"steps: [{on: getPet, reply: {fixture: ada, body: {id: 1}}}]",
			"1:50 /steps/0/reply/body: is told beside the name of a body",
		},
		{"steps: [{on: getPet, reply: {status: 200, body: {id: x}}}]", "1:54 /id: is a string, not an integer"},
		{"steps: [{on: getPet, contract: off, reply: {status: 200, body: {id: x}}}]", ""},
		{"steps: [{on: getPet, contract: off, reply: {status: 503, body: {id: x}}}]", ""},
		{
			"steps: [{on: getPet, contract: off, reply: {status: 204, body: 1}}]",
			"1:64 /steps/0/reply/body: a reply 204 has no body",
		},
		{
			"steps: [{on: getPet, reply: {status: 409, headers: {Retry-After: soon}}}]",
			"1:52 /steps/0/reply/headers: is not an integer as JSON writes it",
		},
		{
			"steps: [{on: getPet, reply: {status: 409, headers: {Content-Length: 1}}}]",
			"1:69 /steps/0/reply/headers/Content-Length: Content-Length is set by the server",
		},
		{"steps: [{on: getPet, reply: 404, times: 0}]", "1:41 /steps/0/times: is no number from 1 to 1000000"},
		{"steps: [{on: getPet, reply: 404, times: ever}]", "1:41 /steps/0/times: is no number from 1 to 1000000"},
		{"steps: [{on: getPet, reply: 404, after: 5}]", "1:41 /steps/0/after: is no time"},
		{"steps: [{on: getPet, delay: 61s}]", "1:29 /steps/0/delay: is no delay"},
		{"steps: [{on: getPet, fault: BANG}]", "1:29 /steps/0/fault: is no fault"},
		{"steps: [{on: getPet, reply: 404, times: 2, until: postText}]", "1:41 /steps/0/times: cannot be told beside until"},
		{
			"steps: [{on: getPet, reply: 404, until: getPet}]",
			"1:41 /steps/0/until: the step answers this call itself, and would never end",
		},
		{"steps: [{on: getPet, reply: 404, until: x}]", `1:41 /steps/0/until: the contract has no operation "x"`},
		{"steps: [{on: getPet, reply: 404, name: Off}]", `1:40 /steps/0/name: another state is called "Off"`},
		{
			"steps: [{on: getPet, reply: 404}, {on: getPet, reply: 404, name: Started}]",
			`1:66 /steps/1/name: another state is called "Started"`,
		},
		{"steps: [{on: getPet, reply: 404, name: \"a\\nb\"}]", "1:40 /steps/0/name: is no name"},
		{"name: two words\nsteps: [{on: getPet, reply: 404}]", "1:7 /name: has spaces in it"},
		{
			"steps: [{on: getPet, reply: 404, when: {path: {id: 1}}}]",
			`1:52 /steps/0/when/path/id: /users/{user}/pets/{pet} has no parameter "id"`,
		},
		{
			"steps: [{on: [getPet, postText], reply: next, when: {path: {pet: 1}}}]",
			"1:60 /steps/0/when/path: is told of several operations",
		},
		{
			"steps: [{on: getPet, reply: next, when: {body: {matchesJsonPath: '$['}}}]",
			"1:66 /steps/0/when/body/matchesJsonPath: is no JSONPath of RFC 9535: unexpected eof at position 3",
		},
		{
			"steps: [{on: getPet, reply: 404, when: {cookie: {id: 1}}}]",
			`1:49 /steps/0/when/cookie: the key "cookie" is not known`,
		},
		{"chaos: [{rate: 2, delay: 1s}]", "1:9 /chaos/0: has no rate above 0 and up to 1"},
		{"chaos: [{rate: 0.5}]", "1:9 /chaos/0: does not say what goes wrong"},
		{"chaos: [{rate: 0.5, on: getPet, status: 503}]", "1:41 /chaos/0/status: 503 is not documented for getPet"},
		{"chaos: [{rate: 0.5, status: 409, until: 10m, calls: 3, seed: -7}]", ""},
		{"chaos: [{rate: 0.5, status: 409, seed: x}]", "1:40 /chaos/0/seed: is no whole number"},
	} {
		_, faults := stub.Load(folder(map[string]string{
			"scenarios/a.yaml": test.text, "getPet/200/ada.json": `{"id": 1}`,
		}), "f", c)
		got := strings.ReplaceAll(strings.ReplaceAll(tell(faults), "f/scenarios/a.yaml:", ""), "\n", "|")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestScenariosAndMappingsAreBounded(t *testing.T) {
	t.Parallel()
	c := load(t)
	const step = "steps: [{on: getPet, reply: 404}]"
	many := map[string]string{}
	for i := range stub.MaxScenarios + 1 {
		many[fmt.Sprintf("scenarios/%03d.yaml", i)] = step
	}
	mappings := map[string]string{}
	for i := range stub.MaxMappings + 1 {
		mappings[fmt.Sprintf("mappings/%04d.json", i)] = "{}"
	}
	long := "steps:\n" + strings.Repeat("- {on: getPet, reply: 404}\n", stub.MaxSteps+1)
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{many, "f/scenarios/100.yaml : there are more than 100 scenarios"},
		{mappings, "f/mappings/1000.json : there are more than 1000 mappings"},
		{map[string]string{"scenarios/a.yaml": long}, "f/scenarios/a.yaml:2:1 /steps: is no list of 1 to 100 steps"},
		{
			map[string]string{"scenarios/a.yaml": step + strings.Repeat("\n#", 40_000)},
			"f/scenarios/a.yaml : is larger than 64 KiB",
		},
		{
			map[string]string{"scenarios/a.yaml": step, "scenarios/b.yaml": "name: a\n" + step},
			"f/scenarios/b.yaml : has the same name as f/scenarios/a.yaml",
		},
		{map[string]string{"scenarios/a.json": "{}"}, "f/scenarios/a.json : is no scenario: its name does not end in .yaml"},
		{map[string]string{"mappings/a.yaml": "{}"}, "f/mappings/a.yaml : is no mapping: its name does not end in .json"},
		{map[string]string{"scenarios/a/b.yaml": step}, `f/scenarios/a/b.yaml : the contract has no operation "scenarios"`},
	} {
		if _, faults := stub.Load(folder(test.files), "f", c); tell(faults) != test.want {
			t.Errorf("%s, not %s", tell(faults), test.want)
		}
	}
}

func TestMappingsOnDiskAreRead(t *testing.T) {
	t.Parallel()
	_, script := scripted(t, map[string]string{
		"mappings/b.json": `{"request": {"operationId": "getPet"}, "response": {"status": 404}, "priority": 1}`,
		"mappings/a.json": `{"name": "last", "request": {"urlPath": "/text"}, "response": {"status": 200, "body": "x"}}`,
	})
	var got []string
	for _, s := range script.Mappings {
		got = append(got, s.Source+" "+s.At.File)
	}
	if diff := cmp.Diff([]string{"mapping b f/mappings/b.json", "mapping last f/mappings/a.json"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, faults := stub.Load(folder(map[string]string{
		"mappings/a.json": "{\"request\": {},\n \"response\": {\"stattus\": 404}}",
		"mappings/b.json": "{",
	}), "f", load(t))
	for i, want := range []string{"f/mappings/a.json:2:26 /response/stattus: ", "f/mappings/b.json"} {
		if i >= len(faults) || !strings.HasPrefix(tell(faults[i:i+1]), want) {
			t.Errorf("%s, not %s", tell(faults), want)
		}
	}
}

func TestTheNameOfAMappingFileIsInMockSourceOnlyWhereItIsPlain(t *testing.T) {
	t.Parallel()
	for base, plain := range map[string]bool{"two words": true, "é": false, "a; contract=off": false, "a\nb": false} {
		_, script := scripted(t, map[string]string{
			"mappings/" + base + ".json": `{"request": {"operationId": "getPet"}, "response": {"status": 404}}`,
		})
		made := script.Mappings[0]
		want := "mapping " + made.ID
		if plain {
			want = "mapping " + base
		}
		if made.Source != want || made.Name != base {
			t.Errorf("%q is %q of the name %q", base, made.Source, made.Name)
		}
	}
}

func TestStepsAreShownAsJSON(t *testing.T) {
	t.Parallel()
	_, script := scripted(t, map[string]string{"scenarios/story.yaml": story})
	want := `{"id":"` + script.Scenarios[0].Stubs[1].ID + `","name":"story/Step 2","scenarioName":"story",` +
		`"requiredScenarioState":"Step 2","newScenarioState":"Step 3","after":"3m0s",` +
		`"request":{"operationId":"getPet"},"response":{"status":409},` +
		`"step":{"on":"getPet","after":"3m","reply":{"status":409,"headers":{"Retry-After":5}}}}`
	if diff := cmp.Diff(want, string(script.Scenarios[0].Stubs[1].JSON)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
