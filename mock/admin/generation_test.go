package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

// patient bounds every wait; reaching it is a failure.
const patient = 20 * time.Second

// A stage is what the control room is told of.
type stage struct {
	mu       sync.Mutex
	now      Generation
	over     chan struct{}
	err      error
	stopping chan struct{}
	// asked is closed when somebody has asked.
	asked chan struct{}
	once  sync.Once
}

func newStage() *stage {
	return &stage{
		now: Generation{
			ID: "a1", LoadedAt: time.Date(2026, 3, 4, 12, 4, 5, 0, time.UTC), File: "api/openapi.yaml",
			Files: []string{"openapi.yaml", "pet.json"}, Operations: 3, Notices: 2,
		},
		over: make(chan struct{}), stopping: make(chan struct{}), asked: make(chan struct{}),
	}
}

// turn makes another state of what was loaded.
func (s *stage) turn(change func(*Generation)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.now)
	s.now.Revision++
	close(s.over)
	s.over = make(chan struct{})
}

func (s *stage) room() http.Handler {
	return New(Options{Loopback: true, Loaded: &Loaded{
		Now: func() (Generation, <-chan struct{}) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.once.Do(func() { close(s.asked) })
			return s.now, s.over
		},
		Reload: func(context.Context) error {
			if s.err == nil {
				s.turn(func(g *Generation) { g.ID = "b2" })
				return nil
			}
			s.turn(func(g *Generation) { g.Failure = &Failure{Findings: []problem.Finding{{Message: "is broken"}}} })
			return s.err
		},
		Text: func(name string) (Text, bool) {
			texts := map[string]Text{
				"":         {"a1", "application/yaml", "t1", func() []byte { return []byte("openapi: 3.1.0\n") }},
				"pet.json": {"a1", "application/json", "t2", func() []byte { return []byte("{}") }},
			}
			text, ok := texts[name]
			return text, ok
		},
		Stopping: func(context.Context) <-chan struct{} { return s.stopping },
	}})
}

func TestTheGenerationIsTold(t *testing.T) {
	t.Parallel()
	s := newStage()
	room := s.room()
	want := map[string]any{
		"id": "a1", "loadedAt": "2026-03-04T12:04:05Z", "file": "api/openapi.yaml",
		"files": []any{"openapi.yaml", "pet.json"}, "operations": 3.0, "notices": 2.0, "revision": 0.0,
	}
	if diff := cmp.Diff(want, decode[map[string]any](t, room, "/__admin/generation", 200)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	s.turn(func(g *Generation) { g.Failure = &Failure{Detail: "a.yaml:1:1: is wrong"}; g.Files = nil })
	got := decode[map[string]any](t, room, "/__admin/generation", 200)
	if failure, _ := got["failure"].(map[string]any); failure["detail"] != "a.yaml:1:1: is wrong" {
		t.Errorf("the failure is not told: %v", got)
	}
	for _, query := range []string{"wait=0", "wait=61", "wait=x", "wait=", "wait=1.5", "until=a1", "%zz"} {
		decode[map[string]any](t, room, "/__admin/generation?"+query, 400)
	}
}

func TestWhatIsKnownAlreadyIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newStage()
	room := s.room()
	for _, target := range []string{"/__admin/generation", "/__admin/spec", "/__admin/spec?file=pet.json"} {
		first := call(t, room, ask("GET", target))
		tag := first.Header().Get("ETag")
		strong, weak := strings.CutPrefix(tag, "W/")
		if weak == strings.HasPrefix(target, "/__admin/spec") || len(strong) < 4 || strong[0] != '"' {
			t.Errorf("%s: the tag is %s", target, tag)
		}
		if first.Code != 200 || first.Header().Get("Mock-Generation") != "a1" {
			t.Errorf("%s: got %d with %v", target, first.Code, first.Header())
		}
		for header, status := range map[string]int{
			strong: 304, `W/` + strong: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200, strings.Trim(strong, `"`): 200,
		} {
			r := ask("GET", target)
			r.Header.Set("If-None-Match", header)
			if w := call(t, room, r); w.Code != status || (status == 304) != (w.Body.Len() == 0) {
				t.Errorf("%s with %s: got %d %q, want %d", target, header, w.Code, w.Body, status)
			}
		}
	}
	before := call(t, room, ask("GET", "/__admin/generation")).Header().Get("ETag")
	s.turn(func(g *Generation) { g.Failure = &Failure{} })
	if after := call(t, room, ask("GET", "/__admin/generation")).Header().Get("ETag"); after == before {
		t.Errorf("a failure has the tag of before: %s", after)
	}
}

func TestTheDocumentIsShownAsItWasLoaded(t *testing.T) {
	t.Parallel()
	room := newStage().room()
	for target, want := range map[string][2]string{
		"/__admin/spec":               {"application/yaml", "openapi: 3.1.0\n"},
		"/__admin/spec?file=pet.json": {"application/json", "{}"},
	} {
		w := call(t, room, ask("GET", target))
		if w.Code != 200 || w.Header().Get("Content-Type") != want[0] || w.Body.String() != want[1] {
			t.Errorf("%s: got %d %v %q", target, w.Code, w.Header(), w.Body)
		}
	}
	for _, query := range []string{"file=../pet.json", "file=%2Fetc%2Fpasswd", "file=none.yaml"} {
		got := decode[map[string]any](t, room, "/__admin/spec?"+query, 404)
		if got["type"] != problem.NoSuchFile.Type() {
			t.Errorf("%s: %v", query, got)
		}
	}
	decode[map[string]any](t, room, "/__admin/spec?name=pet.json", 400)
	decode[map[string]any](t, room, "/__admin/spec?file=%zz", 400)
}

