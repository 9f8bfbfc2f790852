package verify

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/report"
)

const pets = `openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer, minimum: 1}, example: 7}]
      responses:
        '200':
          description: The pet.
          headers:
            X-Total: {required: true, schema: {type: integer}, example: 1}
            X-Hint: {schema: {type: string}, example: warm}
          content:
            application/json:
              schema:
                type: object
                required: [id, name, kind]
                properties:
                  id: {type: integer}
                  name: {type: string}
                  kind: {const: pet}
                  age: {type: integer}
                  nick: {type: [string, 'null']}
                  weight: {type: number}
                  born: {type: string}
                  tags:
                    type: array
                    items: {type: object, required: [label], properties: {label: {type: string}, note: {type: string}}}
                  marks: {type: object, additionalProperties: {type: integer}}
              example:
                {id: 7, name: Rex, kind: pet, age: 3, nick: null, weight: 4, tags: [{label: a}, {label: b}],
                 marks: {x: 1}}
            application/x.csv: {schema: {type: string}, example: 'Rex,3'}
        '202': {description: Later.}
        '404':
          description: No.
          content:
            application/json: {schema: {type: object, properties: {message: {type: string}}}, example: {message: no}}
  /health:
    get:
      operationId: health
      responses: {'200': {description: Well., content: {text/plain: {schema: {type: string}, example: well}}}}
`

// onlyOne has a service that knows one pet.
func onlyOne(r *http.Request) {
	if r.URL.Path != "/pets/7" && r.URL.Path != "/health" {
		r.Header.Set("Prefer", "code=404")
	}
}

// pet changes the reply about the pet that there is, as it is called without more.
func pet(change func(a *answer)) func(*http.Request, *answer) {
	return func(r *http.Request, a *answer) {
		if r.URL.Path == "/pets/7" && r.Header.Get("Accept") == "" {
			change(a)
		}
	}
}

// swapped changes a text of it.
func swapped(old, with string) func(*http.Request, *answer) {
	compact := strings.NewReplacer(": ", ":", ", ", ",")
	return pet(func(a *answer) {
		before := a.body
		if a.body = strings.Replace(a.body, compact.Replace(old), compact.Replace(with), 1); a.body == before {
			a.status = http.StatusTeapot
		}
	})
}

