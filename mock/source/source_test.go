package source_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/source"
)

// write makes files in a new folder. A name that ends in a slash is a folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		whole := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(whole), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(whole, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func open(t *testing.T, from *source.Source) *source.Reading {
	t.Helper()
	r, err := from.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestAFolderStandsForItsDocument(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  string
		fault string
	}{
		"by its usual name": {
			files: map[string]string{"openapi.yml": "openapi: 3.1.0", "other.yaml": "openapi: 3.1.0"}, want: "openapi.yml",
		},
		"by the older name": {files: map[string]string{"swagger.json": `{"swagger":"2.0"}`}, want: "swagger.json"},
		"the only one": {
			files: map[string]string{
				"a.yaml": "components:\n  openapi: no\n", "b.yaml": "# text\n\"openapi\": 3.1.0\n", "c.json": `{"x":{"openapi":1}}`,
				"d.txt": "openapi: 3.1.0", "sub/e.yaml": "openapi: 3.1.0",
			},
			want: "b.yaml",
		},
		"the only one, in JSON": {
			files: map[string]string{
				"a.json": `{"info":{},"paths":[1],"openapi":"3.1.0"}`, "b.json": `{"a":"openapi"}`, "c.json": `[`,
			},
			want: "a.json",
		},
		"several": {
			files: map[string]string{"a.yaml": "openapi: 3.1.0", "b.json": `{"swagger":"2.0"}`},
			fault: "has 2 documents: name one of them: a.yaml, b.json",
		},
		"none": {
			files: map[string]string{"a.yaml": "a: b", "b.json": ""},
			fault: "has no file whose top level has openapi or swagger: name the document",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := write(t, test.files)
			r, err := source.File(folder).Open()
			if err != nil {
				if want := folder + ": " + test.fault; err.Error() != want {
					t.Errorf("got  %s\nwant %s", err, want)
				}
				return
			}
			defer r.Close()
			if want := filepath.Join(folder, test.want); r.Name != want || string(r.Data) != test.files[test.want] {
				t.Errorf("%s: %q, want %s", r.Name, r.Data, want)
			}
		})
	}
}

func TestFilesOfTheFolderAreReadAndRemembered(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{
		"api/openapi.yaml": "entry", "api/common/pet.yaml": "pet", "api/a b.yaml": "blank", "shared/x.yaml": "x",
	})
	from, err := source.File(filepath.Join(folder, "api", "openapi.yaml")).Allow(filepath.Join(folder, "shared"))
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, from)
	before := r.Sum()
	for address, want := range map[string]string{
		"common/pet.yaml": "pet", "./common/../common/pet.yaml": "pet", "a b.yaml": "blank", "../shared/x.yaml": "x",
		"openapi.yaml": "entry",
	} {
		data, err := r.Open(address)
		if string(data) != want || err != nil {
			t.Errorf("%s: %q, %v", address, data, err)
		}
	}
	got := r.Files()
	slices.Sort(got)
	want := []string{
		filepath.Join(folder, "api", "a b.yaml"), filepath.Join(folder, "api", "common", "pet.yaml"),
		filepath.Join(folder, "api", "openapi.yaml"), filepath.Join(folder, "shared", "x.yaml"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r.Sum() == before {
		t.Error("the sum does not know the files that were read")
	}
}

func TestTheSumIsOfAllBytesAndOfNoFolder(t *testing.T) {
	t.Parallel()
	sum := func(entry, other string) [32]byte {
		folder := write(t, map[string]string{"a.yaml": entry, "sub/b.yaml": other})
		r := open(t, source.File(filepath.Join(folder, "a.yaml")))
		if _, err := r.Open("sub/b.yaml"); err != nil {
			t.Fatal(err)
		}
		return r.Sum()
	}
	if one, other := sum("a", "b"), sum("a", "b"); one != other {
		t.Error("another folder makes another sum")
	}
	if sum("a", "b") == sum("a", "c") || sum("a", "b") == sum("c", "b") {
		t.Error("other bytes make the same sum")
	}
}

// TestTheHashIsOfTheDocumentHoweverManyFilesItHas has the hash of one file be what sha256sum says of it.
func TestTheHashIsOfTheDocumentHoweverManyFilesItHas(t *testing.T) {
	t.Parallel()
	hash := func(entry string, parts map[string]string, order ...string) [32]byte {
		files := map[string]string{"a.yaml": entry}
		maps.Copy(files, parts)
		r := open(t, source.File(filepath.Join(write(t, files), "a.yaml")))
		for _, name := range order {
			if _, err := r.Open(name); err != nil {
				t.Fatal(err)
			}
		}
		return r.Hash()
	}
	alone := sha256.Sum256([]byte("a"))
	parts := map[string]string{"sub/b.yaml": "b", "c.yaml": "c"}
	if hash("a", parts) != alone || hash("a", parts, "a.yaml", "sub/../a.yaml") != alone {
		t.Error("the hash of one file is not the SHA-256 of its bytes")
	}
	line := func(text, name string) string { return fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(text)), name) }
	want := sha256.Sum256([]byte(line("a", "") + line("c", "c.yaml") + line("b", "sub/b.yaml")))
	for _, order := range [][]string{{"sub/b.yaml", "c.yaml"}, {"c.yaml", "sub/b.yaml", "a.yaml", "c.yaml"}} {
		if hash("a", parts, order...) != want {
			t.Errorf("read as %v it has another hash than the lines of its files", order)
		}
	}
	for name, other := range map[string][32]byte{
		"another part":    hash("a", map[string]string{"sub/b.yaml": "b", "c.yaml": "d"}, "sub/b.yaml", "c.yaml"),
		"another name":    hash("a", map[string]string{"sub/e.yaml": "b", "c.yaml": "c"}, "sub/e.yaml", "c.yaml"),
		"fewer parts":     hash("a", parts, "c.yaml"),
		"another of them": hash("d", parts, "sub/b.yaml", "c.yaml"),
	} {
		if other == want || other == alone {
			t.Errorf("%s makes no other hash", name)
		}
	}
}

