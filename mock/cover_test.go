package mock_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/coverage"
)

const petsDocument = `
openapi: 3.1.0
info: {title: Pets, version: "1"}
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: sort, in: query, schema: {type: string, enum: [name, age]}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses:
        "200":
          description: fine
          content:
            application/json:
              schema: {type: array, maxItems: 3, items: {$ref: "#/components/schemas/Pet"}}
              examples:
                none: {value: []}
                lie: {value: 7}
        "401": {description: who are you}
    post:
      operationId: addPet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
      responses:
        "201": {description: added}
        "400": {description: bad}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Pet:
      type: object
      required: [kind]
      properties:
        kind: {type: string, enum: [cat, dog]}
        name: {type: [string, "null"]}
        secret: {type: string, writeOnly: true}
        born: {type: string, readOnly: true, format: date}
`

// petCall sends one request, which has a credential unless it says otherwise.
func petCall(
	t *testing.T, server *mock.Server, method, target, body string, headers ...string,
) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("X-Key", "k")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		if r.Header.Del(name); value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

func petServer(t *testing.T, options ...mock.Option) *mock.Server {
	t.Helper()
	server, err := mock.New(append(options, mock.WithDocument("pets.yaml", []byte(petsDocument)))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// met are the points of a file that were met, an operation by its name alone.
func met(file *coverage.File) []string {
	list := []string{}
	for _, operation := range file.Operations {
		if operation.Met {
			list = append(list, operation.ID)
		}
		for _, one := range operation.Points {
			if one.Met {
				list = append(list, operation.ID+" "+string(one.Kind)+" "+one.Name)
			}
		}
	}
	return list
}

func TestCoverageListsAllThatCanBeMet(t *testing.T) {
	t.Parallel()
	var points []string
	for _, one := range petServer(t).Coverage().Operations[0].Points {
		points = append(points, string(one.Kind)+" "+one.Name)
	}
	want := []string{
		"status 200", "status 401", "reply media type 200 application/json",
		"parameter query sort", "parameter query page",
		"security outcome admitted", "security outcome 401",
		"example 200 application/json none",
		`enum value query sort="name"`, `enum value query sort="age"`,
		"optional field 200 application/json /*/name absent", "optional field 200 application/json /*/name null",
		"optional field 200 application/json /*/born absent",
		`enum value 200 application/json /*/kind="cat"`, `enum value 200 application/json /*/kind="dog"`,
	}
	if diff := cmp.Diff(want, points); diff != "" {
		t.Error(diff)
	}
}

func TestAnExchangeMeetsWhatItShows(t *testing.T) {
	t.Parallel()
	admitted := []string{"addPet", "addPet status 201", "addPet request media type application/json"}
	for name, test := range map[string]struct {
		method, target, body string
		headers              []string
		want                 []string
	}{
		"an example": {
			method: "GET", target: "/pets?sort=age", headers: []string{"Prefer: example=none"},
			want: []string{
				"listPets", "listPets status 200", "listPets reply media type 200 application/json",
				"listPets parameter query sort",
				"listPets security outcome admitted", "listPets example 200 application/json none",
				`listPets enum value query sort="age"`,
			},
		},
		"nobody": {
			method: "GET", target: "/pets?sort=age", headers: []string{"X-Key: "},
			want: []string{"listPets", "listPets status 401", "listPets security outcome 401"},
		},
		"a body": {
			method: "POST", target: "/pets", body: `{"kind": "dog", "name": null}`,
			want: append(slices.Clone(admitted), "addPet security outcome admitted",
				`addPet enum value request application/json /kind="dog"`),
		},
		"a body that breaks the contract exercises nothing": {
			method: "POST", target: "/pets", body: `{"kind": "dog", "name": 7}`,
			want: []string{"addPet", "addPet status 400", "addPet security outcome admitted"},
		},
		"a parameter that breaks the contract": {
			method: "GET", target: "/pets?sort=age&page=0", headers: []string{"Prefer: example=none"},
			want: []string{"listPets", "listPets security outcome admitted"},
		},
		"no operation": {method: "GET", target: "/cats", want: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := petServer(t)
			petCall(t, server, test.method, test.target, test.body, append(test.headers, "Mock-Session: one")...)
			if diff := cmp.Diff(test.want, met(server.Coverage())); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.want, met(server.Session("one").Coverage())); diff != "" {
				t.Errorf("the session: %s", diff)
			}
			if others := met(server.Session("two").Coverage()); len(others) > 0 {
				t.Errorf("another session has %v", others)
			}
		})
	}
}

