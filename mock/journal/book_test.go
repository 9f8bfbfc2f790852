package journal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func record(j *Journal, b *Book, target string) string {
	e := Entry{ID: j.NextID(), Target: target, Book: b}
	j.Record(&e)
	return e.ID
}

func targets(each func(func(Entry) bool)) []string {
	seen := []string{}
	each(func(e Entry) bool {
		seen = append(seen, e.Target)
		return true
	})
	slices.Reverse(seen)
	return seen
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestABookHasItsOwnEntriesAlone(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	one, two := j.Open(), j.Open()
	record(j, one, "/1")
	record(j, nil, "/none")
	id := record(j, two, "/2")
	record(j, one, "/3")
	same(t, "one", targets(one.Each), []string{"/1", "/3"})
	same(t, "two", targets(two.Each), []string{"/2"})
	same(t, "all", targets(j.Each), []string{"/1", "/none", "/2", "/3"})
	if e, ok := j.Find(id); !ok || e.Book != two {
		t.Errorf("Find = %+v, %t; want an entry of the second book", e, ok)
	}
	if got := one.Stats(); got.Entries != 2 || got.Total != 2 || got.Evicted != 0 || !got.Watermark.IsZero() {
		t.Errorf("stats = %+v", got)
	}
	record(New(MinBytes), one, "/of another journal")
	if got := one.Stats().Total; got != 2 {
		t.Errorf("another journal recorded to the book: it has %d entries", got)
	}
}

func TestAChronicleIsTheBookOldestFirst(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b, other := j.Open(), j.Open()
	for i := range 15_000 {
		record(j, b, fmt.Sprint(i))
		record(j, other, "/other")
	}
	newest := targets(b.Each)
	if len(newest) < 1_000 || b.Stats().Evicted == 0 {
		t.Fatalf("%d entries, %d evicted", len(newest), b.Stats().Evicted)
	}
	oldest := targets(b.Chronicle)
	slices.Reverse(oldest)
	same(t, "oldest first", oldest, newest)

	// One that others push out meanwhile goes on with what is left, and does not see what is recorded later.
	last, pushed := -1, false
	b.Chronicle(func(e Entry) bool {
		at, _ := strconv.Atoi(e.Target)
		if at <= last || at >= 15_000 {
			t.Fatalf("after %d comes %s", last, e.Target)
		}
		if last = at; !pushed {
			pushed = true
			for range 3_000 {
				record(j, b, "99999")
			}
		}
		return true
	})
	if last != 14_999 {
		t.Errorf("it ends with %d", last)
	}
	count := 0
	b.Chronicle(func(Entry) bool { count++; return count < 10 })
	if count != 10 {
		t.Errorf("%d entries were visited after it was to end", count)
	}
}

func TestEntriesOfAClosedBookAreSeenByNobody(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	id := record(j, b, "/closed")
	record(j, nil, "/open")
	before, all := b.Changed(), j.Changed()
	b.Close()
	b.Close()
	<-before
	<-b.Changed()
	record(j, b, "/late")
	if _, ok := j.Find(id); ok || len(targets(b.Each)) > 0 || b.Remove(id) != 0 || b.Stats().Entries != 0 {
		t.Error("a closed book's entry is seen")
	}
	if entries, _, lost := b.Since(0); len(entries) > 0 || lost != 0 {
		t.Errorf("Since = %v, lost %d", entries, lost)
	}
	same(t, "all", targets(j.Each), []string{"/open"})
	if got := j.Stats().Entries; got != 1 {
		t.Errorf("%d entries can be read, want 1", got)
	}
	select {
	case <-all:
		t.Error("what is not kept counts as a change")
	default:
	}
	if next := j.Open(); len(targets(next.Each)) > 0 || next.Stats() != (Stats{Budget: MinBytes}) {
		t.Error("a new book has another one's entries")
	}
}

func TestNumbersOfBooksComeRound(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	first := j.Open()
	j.number = removed - 1
	second := j.Open()
	record(j, second, "/2")
	if first.number == second.number || second.number == noBook || second.number == removed {
		t.Errorf("books %d and %d", first.number, second.number)
	}
	same(t, "the first book", targets(first.Each), []string{})
}

func TestEvictionIsToldToTheBookThatLost(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	quiet, busy := j.Open(), j.Open()
	j.Record(&Entry{Time: time.Unix(1, 0), Book: quiet})
	start := time.Date(2026, 3, 4, 5, 6, 7, 8_001, time.UTC)
	for i := range 20_000 {
		e := Entry{Time: start.Add(time.Duration(i) * time.Second), Target: fmt.Sprint(i), Book: busy}
		j.Record(&e)
	}
	stats := busy.Stats()
	if stats.Evicted == 0 || stats.Entries+stats.Evicted != 20_000 || stats.Total != 20_000 {
		t.Fatalf("stats = %+v", stats)
	}
	seen := targets(busy.Each)
	if first := fmt.Sprint(stats.Evicted); int64(len(seen)) != stats.Entries || seen[0] != first {
		t.Errorf("%d entries from %s on; want %d from %s", len(seen), seen[0], stats.Entries, first)
	}
	newest := start.Add(time.Duration(stats.Evicted-1) * time.Second)
	if got := stats.Watermark; got.Before(newest) || got.Sub(newest) >= time.Microsecond {
		t.Errorf("the watermark is %s, want %s", got, newest)
	}
	if got := quiet.Stats(); got.Evicted != 1 || got.Entries != 0 || got.Bytes != 0 || got.Watermark.IsZero() {
		t.Errorf("the quiet book: %+v", got)
	}
	if all := j.Stats(); all.Evicted != stats.Evicted+1 || all.Watermark != stats.Watermark {
		t.Errorf("the journal: %+v", all)
	}
	busy.Clear()
	if got := busy.Stats(); got != (Stats{Budget: MinBytes}) || len(targets(busy.Each)) != 0 {
		t.Errorf("after Clear: %+v", got)
	}
	record(j, busy, "/again")
	same(t, "after Clear", targets(busy.Each), []string{"/again"})
}

func TestClearOfTheJournalIsAnEvictionToItsBooks(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	record(j, b, "/1")
	j.Clear()
	if got := b.Stats(); got.Evicted != 1 || got.Entries != 0 || got.Total != 1 {
		t.Errorf("stats = %+v", got)
	}
	record(j, b, "/2")
	entries, next, lost := b.Since(0)
	if len(entries) != 1 || entries[0].Target != "/2" || next != 2 || lost != 1 {
		t.Errorf("Since(0) = %v, %d, %d", entries, next, lost)
	}
}

func TestRemovedEntriesAreGoneAndNotEvicted(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	one, two := j.Open(), j.Open()
	ids := []string{record(j, one, "/1"), record(j, one, "/2"), record(j, one, "/3"), record(j, two, "/4")}
	if got := one.Remove(ids[1], ids[1], ids[3], "nothing", j.NextID()); got != 1 {
		t.Errorf("%d were removed, want 1", got)
	}
	if _, ok := j.Find(ids[1]); ok {
		t.Error("a removed entry is found")
	}
	same(t, "one", targets(one.Each), []string{"/1", "/3"})
	same(t, "all", targets(j.Each), []string{"/1", "/3", "/4"})
	if entries, next, lost := one.Since(1); len(entries) != 1 || next != 3 || lost != 0 {
		t.Errorf("Since(1) = %d entries, %d, %d", len(entries), next, lost)
	}
	for range 30_000 {
		record(j, nil, "/other")
	}
	if got := one.Stats(); got.Evicted != 2 || got.Total != 3 || got.Bytes != 0 {
		t.Errorf("after eviction: %+v", got)
	}
	if all := j.Stats(); all.Entries+all.Evicted != all.Total-1 {
		t.Errorf("the journal counts the removed entry: %+v", all)
	}
}

// Whatever happens at once: a reader that sees no eviction after its walk has seen all that was recorded before it.
func TestNothingIsMissingUnlessAnEvictionIsToldOf(t *testing.T) {
	t.Parallel()
	const books, each = 6, 2_500
	j := New(MinBytes)
	var writers, readers sync.WaitGroup
	var over atomic.Bool
	for range books {
		b := j.Open()
		recorded := atomic.Int64{}
		writers.Go(func() {
			for range each {
				record(j, b, "/x")
				recorded.Add(1)
			}
		})
		readers.Go(func() {
			for !over.Load() {
				before, seen := recorded.Load(), int64(0)
				b.Each(func(Entry) bool {
					seen++
					return true
				})
				after := b.Stats()
				if seen+after.Evicted < before {
					t.Errorf("%d of %d entries seen, and %d evicted", seen, before, after.Evicted)
					return
				}
			}
			if stats := b.Stats(); stats.Total != each || stats.Entries+stats.Evicted != each {
				t.Errorf("stats = %+v", stats)
			}
		})
	}
	writers.Wait()
	over.Store(true)
	readers.Wait()
}

func TestMemoryIsFlatWhileBooksComeAndGo(t *testing.T) {
	// Not parallel: it measures the heap.
	before := heap()
	j := New(MinBytes)
	random := rand.New(rand.NewPCG(1, 2))
	open := make([]*Book, 100)
	for i := range open {
		open[i] = j.Open()
	}
	e := &Entry{Method: "GET", Target: "/api/sys/refreshtokens/12345", Status: 200}
	for i := range 300_000 {
		if at := random.IntN(len(open)); i%10 == 0 {
			open[at].Close()
			open[at] = j.Open()
		}
		e.ID, e.Book = j.NextID(), open[i%len(open)]
		j.Record(e)
	}
	e.Book = nil
	if grown := heap() - before; grown > MinBytes+1<<20 {
		t.Errorf("300,000 records and 30,000 books took %d bytes of a budget of %d", grown, MinBytes)
	}
	entries, bytes := int64(0), int64(0)
	for _, b := range open {
		stats := b.Stats()
		entries, bytes = entries+stats.Entries, bytes+stats.Bytes
	}
	if stats := j.Stats(); stats.Entries != entries || stats.Bytes < bytes || stats.Bytes > stats.Budget {
		t.Errorf("the books have %d entries in %d bytes, the journal %+v", entries, bytes, stats)
	}
}
