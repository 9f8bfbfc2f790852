package contract_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

func TestPathsWithRequestsInCommonAreReported(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ paths, want string }{
		{"/books/{id} /{shelf}/mine", "some requests for /{shelf}/mine also mean /books/{id}, which is served instead"},
		{"/{shelf}/mine /books/{id}", "some requests for /{shelf}/mine also mean /books/{id}, which is served instead"},
		{"/a/{x}/b /a/b/{y}", "some requests for /a/{x}/b also mean /a/b/{y}, which is served instead"},
		{"/a/{x}/b/{z} /a/b/{y}/c", "some requests for /a/{x}/b/{z} also mean /a/b/{y}/c, which is served instead"},
		{"/a/v{x}/b /a/v1/{y}", "some requests for /a/v{x}/b also mean /a/v1/{y}, which is served instead"},
		{"/a/v{x}/b /a/w1/{y}", ""},
		{"/a/{x}/b /a/{x}/c", ""},
		{"/a/{x} /a/b", ""},
		{"/a/{x}/c /a/b/{y}", "some requests for /a/{x}/c also mean /a/b/{y}, which is served instead"},
		{"/a/{x}/c /a/b/{y}/d", ""},
		{"/{a}/{b} /x/y", ""},
	} {
		c := load(t, "3.1.0", paths(strings.Fields(test.paths)...)+"servers: [{url: /}, {url: /v1}]\n")
		var told []string
		for _, blemish := range c.Blemishes {
			if blemish.Keyword == "paths" {
				told = append(told, blemish.Message)
			}
		}
		if got := strings.Join(told, "; "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.paths, got, test.want)
		}
	}
	c := load(t, "3.1.0", "paths:\n  /a/{x}/b: {get: {parameters: [{name: x, in: path, required: true, schema: {type: "+
		"integer}}], responses: {default: {description: d}}}}\n  /a/b/{y}: {get: {responses: {default: {description: d}}}}\n")
	if strings.Contains(tell(c.Blemishes), "some requests") {
		t.Errorf("types tell them apart: %s", tell(c.Blemishes))
	}
	c = load(t, "3.1.0", "paths:\n  /a/{x}/b: {get: {responses: {default: {description: d}}}}\n"+
		"  /a/b/{y}: {put: {responses: {default: {description: d}}}}\n")
	if strings.Contains(tell(c.Blemishes), "some requests") {
		t.Errorf("methods tell them apart: %s", tell(c.Blemishes))
	}
	if call, miss := c.Match("PUT", "/a/b/b"); miss != nil || call.Operation.Method != "PUT" {
		t.Errorf("%+v", miss)
	}
}