// TestEachDifferenceIsFoundAndNoOther compares with a service that differs in one thing.
func TestEachDifferenceIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	const called = asCalled
	for name, c := range map[string]struct {
		after func(*http.Request, *answer)
		// failed are the kinds and names of what differs, allowed of what may.
		failed, allowed []string
	}{
		"nothing":              {func(*http.Request, *answer) {}, nil, nil},
		"status, undocumented": {pet(func(a *answer) { a.status = 203 }), []string{"status: " + called}, nil},
		"status, documented":   {pet(func(a *answer) { a.status, a.body = 202, "" }), nil, []string{"status: " + called}},
		"a server error":       {pet(func(a *answer) { a.status = 500 }), []string{"status: " + called}, nil},
		"media type, documented": {
			pet(func(a *answer) { a.header.Set("Content-Type", "application/x.csv") }), nil,
			[]string{"media_type: " + called},
		},
		"media type, undocumented": {
			pet(func(a *answer) { a.header.Set("Content-Type", "text/html") }), []string{"media_type: " + called}, nil,
		},
		"a required header is missing": {
			pet(func(a *answer) { a.header.Del("X-Total") }), []string{"header: " + called + " X-Total"}, nil,
		},
		"an optional header is missing": {
			pet(func(a *answer) { a.header.Del("X-Hint") }), nil, []string{"header: " + called + " X-Hint"},
		},
		"another value of a header": {pet(func(a *answer) { a.header.Set("X-Total", "9") }), nil, nil},
		"another type":              {swapped(`"age": 3`, `"age": "3"`), []string{"type: " + called + " /age"}, nil},
		"a fraction":                {swapped(`"age": 3`, `"age": 3.5`), []string{"type: " + called + " /age"}, nil},
		"a fraction that may be":    {swapped(`"weight": 4`, `"weight": 4.5`), nil, nil},
		"a type that may be":        {swapped(`"nick": null`, `"nick": "R"`), nil, []string{"type: " + called + " /nick"}},
		"a type that may be beside one that may not": {
			swapped(`"age": 3, "nick": null`, `"age": "3", "nick": "R"`),
			[]string{"type: " + called + " /age"},
			[]string{"type: " + called + " /nick"},
		},
		"a type in an array": {
			swapped(`{"label": "b"}`, `{"label": 1}`), []string{"type: " + called + " /tags/*/label"}, nil,
		},
		"a type in a map": {swapped(`{"x": 1}`, `{"y": 2, "z": "2"}`), []string{"type: " + called + " /marks/*"}, nil},
		"other keys":      {swapped(`{"x": 1}`, `{"y": 2, "z": 3}`), nil, nil},
		"fewer elements":  {swapped(`, {"label": "b"}`, ``), nil, nil},
		"no element":      {swapped(`{"label": "a"}, {"label": "b"}`, ``), nil, nil},
		"other data":      {swapped(`"Rex"`, `"Tom"`), nil, nil},
		"a member that is not documented": {
			swapped(`"age": 3`, `"age": 3, "secret": {"a": [1]}`), []string{"member: " + called + " /secret"}, nil,
		},
		"a member that is": {
			swapped(`"age": 3`, `"age": 3, "born": "today"`), nil, []string{"member: " + called + " /born"},
		},
		"a member of an element": {
			swapped(`{"label": "b"}`, `{"label": "b", "note": "n"}`), nil, []string{"member: " + called + " /tags/*/note"},
		},
		"a required member is missing": {
			swapped(`"name": "Rex", `, ``), []string{"member: " + called + " /name"}, nil,
		},
		"an optional member is missing": {swapped(`"age": 3, `, ``), nil, []string{"member: " + called + " /age"}},
		"a constant": {
			swapped(`"kind": "pet"`, `"kind": "dog"`), []string{"value: " + called + " /kind"}, nil,
		},
		"the id":  {swapped(`"id": 7`, `"id": 8`), []string{"value: " + called + " /id"}, nil},
		"no JSON": {pet(func(a *answer) { a.body = "{" }), []string{"type: " + called}, nil},
		"a list":  {pet(func(a *answer) { a.body = "[]" }), []string{"type: " + called}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := []mock.Option{mock.WithDocument("pets.yaml", []byte(pets))}
			target := standIn(t, flawed(flaw{before: onlyOne, after: c.after}), options...)
			run := Options{Server: options, Target: target, Timeout: 5 * time.Second}
			results, certificate := compared(t, run, false)
			failed, allowed := toldOf(results, report.Failed), toldOf(results, report.Skipped)
			if diff := cmp.Diff([][]string{c.failed, c.allowed}, [][]string{failed, allowed}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (certificate.Verdict == Alike) != (len(c.failed) == 0) {
				t.Errorf("got %+v", certificate)
			}
			for _, kind := range Differences() {
				begins := func(list []string) (n int) {
					for _, one := range list {
						if strings.HasPrefix(one, kind+":") {
							n++
						}
					}
					return n
				}
				if certificate.Differences[kind] != begins(failed) || certificate.Allowed[kind] != begins(allowed) {
					t.Errorf("%s: got %+v", kind, certificate)
				}
			}
			strictly, _ := compared(t, run, true)
			want := append(slices.Clone(c.failed), c.allowed...)
			slices.Sort(want)
			if diff := cmp.Diff(want, toldOf(strictly, report.Failed)); diff != "" {
				t.Errorf("strict (-want +got):\n%s", diff)
			}
		})
	}
}

// toldOf are the kinds and names of the outcomes that have a verdict, but for those of bodies without members.
func toldOf(results *report.Results, verdict report.Verdict) (list []string) {
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			said := strings.Join(outcome.Reasons, " ")
			if outcome.Verdict == verdict && !strings.Contains(said, "has no members") {
				list = append(list, outcome.Kind+": "+outcome.Name)
			}
		}
	}
	slices.Sort(list)
	return list
}
