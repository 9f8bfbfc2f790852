package watch

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient bounds every wait; reaching it is a failure.
const patient = 20 * time.Second

// put writes a file of a test's own folder.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replace puts a new file in the place of another, as many editors save.
func replace(t *testing.T, name, text string) {
	t.Helper()
	put(t, name+".new", text)
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
}

// follow runs a watcher until the test ends, and hands on the names it reports. All files are younger than what was
// read of them, so it reports them once, and from then on their changes.
func follow(t *testing.T, set Set) <-chan []string {
	t.Helper()
	told := make(chan []string, 100)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	reader := Reader{
		Changed: func(names []string) (Set, time.Time) {
			told <- names
			return set, time.Now()
		},
		Say: func(line string) { t.Log(line) },
	}
	go func() {
		defer close(done)
		Run(ctx, set, time.Time{}, reader)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	hears(t, told, set.Files[0])
	return told
}

// hears waits until the watcher has reported a file.
func hears(t *testing.T, told <-chan []string, name string) {
	t.Helper()
	late := time.After(patient)
	for {
		select {
		case names := <-told:
			if slices.Contains(names, name) {
				return
			}
		case <-late:
			t.Fatalf("nobody told that %s changed", name)
		}
	}
}

func TestChangesAreToldHoweverTheyAreMade(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{folder}, parts...)...) }
	document, shared := at("api", "openapi.yaml"), at("common", "pet.yaml")
	fixtures := at("fixtures")
	put(t, document, "one")
	put(t, shared, "one")
	put(t, filepath.Join(fixtures, "getPet", "200", "1.json"), "{}")
	told := follow(t, Set{Files: []string{document, shared, at("later.yaml")}, Folders: []string{fixtures}})
	for _, step := range []struct {
		name string
		do   func(t *testing.T, name string)
	}{
		{document, func(t *testing.T, name string) { put(t, name, "two") }},
		{document, func(t *testing.T, name string) { replace(t, name, "three") }},
		{document, func(t *testing.T, name string) { replace(t, name, "four") }},
		{shared, func(t *testing.T, name string) { put(t, name, "two") }},
		{at("later.yaml"), func(t *testing.T, name string) { put(t, name, "at last") }},
		{document, func(t *testing.T, name string) { remove(t, name) }},
		{document, func(t *testing.T, name string) { put(t, name, "back") }},
		{at("fixtures", "getPet", "200", "1.json"), func(t *testing.T, name string) { put(t, name, "[]") }},
		{at("fixtures", "addPet", "201", "new.json"), func(t *testing.T, name string) { put(t, name, "{}") }},
		{at("fixtures", "personas.yaml"), func(t *testing.T, name string) { put(t, name, "[]") }},
		{at("fixtures", "addPet", "201", "new.json"), func(t *testing.T, _ string) { remove(t, at("fixtures", "addPet")) }},
		{at("fixtures", "getPet", "404", "9.json"), func(t *testing.T, name string) {
			// A whole folder is put in the place of another, and changed after that.
			put(t, at("other", "getPet", "200", "1.json"), "[]")
			if err := os.Rename(fixtures, at("old")); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(at("other"), fixtures); err != nil {
				t.Fatal(err)
			}
			put(t, name, "{}")
		}},
	} {
		step.do(t, step.name)
		hears(t, told, step.name)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

func TestALinkThatLeadsElsewhereIsAChange(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	document := filepath.Join(folder, "openapi.yaml")
	put(t, filepath.Join(folder, "v1", "openapi.yaml"), "one")
	put(t, filepath.Join(folder, "v2", "openapi.yaml"), "two")
	// This is how a container's configuration is exchanged: by a link to the folder of all its files.
	link := func(to, name string) {
		t.Helper()
		if err := os.Symlink(to, name+".new"); err != nil {
			t.Skip("no links here: ", err)
		}
		if err := os.Rename(name+".new", name); err != nil {
			t.Fatal(err)
		}
	}
	link("v1", filepath.Join(folder, "..data"))
	link(filepath.Join("..data", "openapi.yaml"), document)
	told := follow(t, Set{Files: []string{document}})
	link("v2", filepath.Join(folder, "..data"))
	hears(t, told, document)
	put(t, filepath.Join(folder, "v2", "openapi.yaml"), "three")
	hears(t, told, document)
}

func TestOnlyContentCounts(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	document := filepath.Join(folder, "openapi.yaml")
	put(t, document, "one")
	put(t, filepath.Join(folder, "fixtures", "a.json"), "{}")
	set := Set{Files: []string{document}, Folders: []string{filepath.Join(folder, "fixtures")}}
	w := &watcher{marks: marks{}, ear: listen(func(string) {})}
	t.Cleanup(w.ear.close)
	if late := w.adopt(set, time.Now().Add(time.Hour)); len(late) > 0 {
		t.Fatalf("files of before are taken for changed: %q", late)
	}
	date := func(when time.Time) {
		t.Helper()
		if err := os.Chtimes(document, when, when); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-time.Hour)
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"nothing", func() {}, nil},
		{"another date", func() { date(past) }, nil},
		{"the same bytes anew", func() { replace(t, document, "one") }, nil},
		{"other bytes of the same length", func() { put(t, document, "two") }, []string{document}},
		{"and again at once", func() { put(t, document, "one") }, []string{document}},
		{"a date of long ago", func() { put(t, document, "two"); date(past) }, []string{document}},
		{"the same date, another file", func() { replace(t, document, "one"); date(past) }, []string{document}},
		{"a file for people", func() { put(t, filepath.Join(folder, "fixtures", ".swp"), "x") }, nil},
		{"a file beside the document", func() { put(t, filepath.Join(folder, "notes.txt"), "x") }, nil},
	} {
		step.do()
		if got := w.look(); !slices.Equal(got, step.want) {
			t.Errorf("%s: got %q, want %q", step.name, got, step.want)
		}
	}
}

func TestWhatWasWrittenWhileItWasReadIsReadAgain(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "openapi.yaml")
	began := time.Now()
	put(t, document, "one")
	told := make(chan []string)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Run(ctx, Set{Files: []string{document}}, began, Reader{
			Changed: func(names []string) (Set, time.Time) {
				told <- names
				return Set{Files: []string{document}}, time.Now()
			},
			Say: func(string) {},
		})
	}()
	select {
	case names := <-told:
		if !slices.Equal(names, []string{document}) {
			t.Errorf("told of %q", names)
		}
	case <-time.After(patient):
		t.Error("the change was missed")
	}
	cancel()
	<-done
}

func TestWithoutEventsLookingFindsChanges(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "openapi.yaml")
	put(t, document, "one")
	w := &watcher{marks: marks{}, ear: &ear{hint: make(chan struct{}, 1), folders: map[string]fs.FileInfo{}}, period: 1}
	w.adopt(Set{Files: []string{document}}, time.Now().Add(time.Hour))
	put(t, document, "two")
	names, ok := w.wait(context.Background())
	if !ok || !slices.Equal(names, []string{document}) {
		t.Errorf("got %q, %t", names, ok)
	}
}

func TestComplaintsAreMadeOnce(t *testing.T) {
	t.Parallel()
	var said []string
	e := listen(func(line string) { said = append(said, line) })
	t.Cleanup(e.close)
	for range 3 {
		e.complain(noEvents, "no space left on device")
		e.complain(tooMany, "keep fewer in fixtures")
	}
	if len(said) != 2 || !strings.Contains(said[0], "once a second") || !strings.HasSuffix(said[1], "in fixtures") {
		t.Errorf("said %q", said)
	}
}