func TestWhatStandsBesideAPathDecidesAmongItsOperations(t *testing.T) {
	t.Parallel()
	c := load(t, "3.0.3", `
paths:
  /jobs?action=stop: {post: {operationId: stop, responses: {default: {description: d}}}}
  /jobs?action=start%20now&force: {post: {operationId: start, responses: {default: {description: d}}}}
  /jobs: {post: {operationId: create, responses: {default: {description: d}}}}
  /#X-Target=Jobs.List: {post: {operationId: list, responses: {default: {description: d}}}}
  /#X-Target=Jobs.Get: {post: {operationId: read, responses: {default: {description: d}}}}
  /{bucket}?acl={acl}:
    put:
      operationId: acl
      parameters:
      - {name: bucket, in: path, required: true, schema: {type: string}}
      - {name: acl, in: path, required: true, schema: {type: integer}}
      responses: {default: {description: d}}
`)
	for _, test := range []struct {
		method, path, query string
		header              http.Header
		want, findings      string
	}{
		{"POST", "/jobs", "", nil, "create", ""},
		{"POST", "/jobs", "action=stop", nil, "stop", ""},
		{"POST", "/jobs", "a=b&action=sto%70", nil, "stop", ""},
		{"POST", "/jobs", "action=stop+", nil, "create", ""},
		{"POST", "/jobs", "action=start+now", nil, "create", ""},
		{"POST", "/jobs", "force=1&action=start+now", nil, "start", ""},
		{"POST", "/", "", http.Header{"X-Target": {"Jobs.Get"}}, "read", ""},
		{"POST", "/", "X-Target=Jobs.Get", nil, "read", ""},
		{"POST", "/", "", nil, "list", ""},
		{"POST", "/", "", http.Header{"X-Target": {"Jobs.Other"}}, "list", ""},
		{"PUT", "/b", "acl=7", nil, "acl", ""},
		{"PUT", "/b", "acl=x", nil, "acl", "query acl: type: is not an integer as JSON writes it"},
		{"PUT", "/b", "", nil, "acl", "query acl: required: is missing"},
	} {
		call, miss := c.MatchRequest(test.method, test.path, test.query, test.header)
		if miss != nil {
			t.Errorf("%s %s?%s: %s", test.method, test.path, test.query, miss.Detail)
			continue
		}
		if call.Operation.ID != test.want {
			t.Errorf("%s %s?%s: got %s, want %s", test.method, test.path, test.query, call.Operation.ID, test.want)
		}
		if diff := cmp.Diff(test.findings, tell(call.CheckRequest(test.header, test.query, nil))); diff != "" {
			t.Errorf("%s %s?%s:\n%s", test.method, test.path, test.query, diff)
		}
		if got, want := call.Operation.Conditional(), test.want != "acl"; got != want {
			t.Errorf("%s: conditional is %t", test.want, got)
		}
	}
	want := map[string]string{
		"stop": "/jobs?action=stop", "start": "/jobs?action=start%20now&force=", "create": "/jobs",
		"list": "/?X-Target=Jobs.List", "read": "/?X-Target=Jobs.Get", "acl": "/b?acl=1",
	}
	got := map[string]string{}
	for _, operation := range c.Operations {
		values := map[*contract.Parameter][]byte{}
		for _, parameter := range operation.Parameters {
			values[parameter] = map[string][]byte{"bucket": []byte(`"b"`), "acl": []byte("1")}[parameter.Name]
		}
		target, _, err := operation.Write(values)
		if err != nil {
			t.Errorf("%s: %v", operation.ID, err)
		}
		got[operation.ID] = target
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStyledPathParametersAreWhatTheCallIsAbout(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.1", `
paths:
  /pets{petId}/{kinds}/a-{p}b{q}:
    get:
      parameters:
      - {name: petId, in: path, required: true, style: matrix, schema: {type: integer}}
      - {name: kinds, in: path, required: true, schema: {type: array, items: {type: string}}}
      - {name: p, in: path, required: true, style: label, schema: {type: string}}
      - {name: q, in: path, required: true, schema: {type: array, items: {type: integer}}}
      responses: {default: {description: d}}
`)
	call, miss := c.Match("GET", "/pets;petId=%37/%C3%A9%2Cx,y/%61-.%C3%BC%2Fb1%2C,%322")
	if miss != nil {
		t.Fatal(miss)
	}
	want := []contract.Value{
		{Name: "petId", Text: "7"}, {Name: "kinds", Text: "é,x,y"}, {Name: "p", Text: "ü/"}, {Name: "q", Text: "1,,22"},
	}
	if diff := cmp.Diff(want, call.Path); diff != "" {
		t.Error(diff)
	}
	const finding = "path q /0: type: is a string, not an integer"
	if diff := cmp.Diff(finding, tell(call.CheckRequest(nil, "", nil))); diff != "" {
		t.Error(diff)
	}
	if call.Identity != "7,é%2Cx%2Cy,ü/,1%2C%2C22" || call.Known[0].JSON != "7" {
		t.Errorf("%s %+v", call.Identity, call.Known)
	}
	got, there, _ := call.Read(call.Operation.Parameters[1], nil, "")
	if diff := cmp.Diff([]any{"é,x", "y"}, got); diff != "" || !there {
		t.Error(diff)
	}
}

// FuzzRequest has every form of the specification's table read whatever comes.
func FuzzRequest(f *testing.F) {
	for i, seed := range []string{
		";color=a,b", ".a.b", "a=1,b=2", "color[a][b]=1&color[a]=2", "color[][]=1", "%2C,%zz", "n=1&n=2", "color=a|b%7Cc",
		`color={"a":1}`, "color[50000000]=1", "a=b; color=\xff", ";n=1;b=true", "color=%ff",
	} {
		f.Add(uint8(i), seed)
	}
	var documents []*contract.Contract
	for _, form := range forms() {
		for _, kind := range "saon" {
			documents = append(documents, colors(f, "3.1.0", form.in, "style: "+form.style+", schema: "+carried(kind)))
		}
		documents = append(documents, colors(f, "3.1.0", form.in, "style: "+form.style+", schema: {}"),
			colors(f, "3.1.0", form.in, "content: {application/json: {schema: "+carried('n')+"}}"))
	}
	f.Fuzz(func(t *testing.T, which uint8, raw string) {
		c := documents[int(which)%len(documents)]
		call, miss := c.Match("GET", "/a")
		if miss != nil {
			if call, miss = c.Match("GET", "/a/"+raw); miss != nil {
				return
			}
		}
		header := http.Header{"Color": {raw}, "Cookie": {raw}}
		first := call.CheckRequest(header, raw, nil)
		for _, finding := range first {
			if finding.Message == "" || finding.Keyword == "" || finding.In == "body" {
				t.Errorf("%q: %+v", raw, finding)
			}
		}
		if diff := cmp.Diff(first, call.CheckRequest(header, raw, nil)); diff != "" {
			t.Errorf("%q is judged in two ways:\n%s", raw, diff)
		}
	})
}

func TestWhatAPathHasInBracesIsAParameterEvenIfNothingDescribesIt(t *testing.T) {
	t.Parallel()
	c := load(t, "3.0.3", "paths: {'/a/{petId}': {get: {"+ok+"}}}\n")
	operation := c.Operations[0]
	if len(operation.Parameters) != 1 || len(c.Blemishes) != 1 {
		t.Fatalf("got %+v, %s", operation.Parameters, tell(c.Blemishes))
	}
	target, header, err := operation.Write(map[*contract.Parameter][]byte{operation.Parameters[0]: []byte(`"7,b/é"`)})
	if err != nil || target != "/a/7%2Cb%2F%C3%A9" {
		t.Fatalf("got %q, %v", target, err)
	}
	call, _ := c.Match(http.MethodGet, target)
	findings := call.CheckRequest(header, "", nil)
	want := []contract.Known{{Name: "petId", JSON: `"7,b/é"`, Record: true}}
	if diff := cmp.Diff(want, call.Known); diff != "" || findings != nil || call.Identity != "7,b/é" {
		t.Errorf("%s %q %s", diff, call.Identity, tell(findings))
	}
}
