package stub_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /users/{user}/pets/{pet}:
    get:
      operationId: getPet
      parameters:
      - {name: user, in: path, required: true, schema: {type: string}}
      - {name: pet, in: path, required: true, schema: {type: integer}}
      responses:
        '200':
          description: d
          headers: {X-Page: {schema: {type: integer}, example: 1}}
          content:
            application/json:
              schema:
                {type: object, required: [id], properties: {id: {type: integer}, token: {type: string, maxLength: 3}}}
            text/plain: {schema: {type: string, maxLength: 5}}
        '404': {description: d, content: {application/json: {schema: {type: string}}}}
        '409': {description: d, headers: {Retry-After: {required: true, schema: {type: integer}}}}
  /text:
    post:
      operationId: postText
      responses: {'200': {description: d, content: {text/plain: {schema: {type: string}}}}}
`

func load(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// folder makes a file system of names and texts.
func folder(files map[string]string) fs.FS {
	made := fstest.MapFS{}
	for name, text := range files {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

func tell(findings []problem.Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = f.Source.String() + " " + f.Source.Pointer + ": " + f.Message
		if f.Hint == "" && f.Keyword == "fixture" {
			lines[i] += " WITHOUT A HINT"
		}
	}
	return strings.Join(lines, "\n")
}

func TestFaultsOfFixturesNameFileAndLine(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, test := range []struct{ file, text, want string }{
		{"a.json", "{}", "f/a.json : is not where a fixture belongs"},
		{"getPet/200.json", "{}", "f/getPet/200.json : is not where a fixture belongs"},
		{"getPet/200/a/b.json", "{}", "f/getPet/200/a/b.json : is not where a fixture belongs"},
		{"getUser/200/a.json", "{}", `f/getUser/200/a.json : the contract has no operation "getUser"`},
		{"getPet/ok/a.json", "{}", `f/getPet/ok/a.json : the folder "ok" is no status`},
		{"getPet/100/a.json", "{}", `f/getPet/100/a.json : the folder "100" is no status`},
		{"getPet/0200/a.json", "{}", `f/getPet/0200/a.json : the folder "0200" is no status`},
		{"getPet/200/a.txt", "{}", "f/getPet/200/a.txt : is no fixture: its name ends in neither .json nor .yaml"},
		{"getPet/200/.json", "{}", ""},
		{"getPet/200/notes.md", "x", ""},
		{"personas.yaml", "x", ""},
		{".git/config", "x", ""},
		{"getPet/200/a.json", "", "f/getPet/200/a.json : the file is empty"},
		{"getPet/200/a.json", "{\n\"id\": 1,\n \"id\": 2}", "f/getPet/200/a.json:3:2 : a member name is there twice"},
		{"getPet/200/a.json", "{\n \"id\": \"hunter2\"}", "f/getPet/200/a.json:2:8 /id: is a string, not an integer"},
		{"getPet/200/a.json", "{}", `f/getPet/200/a.json:1:1 : lacks the member "id"`},
		{"getPet/200/a.json", "\xef\xbb\xbf{\"id\":1}", "f/getPet/200/a.json:1:1 : this is not JSON at byte 0"},
		{"getPet/418/a.json", "{}", "f/getPet/418/a.json : 418 is not documented for getPet"},
		{"getPet/418/a.yaml", "body: {}", "f/getPet/418/a.yaml : 418 is not documented for getPet"},
		{"getPet/409/a.json", "{}", "f/getPet/409/a.json : has a body, but the response 409 has no content"},
		{"getPet/409/a.json", " ", "f/getPet/409/a.json : is missing"},
		{"getPet/409/a.yaml", "headers: {Retry-After: soon}", "f/getPet/409/a.yaml : is not an integer as JSON writes it"},
		{"getPet/409/a.yaml", "headers: {Retry-After: 1}", ""},
		{
			"getPet/409/a.yaml",
			"headers: {Retry-After: 1}\nbody: 1",
			"f/getPet/409/a.yaml:2:7 /body: the response 409 has no content",
		},
		{"getPet/200/a.yaml", "- 1", "f/getPet/200/a.yaml:1:1 : is not an object"},
		{
			"getPet/200/a.yaml", "body: {id: 1}\ntext: '{}'",
			`f/getPet/200/a.yaml:2:7 /text: stands beside body, and there is only one`,
		},
		{"getPet/200/a.yaml", "text: {id: 1}", `f/getPet/200/a.yaml:1:7 /text: is not a text`},
		{"getPet/200/a.yaml", "text: '{\"id\": \"1\"}'", `f/getPet/200/a.yaml:1:7 /id: is a string, not an integer`},
		{
			"getPet/409/a.yaml", "headers: {Retry-After: 1}\ntext: a",
			`f/getPet/409/a.yaml:2:7 /text: the response 409 has no content`,
		},
		{"getPet/200/a.yaml", "boddy: 1\nbody: {id: 1}", `f/getPet/200/a.yaml:1:8 /boddy: the key "boddy" is not known`},
		{"getPet/200/a.yaml", "body:\n  id: x", "f/getPet/200/a.yaml:2:7 /id: is a string, not an integer"},
		{"getPet/200/a.yaml", "delay: 1s", "f/getPet/200/a.yaml:1:1 : is missing"},
		{"getPet/200/a.yaml", "delay: 61s\nbody: {id: 1}", "f/getPet/200/a.yaml:1:8 /delay: is no delay"},
		{"getPet/200/a.yaml", "delay: -1s\nbody: {id: 1}", "f/getPet/200/a.yaml:1:8 /delay: is no delay"},
		{"getPet/200/a.yaml", "delay: 5\nbody: {id: 1}", "f/getPet/200/a.yaml:1:8 /delay: is no delay"},
		{"getPet/200/a.yaml", "status: 99\nbody: {id: 1}", "f/getPet/200/a.yaml:1:9 /status: is no status"},
		{"getPet/200/a.yaml", "status: '404'\nbody: {id: 1}", "f/getPet/200/a.yaml:1:9 /status: is no status"},
		{
			"getPet/200/a.yaml",
			"headers: {X-A: \"a\\r\\nX-B: c\"}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:1:16 /headers/X-A: is no header that can be sent",
		},
		{
			"getPet/200/a.yaml",
			"headers: {'X A': 1}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:1:18 /headers/X A: is no header that can be sent",
		},
		{
			"getPet/200/a.yaml",
			"headers: {content-length: 1}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:1:27 /headers/content-length: Content-Length is set by the server",
		},
		{
			"getPet/200/a.yaml",
			"headers: {X-A: [1]}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:1:16 /headers/X-A: is not one value",
		},
		{"getPet/200/a.yaml", "headers: 1\nbody: {id: 1}", "f/getPet/200/a.yaml:1:10 /headers: is not an object"},
		{
			"getPet/200/a.yaml",
			"headers: {X-Page: one}\nbody: {id: 1}",
			"f/getPet/200/a.yaml : is not an integer as JSON writes it",
		},
		{
			"getPet/200/a.yaml",
			"headers: {Content-Type: text/plain}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:2:7 /body: cannot be written: an array or object is no body of text/plain: write a string",
		},
		{
			"getPet/200/a.yaml",
			"headers: {Content-Type: text/plain}\nbody: too long",
			"f/getPet/200/a.yaml:2:7 : is too long, with 8 characters",
		},
		{
			"getPet/200/a.yaml",
			"headers: {Content-Type: text/html}\nbody: x",
			"f/getPet/200/a.yaml : is a media type that the response does not have",
		},
		{"getPet/200/a.yaml", "when: 1\nbody: {id: 1}", "f/getPet/200/a.yaml:1:7 /when: is not an object"},
		{
			"getPet/200/a.yaml",
			"when: {cookie: 1}\nbody: {id: 1}",
			`f/getPet/200/a.yaml:1:16 /when/cookie: the key "cookie" is not known`,
		},
		{
			"getPet/200/a.yaml",
			"when: {path: {id: 1}}\nbody: {id: 1}",
			`f/getPet/200/a.yaml:1:19 /when/path/id: getPet has no path parameter "id"`,
		},
		{
			"getPet/200/a.yaml",
			"when: {query: {a: {b: 1}}}\nbody: {id: 1}",
			"f/getPet/200/a.yaml:1:19 /when/query/a: is not one value",
		},
	} {
		_, faults := stub.Load(folder(map[string]string{test.file: test.text}), "f", c)
		if diff := cmp.Diff(test.want, tell(faults)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.file, test.text, diff)
		}
	}
}

func TestASecretInAFixtureIsNotPrinted(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"id":1,"token":"hunter2"}`, `{"id":1,"token":hunter2}`, `{"id":1,"token":"hunter2"`,
		`{"id":1,"token":["hunter2"]}`,
	} {
		for _, file := range []string{"getPet/200/a.json", "getPet/200/a.yaml"} {
			if strings.HasSuffix(file, "yaml") {
				text = "body: " + text
			}
			_, faults := stub.Load(folder(map[string]string{file: text}), "f", load(t))
			if len(faults) == 0 || strings.Contains(fmt.Sprintf("%+v", faults), "hunter2") {
				t.Errorf("%s %s: %+v", file, text, faults)
			}
		}
	}
}

