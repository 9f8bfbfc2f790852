package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"understudy/mock"
)

// inFolder writes files to a new folder, and returns what makes a name one in it.
func inFolder(t *testing.T, files map[string]string) func(name string) string {
	t.Helper()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	for name, text := range files {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

// covered writes the coverage file of a document.
func covered(t *testing.T, document, to string) {
	t.Helper()
	server, err := mock.New(mock.WithDocumentFile(document))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	if err := save(to, server.Coverage().Write); err != nil {
		t.Fatal(err)
	}
}

// Two documents that have nothing to do with one another are not alike, and no change of one is one of the other.
func TestTwoContractsCannotBeCompared(t *testing.T) {
	t.Parallel()
	at := inFolder(t, map[string]string{
		"a.yaml": soundDocument,
		"b.yaml": strings.NewReplacer("/a:", "/b:", "operationId: a", "operationId: b").Replace(soundDocument),
	})
	covered(t, at("a.yaml"), at("a.json"))
	covered(t, at("b.yaml"), at("b.json"))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"coverage", "diff", at("a.json"), at("b.json")}, "have no operation in common"},
		{[]string{"coverage", "merge", at("a.json"), at("b.json")}, "are two documents, or two states of one"},
		{[]string{"diff", at("a.yaml"), at("b.yaml")}, "they have no operation in common"},
	} {
		code, stdout, stderr := run(t, nil, c.args...)
		if code != ExitCannotRun || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s %s: got %d, %q, %q", c.args[0], c.args[1], code, stdout, stderr)
		}
	}
}

// A document of several files is another one when a part of it changes, wherever its hash is looked at.
func TestAnotherPartIsAnotherDocument(t *testing.T) {
	t.Parallel()
	const part = "{type: integer, minimum: 1}\n"
	at := inFolder(t, map[string]string{
		"a.yaml": strings.Replace(soundDocument, "{type: integer}", "{$ref: part.yaml}", 1), "part.yaml": part,
		"one.yaml": soundDocument,
	})
	covered(t, at("a.yaml"), at("before.json"))
	used := []string{"diff", at("a.yaml"), at("one.yaml"), "--used", at("before.json")}
	if code, _, stderr := run(t, nil, used...); code == ExitCannotRun {
		t.Errorf("the coverage of a document is refused as that of another one: %s", stderr)
	}
	if err := os.WriteFile(at("part.yaml"), []byte(strings.Replace(part, "1", "2", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	covered(t, at("a.yaml"), at("after.json"))
	for want, args := range map[string][]string{
		"is about another document":               used,
		"are two documents, or two states of one": {"coverage", "merge", at("before.json"), at("after.json")},
	} {
		if code, _, stderr := run(t, nil, args...); code != ExitCannotRun || !strings.Contains(stderr, want) {
			t.Errorf("%s: got %d, %q", args[0], code, stderr)
		}
	}
}
