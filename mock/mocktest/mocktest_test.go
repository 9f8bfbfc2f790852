package mocktest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"understudy/mock/coverage"
	"understudy/mock/mocktest"
)

// record is a testing.TB that notes failures instead of failing.
type record struct {
	testing.TB
	mu       sync.Mutex
	failures []string
	cleanups []func()
}

func (r *record) Helper() {}

func (r *record) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

func (r *record) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *record) Fatalf(format string, args ...any) { r.Errorf(format, args...) }

func (r *record) end() {
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
}

// get asks for a record as an administrator, and returns the status.
func get(t *testing.T, url, token string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	return reply.StatusCode
}

func TestARequestThatBreaksTheContractFailsTheTest(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path, token string
		status      int
		want        string
	}{
		"a valid call":             {"/api/sys/refreshtokens/87654321", "YOUR_TOKEN", 200, ""},
		"no credential":            {"/api/sys/refreshtokens/87654321", "", 401, ""},
		"a role is missing":        {"/api/sys/refreshtokens/87654321", "visitor-token", 403, ""},
		"a record is not there":    {"/api/sys/refreshtokens/404", "YOUR_TOKEN", 404, ""},
		"an id that is no integer": {"/api/sys/refreshtokens/abc", "YOUR_TOKEN", 400, "path id"},
		"a path that is not there": {"/api/sys/refreshtoken/1", "YOUR_TOKEN", 404, "the nearest one is /api/sys"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &record{TB: t}
			s := mocktest.Start(r)
			if status := get(t, s.URL+c.path, c.token); status != c.status {
				t.Errorf("got status %d, want %d", status, c.status)
			}
			r.end()
			got := strings.Join(r.failures, "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got failures %q, want some with %q", got, c.want)
			}
		})
	}
}

func TestAllowFindingsOptsOut(t *testing.T) {
	t.Parallel()
	r := &record{TB: t}
	s := mocktest.Start(r)
	s.AllowFindings()
	get(t, s.URL+"/api/sys/refreshtokens/abc", "YOUR_TOKEN")
	r.end()
	if len(r.failures) > 0 {
		t.Errorf("got failures %q, want none", r.failures)
	}
	if len(s.Findings()) != 1 {
		t.Errorf("got findings %q, want one", s.Findings())
	}
}

// Tests share a server, and what each met and broke is its own.
func TestATestKnowsWhatItMet(t *testing.T) {
	t.Parallel()
	busy, idle := &record{TB: t}, &record{TB: t}
	s, other := mocktest.Start(busy), mocktest.Start(idle)
	defer idle.end()
	defer busy.end()
	s.AllowFindings()
	get(t, s.URL+"/api/sys/refreshtokens/87654321", "YOUR_TOKEN")
	get(t, s.URL+"/api/sys/refreshtokens/abc", "YOUR_TOKEN")
	statuses, known := s.Coverage().Statuses("getRefreshToken")
	if !known || !slices.ContainsFunc(statuses, func(p coverage.FilePoint) bool { return p.Name == "200" && p.Met }) {
		t.Errorf("getRefreshToken is known: %t, and met %v", known, statuses)
	}
	if list, untold := s.Violations(); len(list) != 1 || list[0].Name != "id" || untold != 0 {
		t.Errorf("got %v, and %d more", list, untold)
	}
	if list, _ := other.Violations(); len(list) != 0 || other.Coverage().Count().Met != 0 {
		t.Errorf("another test has %v, and met %d", list, other.Coverage().Count().Met)
	}
}
