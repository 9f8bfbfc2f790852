package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// paths makes a paths object of templates, each with a GET operation named after it.
func paths(templates ...string) string {
	text := "paths:\n"
	for _, template := range templates {
		text += fmt.Sprintf("  '%s': {get: {operationId: '%s', responses: {default: {description: d}}}}\n", template,
			strings.NewReplacer("/", "_", "{", "", "}", "-").Replace(template))
	}
	return text
}

func TestPathsMeanTheMostSpecificOperation(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", paths("/pets", "/pets/", "/pets/{id}", "/pets/mine", "/pets/{id}/toys", "/pets/mine/food",
		"/pets/{id}.json", "/pets/v{major}.{minor}", "/cmp/{base}...{head}", "/a b/{x}", "/caf%C3%A9", "/{any}/x/{other}",
		"/two{a}{b}", "/")+"servers: [{url: 'https://example.com'}]\n")
	for path, want := range map[string]string{
		"/pets": "_pets", "/pets/": "_pets_", "/pets/7": "_pets_id- id=7", "/pets/mine": "_pets_mine",
		"/pets/mine/toys": "_pets_id-_toys id=mine", "/pets/mine/food": "_pets_mine_food",
		"/pets/7.json": "_pets_id-.json id=7", "/pets/.json": "_pets_id- id=.json",
		"/pets/v1.2": "_pets_vmajor-.minor- major=1 minor=2",
		"/pets/v1.":  "_pets_id- id=v1.", "/pets/v1.2.3": "_pets_vmajor-.minor- major=1 minor=2.3",
		"/cmp/a...b": "_cmp_base-...head- base=a head=b", "/cmp/a....b": "_cmp_base-...head- base=a head=.b",
		"/cmp/......x": "_cmp_base-...head- base=. head=..x", "/cmp/a..b": "",
		"/pets/a%2Fb": "_pets_id- id=a/b", "/pets/a%2fb/toys": "_pets_id-_toys id=a/b", "/pets/%6Dine": "_pets_mine",
		"/a%20b/c": "_a_b_x- x=c", "/caf%C3%A9": "_caf_C3_A9", "/café": "_caf_C3_A9", "/pets/..": "_pets_id- id=..",
		"/pets//toys": "", "//pets": "", "/pets/./7": "", "/pets/../pets": "", "/Pets": "", "/pets/7/": "",
		"/q/x/y": "_any-_x_other- any=q other=y", "/pets/x/y": "_any-_x_other- any=pets other=y",
		"/twoab": "_twoa-b- a=a b=b", "/twoa": "", "/": "get",
		"/pets/%25": "_pets_id- id=%", "/pets/%2B+": "_pets_id- id=++", "/pets/é": "_pets_id- id=é",
	} {
		call, miss := c.Match("GET", path)
		got := ""
		if miss == nil {
			got = call.Operation.ID
			for _, value := range call.Path {
				got += " " + value.Name + "=" + value.Text
			}
		} else if miss.Kind.Name != problem.NoSuchPath.Name || miss.Nearest == "" {
			t.Errorf("%s: %+v", path, miss)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestPathsThatAreNoPathsAreBadRequests(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", paths("/pets/{id}"))
	for _, path := range []string{"", "*", "pets", "/pets/%", "/pets/%zz", "/pets/%2", "/pets/%ff", "/pets/\xff"} {
		if call, miss := c.Match("GET", path); miss == nil || miss.Kind.Name != problem.BadRequest.Name {
			t.Errorf("%q: %+v, %+v", path, call, miss)
		}
	}
	if _, miss := c.Match("GET", strings.Repeat("/a", 100_000)); miss == nil || miss.Kind.Name != problem.NoSuchPath.Name {
		t.Errorf("a path of 100,000 segments: %+v", miss)
	}
	if _, miss := c.Match("GET", "/"+strings.Repeat("a", 1<<20)); miss == nil || len(miss.Detail) > 400 {
		t.Errorf("a path of a megabyte: %+v", miss)
	}
}

func TestAMissNamesTheNearestPathAndItsMethods(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /pets: {get: {responses: {default: {description: d}}}, post: {responses: {default: {description: d}}}}
  /pets/{id}: {get: {responses: {default: {description: d}}}}
  /users/{id}/settings: {put: {responses: {default: {description: d}}}}
`)
	for path, want := range map[string]string{
		"/pet": "/pets", "/PETS": "/pets", "/pets/1/2": "/pets/{id}", "/user/1/setting": "/users/{id}/settings",
		"/pets//": "/pets",
	} {
		if _, miss := c.Match("GET", path); miss == nil || miss.Nearest != want || !strings.Contains(miss.Detail, want) {
			t.Errorf("%s: %+v, want %s", path, miss, want)
		}
	}
	for _, method := range []string{"DELETE", "HEAD", "get", "OPTIONS", ""} {
		_, miss := c.Match(method, "/pets")
		if miss == nil || miss.Kind.Name != problem.MethodNotAllowed.Name ||
			cmp.Diff([]string{"GET", "POST"}, miss.Allowed) != "" || miss.At.Pointer != "/paths/~1pets" {
			t.Errorf("%s: %+v", method, miss)
		}
	}
}

func TestOperationsOfOnePathNameItsParametersThemselves(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /pets/{petId}/toys/{toy}:
    get:
      parameters:
      - {name: petId, in: path, required: true, schema: {type: integer}}
      - {name: toy, in: path, required: true, schema: {type: string}}
      responses: {default: {description: d}}
  /pets/{id}/toys/{name}:
    delete:
      parameters:
      - {name: name, in: path, required: true, schema: {type: string}}
      - {name: id, in: path, required: true, schema: {type: integer}}
      responses: {default: {description: d}}
    get: {operationId: second, responses: {default: {description: d}}}
`)
	call, miss := c.Match("DELETE", "/pets/7/toys/ball")
	if miss != nil {
		t.Fatal(miss)
	}
	if findings := call.CheckRequest(nil, "", nil); findings != nil {
		t.Error(tell(findings))
	}
	want := []contract.Known{{Name: "id", JSON: "7"}, {Name: "name", JSON: `"ball"`, Record: true}}
	if diff := cmp.Diff(want, call.Known); diff != "" || call.Identity != "7,ball" {
		t.Errorf("%s (-want +got):\n%s", call.Identity, diff)
	}
	if !strings.Contains(fmt.Sprint(c.Blemishes), "the same requests mean get_pets_petId_toys_toy, which is "+
		"served instead") {
		t.Errorf("the operation that is never reached is not told: %v", c.Blemishes)
	}
}

func TestServersGiveTheirBasePaths(t *testing.T) {
	t.Parallel()
	for servers, path := range map[string]string{
		"[{url: 'https://example.com/v1'}]":  "/v1/pets",
		"[{url: 'https://example.com/v1/'}]": "/v1/pets",
		"[{url: 'https://example.com'}]":     "/pets",
		"[{url: '//example.com/v1'}]":        "/v1/pets",
		"[{url: /v1}]":                       "/v1/pets",
		"[{url: v1}]":                        "/v1/pets",
		"[{url: ./v1}]":                      "/v1/pets",
		"[{url: /}]":                         "/pets",
		"[{url: ''}]":                        "/pets",
		"[]":                                 "/pets",
		"[{url: 'https://{h}:{p}/{b}', variables: {h: {default: x}, p: {default: '1'}, b: {default: v2}}}]": "/v2/pets",
		"[{url: 'https://{host}.example.com/v1?x#y'}]":                                                      "/v1/pets",
		"[{url: '/caf%C3%A9'}]":                 "/café/pets",
		"[{url: '/{v}', variables: {v: null}}]": "/anything/pets",
	} {
		c := load(t, "3.1.0", paths("/pets")+"servers: "+servers+"\n")
		if _, miss := c.Match("GET", path); miss != nil {
			t.Errorf("%s: %s is %s", servers, path, miss.Detail)
		}
	}
	c := load(t, "3.1.0", `
servers: [{url: /a}, {url: /b}]
paths:
  /x: {get: {responses: {default: {description: d}}}}
  /y: {servers: [{url: /c}], get: {responses: {default: {description: d}}}}
  /z: {servers: [{url: /c}], get: {servers: [{url: /d}], responses: {default: {description: d}}}}
`)
	for path, want := range map[string]bool{
		"/a/x": true, "/b/x": true, "/x": false, "/c/y": true, "/a/y": false, "/d/z": true, "/c/z": false,
	} {
		if _, miss := c.Match("GET", path); (miss == nil) != want {
			t.Errorf("%s: %+v", path, miss)
		}
	}
}

func FuzzMatch(f *testing.F) {
	for _, seed := range []string{
		"/pets/7", "/pets/7.json", "/cmp/a...b", "/pets/%2F", "//", "/pets/v1.2", "*", "/%zz", "/é/../x",
	} {
		f.Add(seed)
	}
	c := load(f, "3.1.0", paths("/pets", "/pets/{id}", "/pets/{id}.json", "/pets/v{major}.{minor}", "/cmp/{base}."+
		"..{head}", "/two{a}{b}", "/{any}/x"))
	f.Fuzz(func(t *testing.T, path string) {
		call, miss := c.Match("GET", path)
		if (call == nil) == (miss == nil) {
			t.Fatalf("%q: %+v and %+v", path, call, miss)
		}
		if miss != nil {
			if miss.Detail == "" || len(miss.Detail) > 500 {
				t.Errorf("%q: %+v", path, miss)
			}
			return
		}
		for _, value := range call.Path {
			if value.Name == "" || value.Text == "" {
				t.Errorf("%q: %+v", path, call.Path)
			}
		}
	})
}
