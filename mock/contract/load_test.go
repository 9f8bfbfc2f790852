package contract_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

const ok = "responses: {default: {description: d}}"

// cases reads a file of documents, each with what is expected of it after "=> ".
func cases(t *testing.T, file string, each func(t *testing.T, document, want string)) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range archive.Files {
		document, want, found := strings.Cut(string(one.Data), "\n=> ")
		if !found {
			t.Fatalf("%s: %s has no line that begins with =>", file, one.Name)
		}
		t.Run(one.Name, func(t *testing.T) {
			t.Parallel()
			each(t, document+"\n", strings.TrimSpace(want))
		})
	}
}

// refused holds a document to the line that refuses it.
func refused(t *testing.T, document, want string) {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err == nil {
		t.Fatalf("it was loaded: %+v", c.Blemishes)
	}
	got := err.Error()
	var fault *schema.Fault
	rest, open := strings.CutPrefix(want, "..")
	if !errors.As(err, &fault) || got != want && (!open || !strings.HasSuffix(got, rest)) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if strings.Contains(got, "\n") || strings.Contains(got, "s3cret") || !strings.HasPrefix(got, "api.yaml:") {
		t.Errorf("it is no line of place, fault and hint, or quotes the file: %s", got)
	}
}

func TestDocumentsThatCannotBePlayedAreToldInOneLine(t *testing.T) {
	t.Parallel()
	cases(t, "refused.txtar", refused)
	chain := "S0: {type: string}"
	for i := range 3000 {
		chain += fmt.Sprintf(", S%d: {$ref: '#/components/schemas/S%d'}", i+1, i)
	}
	refused(t, "openapi: 3.1.0\ncomponents: {schemas: {"+chain+"}}",
		"..this schema leads through more than 1000 others that look at the same value: shorten the chain")
}

func TestDocumentsWithBlemishesArePlayed(t *testing.T) {
	t.Parallel()
	cases(t, "blemished.txtar", func(t *testing.T, document, want string) {
		told := ""
		for _, blemish := range load(t, "3.1.0", document).Blemishes {
			told += blemish.Message + "\n"
			if blemish.Source.File != "api.yaml" || blemish.Source.Line == 0 || blemish.Hint == "" {
				t.Errorf("without place or hint: %+v", blemish)
			}
		}
		if want == "" && told != "" || !strings.Contains(told, want) {
			t.Errorf("got %q, want %q", told, want)
		}
	})
}

