package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// waiter begins to wait, and returns when that is so; what it returns is the answer, in time.
func (s *set) waiter(ctx context.Context, target string) func() *httptest.ResponseRecorder {
	s.t.Helper()
	looked := make(chan struct{})
	answered := make(chan *httptest.ResponseRecorder, 1)
	go func() {
		r := ask("GET", target)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r.WithContext(&watched{Context: ctx, looked: looked}))
		answered <- w
	}()
	<-looked
	return func() *httptest.ResponseRecorder {
		s.t.Helper()
		select {
		case w := <-answered:
			return w
		case <-time.After(patient):
			s.t.Fatalf("%s gets no answer", target)
			return nil
		}
	}
}

// A watched context tells when somebody begins to wait for its end, which whoever waits for something does.
type watched struct {
	context.Context
	looked chan struct{}
}

func (w *watched) Done() <-chan struct{} {
	select {
	case <-w.looked:
	default:
		close(w.looked)
	}
	return w.Context.Done()
}

func TestWaitingEndsWhenEnoughCame(t *testing.T) {
	t.Parallel()
	token := journal.Entry{Operation: "issueToken", Method: "POST", Target: "/api/token?a=b", Status: 200}
	read := journal.Entry{Operation: "getRefreshToken", Target: "http://h/api/sys/refreshtokens/1", Status: 404}
	odd := journal.Entry{Method: "GET", Target: "/none", Status: 404}
	for query, want := range map[string]string{
		"":                                          "0",
		"count=3":                                   "0 1 2",
		"count=1":                                   "0",
		"operationId=getRefreshToken":               "1",
		"operationId=getRefreshToken&count=2":       "1 3",
		"method=GET":                                "1",
		"method=GET&status=404&count=2":             "1 2",
		"path=/api/token":                           "0",
		"path=/api/sys/refreshtokens/1":             "1",
		"status=404&count=3":                        "1 2 3",
		"after=1&operationId=getRefreshToken":       "1",
		"after=2&operationId=getRefreshToken":       "3",
		"session=ann&timeout=60s&count=4":           "0 1 2 3",
		"session=*&method=GET&status=404&count=003": "1 2 3",
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			for _, late := range []bool{false, true} {
				if late && strings.Contains(query, "after") {
					// A position is out of an earlier answer. In a session that begins only now it is out of another journal's,
					// and then all is read from the start.
					continue
				}
				s := newSet(t)
				target := "/__admin/requests/wait?timeout=1m&" + query
				if strings.Contains(query, "timeout") {
					target = "/__admin/requests/wait?" + query
				}
				if !strings.Contains(query, "session") {
					target += "&session=ann"
				}
				var ids []string
				wait := func() *httptest.ResponseRecorder { return call(t, s, ask("GET", target)) }
				if late {
					// The session begins while somebody waits for it.
					wait = s.waiter(t.Context(), target)
				}
				s.record("bob", token)
				for _, e := range []journal.Entry{token, read, odd, read} {
					ids = append(ids, s.record("ann", e))
				}
				w := wait()
				got := w.Body.String()
				if w.Code != 200 || !strings.Contains(got, `"conclusive":true`) {
					t.Fatalf("got %d %s", w.Code, got)
				}
				seen := strings.Index(got, `"requests":["`)
				for _, index := range strings.Fields(want) {
					// More may have come by then, but these came first, and in this order.
					at := strings.Index(got, ids[index[0]-'0'])
					if !strings.Contains(query, "*") && at < seen {
						t.Errorf("%s: want exchange %s in its turn: %s", query, index, got)
					}
					seen = max(seen, at)
				}
			}
		})
	}
}

