package stub_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestFixturesAreServedByteForByteWithTheContractsHeaders(t *testing.T) {
	t.Parallel()
	const body = "{ \"token\":\"x\",\n  \"id\" : 1.0 }\n"
	shelf, faults := stub.Load(folder(map[string]string{
		"getPet/200/bob,7.json": body,
		"getPet/200/long.yaml":  "delay: 60s\nheaders: {x-page: 2, ETag: '\"1\"'}\nbody: {id: 12345678901234567890}",
		"getPet/200/text.yaml":  "headers: {content-type: text/plain}\nbody: hi",
		"getPet/200/gone.yaml":  "status: 404\nbody: gone",
	}), "f", load(t))
	if faults != nil {
		t.Fatal(tell(faults))
	}
	type made struct {
		Source, Type, Body string
		Header             http.Header
		Status             int
		Plan               string
	}
	var got []made
	shelf.Each(func(s *stub.Stub) {
		reply := s.Reply
		plan := s.Answer.Plan.String()
		got = append(got, made{s.Source, reply.MediaType, string(reply.Body), reply.Header, reply.Status, plan})
	})
	want := []made{
		{
			"fixture getPet/200/bob,7",
			"application/json",
			body,
			http.Header{"X-Page": {"1"}, "Content-Type": {"application/json"}},
			200,
			"",
		},
		{
			"fixture getPet/200/long", "application/json", `{"id":12345678901234567890}`,
			http.Header{"X-Page": {"2"}, "Etag": {`"1"`}, "Content-Type": {"application/json"}},
			200, "delay 1m",
		},
		{
			"fixture getPet/200/text", "text/plain", "hi",
			http.Header{"X-Page": {"1"}, "Content-Type": {"text/plain"}},
			200, "",
		},
		{"fixture getPet/404/gone", "application/json", `"gone"`, http.Header{"Content-Type": {"application/json"}}, 404, ""},
	}
	if diff := cmp.Diff(want, got); diff != "" || shelf.Len() != 4 {
		t.Errorf("%d (-want +got):\n%s", shelf.Len(), diff)
	}
}

func TestCallsGetTheStubThatIsMeant(t *testing.T) {
	t.Parallel()
	c := load(t)
	shelf, faults := stub.Load(folder(map[string]string{
		"getPet/200/bob,7.json":   `{"id":7}`,
		"getPet/404/bob,7.json":   `"gone"`,
		"getPet/404/bob,8.json":   `"gone"`,
		"getPet/200/1-query.yaml": "when: {path: {user: bob}, query: {q: a b}}\nbody: {id: 1}",
		"getPet/200/2-head.yaml":  "when: {header: {x-mode: odd}}\nbody: {id: 2}",
		"getPet/200/3-body.yaml":  "when: {body: {a: [1, {b: null}], n: 1.50}}\nbody: {id: 3}",
		"getPet/200/4-null.yaml":  "when: {body: null}\nbody: {id: 4}",
		"getPet/200/5-all.yaml": "when: {path: {user: ann, pet: 5}, query: {q: x}, header: {X-Mode: even}, body: true}\n" +
			"body: {id: 5}",
		"getPet/200/amy,9.yaml": "when: {path: {pet: 10}}\nbody: {id: 9}",
	}), "f", c)
	if faults != nil {
		t.Fatal(tell(faults))
	}
	for _, test := range []struct {
		path, query, mode, body string
		status                  int
		want                    string
	}{
		{"/users/bob/pets/7", "", "", "", 0, "200/bob,7"},
		{"/users/bob/pets/7", "", "", "", 404, "404/bob,7"},
		{"/users/bob/pets/8", "", "", "", 0, "404/bob,8"},
		{"/users/bob/pets/8", "", "", "", 200, ""},
		{"/users/bob%2C7/pets/8", "", "", "", 0, ""},
		{"/users/bob/pets/7", "q=a+b", "", "", 0, "200/1-query"},
		{"/users/bob/pets/7", "q=x&q=a%20b", "", "", 0, "200/1-query"},
		{"/users/ann/pets/7", "q=a+b", "", "", 0, ""},
		{"/users/bob/pets/7", "q=a+b", "odd", "", 0, "200/1-query"},
		{"/users/bob/pets/7", "", "odd", "", 0, "200/2-head"},
		{"/users/bob/pets/7", "", "odd", "", 404, "404/bob,7"},
		{"/users/ann/pets/1", "", "", `{"n":15e-1,"a":[1.0,{"b":null,"c":1}],"z":0}`, 0, "200/3-body"},
		{"/users/ann/pets/1", "", "", `{"n":1.5,"a":[1,{"b":null},2]}`, 0, ""},
		{"/users/ann/pets/1", "", "", `{"n":1.5,"a":{}}`, 0, ""},
		{"/users/ann/pets/1", "", "", `{"n":"1.5","a":[1,{"b":null}]}`, 0, ""},
		{"/users/ann/pets/1", "", "", `[1]`, 0, ""},
		{"/users/ann/pets/1", "", "", `null`, 0, "200/4-null"},
		{"/users/ann/pets/1", "", "", `nul`, 0, ""},
		{"/users/ann/pets/5", "q=x", "even", "true", 0, "200/5-all"},
		{"/users/ann/pets/5", "q=x", "even", "false", 0, ""},
		{"/users/amy/pets/9", "", "", "", 0, ""},
		{"/users/amy/pets/10", "", "", "", 0, "200/amy,9"},
	} {
		call, miss := c.Match("GET", test.path)
		if miss != nil {
			t.Fatal(miss)
		}
		ask := &stub.Ask{Call: call, Header: http.Header{"X-Mode": {test.mode}}, Query: test.query, Body: []byte(test.body)}
		got := ""
		if found := shelf.Find(ask, test.status); found != nil {
			got = strings.TrimPrefix(found.Source, "fixture getPet/")
		}
		if got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
	want := []string{"1-query", "2-head", "3-body", "4-null", "5-all", "amy,9", "bob,7", "bob,7", "bob,8"}
	if diff := cmp.Diff(want, shelf.Names("getPet", 0)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if found := shelf.Named("getPet", "bob,7", 0); found == nil || found.Reply.Status != 200 {
		t.Errorf("by name: %+v", found)
	}
	if found := shelf.Named("getPet", "bob,7", 409); found != nil || shelf.Named("getUser", "a", 0) != nil {
		t.Errorf("by a name that is not there: %+v", found)
	}
}