func TestWaitingEndsWithNews(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		query, tag string
		// during is what happens while the request waits; without it the answer has to come at once.
		during func(*stage)
		before func(*stage)
		want   string
	}{
		"another generation plays already":   {query: "wait=60&after=z9", want: "a1"},
		"another state is known":             {query: "wait=60", tag: `"z9-0"`, want: "a1"},
		"the last load failed already":       {query: "wait=60&after=a1", before: fail, want: "a1"},
		"another generation is loaded":       {query: "wait=60&after=a1", during: next, want: "b2"},
		"without a word of what is known":    {query: "wait=60", during: next, want: "b2"},
		"another than the state known":       {query: "wait=60", tag: `"a1-0"`, during: next, want: "b2"},
		"a load fails":                       {query: "wait=60&after=a1", during: fail, want: "a1"},
		"the failure that is known is ended": {query: "wait=60", tag: `"a1-1"`, before: fail, during: mend, want: "a1"},
		"the server stops":                   {query: "wait=60&after=a1", during: stop, want: "a1"},
		"the time is up":                     {query: "wait=1&after=a1", want: "a1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage()
			if test.before != nil {
				test.before(s)
			}
			room := s.room()
			r := ask("GET", "/__admin/generation?"+test.query)
			if test.tag != "" {
				r.Header.Set("If-None-Match", test.tag)
			}
			answered := make(chan *httptest.ResponseRecorder)
			go func() {
				w := httptest.NewRecorder()
				room.ServeHTTP(w, r)
				answered <- w
			}()
			if test.during != nil {
				<-s.asked
				test.during(s)
			}
			select {
			case w := <-answered:
				if w.Code != 200 || !strings.Contains(w.Body.String(), `"id":"`+test.want+`"`) {
					t.Errorf("got %d %s, want %s", w.Code, w.Body, test.want)
				}
			case <-time.After(patient):
				t.Error("no answer")
			}
		})
	}
}

func next(s *stage) { s.turn(func(g *Generation) { g.ID = "b2" }) }
func fail(s *stage) { s.turn(func(g *Generation) { g.Failure = &Failure{} }) }
func stop(s *stage) { close(s.stopping) }
func mend(s *stage) { s.turn(func(g *Generation) { g.Failure = nil }) }

func TestNoMoreWaitThanMay(t *testing.T) {
	t.Parallel()
	s := newStage()
	room := s.room()
	ctx, leave := context.WithCancel(context.Background())
	var clients sync.WaitGroup
	refused := make(chan struct{}, 10*MaxWaiting)
	for range MaxWaiting + 1 {
		clients.Go(func() {
			w := httptest.NewRecorder()
			room.ServeHTTP(w, ask("GET", "/__admin/generation?wait=60").WithContext(ctx))
			if w.Code == http.StatusServiceUnavailable {
				refused <- struct{}{}
			}
		})
	}
	select {
	case <-refused:
	case <-time.After(patient):
		t.Error("nobody is refused")
	}
	// Those whose clients have gone make room.
	leave()
	clients.Wait()
	decode[map[string]any](t, room, "/__admin/generation?wait=1", 200)
}

func TestReloadingIsAskedFor(t *testing.T) {
	t.Parallel()
	post := func(body string) *http.Request {
		r := httptest.NewRequest("POST", "/__admin/reload", strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", "application/json")
		return r
	}
	s := newStage()
	room := s.room()
	for _, body := range []string{"", "{}", " {}\n"} {
		w := call(t, room, post(body))
		if w.Code != 200 || !strings.Contains(w.Body.String(), `"id":"b2"`) || w.Header().Get("Mock-Generation") != "b2" {
			t.Errorf("%q: got %d %s", body, w.Code, w.Body)
		}
	}
	for _, body := range []string{"[]", `{"file":"/etc/passwd"}`, "{", strings.Repeat(" ", bodyBytes+1)} {
		if w := call(t, room, post(body)); w.Code != 400 && w.Code != 413 {
			t.Errorf("%.20q: got %d %s", body, w.Code, w.Body)
		}
	}
	s.err = errors.New("a.yaml:3:1: is broken: mend it")
	w := call(t, room, post(""))
	for _, want := range []string{
		problem.ReloadFailed.Type(), s.err.Error(), `"message":"is broken"`, `"generation":"b2"`,
	} {
		if w.Code != 422 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
		}
	}
	plain := post("")
	plain.Header.Del("Content-Type")
	plain.Header.Set("Origin", "http://evil.example")
	if w := call(t, room, plain); w.Code != 403 {
		t.Errorf("a form of another page may reload: got %d", w.Code)
	}
	if w := call(t, room, ask("GET", "/__admin/reload")); w.Code != 405 || w.Header().Get("Allow") != "POST" {
		t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	routes := fmt.Sprint(decode[map[string]any](t, room, "/__admin/none", 404)["routes"])
	for _, want := range []string{"POST /__admin/reload", "GET /__admin/spec", "GET /__admin/generation"} {
		if !strings.Contains(routes, want) {
			t.Errorf("%s is not among %s", want, routes)
		}
	}
}
