package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// soaked is how many requests a test of memory sends: all that the promise speaks of, or a tenth of them.
func soaked(t *testing.T, full int) int {
	t.Helper()
	switch {
	case os.Getenv("UNDERSTUDY_SOAK") == "1":
		return full
	case testing.Short():
		t.Skip("takes seconds")
	}
	return full / 10
}

// isFlat does something in three thirds, and holds the memory to promise 6: after the first third it grows by 10 MB at
// most, and it is 64 MB at most in all.
func isFlat(t *testing.T, p *program, count int, do func(first, last int)) {
	t.Helper()
	begun := p.memory(t)
	var after [3]int
	for i := range after {
		do(count*i/3, count*(i+1)/3)
		after[i] = p.memory(t)
	}
	t.Logf("%d requests: %d kB at the start, then %d, %d, %d kB",
		count, begun>>10, after[0]>>10, after[1]>>10, after[2]>>10)
	if grown := after[2] - after[0]; grown > 10<<20 {
		t.Errorf("memory grew by %d kB after the first third, want at most 10 MB", grown>>10)
	}
	if after[2] > 64<<20 {
		t.Errorf("the program holds %d kB, want at most 64 MB", after[2]>>10)
	}
}

// pour sends the requests from first to last, pipelined in batches over a few connections. Each gets the status.
func pour(t *testing.T, p *program, first, last, status int, request func(i int) string) {
	t.Helper()
	const batch = 50
	var starts []int
	for i := first; i < last; i += batch {
		starts = append(starts, i)
	}
	together(4, starts, func(from int) {
		w, err := connect(p.addr)
		if err != nil {
			t.Errorf("no connection: %v", err)
			return
		}
		defer w.reset()
		var b strings.Builder
		to := min(from+batch, last)
		for i := from; i < to; i++ {
			b.WriteString(request(i))
		}
		_, _ = io.WriteString(w, b.String())
		for i := from; i < to; i++ {
			if a, err := w.read(false); err != nil || a.status != status {
				t.Errorf("request %d: %+v, %v, want %d: %q", i, a, err, status, request(i))
				return
			}
		}
	})
}

// sessions is what GET /__admin/sessions tells.
type sessions struct {
	Sessions []struct {
		Key     string
		Clock   struct{ Frozen bool }
		Journal struct{ Bytes, Evicted, Entries int64 }
	}
	Max     int
	Evicted int64
}

func (p *program) sessions(t *testing.T) sessions {
	t.Helper()
	var s sessions
	if err := json.Unmarshal([]byte(p.room(t, "/__admin/sessions")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAFullJournalOfManySessionsIsFlat spreads 300,000 requests over 100 sessions. The journal is full within the first
// third and stays within its budget; a count of what it has forgotten is none.
func TestAFullJournalOfManySessionsIsFlat(t *testing.T) {
	const full, budget, keys = 300_000, 16 << 20, 100
	requests := soaked(t, full)
	t.Parallel()
	limit := budget / (full / requests)
	p := start(t, "--journal-bytes", fmt.Sprint(limit))
	isFlat(t, p, requests, func(first, last int) {
		pour(t, p, first, last, http.StatusOK, func(i int) string {
			return get(fmt.Sprintf("/api/sys/refreshtokens/%d", 10_000+i%1000), fmt.Sprintf("Mock-Session: s-%d", i%keys))
		})
	})
	held, kept, forgotten := int64(0), int64(0), int64(0)
	for _, one := range p.sessions(t).Sessions {
		held, kept, forgotten = held+one.Journal.Bytes, kept+one.Journal.Entries, forgotten+one.Journal.Evicted
	}
	t.Logf("the journal has %d entries of %d bytes in all, and has forgotten %d", kept, held, forgotten)
	if held > int64(limit) || kept+forgotten != int64(requests) || forgotten < kept {
		t.Errorf("%d bytes of %d, %d kept and %d forgotten of %d", held, limit, kept, forgotten, requests)
	}
	a, err := dial(t, p.addr).ask(post("/__admin/requests/count", "application/json", "{}", "Mock-Session: s-7"))
	if err != nil || a.status != http.StatusConflict || !strings.Contains(string(a.body), "inconclusive (") {
		t.Errorf("a count of what was forgotten: %+v, %v", a, err)
	}
	serves(t, p.addr)
}

// TestSessionsAreBounded names 20,000 sessions in the three ways there are: the longest unused end, the log says so,
// and the session default is as it was.
func TestSessionsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const keys, most, budget = 20_000, 1000, 1 << 20
	p := start(t, "--journal-bytes", fmt.Sprint(budget))
	set := `{"freeze": "2027-01-01T00:00:00Z"}`
	a, err := dial(t, p.addr).ask(send("PUT", "/__admin/clock", set, "Content-Type: application/json", fits(set)))
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("the clock: %+v, %v", a, err)
	}
	places := []string{"Mock-Session: k-%d", "Cookie: mock_session=k-%d", "Baggage: mock.session=k-%d"}
	isFlat(t, p, keys, func(first, last int) {
		pour(t, p, first, last, http.StatusOK, func(i int) string {
			return get(record, fmt.Sprintf(places[i%len(places)], i))
		})
	})
	got := p.sessions(t)
	if len(got.Sessions) != most || got.Max != most || got.Evicted != keys+1-most {
		t.Errorf("%d sessions of %d, %d were ended, want %d", len(got.Sessions), got.Max, got.Evicted, keys+1-most)
	}
	untouched := false
	for _, one := range got.Sessions {
		untouched = untouched || one.Key == "default" && one.Clock.Frozen
	}
	if !untouched {
		t.Error("the session default is not as it was")
	}
	if log := p.stderr.String(); !strings.Contains(log, "was ended to make room: there are too many sessions") {
		t.Errorf("the log does not say that sessions were ended: %s", tail(log))
	}
	serves(t, p.addr)
}

// TestAFullJournalIsSearchedInLittleMemory looks for requests in a journal of 16 MiB, in all the ways there are.
func TestAFullJournalIsSearchedInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	p := start(t)
	body := strings.Repeat("x", 100_000)
	pour(t, p, 0, 900, http.StatusNotFound, func(int) string { return post("/elsewhere", "text/plain", body) })
	for _, what := range []string{
		"POST requests/find", "POST requests/count", "GET requests", "GET requests/unmatched",
		"GET requests/unmatched/near-misses", "GET har", "POST requests/remove",
	} {
		method, target, _ := strings.Cut(what, " ")
		before := p.usage(t)
		p.fetch(t, method, "/__admin/"+target, http.Header{"Content-Type": {"application/json"}}, "{}")
		if added := p.usage(t).peak - before.memory; added > mostAdded {
			t.Errorf("%s adds %d MB to the memory of the process", what, added>>20)
		}
	}
	serves(t, p.addr)
}
