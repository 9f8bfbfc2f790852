package contract_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// among opens files of a map.
func among(files map[string]string) schema.Opener {
	return func(address string) ([]byte, error) {
		if text, ok := files[address]; ok {
			return []byte(text), nil
		}
		return nil, fmt.Errorf("the file is not there: add it: %w", fs.ErrNotExist)
	}
}

// parts are the files of a document that is spread over several.
func parts() map[string]string {
	return map[string]string{
		"openapi.yaml": `openapi: 3.1.0
info: {title: t, version: '1'}
security: [{key: []}]
paths:
  /pets: {$ref: 'paths/pets.yaml#/list'}
  /pets/{id}:
    $ref: 'paths/pets.yaml#/one'
    parameters: [{$ref: '#/components/parameters/Id'}]
    delete: {operationId: removePet, responses: {'204': {description: d}}}
components:
  parameters: {Id: {$ref: 'common.yaml#/components/parameters/Id'}}
  securitySchemes: {key: {$ref: 'common.yaml#/components/securitySchemes/key'}}
`,
		"paths/pets.yaml": `list:
  get:
    operationId: listPets
    responses:
      '200':
        description: d
        headers: {X-Total: {$ref: '../common.yaml#/components/headers/Total'}}
        content:
          application/json:
            schema: {type: array, items: {$ref: ../schemas/pet.yaml}}
            examples: {two: {$ref: '../examples.yaml#/two'}}
  post:
    operationId: addPet
    requestBody: {$ref: '#/body'}
    responses: {default: {$ref: '../common.yaml#/components/responses/Problem'}}
body: {required: true, content: {application/json: {schema: {$ref: '../schemas/pet.yaml'}}}}
one:
  get:
    operationId: getPet
    responses: {'200': {description: d, content: {application/json: {schema: {$ref: '../schemas/pet.yaml'}}}}}
`,
		"schemas/pet.yaml": `type: object
required: [name]
properties:
  name: {type: string}
  friends: {type: array, items: {$ref: '../schemas/pet.yaml'}}
  owner: {$ref: 'owner.yaml#/Owner'}
`,
		"schemas/owner.yaml": "Owner: {type: object, properties: {pets: {type: array, items: {$ref: pet.yaml}}}}\n",
		"common.yaml": `openapi: 3.1.0
info: {title: shared, version: '1'}
paths: {}
components:
  parameters: {Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}}
  headers: {Total: {required: true, schema: {type: integer}}}
  responses: {Problem: {description: d, content: {text/plain: {schema: {type: string, minLength: 2}}}}}
  schemas: {Id: {type: integer}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`,
		"examples.yaml": "two: {value: [{name: Rex}, {name: Tom}]}\n",
	}
}

func TestADocumentMayBeSpreadOverFiles(t *testing.T) {
	t.Parallel()
	files := parts()
	c, err := contract.Load("api/openapi.yaml", []byte(files["openapi.yaml"]), among(files))
	if err != nil {
		t.Fatal(err)
	}
	if got := tell(c.Blemishes); got != "" {
		t.Errorf("blemishes: %s", got)
	}
	var ids []string
	for _, operation := range c.Operations {
		ids = append(ids, operation.ID+" "+operation.Security.String())
	}
	if diff := cmp.Diff([]string{"listPets key", "addPet key", "removePet key", "getPet key"}, ids); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, test := range []struct{ method, path, body, want string }{
		{"GET", "/pets/x", "", "path id: type: is not an integer as JSON writes it"},
		{"POST", "/pets", `{"name":"a","friends":[{}]}`, `body /friends/0: required: lacks the member "name"`},
		{
			"POST", "/pets", `{"name":"a","owner":{"pets":[{"name":1}]}}`,
			"body /owner/pets/0/name: type: is a number, not a string",
		},
	} {
		call, miss := c.Match(test.method, test.path)
		if miss != nil {
			t.Fatal(miss)
		}
		findings := call.CheckRequest(map[string][]string{"Content-Type": {"application/json"}}, "", []byte(test.body))
		if got := tell(findings); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.method, test.path, got, test.want)
		}
	}
	list := c.Operation("listPets").Response(200)
	if name := list.Contents[0].Examples[0].Name; name != "two" || !list.Headers[0].Required {
		t.Errorf("%+v", list)
	}
	reply := &contract.Reply{
		Status: 200, MediaType: "application/json", Body: []byte(`[{"name":1}]`),
		Header: map[string][]string{"X-Total": {"1"}},
	}
	findings := c.Operation("listPets").CheckReply(reply)
	if len(findings) != 1 || findings[0].Document.String() != "api/schemas/pet.yaml:4:16" {
		t.Errorf("the place is in the outer file: %v", findings[0].Document)
	}
}

