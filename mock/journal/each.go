package journal

import "slices"

// A mark remembers how far one segment had come when a walk began.
type mark struct {
	segment int
	era     uint64
	count   int
}

// A walk reads the entries of a book, or without one all that are not hidden, as they were when it began.
type walk struct {
	journal *Journal
	book    *Book
	number  uint32
	// marks are newest first. entries is how many there were, and last which of them was recorded last.
	marks         []mark
	entries, last int64

	// What gather found, oldest first.
	found  []piece
	memory []byte
}

// A piece is one encoded entry in a walk's memory.
type piece struct {
	sequence   uint64
	book       *Book
	ordinal    int64
	begin, end int
}

// Each calls visit with each entry, newest first, until visit returns false. It visits what was recorded before the
// call, in the reverse order of the calls of Record, and nothing later. The lock is not held while visit runs, and
// one segment (1/64 of the budget) is copied at a time; so when entries are forgotten meanwhile, the walk ends early,
// at the old end. Entries of all open books are visited, and those in no book.
func (j *Journal) Each(visit func(Entry) bool) {
	j.each(nil, visit)
}

func (j *Journal) each(book *Book, visit func(Entry) bool) {
	w := j.begin(book)
	for _, m := range w.marks {
		// A book with few entries need not be looked for in all of the journal.
		if w.entries <= 0 || !w.gather(m, 0, int(w.entries), j.size) {
			return
		}
		w.entries -= int64(len(w.found))
		for i := len(w.found) - 1; i >= 0; i-- {
			if e, ok := w.entry(i); ok && !visit(e) {
				return
			}
		}
	}
}

// Chronicle calls visit with each entry of the book, oldest first, until visit returns false. As with Each, it visits
// what was recorded before the call, one segment is copied at a time, and the lock is not held while visit runs. What
// is forgotten meanwhile is passed over.
func (b *Book) Chronicle(visit func(Entry) bool) {
	w := b.journal.begin(b)
	for _, m := range slices.Backward(w.marks) {
		if !w.gather(m, 0, m.count, b.journal.size) {
			continue
		}
		for i := range w.found {
			if e, ok := w.entry(i); ok && !visit(e) {
				return
			}
		}
	}
}

func (j *Journal) begin(book *Book) *walk {
	w := &walk{journal: j, book: book, marks: make([]mark, 0, segments)}
	j.mu.Lock()
	defer j.mu.Unlock()
	own := w.account()
	w.entries, w.last = own.entries, own.last
	if book != nil {
		w.number = book.number
	}
	for back := range segments {
		i := (j.head - back + segments) % segments
		if s := &j.ring[i]; s.count > 0 {
			w.marks = append(w.marks, mark{i, s.era, s.count})
		}
	}
	return w
}

func (w *walk) account() *account {
	if w.book != nil {
		return &w.book.own
	}
	return &w.journal.all
}

// sees reports whether a slot is part of the walk, whose it is, and which entry. The lock is held.
func (w *walk) sees(s *segment, i int) (found piece, ok bool) {
	entry := s.slot(i)
	if w.book != nil {
		return piece{sequence: entry.sequence, book: w.book, ordinal: w.book.ordinal(entry)}, entry.book == w.number
	}
	book, ok := w.journal.owner(entry.book)
	return piece{sequence: entry.sequence, book: book, ordinal: s.first + int64(i)}, ok
}

// gather copies the entries of one segment that came after a position: the oldest, at most as many as said, and no more
// once they passed a size. It reports false when the segment has been emptied, or the book closed or cleared, since the
// walk began.
func (w *walk) gather(m mark, after int64, most, size int) bool {
	w.found, w.memory = w.found[:0], w.memory[:0]
	j := w.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	s := &j.ring[m.segment]
	if s.era != m.era || w.book != nil && (w.book.closed || w.book.number != w.number) {
		return false
	}
	for i := 0; i < m.count && len(w.found) < most && len(w.memory) < size; i++ {
		found, ok := w.sees(s, i)
		if !ok || found.ordinal <= after {
			continue
		}
		found.begin = len(w.memory)
		w.memory = append(w.memory, s.data(i)...)
		found.end = len(w.memory)
		w.found = append(w.found, found)
	}
	return true
}

func (w *walk) entry(i int) (Entry, bool) {
	found := w.found[i]
	e, ok := w.journal.decode(found.sequence, found.book, string(w.memory[found.begin:found.end]))
	e.Position = found.ordinal
	return e, ok
}