func TestATextIsSentAsItStands(t *testing.T) {
	t.Parallel()
	c := load(t)
	for text, want := range map[string]string{
		`text: "{\n  \"id\":  1 }\n"`:                           "{\n  \"id\":  1 }\n",
		"headers: {Content-Type: text/plain}\ntext: '{\"a\"'":   `{"a"`,
		"when: {query: {a: '1'}}\ntext: |\n  {\"id\": 7}\n":     "{\"id\": 7}\n",
		"headers: {X-Page: 2}\ntext: \"{\\\"id\\\": 1.0e0}\"\n": `{"id": 1.0e0}`,
	} {
		shelf, findings := stub.Load(folder(map[string]string{"getPet/200/a.yaml": text}), "f", c)
		if len(findings) > 0 {
			t.Errorf("%s: %s", text, tell(findings))
			continue
		}
		if found := shelf.Named("getPet", "a", 200); string(found.Reply.Body) != want {
			t.Errorf("%s: got %q, want %q", text, found.Reply.Body, want)
		}
	}
}

func TestWhatARecordingSetAsideIsPassedOver(t *testing.T) {
	t.Parallel()
	shelf, findings := stub.Load(folder(map[string]string{"quarantine/getPet-200-0a.json": "{}"}), "f", load(t))
	if len(findings) > 0 || shelf.Len() > 0 {
		t.Errorf("got %d, %s", shelf.Len(), tell(findings))
	}
}

