package verify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"understudy/mock/cases"
	"understudy/mock/fault"
	"understudy/mock/report"
)

func TestARequestIsSentAgainWhereThatMayHelp(t *testing.T) {
	t.Parallel()
	later := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for name, c := range map[string]struct {
		method  string
		status  int
		after   string
		err     error
		attempt int
		least   time.Duration
		most    time.Duration
		again   bool
	}{
		"too many":                     {"POST", 429, "7", nil, 0, 7 * time.Second, 7 * time.Second, true},
		"too many, until a time":       {"GET", 429, later, nil, 0, maxPause, maxPause, true},
		"too many, for too long":       {"GET", 429, "86400", nil, 0, maxPause, maxPause, true},
		"too many, for a wrong time":   {"GET", 429, "soon", nil, 1, time.Second, time.Second, true},
		"away":                         {"GET", 503, "", nil, 0, firstPause, firstPause, true},
		"away, to what changes things": {"POST", 503, "1", nil, 0, 0, 0, false},
		"no reply":                     {"HEAD", 0, "", errors.New("reset"), 0, firstPause, 2 * firstPause, true},
		"no reply to a change":         {"PUT", 0, "", errors.New("reset"), 0, 0, 0, false},
		"no reply, once more":          {"GET", 0, "", errors.New("reset"), 2, 0, 0, false},
		"well":                         {"GET", 200, "1", nil, 0, 0, 0, false},
		"a failure":                    {"GET", 500, "1", nil, 0, 0, 0, false},
	} {
		l := &line{retries: 2}
		got := &reply{status: c.status, header: http.Header{"Retry-After": {c.after}}}
		pause, again := l.again(c.method, got, c.err, c.attempt)
		if again != c.again || again && (pause < c.least || pause > c.most) {
			t.Errorf("%s: got %s, %t", name, pause, again)
		}
	}
}

func TestAServiceThatIsBusyIsAskedAgain(t *testing.T) {
	t.Parallel()
	var count atomic.Int64
	busy := func(w http.ResponseWriter, r *http.Request) {
		if n := count.Add(1); n%2 == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		shelf(w, r)
	}
	run := Options{
		Server: thing(""), Params: []Param{{"id", "41"}}, Target: service(t, busy), Retries: 1, Connections: 1,
	}
	if list := lines(verified(t, run), report.Failed); len(list) > 0 {
		t.Error(list)
	}
}

// silent answers for the list of things, and for one thing as it says until the request ends.
func silent(begin func(w http.ResponseWriter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/things" {
			shelf(w, r)
			return
		}
		begin(w)
		<-r.Context().Done()
	}
}

func TestAReplyThatDoesNotComeWholeIsAFailure(t *testing.T) {
	t.Parallel()
	for want, begin := range map[string]func(w http.ResponseWriter){
		"no reply: nothing came within 300ms": func(http.ResponseWriter) {},
		"no reply: the body did not end within 300ms, of which 3 bytes came": func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, "abc")
			_ = http.NewResponseController(w).Flush()
		},
		"no reply: the head of the reply did not end within 300ms": func(w http.ResponseWriter) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			defer func() { _ = conn.Close() }()
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nA: ")
			// It ends when the client has gone.
			_, _ = conn.Read(make([]byte, 1))
		},
	} {
		results := verified(t, Options{
			Server: thing(thingList), Target: service(t, silent(begin)), Timeout: 300 * time.Millisecond,
			Checks: []string{NotAServerError},
		})
		if list := lines(results, report.Failed); !said(list, want) {
			t.Errorf("got %q, want %q", list, want)
		}
	}
}

// TestAServiceThatNeverAnswersIsGone is asked a few times only, and has no reply to any of them.
func TestAServiceThatNeverAnswersIsGone(t *testing.T) {
	t.Parallel()
	for want, play := range map[string]http.HandlerFunc{
		"to any of 2 requests: nothing came within 30ms": func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		},
		"to any of 2 requests: ": func(w http.ResponseWriter, _ *http.Request) { raw(w, "\n") },
		"[redacted": func(w http.ResponseWriter, _ *http.Request) {
			raw(w, "hidden-token hidden-token\r\n\r\n")
		},
	} {
		results, err := Run(t.Context(), Options{
			Server: thing(""), Target: service(t, play), Timeout: 30 * time.Millisecond, Rate: fast(), MaxCases: 2,
			Personas: []Login{{Persona: "a", Credential: "hidden-token"}},
		})
		if !errors.Is(err, errGone) || results == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error()+results.Ended, "hidden-token") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestABodyThatCannotBeReadIsNotHeldToItsSchema(t *testing.T) {
	t.Parallel()
	for want, play := range map[string]http.HandlerFunc{
		"content coding": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "zstd")
			shelf(w, r)
		},
		"longer than 16 MiB": func(w http.ResponseWriter, r *http.Request) {
			shelf(w, r)
			_, _ = w.Write(make([]byte, maxReply))
		},
	} {
		results := verified(t, Options{
			Server: thing(""), Target: service(t, play), Params: []Param{{"id", "41"}},
			Checks: []string{ResponseSchemaConformance, PositiveDataAcceptance},
		})
		if !said(lines(results, report.Skipped), want) || len(lines(results, report.Failed)) > 0 {
			t.Errorf("%s: got %q, %q", want, lines(results, report.Skipped), lines(results, report.Failed))
		}
	}
}

func TestWhatIsLikeAPattern(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"getPet", "getPet", true},
		{"getPet", "getPets", false},
		{"get*", "getPets", true},
		{"*Pets", "getPets", true},
		{"/v1/*/items", "/v1/a/b/items", true},
		{"a*a", "a", false},
		{"*b*b*", "abcbd", true},
		{"*", "", true},
		{"", "a", false},
	} {
		if got := like(c.pattern, c.text); got != c.want {
			t.Errorf("%s: %q like %q: got %t", strconv.Itoa(i), c.text, c.pattern, got)
		}
	}
}

func TestTheRateHoldsRequestsBack(t *testing.T) {
	t.Parallel()
	var seen atomic.Int64
	target := service(t, func(http.ResponseWriter, *http.Request) { seen.Add(1) })
	options := Options{Rate: fault.Limit{Calls: 1, Per: time.Hour}, Target: target}
	options.fill()
	l, idle := newLine("verify", &options, func(error) {})
	t.Cleanup(idle)
	request := cases.Request{Method: http.MethodGet, Path: "/"}
	if _, err := l.ask(t.Context(), &request); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := l.ask(ctx, &request); !errors.Is(err, context.DeadlineExceeded) || seen.Load() != 1 {
		t.Errorf("got %v after %d requests", err, seen.Load())
	}
}
