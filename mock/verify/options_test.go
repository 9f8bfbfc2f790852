package verify

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock"
	"understudy/mock/report"
)

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Options){
		"--target is no address":                         func(o *Options) { o.Target = "example.com" },
		"--target has a user in it":                      func(o *Options) { o.Target = "http://a:b@example.com" },
		"no number may be below zero":                    func(o *Options) { o.Timeout = -1 },
		", -1 cases":                                     func(o *Options) { o.MaxCases = -1 },
		"--target has a query":                           func(o *Options) { o.Target = "http://example.com/?a" },
		"--target ends with /v1":                         func(o *Options) { o.Target = "http://example.com/v1/" },
		`"ID" is no parameter of the document`:           func(o *Options) { o.Params = []Param{{"ID", "1"}} },
		"--param limit breaks the contract of listParts": func(o *Options) { o.Params = []Param{{"limit", "500"}} },
		"is too large (testdata/parts/openapi.yaml:12:81): use a number of at most 100, or give one": func(o *Options) {
			o.Params = []Param{{"limit", "500"}}
		},
		"give one for this operation, --param listParts.limit=value": func(o *Options) {
			o.Params = []Param{{"limit", "x"}}
		},
		"--param getPart.id breaks the contract of getPart: the path parameter id ": func(o *Options) {
			o.Params = []Param{{"getPart.id", "abc"}}
		},
		"write an array or object as JSON":                   func(o *Options) { o.Params = []Param{{"colors", "red,blue"}} },
		"--header x-tenant breaks the contract of listParts": func(o *Options) { o.Header = []Line{{"x-tenant", ""}} },
		"--header authorization is a credential":             func(o *Options) { o.Header = []Line{{"authorization", "a"}} },
		`"nonsense" is no check`:                             func(o *Options) { o.Checks = []string{"nonsense"} },
		"no check is left":                                   func(o *Options) { o.Excluded = Checks() },
		"no operation of the document fits":                  func(o *Options) { o.Filter.Tags = []string{"none"} },
		"the credential of the persona":                      func(o *Options) { o.Personas = []Login{{Persona: "a"}} },
		"a persona cannot be used":                           func(o *Options) { o.Personas = []Login{{"anyone", "a", ""}} },
	} {
		options := Options{Server: played(parts), Target: "http://127.0.0.1:1"}
		change(&options)
		if _, err := Run(t.Context(), options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestSomeOfManyValuesThatBreakTheContractAreTold gives one value for a parameter of many operations.
func TestSomeOfManyValuesThatBreakTheContractAreTold(t *testing.T) {
	t.Parallel()
	text := "openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n"
	for i := range 9 {
		text += fmt.Sprintf("  /p%d: {get: {operationId: op%d, parameters: [{name: n, in: query, schema: {type: integer}}], "+
			"responses: {'200': {description: Yes.}}}}\n", i, i)
	}
	_, err := Run(t.Context(), Options{
		Server: []mock.Option{mock.WithDocument("many.yaml", []byte(text))}, Target: "http://127.0.0.1:1",
		Params: []Param{{"n", "x"}},
	})
	if err == nil || !strings.Contains(err.Error(), "op4") || strings.Contains(err.Error(), "op5") ||
		!strings.HasSuffix(err.Error(), "and more operations have such a value") {
		t.Errorf("got %v", err)
	}
}

// TestAValueIsHeldToTheContractOfWhatIsAskedForAlone has values that one operation takes, and others do not.
func TestAValueIsHeldToTheContractOfWhatIsAskedForAlone(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, flawed(flaw{}), options...)
	for name, run := range map[string]Options{
		"another operation is asked for": {
			Params: []Param{{"limit", "500"}}, Filter: Filter{Operations: []string{"health"}},
		},
		"writes are not sent":                   {Params: []Param{{"dropPart.id", "abc"}}},
		"an operation's own value goes before":  {Params: []Param{{"limit", "500"}, {"listParts.limit", "5"}}},
		"a list is written as JSON":             {Params: []Param{{"colors", `["red"]`}}},
		"a text may look like a number or JSON": {Params: []Param{{"shop", "7"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run.Server, run.Target = options, target
			results := verified(t, run)
			if list := lines(results, report.Failed); len(list) > 0 {
				t.Error(strings.Join(list, "\n"))
			}
			if results.Count().Proven == 0 {
				t.Error("nothing is proven")
			}
		})
	}
}
