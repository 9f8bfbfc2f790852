package coverage

import (
	"sync"
	"sync/atomic"
)

// A Tally is which points were met. The zero Tally has met none. It is safe for concurrent use, and costs next to
// nothing where what is met was met before.
type Tally struct {
	// met is for one map. When another contract is loaded, what both have is carried over.
	met atomic.Pointer[marks]
	mu  sync.Mutex
}

// marks are a bit for each point.
type marks struct {
	of         *Map
	operations []atomic.Pointer[[]atomic.Uint64]
	scenarios  []atomic.Uint64
}

// mark notes points of an operation.
func (t *Tally) mark(m *Map, place int, points []int) {
	bits := t.of(m).bits(place)
	for _, number := range points {
		set(bits, number)
	}
}

// set sets a bit, and writes only if it is not set yet: many may look at it.
func set(bits []atomic.Uint64, number int) {
	word, bit := &bits[number/64], uint64(1)<<(number%64)
	if word.Load()&bit == 0 {
		word.Or(bit)
	}
}

func isSet(bits []atomic.Uint64, number int) bool {
	return bits[number/64].Load()&(1<<(number%64)) != 0
}

// of are the marks for a map.
func (t *Tally) of(m *Map) *marks {
	if met := t.met.Load(); met != nil && met.of == m {
		return met
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.met.Load()
	if old != nil && old.of == m {
		return old
	}
	fresh := &marks{of: m, operations: make([]atomic.Pointer[[]atomic.Uint64], len(m.sheets))}
	fresh.scenarios = make([]atomic.Uint64, len(m.scenarios)/64+1)
	if old != nil {
		fresh.carry(old)
	}
	t.met.Store(fresh)
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

// carry takes over what was met of points that the map before had, too: their operations, kinds and names are the same.
func (k *marks) carry(old *marks) {
	places := map[string]int{}
	for i := range k.of.sheets {
		places[k.of.sheets[i].ID] = i
	}
	for i := range old.of.sheets {
		place, there := places[old.of.sheets[i].ID]
		if !there || old.operations[i].Load() == nil {
			continue
		}
		numbers := map[point]int{}
		for number, one := range k.of.sheet(place).points {
			numbers[one] = number
		}
		for number, one := range old.of.sheet(i).points {
			if now, there := numbers[one]; there && old.has(i, number) {
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
