package cases

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// suite are all documents of the repository that can be played.
func suite(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{
		"../prove/testdata/documents/*.yaml", "../prove/testdata/documents/*.json",
		"../prove/testdata/documents/*/openapi.yaml", "../fake/testdata/possible*.yaml",
		"../../openapi.yaml", "../../examples/own-document/openapi.yaml",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

// load reads a document, and the files beside it that it refers to.
func load(t *testing.T, name string) *contract.Contract {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load(name, data, func(address string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(name), filepath.FromSlash(address)))
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryRequestDoesWhatItSays makes requests for all operations of all documents with fixed seeds: those that keep
// the contract must, and each breach must be found at its place, and nowhere else. The golden file has what was not
// broken, and why.
func TestEveryRequestDoesWhatItSays(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var told []string
	t.Run("documents", func(t *testing.T) {
		for _, name := range suite(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c := load(t, name)
				for _, seed := range []int64{0, 99} {
					m := New(c, Options{Seed: seed})
					for _, o := range c.Operations {
						breaches, unbroken, alone := sweep(t, m, o)
						lines := []string{fmt.Sprintf("%s %s: %d breaches, %d with one finding, %d constraints unbroken",
							name, o.ID, len(breaches), alone, len(unbroken))}
						for _, u := range unbroken {
							lines = append(lines, fmt.Sprintf("%s %s, line %d, %s: %s", name, o.ID, u.At.Line, u.Name, u.Reason))
						}
						mu.Lock()
						if seed == 0 {
							told = append(told, lines...)
						}
						mu.Unlock()
					}
				}
			})
		}
	})
	slices.Sort(told)
	const file = "testdata/unbroken.golden"
	got := strings.Join(told, "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", file, diff)
	}
}

// sweep holds all requests for an operation to the contract.
func sweep(t *testing.T, m *Maker, o *contract.Operation) (breaches []Breach, unbroken []Unbroken, alone int) {
	t.Helper()
	for _, all := range []bool{false, true} {
		request, obstacle := m.Make(o, all)
		if obstacle.String() != "" {
			continue
		}
		if m.Meant(o, &request) == nil || m.Refuses(o, &request) {
			t.Errorf("%s: what was made is refused: %s", o.ID, request.Curl(""))
		}
		if !all {
			continue
		}
		breaches, unbroken = m.Breaches(o, request)
		again, told := m.Breaches(o, request)
		if diff := cmp.Diff(breaches, again) + cmp.Diff(unbroken, told); diff != "" {
			t.Errorf("%s: the second time others are made: %s", o.ID, diff)
		}
	}
	atEdges(t, m, o)
	for i := range breaches {
		alone += judged(t, m, o, &breaches[i])
	}
	for _, u := range unbroken {
		if u.Name == "" || u.Reason == "" || u.At == (problem.Location{}) {
			t.Errorf("%s: nothing is told of %+v", o.ID, u)
		}
	}
	return breaches, unbroken, alone
}

// judged holds one breach to the contract, and is 1 where that has one finding about it.
func judged(t *testing.T, m *Maker, o *contract.Operation, b *Breach) int {
	t.Helper()
	call := m.Meant(o, &b.Request)
	if call == nil {
		t.Fatalf("%s: %s: means another operation: %s", o.ID, b.Name, b.Request.Curl(""))
	}
	mine := 0
	findings := call.CheckRequest(b.Request.Header, b.Request.Query, b.Request.Body)
	for _, f := range findings {
		if strings.HasPrefix(f.Keyword, "unevaluated") && f.In == b.In && b.Keyword != f.Keyword {
			continue
		}
		if f.In != b.In || f.Name != b.Parameter || f.Pointer != b.Pointer {
			t.Errorf("%s: %s: is found elsewhere, too: %s", o.ID, b.Name, f)
		}
		if f.Keyword == b.Keyword {
			mine++
		}
	}
	if mine == 0 || b.At.Line == 0 {
		t.Errorf("%s: %s: got %v at %v", o.ID, b.Name, findings, b.At)
	}
	if len(findings) == 1 {
		return 1
	}
	return 0
}

// atEdges holds the variants of a request to the contract, which has nothing against any of them.
func atEdges(t *testing.T, m *Maker, o *contract.Operation) {
	t.Helper()
	request, obstacle := m.Make(o, false)
	if obstacle.String() != "" {
		return
	}
	variants, unvaried := m.Variants(o, request)
	again, told := m.Variants(o, request)
	if diff := cmp.Diff(variants, again) + cmp.Diff(unvaried, told); diff != "" {
		t.Errorf("%s: the second time others are made: %s", o.ID, diff)
	}
	for i := range variants {
		v := &variants[i]
		if m.Meant(o, &v.Request) == nil || m.Refuses(o, &v.Request) || v.Name == "" || v.At.Line == 0 {
			t.Errorf("%s: %s at %v: is refused: %s", o.ID, v.Name, v.At, v.Request.Curl(""))
		}
	}
	for _, u := range unvaried {
		if u.Name == "" || u.Reason == "" || u.At == (problem.Location{}) {
			t.Errorf("%s: nothing is told of %+v", o.ID, u)
		}
	}
	if len(variants) > MaxVariants {
		t.Errorf("%s: there are %d variants", o.ID, len(variants))
	}
}
