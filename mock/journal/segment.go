package journal

import "encoding/binary"

// A segment is one piece of the journal's memory. Entries grow from its beginning, their index from its end, so that
// entries and index share one budget and the garbage collector has nothing to look at:
//
//	| entry 0 | entry 1 | entry 2 |   free   | slot 2 | slot 1 | slot 0 |
//
// A slot is the entry's sequence number, its arrival, the place where it begins, the number of its book, and which of
// the book's entries it is. So a walk of one book, and an eviction, read the slots and leave the entries alone, which
// are no longer in the processor's caches.
type segment struct {
	memory []byte
	used   int
	count  int
	// low and high are the sequence numbers between which all of this segment's entries are.
	low, high uint64
	// first is which of all entries ever recorded the first one here is, counted from 1.
	first int64
	// era changes whenever the segment is emptied, so that a reader notices.
	era uint64
}

const slotBytes = 8 + 8 + 4 + 4 + 4

// The numbers that are no book's: that of entries in no book, and that of entries which were removed one by one.
const (
	noBook  = 0
	removed = 1<<32 - 1
)

// A slot is the index's word on one entry.
type slot struct {
	sequence uint64
	arrival  int64 // in microseconds since 1970, rounded up
	book     uint32
	ordinal  uint32 // counted from 1, the lower half
}

// Where a slot's fields are.
const (
	atSequence = 0
	atArrival  = 8
	atBegin    = 16
	atBook     = 20
	atOrdinal  = 24
)

func (s *segment) fits(length int) bool {
	return s.used+length+(s.count+1)*slotBytes <= len(s.memory)
}

func (s *segment) add(entry slot, data []byte) {
	at := s.at(s.count)
	binary.LittleEndian.PutUint64(at[atSequence:], entry.sequence)
	binary.LittleEndian.PutUint64(at[atArrival:], uint64(entry.arrival))
	binary.LittleEndian.PutUint32(at[atBegin:], uint32(s.used))
	binary.LittleEndian.PutUint32(at[atBook:], entry.book)
	binary.LittleEndian.PutUint32(at[atOrdinal:], entry.ordinal)
	s.used += copy(s.memory[s.used:], data)
	if s.count == 0 {
		s.low, s.high = entry.sequence, entry.sequence
	}
	s.low, s.high = min(s.low, entry.sequence), max(s.high, entry.sequence)
	s.count++
}

func (s *segment) empty() {
	s.used, s.count = 0, 0
	s.era++
}

func (s *segment) at(i int) []byte {
	end := len(s.memory) - i*slotBytes
	return s.memory[end-slotBytes : end]
}

func (s *segment) slot(i int) slot {
	at := s.at(i)
	return slot{
		sequence: s.sequence(i),
		arrival:  int64(binary.LittleEndian.Uint64(at[atArrival:])),
		book:     binary.LittleEndian.Uint32(at[atBook:]),
		ordinal:  binary.LittleEndian.Uint32(at[atOrdinal:]),
	}
}

func (s *segment) sequence(i int) uint64 {
	return binary.LittleEndian.Uint64(s.at(i)[atSequence:])
}

func (s *segment) start(i int) int {
	if i == s.count {
		return s.used
	}
	return int(binary.LittleEndian.Uint32(s.at(i)[atBegin:]))
}

// data is the segment's own memory: it is good only as long as the lock is held.
func (s *segment) data(i int) []byte {
	return s.memory[s.start(i):s.start(i+1)]
}

// find scans the index for a sequence number. It returns -1 when the entry is not here.
func (s *segment) find(sequence uint64) int {
	if s.count == 0 || sequence < s.low || sequence > s.high {
		return -1
	}
	for i := s.count - 1; i >= 0; i-- {
		if s.sequence(i) == sequence {
			return i
		}
	}
	return -1
}

// remove takes an entry out of its book and overwrites it. Its bytes come free when the segment is emptied.
func (s *segment) remove(i int) {
	binary.LittleEndian.PutUint32(s.at(i)[atBook:], removed)
	clear(s.data(i))
}
