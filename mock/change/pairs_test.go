package change

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"understudy/mock/contract"
	"understudy/mock/coverage"
)

var update = flag.Bool("update", false, "rewrite what is wanted of the pairs")

// loaded loads a document that has no references to others.
func loaded(t testing.TB, name string, text []byte) *contract.Contract {
	t.Helper()
	c, err := contract.Load(name, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// compared are the changes of two documents.
func compared(t testing.TB, old, next []byte) []Change {
	t.Helper()
	changes, err := Compare(context.Background(), loaded(t, "old.yaml", old), loaded(t, "new.yaml", next))
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// usedOf reads what a consumer uses: "+ operation" for what was met and "- operation" for what was not, or the same
// with a point after it, ": kind: name".
func usedOf(t testing.TB, old *contract.Contract, text string) *Used {
	t.Helper()
	file := &coverage.File{}
	for line := range strings.Lines(text) {
		sign, what, _ := strings.Cut(strings.TrimSpace(line), " ")
		id, point, isPoint := strings.Cut(what, ": ")
		if !isPoint {
			o := old.Operation(id)
			if o == nil {
				t.Fatalf("%q is no operation of the old document", line)
			}
			file.Operations = append(file.Operations,
				coverage.FileOperation{ID: id, Method: o.Method, Path: o.Template, Met: sign == "+"})
			continue
		}
		kind, name, ok := strings.Cut(point, ": ")
		last := len(file.Operations) - 1
		if !ok || last < 0 || file.Operations[last].ID != id {
			t.Fatalf("%q is no point of the operation before it", line)
		}
		o := &file.Operations[last]
		o.Points = append(o.Points, coverage.FilePoint{Kind: coverage.Kind(kind), Name: name, Met: sign == "+"})
	}
	return Uses(file)
}

// verdicts are the changes as the pairs want them: one a line, with why.
func verdicts(changes []Change, used *Used) string {
	var b strings.Builder
	for i := range changes {
		c := &changes[i]
		j := used.Judge(c)
		word := "nobody"
		switch {
		case j.Hurts:
			word = "HURTS "
		case j.Why != "":
			word = "others"
		}
		fmt.Fprintf(&b, "%s %s | %s | %s", word, c.operation().ID, c.Part, c.Rule)
		if j.Why != "" {
			b.WriteString(" | " + j.Why)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestOnlyWhatHurtsThisConsumerFails holds each pair of documents to the verdicts in its file. In each, operations that
// differ alike are met, met in other parts, or not met.
func TestOnlyWhatHurtsThisConsumerFails(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/pairs/*.txtar")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d pairs, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string][]byte{}
			for _, part := range archive.Files {
				parts[part.Name] = part.Data
			}
			used := usedOf(t, loaded(t, "old.yaml", parts["old.yaml"]), string(parts["used"]))
			got := verdicts(compared(t, parts["old.yaml"], parts["new.yaml"]), used)
			if *update {
				archive.Files[len(archive.Files)-1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(parts["want"]), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