func TestNothingElseIsRead(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{
		"api/openapi.yaml": "entry", "api/sub/x.yaml": "x", "secret.yaml": "s3cret", "api-two/y.yaml": "s3cret",
	})
	for link, to := range map[string]string{
		"api/out.yaml": "../secret.yaml", "api/far.yaml": "/etc/passwd", "api/dir": "..", "api/in.yaml": "sub/x.yaml",
	} {
		if err := os.Symlink(to, filepath.Join(folder, filepath.FromSlash(link))); err != nil {
			t.Skip("this system has no links: ", err)
		}
	}
	r := open(t, source.File(filepath.Join(folder, "api", "openapi.yaml")))
	if data, err := r.Open("in.yaml"); string(data) != "x" {
		t.Errorf("a link within the folder: %q, %v", data, err)
	}
	for address, want := range map[string]string{
		"../secret.yaml":                   "leads out of the document's folder",
		"sub/../../secret.yaml":            "leads out of the document's folder",
		"..%2Fsecret.yaml":                 "does not exist",
		"../api-two/y.yaml":                "leads out of the document's folder",
		"/etc/passwd":                      "leads out of the document's folder",
		"out.yaml":                         "is a link that leads out of its folder",
		"far.yaml":                         "is a link that leads out of its folder",
		"dir/secret.yaml":                  "is a link that leads out of its folder",
		"none.yaml":                        "does not exist",
		"sub":                              "is no regular file",
		"file:///etc/passwd":               "a file: address is refused",
		`C:\secret.yaml`:                   "is no address",
		`..\secret.yaml`:                   "is no address",
		"C:/secret.yaml":                   "an address of this kind is refused",
		"//evil.example/x":                 "an address without scheme is refused",
		"x\x00.yaml":                       "is no address",
		"x%00.yaml":                        "does not exist",
		"https://%zz/":                     "is no address",
		"":                                 "names no file",
		"http://169.254.169.254/x":         "it is remote",
		"https://example.com/x":            "it is remote",
		"https://u:p@example.com/x":        "a user in it is refused",
		"gopher://example.com/x":           "an address of this kind is refused",
		"data:application/json,%7B%7D":     "an address of this kind is refused",
		"HTTPS://EXAMPLE.com:443/x":        "it is remote",
		strings.Repeat("a/", 5000) + "b":   "file ",
		strings.Repeat("x", 5000) + ".yml": "file ",
	} {
		data, err := r.Open(address)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %q, %v; want %q", address, data, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), folder) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.40q: names the folder, or is more than a line: %v", address, err)
		}
	}
	if got := r.Files(); len(got) != 2 {
		t.Errorf("files: %v", got)
	}
}

func TestBytesHaveNoFolderUnlessOneIsAllowed(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{"x.yaml": "x"})
	from, err := source.Stream("-", strings.NewReader("openapi: 3.1.0"))
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, from)
	if string(r.Data) != "openapi: 3.1.0" || len(r.Files()) != 0 {
		t.Errorf("%q, %v", r.Data, r.Files())
	}
	if _, err := r.Open("source.go"); err == nil || !strings.Contains(err.Error(), "leads out of") {
		t.Errorf("a file of the working directory: %v", err)
	}
	if from, err = from.Allow(folder); err != nil {
		t.Fatal(err)
	}
	if data, err := open(t, from).Open(filepath.ToSlash(filepath.Join(folder, "x.yaml"))); string(data) != "x" {
		t.Errorf("a file of an allowed folder: %q, %v", data, err)
	}
}

// endless never ends, as /dev/zero does.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAStreamWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := source.Stream("-", endless{}); err == nil || err.Error() != "-: is larger than 64 MiB: split it" {
		t.Error(err)
	}
}

func TestOnlyRegularFilesAreDocuments(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{"api/a.yaml": "openapi: 3.1.0"})
	large := filepath.Join(folder, "large.yaml")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 65<<20); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(folder, "none.yaml"): "is no file that can be read, nor a command",
		large:                              "is no regular file of at most 64 MiB",
		os.DevNull:                         "is no regular file of at most 64 MiB",
	} {
		if _, err := source.File(name).Open(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsAllowedIsAFolderOrAHost(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		t.TempDir():                "",
		"example.com":              "",
		"example.com:8443":         "",
		"https://example.com":      "",
		"http://example.com:80/":   "",
		"":                         "no folder that exists",
		"source_test.go":           "is a file: name the folder",
		"nowhere":                  "no folder that exists",
		"./nowhere":                "no folder that exists",
		"https://example.com/path": "no folder that exists",
		"https://u@example.com":    "no folder that exists",
		"ftp://example.com":        "no folder that exists",
		"localhost":                "localhost and hosts of a private network are refused",
		"https://a.localhost.":     "localhost and hosts of a private network are refused",
		"127.0.0.1":                "localhost and hosts of a private network are refused",
		"8.8.8.8:443":              "localhost and hosts of a private network are refused",
		"https://[::1]:443":        "localhost and hosts of a private network are refused",
	} {
		_, err := source.File("x").Allow(value)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", value, err)
		}
	}
}
