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

	mu     sync.Mutex
	ring   [segments]segment
	head   int
	size   int // of one segment, in bytes
	all    account
	books  map[uint32]*Book
	number uint32 // the last that a book was given
}

// New makes a journal with a budget in bytes. Zero means DefaultBytes, and less than MinBytes means MinBytes.
// Memory is taken in 64 pieces, each when it is first needed.
func New(bytes int) *Journal {
	if bytes == 0 {
		bytes = DefaultBytes
	}
	j := &Journal{prefix: newPrefix(), size: max(bytes, MinBytes) / segments, books: map[uint32]*Book{}}
	j.buffers.New = func() any { return new([]byte) }
	return j
}

// Record keeps a copy of an entry; the caller may use the entry and all it holds again at once. Bodies are kept up to
// BodyBytes. An entry that does not fit a segment (1/64 of the budget) loses its bodies, then its headers, then the
// tails of its texts and lists, and is marked as Truncated. An id that is not from this journal's NextID is replaced
// by a new one. An entry whose Book has been closed, or is another journal's, is not kept: nobody could see it.
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
	if e.Book == nil || e.Book.journal == j && !e.Book.closed {
		j.store(sequence, e, data)
	}
	j.mu.Unlock()

	if cap(data) <= pooledBytes {
		*buffer = data
		j.buffers.Put(buffer)
	}
}

func (j *Journal) store(sequence uint64, e *Entry, data []byte) {
	current := &j.ring[j.head]
	if current.memory != nil && !current.fits(len(data)) {
		j.head = (j.head + 1) % segments
		current = &j.ring[j.head]
		j.evict(current)
		current.empty()
	}
	if current.memory == nil {
		current.memory = make([]byte, j.size)
	}
	if current.count == 0 {
		current.first = j.all.last + 1
	}
	kept := slot{sequence: sequence, arrival: e.Time.UnixMicro()}
	if e.Time.Nanosecond()%1000 != 0 {
		kept.arrival++
	}
	if book := e.Book; book != nil {
		kept.book, kept.ordinal = book.number, uint32(book.own.last+1)
		book.own.add(len(data))
	}
	current.add(kept, data)
	j.all.add(len(data))
}

// Find returns the entry with an id, decoded, and whether it is still there. It looks through the index of the
// segments whose range the id falls in, which is one, or a few when exchanges overlapped.
func (j *Journal) Find(id string) (Entry, bool) {
	sequence, ok := j.parseID(strings.ToLower(id)) // RFC 9562, section 4: upper case is accepted on input.
	if !ok {
		return Entry{}, false
	}
	data, book, ok := j.lookup(sequence)
	if !ok {
		return Entry{}, false
	}
	return j.decode(sequence, book, data)
}

func (j *Journal) lookup(sequence uint64) (data string, book *Book, ok bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		s := &j.ring[i]
		if at := s.find(sequence); at >= 0 {
			book, ok = j.owner(s.slot(at).book)
			return string(s.data(at)), book, ok
		}
	}
	return "", nil, false
}

func (j *Journal) decode(sequence uint64, book *Book, data string) (Entry, bool) {
	e, ok := decodeEntry(data)
	e.ID, e.Book = j.formatID(sequence), book
	return e, ok
}

// Stats says how full the journal is.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	stats := j.all.stats(j)
	// What nobody can see any more takes its room until it makes way.
	stats.Bytes = 0
	for i := range j.ring {
		stats.Bytes += int64(j.ring[i].used + j.ring[i].count*slotBytes)
	}
	return stats
}

// Clear forgets all entries and starts the journal's counts anew. Ids and positions go on where they were. To the
// open books it is an eviction, and is counted as one there: their readers did not ask for it.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		j.evict(&j.ring[i])
		j.ring[i].empty()
	}
	j.head = 0
	j.all.clear()
}
