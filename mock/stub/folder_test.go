package stub_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestOddFoldersAreRefused(t *testing.T) {
	t.Parallel()
	c := load(t)
	outside := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(outside, []byte(`{"id":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	place := filepath.Join(dir, "getPet", "200")
	if err := os.MkdirAll(filepath.Join(place, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(place, "link.json")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, "linked")); err != nil {
		t.Fatal(err)
	}
	_ = makePipe(filepath.Join(place, "pipe.json"))
	large := bytes.Repeat([]byte(" "), stub.MaxFixtureBytes+1)
	if err := os.WriteFile(filepath.Join(place, "large.json"), large, 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	shelf, faults := stub.Load(root.FS(), "f", c)
	var got []string
	for _, fault := range faults {
		got = append(got, fault.Source.File+": "+fault.Message)
	}
	want := []string{
		"f/getPet/200/large.json: is larger than 16 MiB", "f/getPet/200/link.json: is not a regular file",
		"f/linked: is not a regular file",
	}
	if i := slices.Index(got, "f/getPet/200/pipe.json: is not a regular file"); i >= 0 {
		got = slices.Delete(got, i, i+1)
	}
	if diff := cmp.Diff(want, got); diff != "" || shelf.Len() != 0 {
		t.Errorf("%d fixtures (-want +got):\n%s", shelf.Len(), diff)
	}
	_, faults = stub.Load(os.DirFS(filepath.Join(dir, "none")), "f", c)
	if len(faults) != 1 || faults[0].Message != "cannot be read" {
		t.Errorf("a folder that is not there: %s", tell(faults))
	}
}

// endless is a file system whose one file says that it is empty, and never ends.
type endless struct{ fstest.MapFS }

func (e endless) Open(name string) (fs.File, error) {
	file, err := e.MapFS.Open(name)
	if err == nil && strings.HasSuffix(name, ".json") {
		return endlessFile{file}, nil
	}
	return file, err
}

type endlessFile struct{ fs.File }

func (endlessFile) Read(p []byte) (int, error) { return len(p), nil }

func TestAFileThatNeverEndsIsLeft(t *testing.T) {
	t.Parallel()
	files := endless{fstest.MapFS{"getPet/200/a.json": &fstest.MapFile{}}}
	if _, faults := stub.Load(files, "f", load(t)); tell(faults) != "f/getPet/200/a.json : is larger than 16 MiB" {
		t.Error(tell(faults))
	}
}