// What replies hold is met by what is really in them, so a reply that is made up meets just what it shows.
func TestAMadeUpReplyMeetsWhatIsInIt(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	for seed := range 40 {
		w := petCall(t, server, "GET", "/pets", "", "Prefer: dynamic=true, seed="+string(rune('0'+seed%10)))
		body := w.Body.String()
		for _, kind := range []string{"cat", "dog"} {
			point := `listPets enum value 200 application/json /*/kind="` + kind + `"`
			if strings.Contains(body, `"`+kind+`"`) && !slices.Contains(met(server.Coverage()), point) {
				t.Fatalf("%s was in %s, and is not met", kind, body)
			}
		}
		null := slices.Contains(met(server.Coverage()), "listPets optional field 200 application/json /*/name null")
		if strings.Contains(body, `"name":null`) && !null {
			t.Fatalf("a name was null in %s, and that is not met", body)
		}
	}
}

func TestCoverageOutlivesItsSession(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	petCall(t, server, "GET", "/pets", "", "Mock-Session: one")
	server.Session("one").End()
	if len(met(server.Coverage())) == 0 {
		t.Error("the server forgot what an ended session met")
	}
	if again := met(server.Session("one").Coverage()); len(again) > 0 {
		t.Errorf("the new session has %v", again)
	}
}

func TestViolationsAreGroupedAndCounted(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	for range 3 {
		petCall(t, server, "GET", "/pets?page=0", "")
	}
	petCall(t, server, "GET", "/cats", "", "Mock-Session: other")
	petCall(t, server, "GET", "/pets", "", "X-Key: ")
	petCall(t, server, "POST", "/pets", `[{"kind":7}]`)
	list, untold := server.Violations()
	type told struct {
		Operation, Method, Path, Place, Keyword string
		Line                                    bool
		Times                                   int64
		Status                                  int
	}
	var got []told
	for _, one := range list {
		got = append(got, told{
			one.Operation, one.Method, one.Path, one.Place(), one.Keyword, one.Document.Line > 0, one.Times, one.Sample.Status,
		})
	}
	want := []told{
		{"listPets", "GET", "/pets", "query page", "minimum", true, 3, 400},
		{"", "GET", "/cats", "request", "no-such-path", false, 1, 404},
		{"addPet", "POST", "/pets", "body", "type", true, 1, 400},
	}
	if diff := cmp.Diff(want, got); diff != "" || untold != 0 {
		t.Errorf("untold %d: %s", untold, diff)
	}
	if list, _ := server.Session("other").Violations(); len(list) != 1 {
		t.Errorf("the session has %d violations, not 1", len(list))
	}
}

func TestManyDifferentViolationsAreCountedWhenThereIsNoRoom(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	for i := range 250 {
		petCall(t, server, "GET", "/none/"+strings.Repeat("x", i+1), "")
	}
	list, untold := server.Violations()
	if len(list) != 50 || untold != 200 {
		t.Errorf("%d are kept and %d untold", len(list), untold)
	}
}

// What one session has met already is met anew by another.
func TestASecondSessionMeetsTheSame(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	var first []string
	for _, session := range []string{"one", "two", "three"} {
		for seed := range 10 {
			prefer := "Prefer: dynamic=true, seed=" + string(rune('0'+seed))
			petCall(t, server, "GET", "/pets?sort=name", "", prefer, "Mock-Session: "+session)
			petCall(t, server, "POST", "/pets", `{"kind": "dog"}`, "Mock-Session: "+session)
		}
		got := met(server.Session(session).Coverage())
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s: %s", session, diff)
		}
	}
	if diff := cmp.Diff(first, met(server.Coverage())); diff != "" {
		t.Errorf("all sessions: %s", diff)
	}
}