func TestWaitingInVainIsNoSuccess(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	id := s.record("ann", journal.Entry{Operation: "getThing"})
	s.record("ann", journal.Entry{Operation: "b"})
	got := s.send(t, "GET /__admin/requests/wait?session=ann&operationId=getThing&count=2&timeout=1ms", "", 504)
	for _, word := range []string{"title", "status"} {
		delete(got, word)
	}
	want := map[string]any{
		"type": problem.WaitedInVain.Type(), "detail": "1 of 2 came within 1ms", "count": 1.0, "wanted": 2.0,
		"requests": []any{id}, "conclusive": true, "position": 2.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatWasForgottenMakesWaitingInconclusive(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.record("ann", journal.Entry{Operation: "a"})
	s.crowd("ann", noon)
	evicted := s.sessions.Find("ann").State().Journal.Stats().Evicted
	got := s.send(t, "GET /__admin/requests/wait?session=ann&operationId=a&timeout=1ms", "", 409)
	want := fmt.Sprintf("0 of 1 came within 1ms; the contract has no operation \"a\"; inconclusive (%d evicted)", evicted)
	if got["type"] != problem.Inconclusive.Type() || got["detail"] != want || got["conclusive"] != false ||
		got["evicted"] != float64(evicted) {
		t.Errorf("got %v, want %s", got, want)
	}
	// What is all there after a position is judged as ever.
	after := fmt.Sprint(evicted)
	s.send(t, "GET /__admin/requests/wait?session=ann&operationId=a&timeout=1ms&after="+after, "", 504)
	s.record("ann", journal.Entry{Operation: "a"})
	if got := s.send(t, "GET /__admin/requests/wait?session=ann&operationId=a", "", 200); got["conclusive"] != true {
		t.Errorf("got %v", got)
	}
}

func TestWaitingEndsWithTheServerAndWithTheClient(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	wait := s.waiter(t.Context(), "/__admin/requests/wait?timeout=1m")
	ctx, leave := context.WithCancel(t.Context())
	gone := s.waiter(ctx, "/__admin/requests/wait?timeout=1m")
	leave()
	gone()
	s.stop()
	if w := wait(); w.Code != 504 || !strings.Contains(w.Body.String(), "0 of 1 came before the server began to stop") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAResetBeginsTheCountAnew(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*set){
		"reset":       func(s *set) { s.sessions.Find("ann").Reset() },
		"ended":       func(s *set) { s.sessions.End("ann") },
		"not at all":  func(*set) {},
		"of another":  func(s *set) { s.sessions.Find("default").Reset() },
		"the journal": func(s *set) { s.sessions.Find("ann").State().Journal.Clear() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSet(t)
			s.record("ann", journal.Entry{})
			wait := s.waiter(t.Context(), "/__admin/requests/wait?session=ann&count=3&timeout=1m")
			begin(s)
			fresh := name == "reset" || name == "ended"
			want := 3
			if fresh {
				s.record("ann", journal.Entry{})
			}
			s.record("ann", journal.Entry{})
			s.record("ann", journal.Entry{})
			if w := wait(); w.Code != 200 || !strings.Contains(w.Body.String(), fmt.Sprintf(`"count":%d`, want)) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestNoMoreWaitForExchangesThanMay(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	ctx, leave := context.WithCancel(t.Context())
	var answers []func() *httptest.ResponseRecorder
	for range MaxWaiting {
		answers = append(answers, s.waiter(ctx, "/__admin/requests/wait?timeout=1m"))
	}
	got := s.send(t, "GET /__admin/requests/wait?timeout=1m", "", http.StatusServiceUnavailable)
	if got["type"] != problem.TooManyWaiting.Type() {
		t.Errorf("got %v", got)
	}
	leave()
	for _, answer := range answers {
		answer()
	}
	s.send(t, "GET /__admin/requests/wait?timeout=1ms", "", http.StatusGatewayTimeout)
}

func TestAMisspeltWaitIsRefused(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.record("default", journal.Entry{})
	for _, query := range []string{
		"count=0", "count=-1", "count=1001", "count=x", "count=", "timeout=0s", "timeout=61s", "timeout=-1s", "timeout=5",
		"timeout=", "after=-1", "after=x", "status=99", "status=600", "status=ok", "method=get", "method=", "path=x",
		"path=", "operationId=", "operation=a", "since=2026-03-04T12:04:05Z", "session=a%20b", "session=", "count=1&count=2",
		"%zz",
	} {
		got := s.send(t, "GET /__admin/requests/wait?"+query, "", 400)
		if detail := fmt.Sprint(got["detail"]); detail == "" || strings.Contains(detail, "%!") {
			t.Errorf("%s: %v", query, got)
		}
	}
}
