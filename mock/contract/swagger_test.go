package contract_test

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// swagger is the document of Swagger 2.0 in testdata, and its text.
func swagger(t *testing.T) (*contract.Contract, []byte) {
	t.Helper()
	text, err := os.ReadFile("testdata/swagger.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load("swagger.yaml", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, text
}

// kin-openapi's own converter is asked for a second opinion on what there is. On media types, collectionFormat and
// numbers it is mistaken: docs/adr/0022-swagger-is-converted-in-place.md.
func TestSwaggerHasTheOperationsThatKinConverts(t *testing.T) {
	t.Parallel()
	c, text := swagger(t)
	read, err := schema.Read("swagger.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	var old openapi2.T
	if err := json.Unmarshal(read.Root.AppendJSON(nil), &old); err != nil {
		t.Fatal(err)
	}
	model, err := openapi2conv.ToV3(&old)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for path, item := range model.Paths.Map() {
		for method, operation := range item.Operations() {
			line := operation.OperationID + " " + method + " /v2" + path
			for _, parameter := range slices.Concat(item.Parameters, operation.Parameters) {
				name := parameter.Value
				if name == nil {
					name = model.Components.Parameters[strings.TrimPrefix(parameter.Ref, "#/components/parameters/")].Value
				}
				line += " " + name.In + ":" + name.Name
			}
			if operation.RequestBody != nil {
				line += " body"
			}
			statuses := slices.Collect(maps(operation.Responses.Map()))
			slices.Sort(statuses)
			want = append(want, line+" "+strings.Join(statuses, " "))
		}
	}
	for _, operation := range c.Operations {
		line := operation.ID + " " + operation.Method + " " + operation.Template
		for _, parameter := range operation.Parameters {
			line += " " + parameter.In + ":" + parameter.Name
		}
		if operation.Body != nil {
			line += " body"
		}
		got = append(got, line+" "+strings.Join(operation.Documented(), " "))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-kin +ours:\n%s", diff)
	}
}

func maps[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range m {
			if !yield(name) {
				return
			}
		}
	}
}

func TestSwaggerIsHeldToAsItIsWritten(t *testing.T) {
	t.Parallel()
	c, _ := swagger(t)
	const form, multi = "application/x-www-form-urlencoded", "multipart/form-data; boundary=B"
	part := func(head, body string) string {
		return "--B\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n"
	}
	for _, test := range []struct{ request, mediaType, body, want string }{
		{"GET /v2/animals?limit=100&tags=a&tags=b&ages=1,2&kinds=a|b&words=a%20b&cells=any%09thing", "", "", ""},
		{"GET /v2/animals?limit=101", "", "", "query limit: maximum"},
		{"GET /v2/animals?limit=3000000000", "", "", "query limit: "},
		{"GET /v2/animals?ages=1&ages=2", "", "", "query ages: "},
		{"GET /v2/animals?ages=1,x", "", "", "query ages /1: type"},
		{"GET /v2/animals/x", "", "", "path id: type"},
		{"POST /v2/animals", "application/vnd.shelter+json", `{"kind":"Animal","id":9007199254740993,"name":null}`, ""},
		{"POST /v2/animals", "application/json", `{"kind":"Animal","id":9007199254740994}`, "body /id: maximum"},
		{"POST /v2/animals", "application/json", `{"name":"x"}`, "body: required"},
		{"POST /v2/search", form, "word=a&kinds=Dog&kinds=Cat", ""},
		{"POST /v2/search", form, "kinds=Bird&word=a", "body /kinds/0: enum"},
		{"POST /v2/search", form, "kinds=Dog", "body: required"},
		{"POST /v2/animals/7/photo", multi, part(`name="file"; filename="a"`, "\x00") + "--B--\r\n", ""},
		{
			"POST /v2/animals/7/photo", multi,
			part(`name="file"; filename="a"`, "\x00") + part(`name="caption"`, "longer") + "--B--\r\n",
			"body /caption: maxLength",
		},
	} {
		method, target, _ := strings.Cut(test.request, " ")
		path, query, _ := strings.Cut(target, "?")
		call, miss := c.Match(method, path)
		if miss != nil {
			t.Errorf("%s: %v", test.request, miss)
			continue
		}
		header := http.Header{}
		if test.mediaType != "" {
			header.Set("Content-Type", test.mediaType)
		}
		got := tell(call.CheckRequest(header, query, []byte(test.body)))
		if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s %s: got %q, want %q", test.request, test.body, got, test.want)
		}
	}
}

