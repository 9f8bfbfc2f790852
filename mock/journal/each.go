package journal

// A mark remembers how far one segment had come when a walk began.
type mark struct {
	segment int
	era     uint64
	count   int
}

// Each calls visit with each entry, newest first, until visit returns false. It visits what was recorded before the
// call, in the reverse order of the calls of Record, and nothing later. The lock is not held while visit runs, and
// one segment (1/64 of the budget) is copied at a time; so when entries are forgotten meanwhile, the walk ends early,
// at the old end.
func (j *Journal) Each(visit func(Entry) bool) {
	view := segment{}
	for _, m := range j.marks() {
		if !j.copySegment(&view, m) {
			return
		}
		for i := m.count - 1; i >= 0; i-- {
			e, ok := j.decode(view.sequence(i), view.data(i))
			if ok && !visit(e) {
				return
			}
		}
	}
}

func (j *Journal) marks() []mark {
	j.mu.Lock()
	defer j.mu.Unlock()
	marks := make([]mark, 0, segments)
	for back := range segments {
		i := (j.head - back + segments) % segments
		if s := &j.ring[i]; s.count > 0 {
			marks = append(marks, mark{i, s.era, s.count})
		}
	}
	return marks
}

// copySegment copies what the mark saw into view, and reports false when the segment has been emptied since.
func (j *Journal) copySegment(view *segment, m mark) bool {
	if view.memory == nil {
		view.memory = make([]byte, j.size)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	s := &j.ring[m.segment]
	if s.era != m.era {
		return false
	}
	view.count, view.used = s.count, s.used
	copy(view.memory, s.memory[:s.used])
	index := len(s.memory) - s.count*slotBytes
	copy(view.memory[index:], s.memory[index:])
	return true
}
