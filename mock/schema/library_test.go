package schema_test

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

// shelf is an opener over texts by address.
type shelf map[string]string

func (s shelf) open(address string) ([]byte, error) {
	text, there := s[address]
	if !there {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

func libraryOf(t *testing.T, entry string, files shelf) (*schema.Document, *schema.Library) {
	t.Helper()
	doc, err := schema.Read("api/openapi.yaml", []byte(entry))
	if err != nil {
		t.Fatal(err)
	}
	return doc, schema.NewLibrary(doc, files.open)
}

// lands says where a reference in an entry document's schema A leads: file and pointer.
func lands(t *testing.T, entry string, files shelf, pointer string) string {
	t.Helper()
	doc, _ := libraryOf(t, entry, files)
	to, err := doc.At(pointer).Deref()
	if err != nil {
		return err.Error()
	}
	return to.Doc.File + "#" + to.Pointer
}

const head = "openapi: 3.1.0\ncomponents:\n schemas:\n  A: "

func TestReferencesLeadWhereTheirBaseSays(t *testing.T) {
	t.Parallel()
	files := shelf{
		"common/pet.yaml":   "type: object\nproperties: {owner: {$ref: 'owner.yaml#/Owner'}, self: {$ref: '#'}}",
		"common/owner.yaml": "Owner: {$ref: '../openapi.yaml#/components/schemas/B'}\nOther: {type: string}",
		"../up.json":        `{"components":{"schemas":{"X":{"type":"string"}}}}`,
		"my pet.yaml":       "{type: string}",
		"tree.yaml":         "$id: https://example.com/tree\n$defs: {leaf: {$anchor: leaf, type: string}}",
		"map.yaml":          "Pet: {$anchor: pet, type: string}",
		"shared.yaml":       "components: {schemas: {X: {$anchor: x}}}",
		"parameters.yaml":   "Page: {name: page, in: query, schema: {$ref: 'common/owner.yaml#/Other'}}",
		"lists.yaml":        "$id: https://example.com/lists\n$defs: {a: {$ref: 'common/owner.yaml#/Other'}}",
	}
	for _, test := range []struct{ name, schema, pointer, want string }{
		{"a whole file", "{$ref: common/pet.yaml}", "", "api/common/pet.yaml#"},
		{"a dot before it", "{$ref: './x/../common/pet.yaml'}", "", "api/common/pet.yaml#"},
		{"a file's own part", "{$ref: 'common/pet.yaml#/properties/self'}", "", "api/common/pet.yaml#"},
		{
			"by two files back", "{$ref: 'common/pet.yaml#/properties/owner'}\n  B: {type: string}", "",
			"api/openapi.yaml#/components/schemas/B",
		},
		{"above the folder", "{$ref: '../up.json#/components/schemas/X'}", "", "up.json#/components/schemas/X"},
		{"an escaped name", "{$ref: 'my%20pet.yaml'}", "", "api/my pet.yaml#"},
		{"a plain name", "{$ref: 'my pet.yaml'}", "", "api/my pet.yaml#"},
		{
			"its own name",
			"{$ref: 'openapi.yaml#/components/schemas/B'}\n  B: {}",
			"",
			"api/openapi.yaml#/components/schemas/B",
		},
		{
			"an anchor",
			"{$ref: '#b'}\n  B: {$defs: {x: {$anchor: b}}}",
			"",
			"api/openapi.yaml#/components/schemas/B/$defs/x",
		},
		{
			"its own anchor first", "{$id: a, $ref: '#b', $defs: {x: {$anchor: b}}}\n  B: {$anchor: b}", "",
			"api/openapi.yaml#/components/schemas/A/$defs/x",
		},
		{"an anchor in a file", "{$ref: 'tree.yaml#leaf'}", "", "api/tree.yaml#/$defs/leaf"},
		{
			"an identifier",
			"{$ref: 'https://example.com/b'}\n  B: {$id: 'https://example.com/b'}",
			"",
			"api/openapi.yaml#/components/schemas/B",
		},
		{
			"nested identifiers", "{$ref: 'https://example.com/a/c'}\n  B: {$id: 'https://example.com/a/', $defs: {x: " +
				"{$id: c}}}",
			"", "api/openapi.yaml#/components/schemas/B/$defs/x",
		},
		{
			"from within an identifier", "{$id: 'https://example.com/a', properties: {p: {$ref: b}}}\n  B: {$id: " +
				"'https://example.com/b'}",
			"/properties/p", "api/openapi.yaml#/components/schemas/B",
		},
		{
			"a pointer within an identifier", "{$id: a, properties: {p: {$ref: '#/$defs/x'}}, $defs: {x: {}}}",
			"/properties/p", "api/openapi.yaml#/components/schemas/A/$defs/x",
		},
		{
			"components from within an identifier", "{$id: a, properties: {p: {$ref: '#/components/schemas/B'}}}\n  B: {}",
			"/properties/p", "api/openapi.yaml#/components/schemas/B",
		},
		{
			"the root of an identifier",
			"{$id: a, properties: {p: {$ref: '#'}}}",
			"/properties/p",
			"api/openapi.yaml#/components/schemas/A",
		},
		{
			"a file beside an identified one", "{$ref: 'lists.yaml#/$defs/a'}", "", "api/common/owner.yaml#/Other",
		},
		{
			"encoded pointers",
			"{$ref: '#/components/schemas/B%7E1c%20d'}\n  B/c d: {}",
			"",
			"api/openapi.yaml#/components/schemas/B~1c d",
		},
		{
			"no file",
			"{$ref: gone.yaml}",
			"",
			`api/openapi.yaml:4:6: reference "gone.yaml" cannot be opened: file does not exist`,
		},
		{
			"no part",
			"{$ref: 'tree.yaml#/x'}",
			"",
			`api/openapi.yaml:4:6: reference "tree.yaml#/x" leads nowhere: mend it or add its target`,
		},
		{"an anchor in a map of schemas", "{$ref: 'map.yaml#pet'}", "", "api/map.yaml#/Pet"},
		{"an anchor of a component elsewhere", "{$ref: 'shared.yaml#x'}", "", "api/shared.yaml#/components/schemas/X"},
		{"outside of schemas", "{$ref: 'parameters.yaml#/Page/schema'}", "", "api/common/owner.yaml#/Other"},
		{"no anchor", "{$ref: '#x'}", "", `api/openapi.yaml:4:6: reference "#x" leads nowhere: mend it or add its target`},
		{
			"the whole document",
			"{$ref: '#'}",
			"",
			`api/openapi.yaml:4:6: reference "#" leads to the whole document: name a part of it`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := lands(t, head+test.schema, files, "/components/schemas/A"+test.pointer); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestPlacesWithoutPointersFollowAlike(t *testing.T) {
	t.Parallel()
	doc, _ := libraryOf(t, head+"{$id: 'https://example.com/a', $ref: b}\n  B: {$id: 'https://example.com/b'}", nil)
	at := doc.At("/components/schemas/A")
	to, err := schema.Place{Doc: doc, Node: at.Node}.Deref()
	if err != nil || to.Pointer != "/components/schemas/B" {
		t.Errorf("got %q, %v", to.Pointer, err)
	}
}

func TestASealedLibraryOpensNothing(t *testing.T) {
	t.Parallel()
	var opened []string
	doc, err := schema.Read("openapi.yaml", []byte(head+"{properties: {a: {$ref: a.yaml}, b: {$ref: b.yaml}}}"))
	if err != nil {
		t.Fatal(err)
	}
	library := schema.NewLibrary(doc, func(address string) ([]byte, error) {
		opened = append(opened, address)
		return []byte("{type: string}"), nil
	})
	properties := doc.At("/components/schemas/A/properties")
	for range 2 {
		if _, err := properties.Child("a").Deref(); err != nil {
			t.Error(err)
		}
	}
	library.Seal()
	if _, err := properties.Child("a").Deref(); err != nil {
		t.Errorf("what was opened is there: %v", err)
	}
	if _, err := properties.Child("b").Deref(); err == nil {
		t.Error("what was not opened is not")
	}
	if diff := cmp.Diff([]string{"a.yaml"}, opened); diff != "" {
		t.Error(diff)
	}
	if documents := library.Documents(); len(documents) != 2 || documents[0] != doc || documents[1].File != "a.yaml" {
		t.Errorf("got %d documents", len(documents))
	}
}

func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	doc, err := schema.Read("openapi.yaml", []byte(head+"{$ref: 1.yaml}"))
	if err != nil {
		t.Fatal(err)
	}
	library := schema.NewLibrary(doc, func(string) ([]byte, error) { return []byte("{type: string}"), nil })
	at := doc.At("/components/schemas/A")
	for i := range 2000 {
		if _, err = at.Follow(fmt.Sprintf("%d.yaml", i)); err != nil {
			break
		}
	}
	if count := len(library.Documents()); count != 1000 || err == nil || !strings.Contains(err.Error(), "1000") {
		t.Errorf("%d documents, then %v", count, err)
	}
}

func TestALibraryServesManyAtATime(t *testing.T) {
	t.Parallel()
	files := shelf{"a.yaml": "{$ref: b.yaml}", "b.yaml": "{$ref: c.yaml}", "c.yaml": "{$id: " +
		"'https://example.com/c', type: string}"}
	doc, library := libraryOf(t, head+"{properties: {a: {$ref: a.yaml}}}", files)
	set := schema.NewSet(library, schema.OpenAPI31)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			value, err := schema.Decode([]byte(`{"a":1}`), 10)
			if err != nil {
				t.Error(err)
				return
			}
			if found := set.Schema(doc.At("/components/schemas/A"), schema.Reply).Check(value); len(found) != 1 {
				t.Errorf("got %v", found)
			}
		})
	}
	all.Wait()
}