func TestFindingsNameTheOuterFile(t *testing.T) {
	t.Parallel()
	files := parts()
	files["common.yaml"] = strings.Replace(files["common.yaml"], "minLength", "minLenght", 1)
	files["paths/pets.yaml"] = strings.Replace(files["paths/pets.yaml"], "requestBody", "requestBdy", 1)
	c, err := contract.Load("api/openapi.yaml", []byte(files["openapi.yaml"]), among(files))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, blemish := range c.Blemishes {
		got = append(got, blemish.Source.String()+" "+blemish.Hint)
	}
	want := []string{"api/paths/pets.yaml:14:17 write requestBody", "api/common.yaml:7:98 write minLength"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAFileThatCannotBeHadIsTold(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]string{
		"broken.yaml":       `api.yaml:1:%d: reference "broken.yaml" leads to a file that cannot be read: broken.yaml:1: `,
		"empty.yaml":        `api.yaml:1:%d: reference "empty.yaml" leads to a file that cannot be read: empty.yaml: `,
		"http://a.test/b":   `api.yaml:1:%d: reference "http://a.test/b" cannot be opened`,
		"file:///etc/hosts": `api.yaml:1:%d: reference "file:///etc/hosts" cannot be opened`,
		"a\\u0000b":         `api.yaml:1:%d: `,
	} {
		for _, head := range []string{
			"{openapi: 3.1.0, components: {schemas: {A: {$ref: \"",
			"{openapi: 3.1.0, components: {responses: {A: {$ref: \"",
		} {
			text := head + reference + "\"}}}}"
			open := func(address string) ([]byte, error) {
				if schema, _, remote := strings.Cut(address, ":"); remote && schema != "" {
					return nil, errors.New("it is refused")
				}
				return among(map[string]string{"broken.yaml": "a: [", "empty.yaml": ""})(address)
			}
			_, err := contract.Load("api.yaml", []byte(text), open)
			if reference == "a\\u0000b" {
				if err != nil && strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v", text, err)
				}
				continue
			}
			if want := fmt.Sprintf(want, len(head)); err == nil || !strings.HasPrefix(err.Error(), want) ||
				strings.Contains(err.Error(), "\n") {
				t.Errorf("%s:\ngot  %v\nwant %s", text, err, want)
			}
		}
	}
}

// Whoever means a file that is not there, or a name that no file has, gets the same: what is known is played, and the
// rest is not enforced.
func TestWhatIsNowhereIsNotEnforced(t *testing.T) {
	t.Parallel()
	for _, nowhere := range []string{"#/nowhere", "x.yaml#/nowhere", "none.yaml", "none.yaml#/a"} {
		c, err := contract.Load("api.yaml", []byte(`openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    parameters: [{name: q, in: query, schema: {$ref: '`+nowhere+`'}}, {$ref: '`+nowhere+`'}]
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {$ref: '`+nowhere+`'}}}}}}
      responses: {default: {$ref: '`+nowhere+`'}}
  /b: {$ref: '`+nowhere+`'}
`), among(map[string]string{"x.yaml": "a: {type: string}\n"}))
		if err != nil {
			t.Errorf("%s: %v", nowhere, err)
			continue
		}
		var places []string
		for _, list := range [][]problem.Finding{c.Blemishes, c.Ledger} {
			for _, f := range list {
				if f.Keyword == "$ref" && strings.Contains(f.Message, nowhere) {
					places = append(places, fmt.Sprint(f.Source.Line))
				}
			}
		}
		if diff := cmp.Diff(strings.Fields("5 8 9 5 7 5 8 9 5 7"), places); diff != "" {
			t.Errorf("%s: blemishes, then the ledger: %s\n%s\n%s", nowhere, diff, tell(c.Blemishes), tell(c.Ledger))
		}
		call, _ := c.Match("POST", "/a")
		header := map[string][]string{"Content-Type": {"application/json"}}
		if found := call.CheckRequest(header, "q=%7B", []byte(`{"a":[1]}`)); found != nil {
			t.Errorf("%s: %s", nowhere, tell(found))
		}
	}
}

// A wrong name in a file that is there is a blemish, as it is in the document itself.
func TestAWrongNameInAnOuterFileIsABlemish(t *testing.T) {
	t.Parallel()
	files := map[string]string{"x.yaml": "a: {type: string}\n"}
	c, err := contract.Load("api.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {"+
		"responses: {default: {$ref: 'x.yaml#/b'}}}}}\ncomponents: {schemas: {A: {$ref: 'x.yaml#/b'}}}\n"), among(files))
	if err != nil {
		t.Fatal(err)
	}
	want := "document /paths/~1a/get/responses/default/$ref: $ref: reference \"x.yaml#/b\" leads nowhere\n" +
		"document /components/schemas/A/$ref: $ref: reference \"x.yaml#/b\" leads nowhere"
	if got := tell(c.Blemishes); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAFileThatRefersToItselfEnds(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"x.yaml": "{$ref: 'x.yaml#/a', a: {$ref: 'y.yaml#/a'}}", "y.yaml": "a: {$ref: 'x.yaml#/a'}",
		"openapi.yaml": "",
	}
	for _, section := range []string{"responses", "parameters", "pathItems", "schemas"} {
		text := "openapi: 3.1.0\ncomponents: {" + section + ": {A: {$ref: 'x.yaml#/a'}}}\n"
		files["openapi.yaml"] = text
		c, err := contract.Load("openapi.yaml", []byte(text), among(files))
		if section == "schemas" {
			if err == nil || !strings.Contains(err.Error(), "this schema is made of itself") {
				t.Errorf("%v", err)
			}
			continue
		}
		if err != nil || !strings.Contains(tell(c.Blemishes), "in a circle") {
			t.Errorf("%s: %v", section, err)
		}
	}
}

func TestTheDocumentsOwnAddressIsNotFetched(t *testing.T) {
	t.Parallel()
	text := "openapi: 3.2.0\n$self: https://example.com/api/openapi.yaml\ninfo: {title: t, version: '1'}\npaths: " +
		"{/a: {get: {responses: {'200': {description: d, content: {a/json: {schema: {$ref: pet.yaml}}}}, default: " +
		"{$ref: 'https://example.com/api/pet.yaml#/reply'}}}}}\n"
	c, err := contract.Load("openapi.yaml", []byte(text), among(map[string]string{
		"pet.yaml": "{type: object, reply: {description: d}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(c.Operations[0].Responses); got != 2 {
		t.Errorf("%d responses", got)
	}
}
