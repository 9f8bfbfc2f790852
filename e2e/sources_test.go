package e2e

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// answers asks for a pet, and returns the body.
func (p *program) answers(t *testing.T) string {
	t.Helper()
	a, err := dial(t, p.addr).ask(get("/pets/1"))
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("got %+v, %v", a, err)
	}
	return string(a.body)
}

// TestADocumentIsPlayedWhereverItComesFrom plays one document by its name, from a folder, from standard input and out
// of several files.
func TestADocumentIsPlayedWhereverItComesFrom(t *testing.T) {
	t.Parallel()
	const shape = `{"id":1,"password":"`
	whole := map[string]string{"api.yaml": document}
	want := playing(t, whole, "api.yaml").answers(t)
	_, pet, _ := strings.Cut(document, "schemas:\n")
	head, _, _ := strings.Cut(document, "components:\n")
	split := func(name, path string) map[string]string {
		return map[string]string{
			name: strings.Replace(head, "#/components/schemas/Pet", path+"#/schemas/Pet", 1), path: "schemas:\n" + pet,
			"notes.yaml": "title: no document\n", "sub/openapi.yaml": "openapi: none\n",
		}
	}
	for name, test := range map[string]struct {
		files map[string]string
		args  []string
		stdin string
	}{
		"file":                  {whole, []string{"serve", "api.yaml"}, ""},
		"folder":                {whole, []string{"serve", "."}, ""},
		"folder, usual name":    {map[string]string{"openapi.yml": document, "b.yaml": document}, []string{"serve", "."}, ""},
		"folder, several files": {split("openapi.yaml", "pet.yaml"), []string{"serve", "."}, ""},
		"folder below":          {map[string]string{"a/b/spec.yaml": document}, []string{"a/b"}, ""},
		"standard input":        {nil, []string{"serve", "-"}, document},
		"standard input alone":  {nil, []string{"-"}, document},
		"file of a folder":      {split("api.yaml", "common/pet.yaml"), []string{"api.yaml"}, ""},
		"file, encoded":         {split("api.yaml", "a%20pet.yaml"), []string{"api.yaml"}, ""},
		"file above, allowed":   {split("a/api.yaml", "../pet.yaml"), []string{"a/api.yaml", "--allow-ref", "."}, ""},
		"standard input, allowed": {
			split("api.yaml", "pet.yaml"), []string{"-", "--allow-ref", "."}, split("api.yaml", "pet.yaml")["api.yaml"],
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, want := map[string]string{}, want
			for name, text := range test.files {
				files[strings.ReplaceAll(strings.TrimPrefix(name, "../"), "%20", " ")] = text
			}
			command := exec.Command(binary, append(test.args, "--listen", "127.0.0.1:0")...)
			command.Dir, command.Stdin = folderOf(t, files), strings.NewReader(test.stdin)
			got := launch(t, command).answers(t)
			if _, isSplit := test.files["notes.yaml"]; isSplit {
				// What is made up depends on which schema it is for, and this one is another file's.
				got, want = got[:min(len(got), len(shape))], shape
			}
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestADocumentThatCannotBeChosenIsRefused has names that lead to no one document.
func TestADocumentThatCannotBeChosenIsRefused(t *testing.T) {
	t.Parallel()
	none, allow := []string{"name the document"}, []string{"--allow-ref", "refused"}
	for name, f := range map[string]fault{
		"two in a folder": {
			files: map[string]string{"a.yaml": document, "b.yaml": document}, args: []string{"."},
			says: []string{"a.yaml", "b.yaml", "name one"},
		},
		"none in a folder": {files: map[string]string{"a.txt": document}, args: []string{"."}, says: none},
		"none below":       {files: map[string]string{"a/openapi.yaml": document}, args: []string{"."}, says: none},
		"nothing comes":    {args: []string{"-"}, says: []string{"-"}},
		"stdin watched":    {args: []string{"-", "--watch"}, says: []string{"--watch"}},
		"no such folder": {
			files: with("", ""), args: []string{"api.yaml", "--allow-ref", "./nowhere"}, says: allow[:1],
		},
		"loopback allowed": {
			files: with("#/components/schemas/Pet", "http://127.0.0.1:1/a.yaml"),
			args:  []string{"api.yaml", "--allow-ref", "http://127.0.0.1:1"}, says: allow,
		},
		"this machine allowed": {
			files: with("#/components/schemas/Pet", "http://localhost:1/a.yaml"),
			args:  []string{"api.yaml", "--allow-ref", "http://localhost:1"}, says: allow,
		},
		"link-local allowed": {
			files: with("", ""), args: []string{"api.yaml", "--allow-ref", "http://169.254.169.254"}, says: allow,
		},
		"another host allowed": {
			files: with("#/components/schemas/Pet", "https://example.invalid/a.yaml"),
			args:  []string{"api.yaml", "--allow-ref", "other.invalid"}, at: "api.yaml:14:",
		},
		"another folder allowed": {
			files: map[string]string{
				"a/api.yaml": strings.Replace(document, "#/components/schemas/Pet", "../pet.yaml", 1), "pet.yaml": "{}", "b/x": "",
			},
			args: []string{filepath.Join("a", "api.yaml"), "--allow-ref", "b"}, at: "api.yaml:14:",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.refused(t)
		})
	}
}
