package stub

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds on a desk. A stub past one of them is refused with ErrFull.
const (
	// MaxStubs is the largest number of stubs on a desk: 1,000.
	MaxStubs = 1000
	// MaxDeskBytes is the largest Size of all stubs on a desk together, in bytes: 16 MiB.
	MaxDeskBytes = 16 << 20
)

// ErrFull is the refusal of a stub that a desk has no room for.
var ErrFull = errors.New("the session has no room for another stub: it holds 1000 of them, 16 MiB in all")

// defaultPriority is the priority of a stub that names none, as in WireMock.
const defaultPriority = 5

// A Desk is what a session has been told: its stubs, and how far each scenario has come in it. It is safe for
// concurrent use.
type Desk struct {
	mu sync.Mutex
	// laid are the stubs in the order in which they are asked: by priority, then the newest first.
	laid  []*laid
	byID  map[string]*laid
	bytes int
	// serial numbers the stubs as they come in.
	serial uint64
	// places are the scenarios that are not where they begin, by name.
	places map[string]*position
	// used counts how often stubs have answered that answer a limited number of times, by their ids.
	used map[string]use

	// live counts what could change a reply: stubs, and scenario files that are under way. It is read without the lock,
	// as size is.
	live, size atomic.Int64
}

// laid is a stub on the desk.
type laid struct {
	*Stub
	serial uint64
}

// position is how far a scenario has come. Times are the session's.
type position struct {
	state          string
	begun, entered time.Time
	// file says that the scenario is from a file, and kept that it is there without any stub of this desk, too.
	file, kept bool
	// aside says that no one has begun it for all calls: only those take part that name it.
	aside bool
	// struck counts the calls that each chaos of the scenario has been asked about.
	struck []uint64
}

// use is how often a stub has answered. One that waits for a state counts anew each time its scenario enters the state.
type use struct {
	times            int
	scenario, awaits string
}

// NewDesk makes an empty desk.
func NewDesk() *Desk {
	return &Desk{byID: map[string]*laid{}, places: map[string]*position{}, used: map[string]use{}}
}

// Put lays a stub on the desk. One with the same id is replaced, and keeps its place among those of its priority; one
// that was not told its id never replaces another: it is given an id that is free. The error is ErrFull.
func (d *Desk) Put(s *Stub) (replaced bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full(s) {
		return false, ErrFull
	}
	return d.put(s), nil
}

// PutAll lays all of the stubs on the desk, the first one first, or none of them. The error is ErrFull.
func (d *Desk) PutAll(stubs ...*Stub) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full(stubs...) {
		return ErrFull
	}
	for _, s := range stubs {
		d.put(s)
	}
	return nil
}

// Fits tells whether there is room for all of the stubs: the error is nil, or ErrFull.
func (d *Desk) Fits(stubs ...*Stub) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full(stubs...) {
		return ErrFull
	}
	return nil
}

// full reports whether the stubs have no room. What they replace makes room, each once.
func (d *Desk) full(stubs ...*Stub) bool {
	number, bytes := len(d.laid), d.bytes
	replaced := map[string]bool{}
	for _, s := range stubs {
		number, bytes = number+1, bytes+s.Size()
		if old := d.byID[s.ID]; old != nil && !s.unnamed && !replaced[s.ID] {
			number, bytes, replaced[s.ID] = number-1, bytes-old.Size(), true
		}
	}
	return number > MaxStubs || bytes > MaxDeskBytes
}

// put lays a stub that there is room for on the desk.
func (d *Desk) put(s *Stub) (replaced bool) {
	if s.unnamed {
		s.another(func(id string) bool { return d.byID[id] != nil })
	}
	old := d.byID[s.ID]
	d.serial++
	put := &laid{Stub: s, serial: d.serial}
	if old != nil {
		put.serial = old.serial
		d.lift(old)
	}
	to, _ := slices.BinarySearchFunc(d.laid, put, inTurn)
	d.laid = slices.Insert(d.laid, to, put)
	d.byID[s.ID] = put
	d.bytes += s.Size()
	d.count()
	return old != nil
}

// lift takes a stub off the desk, and forgets how often it has answered.
func (d *Desk) lift(l *laid) {
	at, _ := slices.BinarySearchFunc(d.laid, l, inTurn)
	d.laid = slices.Delete(d.laid, at, at+1)
	d.bytes -= l.Size()
	delete(d.byID, l.ID)
	delete(d.used, l.ID)
}

// inTurn puts stubs in the order in which they are asked.
func inTurn(a, b *laid) int {
	return cmp.Or(cmp.Compare(priority(a.Stub), priority(b.Stub)), cmp.Compare(b.serial, a.serial))
}

func priority(s *Stub) int {
	if s.Priority == 0 {
		return defaultPriority
	}
	return s.Priority
}

// Remove takes the stub of an id away, and reports whether there was one. A scenario that no stub belongs to any more
// is forgotten.
func (d *Desk) Remove(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	gone := d.byID[id]
	if gone == nil {
		return false
	}
	d.lift(gone)
	shared := slices.ContainsFunc(d.laid, func(l *laid) bool { return l.Scenario == gone.Scenario })
	if place := d.places[gone.Scenario]; place != nil && !place.kept && !shared {
		delete(d.places, gone.Scenario)
	}
	d.count()
	return true
}

// Find is the stub of an id, or nil.
func (d *Desk) Find(id string) *Stub {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.byID[id]; l != nil {
		return l.Stub
	}
	return nil
}

// Stubs lists the stubs, newest first.
func (d *Desk) Stubs() []*Stub {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := d.oldest()
	slices.Reverse(list)
	return list
}

// oldest lists the stubs as they came in.
func (d *Desk) oldest() []*Stub {
	sorted := slices.Clone(d.laid)
	slices.SortFunc(sorted, func(a, b *laid) int { return cmp.Compare(a.serial, b.serial) })
	list := make([]*Stub, len(sorted))
	for i, l := range sorted {
		list[i] = l.Stub
	}
	return list
}

// Clear takes all stubs away. Scenarios that only they belonged to are forgotten; others stay where they are.
func (d *Desk) Clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.laid {
		delete(d.used, l.ID)
		if place := d.places[l.Scenario]; place != nil && !place.kept {
			delete(d.places, l.Scenario)
		}
	}
	d.laid, d.bytes = nil, 0
	clear(d.byID)
	d.count()
}

// Plain reports that neither the desk nor the script's mappings could change a reply to a call that names no scenario.
// It takes no lock.
func (d *Desk) Plain(s *Script) bool {
	return d.live.Load() == 0 && (s == nil || len(s.Mappings) == 0)
}

// Size is about how many bytes the desk takes. It takes no lock.
func (d *Desk) Size() int { return int(d.size.Load()) }

// placeBytes is about what a position or a count takes.
const placeBytes = 256

// count brings what is read without the lock up to date.
func (d *Desk) count() {
	live := len(d.laid)
	for _, place := range d.places {
		if place.file && !place.aside && place.state != Done {
			live++
		}
	}
	d.live.Store(int64(live))
	d.size.Store(int64(d.bytes + placeBytes*(len(d.places)+len(d.used))))
}
