package fake_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

func TestOneWorkshopServesManyAtOnce(t *testing.T) {
	t.Parallel()
	doc := load(t, "testdata/possible-3.1.yaml")
	components := doc.At("/components/schemas")
	want := map[string]string{}
	for _, name := range components.Node.Names {
		m, err := fake.Compile(components.Child(name), schema.OpenAPI31)
		if err != nil {
			t.Fatal(err)
		}
		want[name] = body(t, m, fake.Question{Seed: 2, Identity: "7"})
	}
	shared := fake.NewWorkshop(schema.OpenAPI31, schema.Reply)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range components.Node.Names {
				name := components.Node.Names[(i*7+worker*13)%len(components.Node.Names)]
				m, err := shared.Compile(components.Child(name))
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := m.Append(nil, fake.Question{Seed: 2, Identity: "7"}); err != nil || string(got) != want[name] {
					t.Errorf("%s: got %s %v, want %s", name, got, err, want[name])
				}
			}
		})
	}
	group.Wait()
}

func TestRequestsLeaveOutWhatOnlyRepliesHave(t *testing.T) {
	t.Parallel()
	const text = `
A:
  type: object
  required: [id, secret, name]
  properties: {id: {type: integer, readOnly: true}, secret: {type: string, writeOnly: true}, name: {type: string}}
`
	for _, row := range []struct {
		dialect   schema.Dialect
		direction schema.Direction
		want      string
	}{
		{schema.OpenAPI30, schema.Reply, "id name"},
		{schema.OpenAPI30, schema.Request, "secret name"},
		// Since 3.1 the words are annotations: what is required stays.
		{schema.OpenAPI31, schema.Reply, "id secret name"},
		{schema.OpenAPI31, schema.Request, "id secret name"},
	} {
		m, err := fake.NewWorkshop(row.dialect, row.direction).Compile(read(t, text).At("/A"))
		if err != nil {
			t.Fatal(err)
		}
		made := members(t, body(t, m, fake.Question{}))
		for _, name := range strings.Fields(row.want) {
			if _, there := made[name]; !there {
				t.Errorf("%v %v: %s is missing in %v", row.dialect, row.direction, name, made)
			}
			delete(made, name)
		}
		if len(made) > 0 {
			t.Errorf("%v %v: too much: %v", row.dialect, row.direction, made)
		}
	}
}

func TestWhatIsPassedOverIsTold(t *testing.T) {
	t.Parallel()
	const text = `
A:
  type: object
  properties:
    unknown: {type: string, x-faker: no.such}
    deep: {type: object, properties: {a: {type: array, items: {type: string, x-faker: nobody}}}}
    clock: {type: string, x-faker: futuredate}
    wrong: {type: integer, x-faker: email}
    long: {type: string, maxLength: 3, x-faker: email}
    object: {type: object, x-faker: email}
    size: {type: string, x-faker: 'base64:0'}
    never: {type: object, required: [x], properties: {x: false}}
    circle: {$ref: '#/Circle'}
    nowhere: {$ref: '#/Nobody'}
    list: {type: array, minItems: 2, x-faker: email, items: {type: string}}
    other: {type: string, format: date-time, x-faker: uuid}
    good: {type: string, x-faker: email}
Circle: {type: string, not: {$ref: '#/Circle'}}
`
	m, err := fake.Compile(read(t, text).At("/A"), schema.OpenAPI31)
	if err != nil {
		t.Fatal(err)
	}
	made := members(t, body(t, m, fake.Question{}))
	for _, name := range []string{"never", "circle", "nowhere"} {
		if _, there := made[name]; there {
			t.Errorf("%s is there: %v", name, made)
		}
	}
	if list := fmt.Sprint(made["list"]); strings.Count(list, "@") < 2 {
		t.Errorf("got %s, want e-mail addresses", list)
	}
	var got []string
	for _, finding := range m.Notices() {
		got = append(got, fmt.Sprintf("%d %s", finding.Document.Line, finding.Keyword))
	}
	want := []string{
		"5 x-faker", "7 x-faker", "8 x-faker", "9 x-faker", "11 x-faker", "14 $ref", "16 x-faker",
		"10 x-faker", "18 $ref", "6 x-faker",
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSchemasOfOtherFilesAreMadeUp(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"zoo/pet.yaml": "oneOf: [{$ref: 'cat.yaml'}, {$ref: '../shared.yaml#/Dog'}]\n" +
			"discriminator: {propertyName: kind, mapping: {tom: cat.yaml, rex: '../shared.yaml#/Dog'}}\n",
		"zoo/cat.yaml": "type: object\nrequired: [kind, id]\nproperties: {id: {type: integer}, " +
			"kind: {type: string}, mate: {$ref: '#'}, owner: {$ref: '../document.yaml#/components/schemas/Owner'}}\n",
		"shared.yaml": "Dog: {type: object, required: [kind], properties: {kind: {const: rex}, bark: {const: wau}}}\n",
	}
	doc := read(t, "openapi: 3.1.1\ncomponents: {schemas: {Pets: {type: array, minItems: 2, "+
		"items: {$ref: 'zoo/pet.yaml'}}, Owner: {type: object, properties: {id: {type: string}, name: {type: string}}}}}\n")
	library := schema.NewLibrary(doc, func(address string) ([]byte, error) {
		if text, there := files[address]; there {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	})
	at := doc.At("/components/schemas/Pets")
	m, err := fake.Compile(at, schema.OpenAPI31)
	if err != nil {
		t.Fatal(err)
	}
	check := schema.NewSet(library, schema.OpenAPI31).Schema(at, schema.Reply)
	for seed := range int64(20) {
		text := body(t, m, fake.Question{Seed: seed})
		value, _ := schema.Decode([]byte(text), 100)
		if findings := check.Check(value); findings != nil {
			t.Fatalf("%s: %v", text, findings)
		}
		if !strings.Contains(text, `"kind":"tom"`) || !strings.Contains(text, `"owner":{"id":`) {
			t.Errorf("got %s", text)
		}
	}
}

// TestGolden holds the bytes of every record of a document to those written down: on any platform and after any
// restart they are the same.
func TestGolden(t *testing.T) {
	t.Parallel()
	doc := read(t, shop)
	var got bytes.Buffer
	shared := fake.NewWorkshop(schema.OpenAPI31, schema.Reply)
	components := doc.At("/components/schemas")
	for _, name := range components.Node.Names {
		m, err := shared.Compile(components.Child(name))
		if err != nil {
			t.Fatal(err)
		}
		for seed := range int64(3) {
			fmt.Fprintf(&got, "%s %d %s\n", name, seed, body(t, m, detail(seed, 7)))
		}
	}
	file := filepath.Join("testdata", "golden.txt")
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r", ""), got.String()); diff != "" {
		t.Error(diff)
	}
}
