package coverage

import (
	"sync"
	"sync/atomic"
)

// A Tally is which points were met. The zero Tally has met none. It is safe for concurrent use, and costs next to
// nothing where what is met was met before.
type Tally struct {
	// met is for the latest of the maps that something was met of. When another contract is loaded, what both have is
	// carried over; an exchange that began before that is counted by the map of after it.
	met atomic.Pointer[marks]
	// mu is held while marks are carried over.
	mu sync.Mutex
}

// marks are a bit for each point.
type marks struct {
	of         *Map
	operations []atomic.Pointer[[]atomic.Uint64]
	scenarios  []atomic.Uint64
}

func newMarks(m *Map) *marks {
	return &marks{
		of: m, operations: make([]atomic.Pointer[[]atomic.Uint64], len(m.sheets)),
		scenarios: make([]atomic.Uint64, len(m.scenarios)/64+1),
	}
}

// mark notes points of an operation.
func (t *Tally) mark(m *Map, place int, points []int) {
	t.note(m, func(to *marks) {
		if to.of == m {
			set(to.bits(place), points...)
			return
		}
		if now, numbers, there := to.of.translate(m.sheet(place)); there {
			for _, number := range points {
				if same, has := numbers[number]; has {
					set(to.bits(now), same)
				}
			}
		}
	})
}

// play notes that a scenario was played.
func (t *Tally) play(m *Map, name string) {
	t.note(m, func(to *marks) {
		for i, known := range to.of.scenarios {
			if known == name {
				set(to.scenarios, i)
			}
		}
	})
}

// note sets bits in the marks that count. Marks that take their place are put there before anything is carried over: so
// either the carrying finds a bit that was set, or whoever set it finds the new marks, and sets it there as well.
func (t *Tally) note(m *Map, in func(to *marks)) {
	for to := t.of(m); ; {
		in(to)
		now := t.met.Load()
		if now == to {
			return
		}
		to = now
	}
}

// set sets bits, and writes only those that are not set yet: many may look at them.
func set(bits []atomic.Uint64, numbers ...int) {
	for _, number := range numbers {
		word, bit := &bits[number/64], uint64(1)<<(number%64)
		if word.Load()&bit == 0 {
			word.Or(bit)
		}
	}
}

func isSet(bits []atomic.Uint64, number int) bool {
	return bits[number/64].Load()&(1<<(number%64)) != 0
}

// of are the marks that count: those for a map, or for a later one.
func (t *Tally) of(m *Map) *marks {
	if met := t.met.Load(); met != nil && !met.of.before(m) {
		return met
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.met.Load()
	if old != nil && !old.of.before(m) {
		return old
	}
	fresh := newMarks(m)
	t.met.Store(fresh)
	if old != nil {
		fresh.carry(old)
	}
	return fresh
}

// seen are the marks as a map has them, for reading. What the map that counts has not is not among them.
func (t *Tally) seen(m *Map) *marks {
	t.mu.Lock()
	defer t.mu.Unlock()
	met := t.met.Load()
	if met != nil && met.of == m {
		return met
	}
	fresh := newMarks(m)
	if met != nil {
		fresh.carry(met)
	}
	return fresh
}

// bits are those of an operation's points.
func (k *marks) bits(place int) []atomic.Uint64 {
	at := &k.operations[place]
	if bits := at.Load(); bits != nil {
		return *bits
	}
	bits := make([]atomic.Uint64, (len(k.of.sheet(place).points)+63)/64)
	if !at.CompareAndSwap(nil, &bits) {
		return *at.Load()
	}
	return bits
}

// has reports whether a point was met.
func (k *marks) has(place, number int) bool {
	bits := k.operations[place].Load()
	return bits != nil && isSet(*bits, number)
}

// all reports whether the points of an operation from one number up to another were met.
func (k *marks) all(place, first, end int) bool {
	bits := k.bits(place)
	for number := first; number < end; number++ {
		if !isSet(bits, number) {
			return false
		}
	}
	return true
}

// carry takes over what was met of points that another map has, too: their operations, kinds and names are the same.
func (k *marks) carry(old *marks) {
	for i := range old.of.sheets {
		if old.operations[i].Load() == nil {
			continue
		}
		place, numbers, _ := k.of.translate(old.of.sheet(i))
		for number, now := range numbers {
			if old.has(i, number) {
				set(k.bits(place), now)
			}
		}
	}
	for i, name := range old.of.scenarios {
		for now, other := range k.of.scenarios {
			if name == other && isSet(old.scenarios, i) {
				set(k.scenarios, now)
			}
		}
	}
}

// Size is about how many bytes the tally takes.
func (t *Tally) Size() int {
	met := t.met.Load()
	if met == nil {
		return 0
	}
	size := 8 * (len(met.operations) + len(met.scenarios))
	for i := range met.operations {
		if bits := met.operations[i].Load(); bits != nil {
			size += 8*len(*bits) + sliceBytes
		}
	}
	return size
}

// sliceBytes is what a slice takes beside its elements.
const sliceBytes = 24
