package journal

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestIDsAreUniqueUUIDsOfVersionEight(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for range 10 {
		j := New(MinBytes)
		for range 1000 {
			id := j.NextID()
			if !shape.MatchString(id) {
				t.Fatalf("%s is not a UUID of version 8", id)
			}
			if seen[id] {
				t.Fatalf("%s was given out twice", id)
			}
			seen[id] = true
		}
	}
}

func TestOnlyOwnIDsAreFound(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	id := j.NextID()
	j.Record(&Entry{ID: id})
	if _, ok := j.Find(strings.ToUpper(id)); !ok {
		t.Error("an id in upper case is not found")
	}
	last := id[:len(id)-1]
	for _, wrong := range []string{
		"", "x", last, id + "0", last + "g", last + "-", New(MinBytes).NextID(), j.NextID(),
		strings.ReplaceAll(id, "-", "0"), id[:19] + "0" + id[20:], id[:23] + "0" + id[24:],
	} {
		if _, ok := j.Find(wrong); ok {
			t.Errorf("Find(%q) found something", wrong)
		}
	}
}

func TestForeignIDIsReplaced(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	j.Record(&Entry{ID: "mine", Target: "/x"})
	j.Each(func(e Entry) bool {
		if found, ok := j.Find(e.ID); !ok || found.Target != "/x" || e.ID == "mine" {
			t.Errorf("Find(%q) = %+v, %t", e.ID, found, ok)
		}
		return true
	})
}

func TestEntriesAreFoundInWhateverOrderTheyEnded(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = j.NextID()
	}
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(ids))
	for _, i := range order {
		j.Record(&Entry{ID: ids[i], Target: fmt.Sprint("/", i)})
	}
	for i, id := range ids {
		if e, ok := j.Find(id); !ok || e.Target != fmt.Sprint("/", i) {
			t.Errorf("Find(%s) = %q, %t; want /%d", id, e.Target, ok, i)
		}
	}
	newest := len(order) - 1
	j.Each(func(e Entry) bool {
		if e.ID != ids[order[newest]] {
			t.Fatalf("Each visits %s, want %s", e.ID, ids[order[newest]])
		}
		newest--
		return true
	})
	if newest != -1 {
		t.Errorf("Each left out %d entries", newest+1)
	}
}

func TestOldEntriesMakeRoomWithinTheBudget(t *testing.T) {
	// Not parallel: it measures the heap.
	before := heap()
	j := New(DefaultBytes)
	const records = 300_000
	for i := range records {
		j.Record(&Entry{ID: j.NextID(), Method: "GET", Target: fmt.Sprint("/api/sys/refreshtokens/", i), Status: 200})
	}
	if grown := heap() - before; grown > DefaultBytes+1<<20 {
		t.Errorf("%d records took %d bytes of a budget of %d", records, grown, DefaultBytes)
	}
	stats := j.Stats()
	if stats.Total != records || stats.Entries+stats.Evicted != records || stats.Evicted == 0 {
		t.Errorf("the counts do not add up: %+v", stats)
	}
	if stats.Bytes > stats.Budget || stats.Budget > DefaultBytes {
		t.Errorf("over the budget: %+v", stats)
	}
	next := records
	j.Each(func(e Entry) bool {
		next--
		if want := fmt.Sprint("/api/sys/refreshtokens/", next); e.Target != want {
			t.Fatalf("Each visits %s, want %s", e.Target, want)
		}
		return true
	})
	if visited := int64(records - next); visited != stats.Entries {
		t.Errorf("Each visits %d entries of %d", visited, stats.Entries)
	}
	if len(j.NextID()) == 0 { // It keeps the journal alive for the measurement above.
		t.Error("no id")
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // The first only moves what pools hold to where the second frees it.
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestBudgetHasAMinimum(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int]int64{0: DefaultBytes, 1: MinBytes, -5: MinBytes, 3 << 20: 3 << 20} {
		if got := New(bytes).Stats().Budget; got != want {
			t.Errorf("New(%d) has a budget of %d, want %d", bytes, got, want)
		}
	}
}

func TestClearForgetsAllAndGoesOn(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	old := j.NextID()
	j.Record(&Entry{ID: old})
	j.Record(&Entry{ID: j.NextID()})
	visited := 0
	j.Each(func(Entry) bool {
		visited++
		j.Clear()
		return true
	})
	if visited != 2 {
		t.Errorf("a segment in hand is visited whole: %d of 2", visited)
	}
	if _, ok := j.Find(old); ok {
		t.Error("an entry is found after Clear")
	}
	if stats := j.Stats(); stats != (Stats{Budget: stats.Budget}) {
		t.Errorf("stats after Clear: %+v", stats)
	}
	id := j.NextID()
	j.Record(&Entry{ID: id})
	if _, ok := j.Find(id); !ok || id <= old {
		t.Errorf("after Clear, %s (after %s) is found: %t", id, old, ok)
	}
}

func TestManyWritersAndReaders(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	var group sync.WaitGroup
	for writer := range 8 {
		group.Go(func() {
			e := typical()
			for i := range 500 {
				e.ID = j.NextID()
				e.Target = fmt.Sprintf("/%d/%d", writer, i)
				j.Record(e)
				if got, ok := j.Find(e.ID); ok && got.Target != e.Target {
					t.Errorf("Find(%s) = %s, want %s", e.ID, got.Target, e.Target)
				}
			}
		})
	}
	for range 2 {
		group.Go(func() {
			for range 20 {
				j.Each(func(e Entry) bool {
					if e.Operation != "getRefreshToken" || len(e.ReplyBody) != 500 {
						t.Errorf("a torn entry: %+v", e)
						return false
					}
					return true
				})
			}
		})
	}
	group.Wait()
	if stats := j.Stats(); stats.Total != 4000 || stats.Entries+stats.Evicted != 4000 {
		t.Errorf("stats = %+v", stats)
	}
}
