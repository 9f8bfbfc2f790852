package fake_test

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

// possible visits every component of the documents whose schemas have values.
func possible(t *testing.T, visit func(t *testing.T, at schema.Place, dialect schema.Dialect, set *schema.Set)) {
	t.Helper()
	for file, dialect := range map[string]schema.Dialect{
		"testdata/possible-3.1.yaml":   schema.OpenAPI31,
		"testdata/possible-3.0.yaml":   schema.OpenAPI30,
		"testdata/possible-named.yaml": schema.OpenAPI31,
	} {
		doc := load(t, file)
		set := schema.NewSet(schema.NewLibrary(doc, nil), dialect)
		components := doc.At("/components/schemas")
		for _, name := range components.Node.Names {
			t.Run(name, func(t *testing.T) { visit(t, components.Child(name), dialect, set) })
		}
	}
}

func TestWhatIsMadeUpKeepsItsSchema(t *testing.T) {
	t.Parallel()
	possible(t, func(t *testing.T, at schema.Place, dialect schema.Dialect, set *schema.Set) {
		t.Parallel()
		m, err := fake.Compile(at, dialect)
		if err != nil {
			t.Fatal(err)
		}
		check := set.Schema(at, schema.Reply)
		for i := range 200 {
			body, err := m.Append(nil, fake.Question{Seed: int64(i % 7), Identity: fmt.Sprint(i)})
			if err != nil {
				t.Fatal(err)
			}
			value, fault := schema.Decode(body, 200)
			if fault != nil {
				t.Fatalf("%s is no JSON: %v", body, fault)
			}
			if findings := check.Check(value); findings != nil {
				t.Fatalf("%s breaks the schema: %v", body, findings)
			}
			if i == 0 && testing.Verbose() {
				t.Logf("%.300s", body)
			}
		}
	})
}

func TestWhatIsImpossibleIsRefusedWithPlaceAndKeyword(t *testing.T) {
	t.Parallel()
	doc := load(t, "testdata/impossible.yaml")
	components := doc.At("/components/schemas")
	for _, name := range components.Node.Names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := components.Child(name)
			_, err := fake.Compile(at, schema.OpenAPI31)
			if err == nil {
				t.Fatal("compiled")
			}
			want := at.Node.StringAt("description")
			if !strings.Contains(err.Error(), ": "+want) || !strings.HasPrefix(err.Error(), doc.File+":") {
				t.Errorf("got %q, want a place in %s and %q", err, doc.File, want)
			}
			if testing.Verbose() {
				t.Log(err)
			}
		})
	}
}
