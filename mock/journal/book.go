package journal

import "time"

// A Book is one session's part of the journal. All books share the journal's budget: the oldest entries make room,
// whoever they belong to, and the book that lost them counts them. It is safe for use by many goroutines.
type Book struct {
	journal *Journal

	// The journal's lock guards what follows.
	number uint32
	closed bool
	own    account
}

// Open begins a book. Whoever opens books bounds their number and closes them: an open book costs about 200 bytes.
func (j *Journal) Open() *Book {
	b := &Book{journal: j}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.enter(b)
	return b
}

// Lose lets the book count entries that a book before it had and that are gone, the newest of which arrived by then:
// for a session that ended by itself and begins anew, whose past must not look as if it had never been.
func (b *Book) Lose(entries int64, newest time.Time) {
	if entries <= 0 {
		return
	}
	b.journal.mu.Lock()
	defer b.journal.mu.Unlock()
	b.own.evicted += entries
	b.own.watermark = max(b.own.watermark, newest.UnixMicro()+1)
}

// enter gives a book a number that no open book has. Numbers come round after four thousand million; by then no entry
// of the number's last book is left in memory.
func (j *Journal) enter(b *Book) {
	for taken := true; taken; _, taken = j.books[j.number] {
		j.number++
		if j.number == removed {
			j.number = noBook + 1
		}
	}
	b.number = j.number
	j.books[b.number] = b
}

// owner is the open book with a number, or nil for entries in no book. It is false when nobody may see the entry.
func (j *Journal) owner(number uint32) (book *Book, seen bool) {
	if number == noBook {
		return nil, true
	}
	book, seen = j.books[number]
	return book, seen
}

// evict tells the books, and the journal, what they lose with a segment.
func (j *Journal) evict(s *segment) {
	for i := range s.count {
		entry := s.slot(i)
		book, seen := j.owner(entry.book)
		if !seen {
			continue
		}
		length := s.start(i+1) - s.start(i)
		j.all.evict(length, entry.arrival, s.first+int64(i))
		if book != nil {
			book.own.evict(length, entry.arrival, book.ordinal(entry))
		}
	}
}

// ordinal is which of the book's entries a slot of it is: the slot has its lower half.
func (b *Book) ordinal(entry slot) int64 {
	return b.own.last - int64(uint32(b.own.last)-entry.ordinal)
}

// Close ends a book: its entries are seen by nobody from now on, the journal's own readers included, and what is still
// recorded to it is dropped. Whoever waits for a change is woken. Closing again does nothing.
func (b *Book) Close() {
	j := b.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	delete(j.books, b.number)
	j.forget(b)
	b.own.clear()
	b.own.wake()
}

// forget takes a book's entries out of the journal's account.
func (j *Journal) forget(b *Book) {
	j.all.entries -= b.own.entries
	j.all.bytes -= b.own.bytes
}

// Stats says how many entries the book has, and what it lost. Evicted and Watermark never lag behind: asked for after
// a walk, they speak of all that the walk may have missed.
func (b *Book) Stats() Stats {
	b.journal.mu.Lock()
	defer b.journal.mu.Unlock()
	return b.own.stats(b.journal)
}

// Each calls visit with each entry of the book, newest first, as Journal.Each does.
func (b *Book) Each(visit func(Entry) bool) {
	b.journal.each(b, visit)
}

// Clear forgets the book's entries and starts its counts anew. Positions go on where they were.
func (b *Book) Clear() {
	j := b.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if b.closed {
		return
	}
	j.forget(b)
	delete(j.books, b.number)
	j.enter(b)
	b.own.clear()
}

// Remove forgets single entries of the book, and reports how many of the ids it had. Their slots are marked, and their
// bytes overwritten; the room comes free with the segment. A removed entry does not count as evicted.
func (b *Book) Remove(ids ...string) int {
	count := 0
	for _, id := range ids {
		if b.remove(id) {
			count++
		}
	}
	return count
}

func (b *Book) remove(id string) bool {
	j := b.journal
	sequence, ok := j.parseID(id)
	if !ok {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		s := &j.ring[i]
		at := s.find(sequence)
		if at < 0 {
			continue
		}
		if b.closed || s.slot(at).book != b.number {
			return false
		}
		length := len(s.data(at))
		s.remove(at)
		b.own.drop(length)
		j.all.drop(length)
		return true
	}
	return false
}
