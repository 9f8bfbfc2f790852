package journal

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
)

func TestAReaderSeesEachEntryOnceAndInOrder(t *testing.T) {
	t.Parallel()
	j := New(DefaultBytes)
	b := j.Open()
	const count = 1_700
	for i := range count {
		record(j, b, strconv.Itoa(i))
		record(j, nil, "/other")
	}
	seen, position, calls := 0, int64(0), 0
	for {
		entries, next, lost := b.Since(position)
		if lost != 0 || len(entries) > sinceEntries {
			t.Fatalf("Since(%d) = %d entries, %d lost", position, len(entries), lost)
		}
		if position = next; len(entries) == 0 {
			break
		}
		calls++
		for _, e := range entries {
			if e.Target != strconv.Itoa(seen) {
				t.Fatalf("entry %d is %s", seen, e.Target)
			}
			seen++
		}
	}
	if seen != count || position != count || calls != count/sinceEntries {
		t.Errorf("%d entries up to %d in %d calls", seen, position, calls)
	}
}

func TestPositionsBeyondTheEnds(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	record(j, b, "/1")
	record(j, b, "/2")
	for position, want := range map[int64]int{-5: 2, 0: 2, 1: 1, 2: 0, 3: 0, 1 << 60: 0} {
		if entries, next, lost := b.Since(position); len(entries) != want || next != 2 || lost != 0 {
			t.Errorf("Since(%d) = %d entries, %d, %d; want %d", position, len(entries), next, lost, want)
		}
	}
	b.Clear()
	if entries, next, lost := b.Since(1); len(entries) != 0 || next != 2 || lost != 0 {
		t.Errorf("after Clear: %d entries, %d, %d", len(entries), next, lost)
	}
	record(j, b, "/3")
	if entries, next, _ := b.Since(2); len(entries) != 1 || entries[0].Target != "/3" || next != 3 {
		t.Errorf("after Clear: %v, %d", entries, next)
	}
}

func TestLargeEntriesComeAFewAtATime(t *testing.T) {
	t.Parallel()
	j := New(DefaultBytes)
	b := j.Open()
	e := Entry{Book: b, ReplyBody: make([]byte, BodyBytes), RequestBody: make([]byte, BodyBytes)}
	for range 100 {
		j.Record(&e)
	}
	first, next, _ := b.Since(0)
	if encoded := len(first) * 2 * BodyBytes; encoded > sinceBytes+2*BodyBytes || len(first) < 2 {
		t.Errorf("%d entries at once, of at least %d bytes", len(first), encoded)
	}
	if next != int64(len(first)) {
		t.Errorf("next is %d after %d entries", next, len(first))
	}
}

// A client that does not read holds what it was handed: for that no more is decoded than this.
func TestNoMoreIsHandedOutThanAClientMayHold(t *testing.T) {
	t.Parallel()
	j := New(DefaultBytes)
	b := j.Open()
	for range 1_000 {
		j.Record(&Entry{Book: b, ReplyBody: make([]byte, 1<<10)})
	}
	for name, since := range map[string]func(int64) ([]Entry, int64, int64){"book": b.Since, "journal": j.Since} {
		if entries, next, _ := since(0); len(entries) != 50 || next != 50 {
			t.Errorf("%s: %d entries up to %d, want 50", name, len(entries), next)
		}
	}
}

// A reader finds the place where it was in whichever segment that is, whoever else recorded, and whatever was removed.
func TestEachPositionIsFoundAgain(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	var ids []string
	for i := range 600 {
		ids = append(ids, record(j, b, strconv.Itoa(i+1)))
		for range i % 80 {
			record(j, nil, "/other")
		}
	}
	first := b.Stats().Evicted
	if first == 0 || b.Stats().Entries < 300 {
		t.Fatalf("%+v", b.Stats())
	}
	for at := first + 3; at < 600; at += 3 {
		if b.Remove(ids[at-1]) != 1 {
			t.Fatalf("entry %d is not there", at)
		}
	}
	for position := first; position < 600; position++ {
		want := position + 1
		if (want-first)%3 == 0 && want < 600 {
			want++
		}
		if entries, _, lost := b.Since(position); lost != 0 || entries[0].Target != fmt.Sprint(want) {
			t.Fatalf("after %d comes %s, with %d lost, want %d", position, entries[0].Target, lost, want)
		}
	}
}

// Readers of books and of the journal run while writers push entries out. What they saw, and what they were told they
// lost, is all there was.
func TestReadersSeeOrAreToldOfEachEntry(t *testing.T) {
	t.Parallel()
	const books, each = 4, 5_000
	j := New(MinBytes)
	var group sync.WaitGroup
	begin := make(chan struct{})
	follow := func(since func(int64) ([]Entry, int64, int64), changed func() <-chan struct{}, count int64) {
		position, total := int64(0), int64(0)
		latest := map[*Book]int{}
		for total < count {
			wait := changed()
			entries, next, lost := since(position)
			if got := int64(len(entries)) + lost; got != next-position {
				t.Errorf("%d entries and %d lost from %d to %d", len(entries), lost, position, next)
				return
			}
			total, position = total+next-position, next
			for _, e := range entries {
				at, err := strconv.Atoi(e.Target)
				if err != nil || at <= latest[e.Book] {
					t.Errorf("entry %s after %d", e.Target, latest[e.Book])
					return
				}
				latest[e.Book] = at
			}
			if len(entries) == 0 && total < count {
				<-wait
			}
		}
		if total != count {
			t.Errorf("%d entries of %d", total, count)
		}
	}
	group.Go(func() { follow(j.Since, j.Changed, books*each) })
	for range books {
		b := j.Open()
		group.Go(func() {
			<-begin
			for i := range each {
				record(j, b, fmt.Sprint(i+1))
			}
		})
		for range 2 {
			group.Go(func() { follow(b.Since, b.Changed, each) })
		}
	}
	close(begin)
	group.Wait()
}

func TestALateReaderIsToldWhatItLost(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	for i := range 20_000 {
		record(j, b, strconv.Itoa(i+1))
	}
	evicted := b.Stats().Evicted
	for _, position := range []int64{0, 1_000, evicted - 1, evicted, evicted + 1} {
		entries, next, lost := b.Since(position)
		want := max(evicted-position, 0)
		if lost != want || entries[0].Target != fmt.Sprint(position+want+1) || next != position+want+sinceEntries {
			t.Errorf("Since(%d) = from %s to %d, %d lost; want %d", position, entries[0].Target, next, lost, want)
		}
	}
	if evicted < 2_000 {
		t.Errorf("only %d were evicted", evicted)
	}
}

func TestAChangeWakesAllWhoWaitOnce(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	b := j.Open()
	one, two, all := b.Changed(), b.Changed(), j.Changed()
	record(j, b, "/1")
	<-one
	<-two
	<-all
	select {
	case <-b.Changed():
		t.Error("the next change is said to be there already")
	default:
	}
}
