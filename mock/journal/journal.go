package journal

import (
	"strings"
	"sync"
	"sync/atomic"
)

// The journal's budget, in bytes. MinBytes keeps a segment large enough for one whole exchange of usual size.
const (
	DefaultBytes = 16 << 20
	MinBytes     = 1 << 20
)

// The budget is split into this many segments; the oldest is forgotten whole when room is needed.
const segments = 64

// A buffer that grew past this for one odd entry is not kept for the next.
const pooledBytes = 64 << 10

// A Journal keeps the latest exchanges in a fixed number of bytes. It is safe for use by many goroutines.
// What it keeps is encoded into memory without pointers, so its size costs the garbage collector nothing.
type Journal struct {
	prefix   string
	sequence atomic.Uint64
	buffers  sync.Pool

	mu      sync.Mutex
	ring    [segments]segment
	head    int
	size    int // of one segment, in bytes
	evicted int64
	total   int64
}

// Stats says how full a journal is.
type Stats struct {
	// Entries is how many entries can be read now, Total how many were recorded since the start or the last Clear.
	Entries, Total int64
	// Evicted is how many were forgotten to make room. When it is not 0, an absent entry proves nothing.
	Evicted int64
	// Bytes is how much of Budget the entries and their index take, in bytes.
	Bytes, Budget int64
}

// New makes a journal with a budget in bytes. Zero means DefaultBytes, and less than MinBytes means MinBytes.
// Memory is taken in 64 pieces, each when it is first needed.
func New(bytes int) *Journal {
	if bytes == 0 {
		bytes = DefaultBytes
	}
	j := &Journal{prefix: newPrefix(), size: max(bytes, MinBytes) / segments}
	j.buffers.New = func() any { return new([]byte) }
	return j
}

// Record keeps a copy of an entry; the caller may use the entry and all it holds again at once. Bodies are kept up to
// BodyBytes. An entry that does not fit a segment (1/64 of the budget) loses its bodies, then its headers, then the
// tails of its texts and lists, and is marked as Truncated. An id that is not from this journal's NextID is replaced
// by a new one.
func (j *Journal) Record(e *Entry) {
	sequence, ok := j.parseID(e.ID)
	if !ok {
		sequence = j.sequence.Add(1)
	}
	buffer := j.buffers.Get().(*[]byte)
	room := j.size - slotBytes
	data := appendEntry((*buffer)[:0], e, room)
	if len(data) > room {
		data = appendTrimmed(data, e, room)
	}

	j.mu.Lock()
	j.store(sequence, data)
	j.mu.Unlock()

	if cap(data) <= pooledBytes {
		*buffer = data
		j.buffers.Put(buffer)
	}
}

func (j *Journal) store(sequence uint64, data []byte) {
	current := &j.ring[j.head]
	if current.memory != nil && !current.fits(len(data)) {
		j.head = (j.head + 1) % segments
		current = &j.ring[j.head]
		j.evicted += int64(current.count)
		current.empty()
	}
	if current.memory == nil {
		current.memory = make([]byte, j.size)
	}
	current.add(sequence, data)
	j.total++
}

// Find returns the entry with an id, decoded, and whether it is still there. It looks through the index of the
// segments whose range the id falls in, which is one, or a few when exchanges overlapped.
func (j *Journal) Find(id string) (Entry, bool) {
	sequence, ok := j.parseID(strings.ToLower(id)) // RFC 9562, section 4: upper case is accepted on input.
	if !ok {
		return Entry{}, false
	}
	data, ok := j.lookup(sequence)
	if !ok {
		return Entry{}, false
	}
	return j.decode(sequence, data)
}

func (j *Journal) lookup(sequence uint64) (data string, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		if data, ok = j.ring[i].find(sequence); ok {
			return data, true
		}
	}
	return "", false
}

func (j *Journal) decode(sequence uint64, data string) (Entry, bool) {
	e, ok := decodeEntry(data)
	e.ID = j.formatID(sequence)
	return e, ok
}

// Stats says how full the journal is.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	stats := Stats{Total: j.total, Evicted: j.evicted, Budget: int64(j.size) * segments}
	for i := range j.ring {
		stats.Entries += int64(j.ring[i].count)
		stats.Bytes += int64(j.ring[i].used + j.ring[i].count*slotBytes)
	}
	return stats
}

// Clear forgets all entries and starts the counts anew. Ids go on where they were.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		j.ring[i].empty()
	}
	j.head, j.evicted, j.total = 0, 0, 0
}
