package schema_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

func TestDocumentsThatCannotBeReadAreToldInOneLine(t *testing.T) {
	t.Parallel()
	bomb := "a0: &a0 [s3cret]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	for name, test := range map[string]struct{ file, text, want string }{
		"nothing":              {"a.yaml", "", "a.yaml: the file is empty: write the document into it"},
		"blanks":               {"a.json", " \n\t", "a.json: the file is empty: write the document into it"},
		"only a comment":       {"a.yaml", "# s3cret\n", "a.yaml: the file holds no document: write one into it"},
		"JSON that ends early": {"a.json", "{\"a\":\n [1,", "a.json:2:5: the text ends early: mend the JSON there"},
		"JSON without quotes":  {"a.json", `{"a": s3cret}`, "a.json:1:7: this is not JSON: mend the JSON there"},
		"a member twice": {
			"a.json",
			"{\"a\":1,\n\"a\":2}",
			"a.json:2:1: a member name is there twice: mend the JSON there",
		},
		"more after the JSON":    {"a.json", "{}\n x", "a.json:1:3: there is more after the JSON value: remove it"},
		"JSON that is not UTF-8": {"a.json", "{\"a\":\"\xff\"}", "a.json:1:7: the text is not UTF-8: mend the JSON there"},
		"deep JSON": {
			"a",
			strings.Repeat("[", 100_000),
			"a:1:514: nesting is deeper than 512: flatten the document",
		},
		"a huge exponent": {
			"a.json",
			`[1e999999999]`,
			"a.json:1:2: a number is longer than 1000 characters, or its exponent is past 1000: write a smaller one",
		},
		"a number of megabytes": {
			"a.yaml",
			"a: 0." + strings.Repeat("1", 1<<20),
			"a.yaml:1:4: a number is longer than 1000 characters, or its exponent is past 1000: write a smaller one, " +
				"or quote it",
		},
		"deep YAML in one line": {
			"a.yaml",
			strings.Repeat("[", 100_000),
			"a.yaml:1: nesting is deeper than 512: flatten the document",
		},
		"deep YAML by dashes": {
			"a.yaml",
			strings.Repeat("- ", 600) + "a",
			"a.yaml:1:1027: nesting is deeper than 512: flatten the document",
		},
		"a member twice in YAML": {
			"a.yaml",
			"a: 1\nb: 2\na: 3",
			"a.yaml:3:1: a member name is there twice: keep one of them",
		},
		"a list as a name": {
			"a.yaml",
			"? [a]\n: 1",
			"a.yaml:1:3: a member name must be plain text: name it by a string",
		},
		"a number JSON lacks": {
			"a.yaml",
			"a: .inf",
			"a.yaml:1:4: JSON has no such number: write a finite one, or quote it",
		},
		"an unknown tag":     {"a.yaml", "a: !x 1", `a.yaml:1:4: the tag "!x" is not known here: remove it`},
		"an alias in itself": {"a.yaml", "a: &x [*x]", "a.yaml:1:8: this alias holds itself: end the circle"},
		"an alias bomb": {
			"a.yaml",
			bomb,
			"a.yaml:21:12: the document has more than 4000000 values, aliases counted each time: remove aliases that " +
				"multiply each other",
		},
		"an unknown alias": {"a.yaml", "a: *s3cret", "a.yaml: this is not YAML: mend the YAML there"},
		"a YAML file of millions of lines": {
			"a.yaml", strings.Repeat("\n", 4_000_001), "a.yaml: the file is empty: write the document into it",
		},
		"a YAML file of millions of elements": {
			"a.yaml", "a: [" + strings.Repeat("1,", 4_000_001) + "]",
			"a.yaml: the file has more than 1500000 lines and commas: split it, or write it as JSON",
		},
		"a tab in YAML": {
			"a.yaml",
			"a:\n\t- 1",
			"a.yaml:2: this is not YAML (found character that cannot start any token): mend the YAML there",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := schema.Read(test.file, []byte(test.text))
			var fault *schema.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("no fault, but %v", err)
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
			if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
				t.Errorf("the file's content is quoted, or there is more than a line: %s", err)
			}
		})
	}
	if _, err := schema.Read("a.json", make([]byte, schema.MaxBytes+1)); err == nil {
		t.Error("a file past the limit was read")
	}
}

func TestYAMLMeansWhatJSONWouldWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{a: 1, b: [x, 'y'], c: null, d: ~}": `{"a":1,"b":["x","y"],"c":null,"d":null}`,
		"a: 12345678901234567890123":         `{"a":12345678901234567890123}`,
		"a: 1.10\nb: 1e3\nc: 0x10\nd: 1_000": `{"a":1.10,"b":1e3,"c":16,"d":1000}`,
		"a: True\nb: FALSE":                  `{"a":true,"b":false}`,
		"a: 2025-01-15T10:30:00Z":            `{"a":"2025-01-15T10:30:00Z"}`,
		"200: x\n2.5: y\ntrue: z":            `{"200":"x","2.5":"y","true":"z"}`,
		"a: &x {b: 1}\nc: {<<: *x, d: 2}":    `{"a":{"b":1},"c":{"d":2,"b":1}}`,
		"a: &x {b: 1}\nc: {b: 3, <<: [*x]}":  `{"a":{"b":1},"c":{"b":3}}`,
		"a: |\n  x\n  y\n":                   `{"a":"x\ny\n"}`,
		"\ufeffa: é":                         `{"a":"é"}`,
		"z: 1\na: 2":                         `{"z":1,"a":2}`,
	} {
		doc, err := schema.Read("a.yaml", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, string(doc.Root.AppendJSON(nil))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestPlacesAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	for file, text := range map[string]string{
		"a.json": "{\n  \"a\": {\"b/c\": [1,\n    \"two\"]}\n}",
		"a.yaml": "\na: {b/c: [1,\n    two]}\n",
	} {
		doc, err := schema.Read(file, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		place := doc.Top().Child("a").Child("b/c").Item(1)
		if got := place.Location().String(); got != file+":3:5" || place.Pointer != "/a/b~1c/1" {
			t.Errorf("%s %s", got, place.Pointer)
		}
		if found := doc.At("/a/b~1c/1"); !found.Exists() || found.Node != place.Node {
			t.Errorf("%s: the pointer does not lead back", file)
		}
		for _, nowhere := range []string{"a", "/x", "/a/b~1c/2", "/a/b~1c/01", "/a/b~1c/-1", "/a/b~1c/1/x", "/"} {
			if doc.At(nowhere).Exists() {
				t.Errorf("%s leads somewhere in %s", nowhere, file)
			}
		}
	}
}

func TestLargeObjectsAreSearchedByName(t *testing.T) {
	t.Parallel()
	text := "{"
	for i := range 1000 {
		text += fmt.Sprintf("\"m%d\": %d,\n", i, i)
	}
	for _, file := range []string{"a.json", "a.yaml"} {
		doc, err := schema.Read(file, []byte(text+`"last": true}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.At("/m777").Node.Text; got != "777" || !doc.At("/last").Node.IsTrue() || doc.At("/m").Exists() {
			t.Errorf("%s: m777 is %s", file, got)
		}
	}
}

func TestReferencesAreFollowedForABoundedWay(t *testing.T) {
	t.Parallel()
	text := "circle: {$ref: '#/circle'}\nto: {$ref: '#/a~1b'}\n\"a/b\": {$ref: '#/per%20cent'}\n\"per cent\": {x: 1}\n" +
		"outer: {$ref: other.yaml}\nnowhere: {$ref: '#/none'}\nescape: {$ref: '#/%zz'}\n"
	doc, err := schema.Read("a.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"circle":  "a.yaml:1:9: more than 100 references lead from here, one to the next: end the circle",
		"outer":   `a.yaml:5:8: reference "other.yaml" leads out of the document: put its target under components`,
		"nowhere": `a.yaml:6:10: reference "#/none" leads nowhere: mend it or add its target`,
		"escape":  `a.yaml:7:9: reference "#/%zz" has a bad escape: mend it`,
	} {
		if _, err := doc.Top().Child(name).Deref(); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if place, err := doc.Top().Child("to").Deref(); err != nil || place.Pointer != "/per cent" {
		t.Errorf("got %q, %v", place.Pointer, err)
	}
}

func TestSchemasAreFoundByTheGrammarAndNotByNames(t *testing.T) {
	t.Parallel()
	doc, err := schema.Read("a.yaml", []byte(`
paths:
  /schema:
    get:
      parameters: [{name: schema, in: query, schema: {type: string}, example: {schema: 1}}]
      responses:
        default: {$ref: '#/components/responses/example'}
components:
  responses:
    example: {headers: {schema: {schema: true}}, content: {example: {schema: {}}}, links: {a: {schema: 1}}}
  schemas:
    schema: {properties: {schema: {}}}
  callbacks: {a: {b: {get: {schema: {}}}}}
x-schema: {schema: {}}
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	doc.Schemas(func(at schema.Place) { got = append(got, at.Pointer) })
	want := []string{
		"/paths/~1schema/get/parameters/0/schema", "/components/responses/example/headers/schema/schema",
		"/components/responses/example/content/example/schema", "/components/schemas/schema",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// oneLine is how a fault looks.
var oneLine = regexp.MustCompile(`^[^\n]*: [^\n]+: [^\n]+$`)

func fuzzRead(f *testing.F, file string) {
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := schema.Read(file, data)
		if err != nil {
			if !oneLine.MatchString(err.Error()) {
				t.Errorf("%q is no line of place, fault and hint", err)
			}
			return
		}
		text := doc.Root.AppendJSON(nil)
		again, err := schema.Read("again.json", text)
		if err != nil {
			t.Fatalf("%s cannot be read again: %v", text, err)
		}
		if diff := cmp.Diff(doc.Root.Value(), again.Root.Value()); diff != "" {
			t.Errorf("written and read again it is another value:\n%s", diff)
		}
	})
}

func FuzzReadYAML(f *testing.F) {
	for _, seed := range []string{
		"a: &x [1, *x]", "a: &x {b: 1}\nc: {<<: *x}", "- - - a", "? a\n: b", "a: 0x10\nb: .nan\nc: 1e5", "a: |\n  x",
		"{a: [b, {c: d}]}",
		"a: !!binary aGk=", "!!set {a, b}", "a: 0o17\nb: 017\nc: 1_0\nd: +1\ne: .5\nf: 5.",
	} {
		f.Add([]byte(seed))
	}
	fuzzRead(f, "a.yaml")
}

func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e3,true,null,"\u00e9\ud83d\ude00"]}`, `{"a":1,"a":2}`, `[[[[]]]]`, `"x`, `1e99999`,
	} {
		f.Add([]byte(seed))
	}
	fuzzRead(f, "a.json")
}
