package builtin_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"understudy/mock/builtin"
)

// TestThePackIsTheFilesAtTheTop fails when openapi.yaml or fixtures/ changed and go generate did not run.
func TestThePackIsTheFilesAtTheTop(t *testing.T) {
	t.Parallel()
	top, packed := os.DirFS("../.."), builtin.Files()
	names := func(files fs.FS) map[string]bool {
		found := map[string]bool{}
		for _, root := range []string{builtin.Document, builtin.Fixtures} {
			err := fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					found[name] = true
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return found
	}
	want, have := names(top), names(packed)
	if len(want) < 5 {
		t.Fatalf("there are only %d files at the top", len(want))
	}
	for name := range want {
		data, err := fs.ReadFile(top, name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs.ReadFile(packed, name)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s is packed in another state: run go generate ./...", name)
		}
	}
	for name := range have {
		if !want[name] {
			t.Errorf("%s is packed and is no more: run go generate ./...", name)
		}
	}
}
