package change

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/contract"
	"understudy/mock/source"
)

// suite are the contracts that prove is tested with: every version of OpenAPI, several files, blemishes of all kinds.
func suite(t *testing.T) []*contract.Contract {
	t.Helper()
	folder := filepath.Join("..", "prove", "testdata", "documents")
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) < 40 {
		t.Fatalf("%d documents, %v", len(entries), err)
	}
	list := make([]*contract.Contract, len(entries))
	for i, entry := range entries {
		list[i] = opened(t, filepath.Join(folder, entry.Name()))
	}
	return list
}

// opened loads a document with all its files.
func opened(t *testing.T, name string) *contract.Contract {
	t.Helper()
	read, err := source.File(name).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	c, err := contract.Load(read.Name, read.Data, read.Open)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestADocumentThatDidNotChangeHasNoChanges(t *testing.T) {
	t.Parallel()
	first, second := suite(t), suite(t)
	for i, c := range first {
		changes, err := Compare(context.Background(), c, second[i])
		if len(c.Operations) == 0 {
			if err == nil {
				t.Errorf("%s: nothing was compared, and nobody told", c.File)
			}
			continue
		}
		if err != nil || len(changes) > 0 {
			t.Errorf("%s: got %v, %v", c.File, changes, err)
		}
	}
}

// TestEveryPartIsWrittenForOasdiff has oasdiff read every part of every document, alone and beside another document.
func TestEveryPartIsWrittenForOasdiff(t *testing.T) {
	t.Parallel()
	list := suite(t)
	for i, c := range list {
		other := list[(i+1)%len(list)]
		changes, err := Compare(context.Background(), c, other)
		if err != nil {
			t.Errorf("%s, %s: %v", c.File, other.File, err)
		}
		if len(changes) < max(len(c.Operations), len(other.Operations)) {
			t.Errorf("%s, %s: %d changes", c.File, other.File, len(changes))
		}
		var parts []piece
		for _, o := range c.Operations {
			parts = append(parts, pieces(o, o)...)
		}
		if len(parts) == 0 {
			continue
		}
		o, err := newOracle(newWriter(newReader(c), c), newWriter(newReader(c), c), parts)
		if err != nil {
			t.Errorf("%s: %v", c.File, err)
			continue
		}
		for k := range parts {
			if told, err := o.ask(context.Background(), k, &parts[k]); err != nil || len(told) > 0 {
				t.Errorf("%s: %s: got %v, %v", c.File, parts[k], told, err)
			}
		}
	}
}

// TestEveryChangeHasAPlaceAndAnID takes the documents for versions of each other.
func TestEveryChangeHasAPlaceAndAnID(t *testing.T) {
	t.Parallel()
	list := suite(t)
	for i, c := range list {
		changes, err := Compare(context.Background(), c, list[(i+3)%len(list)])
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, change := range changes {
			if change.At.File == "" || change.At.Line == 0 || len(change.ID) != 12 || known[change.ID] || change.Text == "" ||
				strings.Contains(change.Text, "%!") {
				t.Errorf("%s: got %+v", c.File, change)
			}
			known[change.ID] = true
			if only := Only(changes, change.ID); len(only) != 1 || only[0].Text != change.Text {
				t.Errorf("%s: %s alone is %v", c.File, change.ID, only)
			}
		}
		if len(known) == 0 && len(c.Operations) > 0 {
			t.Errorf("%s: no change was found", c.File)
		}
	}
}

func TestAComparisonEndsWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	c := opened(t, filepath.Join("..", "prove", "testdata", "documents", "banking.yaml"))
	if changes, err := Compare(ctx, c, c); err != context.DeadlineExceeded { //nolint:errorlint // it is returned as it is
		t.Errorf("got %v, %v", changes, err)
	}
}

func TestABasePathThatIsThereStillIsNoMove(t *testing.T) {
	t.Parallel()
	document := func(servers string) []byte {
		return []byte(`openapi: 3.1.0
info: {title: a, version: "1"}
servers: [` + servers + `]
paths: {"/pets/{id}": {get: {operationId: getPet, parameters: [{name: id, in: path, required: true, schema: {
  type: integer}}], responses: {"200": {description: ok}}}}}
`)
	}
	for name, test := range map[string]struct {
		servers string
		want    []string
	}{
		"another host":       {"{url: https://b.example/v1}", nil},
		"another base path":  {"{url: https://a.example/v2}", []string{Moved}},
		"another one beside": {"{url: https://a.example/v2}, {url: https://a.example/v1}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range compared(t, document("{url: https://a.example/v1}"), document(test.servers)) {
				got = append(got, c.Rule)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