func TestSwaggersMediaTypesAreTheOperationsOwnOrTheDocuments(t *testing.T) {
	t.Parallel()
	c, _ := swagger(t)
	var got []string
	for _, operation := range c.Operations {
		for _, response := range operation.Responses {
			if len(response.Contents) > 0 {
				got = append(got, operation.ID+" "+response.Status+" "+strings.Join(response.Offers(), " "))
			}
		}
		if operation.Body != nil {
			for _, content := range operation.Body.Contents {
				got = append(got, operation.ID+" takes "+content.MediaType)
			}
		}
	}
	want := []string{
		"listAnimals 200 application/json application/xml", "listAnimals default application/json application/xml",
		"addAnimal 201 text/plain", "addAnimal default text/plain", "addAnimal takes application/json",
		"addAnimal takes application/vnd.shelter+json", "getAnimal 200 application/json application/xml",
		"getPhoto 200 image/png", "addPhoto takes multipart/form-data", "search takes application/x-www-form-urlencoded",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	security := ""
	for _, operation := range c.Operations[:2] {
		security += operation.Security.String() + "; "
	}
	if want := "login or app(read); key; "; security != want {
		t.Errorf("security: %s", security)
	}
}

// Swagger's places are those of the file as it was written.
func TestFindingsOfSwaggerNameItsLines(t *testing.T) {
	t.Parallel()
	c, text := swagger(t)
	line := func(with string) int {
		before, _, found := strings.Cut(string(text), with)
		if !found {
			t.Fatal(with)
		}
		return strings.Count(before, "\n") + 1
	}
	told := c.Blemishes
	if len(told) != 1 || told[0].Source.Line != line("maxLenght") || told[0].Hint != "write maxLength" {
		t.Errorf("blemishes: %s", tell(c.Blemishes))
	}
	unknown := line("collectionFormat: tsv")
	if !slices.ContainsFunc(c.Ledger, func(f problem.Finding) bool { return f.Source.Line == unknown }) {
		t.Errorf("ledger: %s", tell(c.Ledger))
	}
	call, _ := c.Match("POST", "/v2/search")
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	found := call.CheckRequest(header, "", []byte("word=a&kinds=x"))
	if len(found) != 1 || found[0].Document.Line != line("name: kinds, in: formData") {
		t.Errorf("%+v", found)
	}
	reply := &contract.Reply{Status: 201, MediaType: "text/plain", Body: []byte("long")}
	found = c.Operation("addAnimal").CheckReply(reply)
	if len(found) != 1 || found[0].Document.Line != line("maxLength: 3") {
		t.Errorf("%+v", found)
	}
}

func TestSwaggerMayBeSpreadOverFiles(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", []byte(`swagger: '2.0'
info: {title: t, version: '1'}
produces: [application/json]
paths:
  /a: {$ref: 'paths.yaml#/a'}
`), among(map[string]string{
		"paths.yaml": `a:
  get:
    operationId: a
    parameters: [{$ref: 'more.yaml#/parameters/q'}, {$ref: 'more.yaml#/parameters/body'}]
    responses: {'200': {$ref: 'more.yaml#/responses/ok'}}
`,
		"more.yaml": `parameters:
  q: {name: q, in: query, type: array, items: {type: integer}}
  body: {name: b, in: body, schema: {$ref: '#/definitions/A'}}
responses: {ok: {description: d, schema: {$ref: '#/definitions/A'}}}
definitions: {A: {type: object, properties: {a: {type: string, x-nullable: true}}}}
`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := tell(c.Blemishes); got != "" {
		t.Errorf("blemishes: %s", got)
	}
	call, _ := c.Match("GET", "/a")
	header := http.Header{"Content-Type": {"application/json"}}
	if got := tell(call.CheckRequest(header, "q=1,2", []byte(`{"a":null}`))); got != "" {
		t.Error(got)
	}
	found := call.CheckRequest(header, "q=x", []byte(`{"a":1}`))
	if len(found) != 2 || found[0].Document.File != "more.yaml" || found[1].Document.File != "more.yaml" {
		t.Errorf("%+v", found)
	}
}
