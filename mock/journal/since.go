package journal

// How many entries Since returns at most, and of how many encoded bytes, the last entry apart. Whoever sends them to a
// client that does not read holds them for long.
const (
	sinceEntries = 50
	sinceBytes   = 128 << 10
)

// Since returns the entries of the book that were recorded after a position, oldest first: at most 50, or about
// 128 KiB, a call. Position 0 is before the first, and next is the position after the last one returned; so a reader
// that passes next on sees each entry once, in the order of Record. Lost is how many between position and next were
// evicted before they could be returned; entries that were removed one by one before that may be among them. A position
// beyond the last entry stands for the last.
func (b *Book) Since(position int64) (entries []Entry, next, lost int64) {
	return b.journal.since(b, position)
}

// Since is as Book.Since, over all open books and the entries in no book. The positions are the journal's own.
func (j *Journal) Since(position int64) (entries []Entry, next, lost int64) {
	return j.since(nil, position)
}

// Changed is closed at the next Record to the book, or when the book is closed. To miss nothing, ask for it before
// Since, and wait when Since has nothing.
func (b *Book) Changed() <-chan struct{} {
	b.journal.mu.Lock()
	defer b.journal.mu.Unlock()
	changed := b.own.wait()
	if b.closed {
		b.own.wake()
	}
	return changed
}

// Changed is closed at the next Record, whatever the book.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.wait()
}

func (j *Journal) since(book *Book, position int64) (entries []Entry, next, lost int64) {
	w := j.begin(book)
	position = max(position, 0)
	if position >= w.last {
		return nil, w.last, 0
	}
	first, latest, size := w.last+1, w.last, 0
	for i := w.reach(position); i >= 0 && len(entries) < sinceEntries && size < sinceBytes; i-- {
		if !w.gather(w.marks[i], position, sinceEntries-len(entries), sinceBytes-size) {
			if len(entries) > 0 {
				// What came before it is gone as well, and what comes next is for the next call, which counts the gap.
				return entries, latest, w.lost(position, first)
			}
			continue
		}
		for k := range w.found {
			if e, ok := w.entry(k); ok {
				entries = append(entries, e)
			}
		}
		if len(w.found) > 0 {
			first, latest = min(first, w.found[0].ordinal), w.found[len(w.found)-1].ordinal
		}
		size += len(w.memory)
	}
	if len(entries) < sinceEntries && size < sinceBytes {
		latest = w.last
	}
	return entries, latest, w.lost(position, first)
}

// reach is the index of the oldest segment that holds what was recorded after a position. It looks back no further
// than it must, and in each segment no further than the first entry of the walk: a reader that is up to date, and one
// that has all before it, cost a look or two.
func (w *walk) reach(position int64) int {
	for i, m := range w.marks {
		if w.precedes(m, position) {
			return i
		}
	}
	return len(w.marks) - 1
}

// precedes reports whether nothing that was recorded after a position is in a segment older than this one.
func (w *walk) precedes(m mark, position int64) bool {
	w.journal.mu.Lock()
	defer w.journal.mu.Unlock()
	s := &w.journal.ring[m.segment]
	if s.era != m.era {
		return true
	}
	for i := range m.count {
		if found, ok := w.sees(s, i); ok {
			return found.ordinal <= position+1
		}
	}
	return false
}

// lost is how many were evicted between a position and the first entry that was found after it.
func (w *walk) lost(position, first int64) int64 {
	w.journal.mu.Lock()
	defer w.journal.mu.Unlock()
	return max(min(w.account().gone, first-1)-position, 0)
}