func TestOperationsAreFoundByID(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", "paths: {/a: {get: {operationId: x, "+ok+"}, put: {operationId: x, "+ok+
		"}}, '/a/{b}': {get: {"+ok+"}}, /a/b: {get: {"+ok+"}}}\n")
	var ids []string
	for _, operation := range c.Operations {
		ids = append(ids, operation.ID)
		if c.Operation(operation.ID) != operation {
			t.Errorf("%s is not found by its id", operation.ID)
		}
	}
	if diff := cmp.Diff([]string{"x", "put_a", "get_a_b", "get_a_b_2"}, ids); diff != "" || c.Operation("y") != nil {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSecurityIsTheOperationsOwnOrTheDocuments(t *testing.T) {
	t.Parallel()
	const schemes = "components: {securitySchemes: {a: {type: http, scheme: BeArEr}, b: {type: http, scheme: basic}, " +
		"c: {type: apiKey, name: X-Door, in: header}, d: {type: oauth2, flows: {}}, e: {$ref: " +
		"'#/components/securitySchemes/b'}}}\n"
	for security, want := range map[string]struct {
		text string
		open bool
	}{
		"":                                     {"c", false},
		"security: []":                         {"", true},
		"security: [{}]":                       {"no credential", true},
		"security: [{}, {a: []}]":              {"no credential or a", true},
		"security: [{a: [], b: []}, {d: [x]}]": {"a and b or d(x)", false},
		"security: [{e: []}]":                  {"e", false},
	} {
		if security != "" {
			security += ", "
		}
		c := load(t, "3.1.0", "security: [{c: []}]\n"+schemes+"paths: {/a: {get: {"+security+ok+"}}}\n")
		got := c.Operations[0].Security
		if got.String() != want.text || got.Open() != want.open {
			t.Errorf("%s: %s, open: %t", security, got, got.Open())
		}
		if security == "" && cmp.Diff([]string{"X-Door"}, c.SecretNames()) != "" {
			t.Errorf("secret names: %v", c.SecretNames())
		}
	}
}

// manyPaths is a document of n paths, each with a parameter and a schema of its own.
func manyPaths(n int) []byte {
	var text strings.Builder
	text.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n")
	for i := range n {
		fmt.Fprintf(&text, "  /p%d/{id}:\n    get:\n      operationId: op%d\n      parameters:\n"+
			"        - {name: id, in: path, required: true, schema: {type: integer}}\n"+
			"      responses:\n        '200':\n          description: ok\n          content:\n"+
			"            application/json:\n              schema: {$ref: '#/components/schemas/S%d'}\n", i, i, i)
	}
	text.WriteString("components:\n  schemas:\n")
	manySchemas(&text, n)
	return []byte(text.String())
}

func manySchemas(text *strings.Builder, n int) {
	for i := range n {
		fmt.Fprintf(text, "    S%d: {type: object, properties: {a: {type: string}, b: {$ref: "+
			"'#/components/schemas/S%d'}}}\n", i, (i+1)%n)
	}
}

func TestLargeDocumentsArePlayed(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("api.yaml", manyPaths(2000), nil)
	if err != nil {
		t.Fatal(err)
	}
	call, miss := c.Match("GET", "/p1999/7")
	if miss != nil || call.Operation != c.Operation("op1999") {
		t.Fatalf("%+v %+v", call, miss)
	}
	// The schemas are a ring of 2000, and all of them are compiled for this.
	reply := &contract.Reply{Status: 200, MediaType: "application/json", Body: []byte(`{"b":{"b":{"a":1}}}`)}
	if got := tell(call.Operation.CheckReply(reply)); got != "body /b/b/a: type: is a number, not a string" {
		t.Error(got)
	}
}

func BenchmarkLoad(b *testing.B) {
	var schemas strings.Builder
	schemas.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n")
	manySchemas(&schemas, 100_000)
	for name, text := range map[string][]byte{
		"10000 paths": manyPaths(10_000), "100000 schemas": []byte(schemas.String()),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := contract.Load("api.yaml", text, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// seeds are small documents that hold a little of everything.
func seeds() []string {
	var list []string
	for _, version := range []string{"3.0.3", "3.1.0", "3.2.0"} {
		head := "openapi: " + version + "\ninfo: {title: t, version: '1'}\n"
		list = append(list,
			head+paths("/a/{b}", "/c"),
			head+"paths: {/a: {post: {parameters: [{name: a, in: query, style: form, explode: false, schema: {type: array}}], "+
				"requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}, "+ok+"}}}\n"+
				"components: {schemas: {A: {allOf: [{type: string, nullable: true}]}}}",
			head+"servers: [{url: '/{v}', variables: {v: {default: x}}}]\nsecurity: [{a: []}]\n"+
				"components: {securitySchemes: {a: {type: http, scheme: basic}}}\npaths: {/a: {get: {responses: {'200': "+
				"{description: d, "+
				"headers: {A: {schema: {type: integer}, example: 1}}, content: {application/json: {examples: {a: {value: "+
				"1}}}}}}}}}",
		)
	}
	return append(list, "swagger: '2.0'\ninfo: {title: t, version: '1'}\nbasePath: /v1\nconsumes: [a/b]\n"+
		"securityDefinitions: {a: {type: oauth2, flow: implicit, scopes: {r: d}}}\nparameters: {B: {name: b, in: body, "+
		"schema: {$ref: '#/definitions/A'}}}\nresponses: {R: {description: d, schema: {type: file}, examples: {a/b: 1}}}\n"+
		"paths: {/a: {parameters: [{$ref: '#/parameters/B'}], post: {produces: [c/d], responses: {'200': {$ref: "+
		"'#/responses/R'}}}, put: {parameters: [{name: f, in: formData, type: array, items: {type: integer}, "+
		"collectionFormat: multi}], responses: {default: {description: d, headers: {A: {type: integer}}}}}}}\n"+
		"definitions: {A: {type: object, discriminator: k, properties: {k: {type: string, x-nullable: true}}}}\n")
}

// loadAndUse loads a document and uses all of it. Whatever is wrong with it must be told in one line, not by a panic.
func loadAndUse(t *testing.T, text string) {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(text), nil)
	if err != nil {
		told := err.Error()
		if strings.Contains(told, "\n") || !strings.HasPrefix(told, "api.yaml") || strings.Contains(told, "simplify it") {
			t.Errorf("%s\n%q", text, told)
		}
		return
	}
	for _, operation := range c.Operations {
		if c.Operation(operation.ID) != operation {
			t.Errorf("%q is not found by its id", operation.ID)
		}
		operation.SamplePath()
		operation.Success()
		operation.CheckReply(&contract.Reply{Status: 200, MediaType: "application/json", Body: []byte(`{"a":[1]}`)})
		call := &contract.Call{Operation: operation}
		call.CheckRequest(nil, "a=1", nil)
	}
}

func FuzzLoad(f *testing.F) {
	for i := range seeds() {
		f.Add(uint8(i), uint16(60), uint8(3), "null")
		f.Add(uint8(i), uint16(90), uint8(0), "$ref: '#/paths/~1a', ")
		f.Add(uint8(i), uint16(120), uint8(9), "{x: [1, true, {}]}")
	}
	documents := seeds()
	f.Fuzz(func(t *testing.T, which uint8, from uint16, cut uint8, piece string) {
		text := documents[int(which)%len(documents)]
		at := int(from) % len(text)
		if len(piece) < 200 {
			loadAndUse(t, text[:at]+piece+text[min(len(text), at+int(cut)):])
		}
	})
}

func TestAnyMemberMayBeOfAnyType(t *testing.T) {
	t.Parallel()
	for _, text := range seeds() {
		for at := range text {
			if !strings.ContainsRune(" {[", rune(text[at])) {
				continue
			}
			end := at + 1
			for end < len(text) && !strings.ContainsRune(",]}\n", rune(text[end])) {
				end++
			}
			for _, value := range []string{"null", "1", "[]", "{}", "[null]", "{a: null}"} {
				loadAndUse(t, text[:at+1]+value+text[end:])
				if text[at] == ' ' {
					loadAndUse(t, text[:at+1]+value+text[min(len(text), end+1):])
				}
			}
		}
	}
}