func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("getPet/200/%d.json", i)] = "{}"
	}
	if _, faults := stub.Load(folder(files), "f", load(t)); len(faults) != 50 {
		t.Errorf("%d faults", len(faults))
	}
}

func TestTwoFixturesCannotShareAName(t *testing.T) {
	t.Parallel()
	_, faults := stub.Load(folder(map[string]string{
		"getPet/200/a.json": `{"id":1}`, "getPet/200/a.yaml": `body: {id: 2}`,
		"getPet/404/a.json": `"x"`,
	}), "f", load(t))
	if got := tell(faults); got != "f/getPet/200/a.yaml : has the same name and status as f/getPet/200/a.json" {
		t.Error(got)
	}
}

func FuzzFixture(f *testing.F) {
	for _, seed := range []string{
		"when: {path: {user: bob}}\nstatus: 404\nheaders: {A: b}\ndelay: 1s\nbody: x", "body: {id: 1}", "- 1",
		"delay: [1]", "when: {body: null}",
	} {
		f.Add(seed)
	}
	c := load(f)
	f.Fuzz(func(t *testing.T, text string) {
		shelf, faults := stub.Load(folder(map[string]string{"getPet/200/a.yaml": text}), "f", c)
		if (shelf.Len() == 1) != (len(faults) == 0) {
			t.Errorf("%q: %d fixtures, %s", text, shelf.Len(), tell(faults))
		}
		shelf.Each(func(s *stub.Stub) {
			if found := c.Operations[0].CheckReply(s.Reply); found != nil {
				t.Errorf("%q lies: %+v", text, found)
			}
		})
		call, miss := c.Match("GET", "/users/bob/pets/7")
		if miss != nil {
			t.Fatal(miss)
		}
		shelf.Find(&stub.Ask{Call: call, Header: http.Header{}, Body: []byte(`{"a":1}`)}, 0)
	})
}
