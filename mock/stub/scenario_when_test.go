package stub_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/stub"
)

const petShop = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
      - {name: id, in: path, required: true, schema: {type: string, pattern: '^[a-z0-9]+$'}}
      - {name: page, in: query, schema: {type: integer}}
      - {name: X-Mode, in: header, schema: {enum: [odd, even], type: string}}
      responses: {'200': {description: d}, '409': {description: d}}
  /pets:
    post:
      operationId: addPet
      parameters:
      - {name: page, in: query, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}
      responses: {'200': {description: d}, '409': {description: d}}
`

// faultsOf loads a scenario file of the pet shop, and tells its faults without the file's name.
func faultsOf(t *testing.T, text string) string {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(petShop), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, faults := stub.Load(folder(map[string]string{"scenarios/a.yaml": text}), "f", c)
	return strings.ReplaceAll(tell(faults), "f/scenarios/a.yaml:", "")
}

func TestWhatAStepWaitsForIsHeldToTheContract(t *testing.T) {
	t.Parallel()
	const late = ", so no request gets as far as this stub"
	for _, test := range []struct{ step, want string }{
		{"reply: 409, on: getPet, when: {path: {id: A}}", "1:52 /path/id: path id does not match the pattern" + late},
		{"reply: 409, on: getPet, when: {path: {id: A}}, contract: off", ""},
		{
			"reply: next, on: getPet, when: {path: {id: A}}, contract: off",
			"1:53 /path/id: path id does not match the pattern" + late,
		},
		{"reply: 409, on: getPet, when: {path: {id: a}, query: {page: 1}, header: {x-mode: odd}}", ""},
		{
			"reply: 409, on: getPet, when: {query: {page: x}}",
			"1:55 /query/page: query page is not an integer as JSON writes it" + late,
		},
		{
			"reply: 409, on: [getPet, addPet], when: {query: {page: {equalTo: x}}}",
			"1:65 /query/page: query page is not an integer as JSON writes it" + late,
		},
		{`reply: 409, on: "*", when: {query: {page: x}}`, ""},
		{
			"reply: 409, on: getPet, when: {header: {x-mode: no}}",
			"1:58 /header/x-mode: header X-Mode is none of the allowed values" + late,
		},
		{"reply: 409, on: getPet, when: {body: {id: 1}}", "1:47 /body: waits for a body, and getPet takes none"},
		{"reply: 409, on: addPet, when: {body: {id: 1}}", ""},
		{
			"reply: 409, on: addPet, when: {body: {equalToJson: {id: x}}}",
			"1:61 /body/equalToJson: body /id is a string, not an integer" + late,
		},
		{
			"reply: 409, on: addPet, when: {body: [{contains: id}, {absent: true}]}",
			"1:64 /body/1: waits for a request without a body, and addPet is never without",
		},
	} {
		got := strings.ReplaceAll(faultsOf(t, "steps: [{"+test.step+"}]"), "/steps/0/when", "")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.step, diff)
		}
	}
}

func TestAStepForAllOperationsIsForThoseThatAllowIt(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(petShop), nil)
	if err != nil {
		t.Fatal(err)
	}
	shelf, faults := stub.Load(folder(map[string]string{
		"scenarios/a.yaml": `steps: [{on: "*", reply: 409, when: {query: {page: x}}}]`,
	}), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	step := shelf.Scenarios()[0].Stubs[0]
	if diff := cmp.Diff([]string{"addPet"}, step.Operations); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPathQueryAndHeaderTakeTheSameMatchers(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"1":                                    "",
		"{matches: '[0-9]'}":                   "",
		"{or: [{equalTo: 1}, {absent: true}]}": "",
		"{equals: 1}":                          `/equals: a matcher has no member "equals"`,
		"{}":                                   ": says nothing of the value",
		"{matches: '('}":                       "/matches: is no regular expression",
		"[1]":                                  ": is not an object",
		"":                                     ": is no value",
	} {
		for part, name := range map[string]string{"path": "id", "query": "page", "header": "X-Other"} {
			got := faultsOf(t, "steps: [{on: getPet, reply: 409, when: {"+part+": {"+name+": "+value+"}}}]")
			_, got, _ = strings.Cut(got, "/steps/0/when/"+part+"/"+name)
			if got != want {
				t.Errorf("%s: %s is told %q, not %q", part, value, got, want)
			}
		}
	}
	want := "1:47 /steps/0/when/body: is no value"
	if got := faultsOf(t, "steps: [{on: addPet, reply: 409, when: {body: }}]"); got != want {
		t.Errorf("a body that is not there is told %q", got)
	}
}
