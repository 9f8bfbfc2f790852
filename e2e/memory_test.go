package e2e

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// TestMemoryIsFlat sends requests of which no two are alike. In the first third all that has a bound fills up: the
// journal, the log's buffers, Go's heap. After it memory may grow by 10 MB, and to 64 MB in all (promise 6).
func TestMemoryIsFlat(t *testing.T) {
	requests := 60_000
	switch {
	case os.Getenv("UNDERSTUDY_SOAK") == "1":
		requests = 300_000
	case testing.Short():
		t.Skip("takes ten seconds")
	}
	t.Parallel()
	// A journal that is full within the first third, as 16 MiB would not be in the short form.
	p := start(t, "--journal-bytes", fmt.Sprint(16<<20*requests/300_000))
	begun := p.memory(t)
	odd(t, p, 0, requests/3)
	third := p.memory(t)
	odd(t, p, requests/3, requests*2/3)
	half := p.memory(t)
	odd(t, p, requests*2/3, requests)
	ended := p.memory(t)
	t.Logf("%d requests: %d kB at the start, then %d, %d, %d kB", requests, begun>>10, third>>10, half>>10, ended>>10)
	if ended-third > 10<<20 {
		t.Errorf("memory grew by %d kB after the first third, want at most 10 MB", (ended-third)>>10)
	}
	if ended > 64<<20 {
		t.Errorf("the program holds %d kB, want at most 64 MB", ended>>10)
	}
	serves(t, p.addr)
}

// odd sends the requests from first to last, pipelined in small batches over a few connections.
func odd(t *testing.T, p *program, first, last int) {
	t.Helper()
	const batch = 20
	starts := make([]int, 0, (last-first)/batch)
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
		for i := from; i < from+batch; i++ {
			b.WriteString(oddity(i))
		}
		_, _ = io.WriteString(w, b.String())
		for i := from; i < from+batch; i++ {
			a, err := w.read(false)
			if err != nil || a.status >= 500 {
				t.Errorf("request %d: %+v, %v: %q", i, a, err, oddity(i))
				return
			}
			if a.closing { // what came behind it is lost, as it must be
				return
			}
		}
	})
}

// oddity is a request that differs from all others wherever something could be remembered.
func oddity(i int) string {
	switch i % 10 {
	case 0:
		return get(fmt.Sprintf("/unknown/%d/path-%d", i, i*7))
	case 1:
		return get(record, fmt.Sprintf("X-Odd-%d: %d", i, i), fmt.Sprintf("Prefer: example=none-%d", i))
	case 2:
		return get(fmt.Sprintf("%s?q%d=%d&__seed=%d", record, i, i, i))
	case 3:
		return send("GET", record, "", fmt.Sprintf("Authorization: Bearer token-%d", i))
	case 4:
		return get(fmt.Sprintf("/api/sys/refreshtokens/%d", i), fmt.Sprintf("Mock-Session: s-%d", i))
	case 5:
		return get(
			record, fmt.Sprintf("Accept: application/x-%d, */*;q=0.1", i), fmt.Sprintf("Origin: http://o%d.invalid", i),
		)
	case 6:
		return send(fmt.Sprintf("M%d", i), record, "")
	case 7:
		return get(fmt.Sprintf("/api/sys/refreshtokens/%d", i), fmt.Sprintf("Prefer: seed=%d, dynamic=true", i))
	}
	return get(fmt.Sprintf("/api/sys/refreshtokens/%d", 1_000_000+i))
}
