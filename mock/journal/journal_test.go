package journal

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"understudy/mock/problem"
)

func TestWhatWasRecordedIsFound(t *testing.T) {
	t.Parallel()
	j := New(DefaultBytes)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		e := anyEntry(random)
		if i%50 == 0 {
			e.ReplyBody, e.ReplyBytes = anyBytes(random, 2*BodyBytes), 0
		}
		e.ID = j.NextID()
		j.Record(&e)
		got, ok := j.Find(e.ID)
		if !ok {
			t.Fatalf("entry %d is not found", i)
		}
		if diff := cmp.Diff(kept(e), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("entry %d (-recorded +found):\n%s", i, diff)
		}
	}
}

// kept is what the journal promises to keep of an entry.
func kept(e Entry) Entry {
	e.RequestBytes = max(e.RequestBytes, int64(len(e.RequestBody)))
	e.ReplyBytes = max(e.ReplyBytes, int64(len(e.ReplyBody)))
	e.RequestBody = e.RequestBody[:min(len(e.RequestBody), BodyBytes)]
	e.ReplyBody = e.ReplyBody[:min(len(e.ReplyBody), BodyBytes)]
	return e
}

func anyEntry(random *rand.Rand) Entry {
	text := func() string { return string(anyBytes(random, 40)) }
	header := func() http.Header {
		h := http.Header{}
		for range random.IntN(10) {
			h[text()] = []string{text(), text()}[:random.IntN(3)]
		}
		return h
	}
	e := Entry{
		Time: time.Unix(random.Int64N(1<<33)-1<<32, random.Int64N(1e9)), Took: time.Duration(random.Int64()),
		Session: text(), Generation: text(),
		Method: text(), Target: text(), Host: text(), Proto: text(), Remote: text(),
		RequestHeader: header(), RequestBody: anyBytes(random, 200), RequestBytes: random.Int64(),
		Status: random.IntN(1000), ReplyHeader: header(), ReplyBody: anyBytes(random, 200),
		Operation: text(), Template: text(), Persona: text(), Source: text(),
		Aborted: random.IntN(2) == 0,
	}
	for range random.IntN(4) {
		place := problem.Location{File: text(), Pointer: text(), Line: random.IntN(999), Column: -random.IntN(9)}
		e.Findings = append(e.Findings, problem.Finding{
			In: text(), Name: text(), Pointer: text(), Keyword: text(), Expected: text(), Got: text(),
			Message: text(), Hint: text(), Document: place, Source: place,
		})
	}
	for range random.IntN(9) {
		e.Steps = append(e.Steps, Step{Gate(random.IntN(9)), Outcome(random.IntN(9)), text()})
	}
	return e
}

func anyBytes(random *rand.Rand, limit int) []byte {
	out := make([]byte, random.IntN(limit))
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}

func TestRecordKeepsNothingOfTheCaller(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	e := typical()
	e.ID = j.NextID()
	want := *typical()
	want.ID = e.ID
	j.Record(e)
	clear(e.ReplyBody)
	e.RequestHeader.Set("Accept", "changed")
	e.Steps[0].Detail = "changed"
	got, _ := j.Find(e.ID)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the caller's changes show (-want +got):\n%s", diff)
	}
}

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

func TestTooLargeAnEntryLosesBodiesFirst(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<16)
	for name, test := range map[string]struct {
		entry               Entry
		headers, wholeTexts bool
	}{
		"bodies":  {Entry{ReplyHeader: http.Header{"Mock-Source": {"fake"}}, Target: "/x"}, true, true},
		"headers": {Entry{ReplyHeader: http.Header{"Mock-Source": {long}}, Target: "/x"}, false, true},
		"texts":   {Entry{Target: long}, false, false},
		"findings": {
			Entry{Target: "/x", Findings: manyFindings(long), Steps: slicesOf(1000, Step{Match, Passed, long})},
			false, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := New(MinBytes)
			e := test.entry
			e.ID = j.NextID()
			e.RequestBody = bytes.Repeat([]byte("r"), BodyBytes)
			e.ReplyBody = bytes.Repeat([]byte("r"), BodyBytes+7)
			e.Operation = "getThing"
			j.Record(&e)
			got, ok := j.Find(e.ID)
			if !ok || !got.Truncated {
				t.Fatalf("Find = %+v, %t; want a truncated entry", got, ok)
			}
			if len(got.ReplyBody) > 0 || got.RequestBytes != BodyBytes || got.ReplyBytes != BodyBytes+7 {
				t.Errorf("bodies: %d bytes kept of %d", len(got.ReplyBody), got.ReplyBytes)
			}
			if got.Operation != "getThing" || (got.ReplyHeader != nil) != test.headers {
				t.Errorf("operation %q, headers %v", got.Operation, got.ReplyHeader)
			}
			if (got.Target == e.Target) != test.wholeTexts {
				t.Errorf("the target has %d bytes", len(got.Target))
			}
			if e.Truncated || len(e.Findings) > 0 && e.Findings[0].Message != long {
				t.Error("the caller's entry was changed")
			}
		})
	}
}

func manyFindings(long string) []problem.Finding {
	place := problem.Location{File: long, Pointer: long}
	return slicesOf(1000, problem.Finding{
		In: long, Name: long, Pointer: long, Keyword: long, Expected: long, Got: long, Message: long, Hint: long,
		Document: place, Source: place,
	})
}

func slicesOf[T any](n int, value T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = value
	}
	return out
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

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add([]byte{})
	f.Add(appendEntry(nil, typical(), DefaultBytes))
	random := rand.New(rand.NewPCG(5, 6))
	e := anyEntry(random)
	f.Add(appendEntry(nil, &e, DefaultBytes))
	f.Add(bytes.Repeat([]byte{0xff}, 300))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, ok := decodeEntry(string(data))
		if !ok {
			return
		}
		again, ok := decodeEntry(string(appendEntry(nil, &e, DefaultBytes)))
		if !ok || !reflect.DeepEqual(kept(e), kept(again)) {
			t.Errorf("decoded, encoded and decoded again (%t):\n%+v\n%+v", ok, e, again)
		}
	})
}
