package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"understudy/mock/journal"
)

// A tide is a client that measures what comes: in all, and at once.
type tide struct {
	header         http.Header
	bytes, longest int
}

func (c *tide) Header() http.Header { return c.header }
func (c *tide) WriteHeader(int)     {}
func (c *tide) Write(data []byte) (int, error) {
	c.longest, c.bytes = max(c.longest, len(data)), c.bytes+len(data)
	return len(data), nil
}

func TestNoAnswerAboutTheJournalIsHeldWhole(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	const entries, size = 50, 8 << 10
	body := []byte(strings.Repeat("x", size))
	for range entries {
		room.record("default", journal.Entry{Target: "/elsewhere", RequestBody: body, RequestBytes: size})
	}
	room.put(t, "default", mapping(idA, "/elsewhere/else"))
	for _, target := range []string{
		"GET /__admin/requests", "POST /__admin/requests/find", "GET /__admin/requests/unmatched", "GET /__admin/har",
		"GET /__admin/requests/unmatched/near-misses", "POST /__admin/requests/remove",
	} {
		method, path, _ := strings.Cut(target, " ")
		r := httptest.NewRequest(method, path, strings.NewReader(`{}`))
		if method == "GET" {
			r.Body = http.NoBody
		}
		r.Host = "localhost"
		r.Header.Set("Content-Type", "application/json")
		w := &tide{header: http.Header{}}
		room.ServeHTTP(w, r)
		if w.bytes < entries*size || w.longest > 5*size {
			t.Errorf("%s writes %d bytes, up to %d at once", target, w.bytes, w.longest)
		}
	}
	if left := room.sessions.Find("default").State().Journal.Stats().Entries; left != 0 {
		t.Errorf("%d are left", left)
	}
}

func TestASearchEndsWhenItsClientHasGone(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for range 100 {
		room.record("default", journal.Entry{Target: "/a"})
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	book := room.sessions.Find("default").State().Journal
	looked := 0
	found := sift(gone, book, noon.Add(-1), func(*journal.Entry) bool { looked++; return true })
	if doubt := found.inconclusive(); looked > 0 || doubt == nil || !strings.Contains(doubt.Detail, "went away") {
		t.Errorf("%d were looked at: %v", looked, doubt)
	}
	for _, target := range []string{
		"POST /__admin/requests/find", "POST /__admin/requests/count", "POST /__admin/requests/remove",
		"GET /__admin/requests/unmatched", "GET /__admin/mappings/unmatched",
	} {
		method, path, _ := strings.Cut(target, " ")
		r := httptest.NewRequestWithContext(gone, method, path, strings.NewReader(`{}`))
		r.Host = "localhost"
		r.Header.Set("Content-Type", "application/json")
		if w := call(t, room, r); w.Code != http.StatusConflict {
			t.Errorf("%s is answered with %d %s", target, w.Code, w.Body)
		}
	}
	if left := book.Stats().Entries; left != 100 {
		t.Errorf("%d are left", left)
	}
}

func TestWhatIsForgottenBetweenSearchAndAnswerIsCounted(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	var list []string
	for i := range 5 {
		list = append(list, room.record("default", journal.Entry{Target: fmt.Sprintf("/%d", i)}))
	}
	book := room.sessions.Find("default").State().Journal
	found := sift(t.Context(), book, noon.Add(-1), func(*journal.Entry) bool { return true })
	book.Remove(list[0], list[3])
	room.record("default", journal.Entry{Target: "/late"})
	w := httptest.NewRecorder()
	gone := writeFound(t.Context(), w, book, found, func(e *journal.Entry) (any, bool) {
		return e.Target, true
	})
	var written []string
	if err := json.Unmarshal([]byte("["+w.Body.String()+"]"), &written); err != nil || gone != 2 {
		t.Errorf("%d are gone, %v: %s", gone, err, w.Body)
	}
	if got := strings.Join(written, " "); got != "/1 /2 /4" {
		t.Errorf("written: %s", got)
	}
}
