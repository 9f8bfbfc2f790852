package mock

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
)

// told is what a caller and the journal learn of an exchange, without what differs each time.
type told struct {
	status                     int
	body, source, operation    string
	persona, challenge, offers string
	steps                      []journal.Step
}

// TestTheSameCallIsExplainedTheSame asks every question twice, in between all others: what is remembered of one call
// must never answer another, and never differ from what was decided the first time.
func TestTheSameCallIsExplainedTheSame(t *testing.T) {
	t.Parallel()
	var last journal.Entry
	s, err := New(WithObserver(func(e *journal.Entry) { last = *e }))
	if err != nil {
		t.Fatal(err)
	}
	headers := []http.Header{
		{},
		{"Authorization": {"Bearer YOUR_TOKEN"}},
		{"Authorization": {"Bearer visitor-token"}},
		{"Authorization": {"Bearer reader-token"}},
		{"Authorization": {"Bearer YOUR_TOKEN", "Bearer YOUR_TOKEN"}},
		{"Authorization": {"Bearer YOUR_TOKEN"}, "Accept": {"application/xml"}},
		{"Authorization": {"Bearer YOUR_TOKEN"}, "Accept": {"application/xml", "application/json"}},
		{"Authorization": {"Bearer YOUR_TOKEN"}, "Prefer": {"code=404"}},
		{"Authorization": {"Bearer YOUR_TOKEN"}, "Content-Type": {"text/plain"}},
	}
	targets := []string{"87654321", "404", "409", "1001", "12345", "abc", "87654321?__code=404", "87654321?x=1", "1/2"}
	ask := func(method, target string, header http.Header) told {
		r := httptest.NewRequest(method, "/api/sys/refreshtokens/"+target, nil)
		r.Header = header
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return told{
			w.Code, w.Body.String(), last.Source, last.Operation, last.Persona,
			w.Header().Get("Www-Authenticate"), w.Header().Get("Allow"), last.Steps,
		}
	}
	var first []told
	for round := range 3 {
		n := 0
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, target := range targets {
				for _, header := range headers {
					got := ask(method, target, header)
					if last.Source == "problem no-such-path" || last.Source == "problem method-not-allowed" ||
						got.status == 406 || got.status == 400 {
						got.body = "" // A problem names its own journal entry.
					}
					if round == 0 {
						first = append(first, got)
					} else if diff := cmp.Diff(first[n], got, cmp.AllowUnexported(told{})); diff != "" {
						t.Errorf("%s %s %v, round %d (-first +now):\n%s", method, target, header, round, diff)
					}
					n++
				}
			}
		}
	}
	remembered := 0
	for i := range s.current.Load().memo.slots {
		if s.current.Load().memo.slots[i].Load() != nil {
			remembered++
		}
	}
	if remembered < 2 || remembered > 5 {
		t.Errorf("%d calls are remembered", remembered)
	}
}

func TestWhatMayChangeIsNotRemembered(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	personas := &fstest.MapFile{Data: []byte("personas:\n  - name: a\n    roles: ['*']\n    expires: " + soon +
		"\n    credentials: [{bearer: YOUR_TOKEN}]\n")}
	lookingOn := &fstest.MapFile{Data: []byte("when: {header: {X-Case: one}}\nbody: Not found\n")}
	for name, files := range map[string]fstest.MapFS{
		"a credential that expires": {"personas.yaml": personas},
		"a stub that looks further": {"getRefreshToken/404/x.yaml": lookingOn},
	} {
		s, err := New(WithFixtures(files, "fixtures"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.current.Load().parts {
			if p.memorable {
				t.Errorf("%s: calls are remembered", name)
			}
		}
	}
}

func TestAStubThatLooksAtAHeaderIsNotHiddenByAnEarlierReply(t *testing.T) {
	t.Parallel()
	s, err := New(WithFixtures(fstest.MapFS{
		"getRefreshToken/404/x.yaml": {Data: []byte("when: {header: {X-Case: one}}\nbody: Not found\n")},
	}, "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for value, want := range map[string]int{"": 200, "one": 404} {
			r := httptest.NewRequest(http.MethodGet, "/api/sys/refreshtokens/87654321", nil)
			r.Header.Set("Authorization", "Bearer YOUR_TOKEN")
			r.Header.Set("X-Case", value)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("X-Case %q: got %d, want %d", value, w.Code, want)
			}
		}
	}
}
