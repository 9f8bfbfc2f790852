package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"understudy/mock/schema"
)

// suiteCase is one case of testdata/suite; the README there says what its members are.
type suiteCase struct {
	Note    string
	Schema  json.RawMessage
	Beside  map[string]json.RawMessage
	Way     string
	Valid   []json.RawMessage
	Invalid []json.RawMessage
}

// directions are those that a case holds for.
func (c suiteCase) directions() []schema.Direction {
	switch c.Way {
	case "request":
		return []schema.Direction{schema.Request}
	case "reply":
		return []schema.Direction{schema.Reply}
	}
	return []schema.Direction{schema.Request, schema.Reply}
}

// document writes the case's schemas into an OpenAPI document.
func (c suiteCase) document(t testing.TB, version string) *schema.Document {
	t.Helper()
	all := map[string]json.RawMessage{"A": c.Schema}
	for name, text := range c.Beside {
		all[name] = text
	}
	text, err := json.Marshal(map[string]any{"openapi": version, "components": map[string]any{"schemas": all}})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schema.Read("suite.json", text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// eachCase visits the cases of the suite.
func eachCase(t testing.TB, visit func(file string, c suiteCase, version string, dialect schema.Dialect)) {
	t.Helper()
	files, err := filepath.Glob("testdata/suite/*/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []suiteCase
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		version, dialect := "3.1.0", schema.OpenAPI31
		if filepath.Base(filepath.Dir(file)) == "3.0" {
			version, dialect = "3.0.4", schema.OpenAPI30
		}
		for _, c := range cases {
			visit(filepath.Base(file), c, version, dialect)
		}
	}
}

func TestEveryInstanceOfTheSuiteIsDecidedRight(t *testing.T) {
	t.Parallel()
	values := 0
	eachCase(t, func(file string, c suiteCase, version string, dialect schema.Dialect) {
		doc := c.document(t, version)
		set := schema.NewSet(schema.NewLibrary(doc, nil), dialect)
		for _, direction := range c.directions() {
			s := set.Schema(doc.At("/components/schemas/A"), direction)
			if err := s.Compile(); err != nil {
				t.Errorf("%s %s: %v", file, c.Schema, err)
				continue
			}
			decide := func(text json.RawMessage, want bool) {
				values++
				found := check(t, s, string(text))
				if (len(found) == 0) != want {
					t.Errorf("%s %s\n  %s: want valid: %t, got %s", file, c.Schema, text, want, tellAll(found))
				}
				if s.Accepts(text, 512) && !want {
					t.Errorf("%s %s\n  %s: the quick way accepts it", file, c.Schema, text)
				}
				for _, f := range found {
					if f.Keyword == "" || f.Message == "" || f.Hint == "" || f.Document.Line == 0 || f.In != "body" {
						t.Errorf("%s %s %s: a finding lacks something: %+v", file, c.Schema, text, f)
					}
				}
			}
			for _, text := range c.Valid {
				decide(text, true)
			}
			for _, text := range c.Invalid {
				decide(text, false)
			}
		}
	})
	if values < 1000 {
		t.Errorf("only %d values", values)
	}
}
