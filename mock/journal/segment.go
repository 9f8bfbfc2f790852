package journal

import "encoding/binary"

// A segment is one piece of the journal's memory. Entries grow from its beginning, their index from its end, so that
// entries and index share one budget and the garbage collector has nothing to look at:
//
//	| entry 0 | entry 1 | entry 2 |   free   | slot 2 | slot 1 | slot 0 |
//
// A slot is the entry's sequence number and the place where the entry begins.
type segment struct {
	memory []byte
	used   int
	count  int
	// low and high are the sequence numbers between which all of this segment's entries are.
	low, high uint64
	// era changes whenever the segment is emptied, so that a reader notices.
	era uint64
}

const slotBytes = 8 + 4

func (s *segment) fits(length int) bool {
	return s.used+length+(s.count+1)*slotBytes <= len(s.memory)
}

func (s *segment) add(sequence uint64, data []byte) {
	slot := s.memory[len(s.memory)-(s.count+1)*slotBytes:]
	binary.LittleEndian.PutUint64(slot, sequence)
	binary.LittleEndian.PutUint32(slot[8:], uint32(s.used))
	s.used += copy(s.memory[s.used:], data)
	if s.count == 0 {
		s.low, s.high = sequence, sequence
	}
	s.low, s.high = min(s.low, sequence), max(s.high, sequence)
	s.count++
}

func (s *segment) empty() {
	s.used, s.count = 0, 0
	s.era++
}

func (s *segment) sequence(i int) uint64 {
	return binary.LittleEndian.Uint64(s.memory[len(s.memory)-(i+1)*slotBytes:])
}

func (s *segment) start(i int) int {
	if i == s.count {
		return s.used
	}
	return int(binary.LittleEndian.Uint32(s.memory[len(s.memory)-(i+1)*slotBytes+8:]))
}

func (s *segment) data(i int) string {
	return string(s.memory[s.start(i):s.start(i+1)])
}

// find scans the index for a sequence number and returns a copy of the entry.
func (s *segment) find(sequence uint64) (data string, ok bool) {
	if s.count == 0 || sequence < s.low || sequence > s.high {
		return "", false
	}
	for i := s.count - 1; i >= 0; i-- {
		if s.sequence(i) == sequence {
			return s.data(i), true
		}
	}
	return "", false
}
