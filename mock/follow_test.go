package mock

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestAFolderWithoutOneDocumentIsFollowedUntilItHasOne(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, filepath.Join(folder, "first.yaml"), versioned("a0"))
	s, err := New(WithDocumentFile(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	second := filepath.Join(folder, "second.yaml")
	put(t, second, versioned("a1"))
	if _, err := s.Reload(context.Background()); err == nil {
		t.Error("one of two documents was picked")
	}
	if set := s.followed(); !slices.Contains(set.Files, second) {
		t.Errorf("%s is not followed, but %q", second, set.Files)
	}
}

func TestWatchingLoadsAndEndsWithTheServer(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	folder := t.TempDir()
	file, part := filepath.Join(folder, "openapi.yaml"), filepath.Join(folder, "parts", "text.yaml")
	put(t, file, versioned("a0"))
	put(t, filepath.Join(folder, "fixtures", "notes.md"), "none yet")
	s, err := New(WithDocumentFile(file), WithFixturesDir(filepath.Join(folder, "fixtures")), WithWatch())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	// becomes waits until the control room tells what is wanted.
	becomes := func(what string, done func() bool) {
		t.Helper()
		late := time.After(patient)
		for {
			_, over := s.standing()
			if done() {
				return
			}
			select {
			case <-over:
			case <-late:
				now, _ := s.standing()
				t.Fatalf("%s: never, but %+v", what, now)
			}
		}
	}
	plays := func(want string) func() bool {
		return func() bool { return strings.TrimSpace(version(s).Body.String()) == want }
	}
	put(t, file, versioned("a1"))
	becomes("the document changes", plays(`"a1"`))
	put(t, file, strings.Replace(versioned("a2"), "schema: {type: string}, ex", "schema: {$ref: parts/text.yaml}, ex", 1))
	becomes("a file is missing, and nothing is known of what it was to hold", plays(`"a2"`))
	if now, _ := s.standing(); now.Failure != nil || now.Notices != 2 {
		t.Errorf("without the file: %+v", now)
	}
	put(t, part, "type: string\n")
	becomes("the missing file is there", func() bool {
		now, _ := s.standing()
		return now.Notices == 0
	})
	if now, _ := s.standing(); len(now.Files) != 2 || now.Files[0] != "openapi.yaml" || now.Files[1] != "parts/text.yaml" {
		t.Errorf("the files are %q", now.Files)
	}
	for name, want := range map[string]string{"": "a2", "openapi.yaml": "a2", "parts/text.yaml": "type: string"} {
		if text, ok := s.text(name); !ok || !strings.Contains(string(text.Body()), want) {
			t.Errorf("the file %q is not there as it was loaded", name)
		}
	}
	put(t, filepath.Join(folder, "fixtures", "getVersion", "200", "only.yaml"), "when: {}\nbody: fixture\n")
	becomes("a fixture is added", plays(`"fixture"`))
	put(t, part, "type: string\nmaxLength: 9\n")
	first := s.current.Load().id
	becomes("the other file changes", func() bool { return s.current.Load().id != first })
}
