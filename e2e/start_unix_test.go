//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipesAreRefused names a FIFO that nobody writes to: opening it would wait for ever.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "api.yaml"), document)
	fifo := filepath.Join(folder, "stubs", "getPet", "200", "1.json")
	if err := os.MkdirAll(filepath.Dir(fifo), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	refers := filepath.Join(folder, "refers.yaml")
	write(t, refers, strings.Replace(document, "#/components/schemas/Pet", "stubs/getPet/200/1.json", 1))
	for name, args := range map[string][]string{
		"document":  {fifo},
		"reference": {refers},
		"config":    {"--config", fifo},
		"fixture":   {filepath.Join(folder, "api.yaml"), "--fixtures", filepath.Join(folder, "stubs")},
		"folder":    {filepath.Join(folder, "api.yaml"), "--fixtures", fifo},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault{args: args, at: "1.json"}.refused(t)
		})
	}
}

// TestLinksDoNotLeadOutOfTheFolder has fixtures that are links to a file elsewhere.
func TestLinksDoNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "outside.json")
	write(t, outside, `{"id":1,"password":"`+secret+`"}`)
	folder := t.TempDir()
	write(t, filepath.Join(folder, "api.yaml"), document)
	link := filepath.Join(folder, "stubs", "getPet", "200", "1.json")
	if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, link); err != nil {
		t.Fatal(err)
	}
	fault{
		args: []string{filepath.Join(folder, "api.yaml"), "--fixtures", filepath.Join(folder, "stubs")},
		at:   "1.json",
	}.refused(
		t,
	)
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	personas := filepath.Join(folder, "stubs", "personas.yaml")
	if err := os.Symlink(outside, personas); err != nil {
		t.Fatal(err)
	}
	fault{
		args: []string{filepath.Join(folder, "api.yaml"), "--fixtures", filepath.Join(folder, "stubs")},
		at:   "personas.yaml",
	}.refused(
		t,
	)
}
