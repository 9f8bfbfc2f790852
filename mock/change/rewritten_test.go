package change

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// drafted calls a test with each document that has schemas and operations, and with drafts of it. The seed is fixed.
func drafted(t *testing.T, rounds int, try func(old *contract.Contract, file string, d *draft, round int)) {
	t.Helper()
	folder := filepath.Join("..", "prove", "testdata", "documents")
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for n, entry := range entries {
		file := filepath.Join(folder, entry.Name())
		old := opened(t, file)
		if len(old.Operations) == 0 || strings.HasPrefix(old.OpenAPI, "2") {
			continue
		}
		for round := range rounds {
			d := newDraft(old, rand.New(rand.NewPCG(uint64(n), uint64(round)))) //nolint:gosec // the same each time
			if len(d.places()) == 0 || d.root.Member("openapi") == nil {
				// Its operations are in another file.
				continue
			}
			try(old, file, d, round)
		}
	}
}

// TestADocumentThatIsWrittenAnotherWayHurtsNobody rewrites each of the documents some times.
func TestADocumentThatIsWrittenAnotherWayHurtsNobody(t *testing.T) {
	t.Parallel()
	begun, count := time.Now(), map[string]int{}
	drafted(t, 8, func(old *contract.Contract, file string, d *draft, round int) {
		done := d.rewrite(1 + 3*round)
		next := d.load(t, file)
		for way, both := range [2][2]*contract.Contract{{old, next}, {next, old}} {
			changes, err := Compare(context.Background(), both[0], both[1])
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				if c.Breaking {
					t.Errorf("%s, round %d, way %d: %s: %s: %s\nafter %s", old.File, round, way, c.operation().ID, c.Part,
						c.Text, strings.Join(done, "\n      "))
				}
			}
		}
		for _, one := range done {
			name, _, _ := strings.Cut(one, " at ")
			count[name]++
		}
	})
	total := 0
	for name := range rewritings() {
		if total += count[name]; count[name] < 4 {
			t.Errorf("%s was tried %d times", name, count[name])
		}
	}
	t.Logf("%d rewritings in %s: %v", total, time.Since(begun), count)
}

// within are the schemas of the draft that stand in one kind of part of an operation, and that all its values keep.
func (d *draft) within(part string) []schema.Place {
	var list []schema.Place
	for _, at := range d.places() {
		sure := strings.HasPrefix(at.Pointer, "/paths/")
		for word := range strings.SplitSeq(at.Pointer, "/") {
			switch word {
			case "not", "if", "then", "else", "anyOf", "oneOf", "contains", "patternProperties", "propertyNames",
				"dependentSchemas":
				sure = false
			}
		}
		if part == "parameters" && !strings.Contains(at.Pointer, "/content/") {
			// These names are not those of parameters (OpenAPI 3.1, section 4.8.12.2).
			holder, _, _ := strings.Cut(at.Pointer, "/schema")
			name := at.Doc.At(holder).Node.StringAt("name")
			sure = sure && name != "Accept" && name != "Content-Type" && name != "Authorization"
		}
		if part == "responses" {
			// To other readers all is text.
			sure = sure && strings.Contains(at.Pointer, "/content/application~1json/")
		}
		if sure && strings.Contains(at.Pointer, "/"+part+"/") && at.Node.Member("$ref") == nil {
			list = append(list, at)
		}
	}
	return list
}

// An edit changes what a schema means. It reports whether it could.
type edit func(*draft, schema.Place) bool

// tightenings break those who send what a schema describes, and loosenings those who read it.
func tightenings() map[string]edit {
	return map[string]edit{
		"nothing is allowed": func(_ *draft, at schema.Place) bool {
			put(at.Node, "not", &schema.Node{Kind: schema.Object})
			return true
		},
		"one value is left": func(_ *draft, at schema.Place) bool {
			*at.Node = *object("allOf", array(copied(at.Node), object("enum", array(text("the only value")))))
			return true
		},
		"it is of another type": func(_ *draft, at schema.Place) bool {
			known := at.Node.StringAt("type")
			if known != "" {
				put(at.Node, "type", text(another(known)))
			}
			return known != ""
		},
	}
}

func loosenings() map[string]edit {
	return map[string]edit{
		"anything is allowed": func(d *draft, at schema.Place) bool {
			if d.reader().allows(at) {
				return false
			}
			*at.Node = schema.Node{Kind: schema.Object}
			return true
		},
		"a member is gone": func(_ *draft, at schema.Place) bool {
			members := at.Node.Member("properties")
			if members == nil || len(members.Names) == 0 || members.Items[0].Member("writeOnly") != nil {
				return false
			}
			put(members, members.Names[0], nil)
			return true
		},
		"it may be of another type": func(_ *draft, at schema.Place) bool {
			known := at.Node.StringAt("type")
			if known != "" {
				*at.Node = *object("anyOf", array(copied(at.Node), object("type", text(another(known)))))
			}
			return known != ""
		},
	}
}

// another is a type that no text can be for the one that is given: 1 and true are texts, too.
func another(name string) string {
	if name == "integer" || name == "number" {
		return "boolean"
	}
	return "integer"
}

// reader reads the draft as it is.
func (d *draft) reader() reader {
	return reader{dialect: d.dialect, bare: map[*schema.Node]schema.Place{}, open: map[*schema.Node]bool{}}
}

// TestAChangeOfMeaningIsSeenBehindHowItIsWritten edits documents once, and rewrites them besides.
func TestAChangeOfMeaningIsSeenBehindHowItIsWritten(t *testing.T) {
	t.Parallel()
	begun, count := time.Now(), map[string]int{}
	parts := map[string]map[string]edit{
		"requestBody": tightenings(), "parameters": tightenings(), "responses": loosenings(),
	}
	drafted(t, 2, func(old *contract.Contract, file string, d *draft, round int) {
		if strings.HasPrefix(d.name, "blemish-") || strings.Contains(file, "never") || strings.Contains(file, "impossible") {
			// What is served around, or allows nothing, can be tightened without anybody seeing it.
			return
		}
		for part, edits := range parts {
			for name, edit := range edits {
				seed := uint64(len(part)*1000 + len(name)*10 + round)
				edited := newDraft(old, rand.New(rand.NewPCG(seed, uint64(len(file))))) //nolint:gosec // the same each time
				edited.rewrite(10)
				places := edited.within(part)
				edited.random.Shuffle(len(places), func(i, k int) { places[i], places[k] = places[k], places[i] })
				i := slices.IndexFunc(places, func(at schema.Place) bool { return edit(edited, at) })
				if i < 0 {
					continue
				}
				count[part+", "+name]++
				changes, err := Compare(context.Background(), old, edited.load(t, file))
				if err != nil || breaking(changes) == 0 {
					t.Errorf("%s: %s, at %s: got %v, %v", file, name, places[i].Pointer, changes, err)
				}
			}
		}
	})
	total := 0
	for part, edits := range parts {
		for name := range edits {
			if total += count[part+", "+name]; count[part+", "+name] < 5 {
				t.Errorf("%s: %s was tried %d times", part, name, count[part+", "+name])
			}
		}
	}
	t.Logf("%d edits in %s: %v", total, time.Since(begun), count)
}
