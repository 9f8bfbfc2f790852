package journal

import "time"

// Stats says how full a journal or a book is.
type Stats struct {
	// Entries is how many entries can be read now, Total how many were recorded since the start or the last Clear.
	Entries, Total int64
	// Evicted is how many were forgotten to make room. When it is not 0, an absent entry proves nothing.
	Evicted int64
	// Watermark is when the newest of the evicted entries arrived, rounded up to a microsecond; zero when none was
	// evicted. What arrived after it and is absent was not recorded, or not yet.
	Watermark time.Time
	// Bytes is how much of the journal's Budget the entries and their index take, in bytes.
	Bytes, Budget int64
}

// An account is what is counted of the journal, and of each book. The journal's lock guards it.
type account struct {
	entries, total, evicted, bytes int64
	// watermark is in microseconds since 1970, and good once something was evicted.
	watermark int64
	// last is which entry was recorded last, and gone which was evicted last, counted from 1. They are not cleared, so
	// that a reader's position stays good.
	last, gone int64
	// changed is there only while somebody waits on it.
	changed chan struct{}
}

func (a *account) add(length int) {
	a.entries++
	a.total++
	a.last++
	a.bytes += int64(length + slotBytes)
	a.wake()
}

// wake costs one comparison while nobody waits.
func (a *account) wake() {
	if a.changed != nil {
		close(a.changed)
		a.changed = nil
	}
}

func (a *account) wait() <-chan struct{} {
	if a.changed == nil {
		a.changed = make(chan struct{})
	}
	return a.changed
}

// drop takes an entry out that was neither evicted nor cleared.
func (a *account) drop(length int) {
	a.entries--
	a.bytes -= int64(length + slotBytes)
}

func (a *account) evict(length int, arrival, ordinal int64) {
	if a.evicted == 0 || arrival > a.watermark {
		a.watermark = arrival
	}
	a.drop(length)
	a.evicted++
	a.gone = ordinal
}

// clear forgets what was counted. The entries that were there are not gone in the sense of an eviction.
func (a *account) clear() {
	*a = account{last: a.last, changed: a.changed}
}

func (a *account) stats(j *Journal) Stats {
	stats := Stats{
		Entries: a.entries, Total: a.total, Evicted: a.evicted, Bytes: a.bytes, Budget: int64(j.size) * segments,
	}
	if a.evicted > 0 {
		stats.Watermark = time.UnixMicro(a.watermark).UTC()
	}
	return stats
}
