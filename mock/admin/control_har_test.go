package admin

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
)

func TestTheArchiveHoldsTheSessionOldestFirst(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	for range 501 {
		s.record("ann", journal.Entry{Method: "GET", Target: "/a", Host: "localhost", Proto: "HTTP/1.1", Status: 200})
	}
	s.record("bob", journal.Entry{Method: "GET", Target: "/b", Host: "localhost", Proto: "HTTP/1.1", Status: 200})
	last := journal.Entry{Method: "GET", Target: "/z", Host: "localhost", Proto: "HTTP/1.1", Status: 404}
	last.RequestHeader = map[string][]string{"Authorization": {"Bearer the-secret"}}
	s.record("ann", last)
	w := call(t, s, ask("GET", "/__admin/har?session=ann"))
	if got := w.Header().Get("Content-Disposition"); w.Code != 200 || got != `attachment; filename="understudy-ann.har"` {
		t.Errorf("got %d, to be kept as %s", w.Code, got)
	}
	var archive struct {
		Log struct {
			Version string
			Entries []struct {
				Request struct{ URL string }
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &archive); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, e := range archive.Log.Entries {
		paths = append(paths, e.Request.URL[strings.LastIndex(e.Request.URL, "/"):])
	}
	want := append(strings.Fields(strings.Repeat("/a ", 501)), "/z")
	if diff := cmp.Diff(want, paths); diff != "" || archive.Log.Version != "1.2" {
		t.Errorf("version %s, -want +got:\n%s", archive.Log.Version, diff)
	}
	if strings.Contains(w.Body.String(), "the-secret") {
		t.Error("the archive holds a secret")
	}
	s.send(t, "GET /__admin/har?limit=1", "", 400)
}
