package token

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxRecords is how many refresh tokens a book remembers.
	maxRecords = 10_000
	// firstID is the id of a session's first refresh token. All of them are below 2^31, as ids of 32 bits must be.
	firstID = 1_500_000_001
	// recordSize is about what a record takes beside its texts, in bytes.
	recordSize = 400
)

// A Record is a refresh token that was issued, without the token itself.
type Record struct {
	// ID counts from 1500000001 in each session.
	ID int64
	// Subject is the user name that was logged in with, and ClientID the client's id.
	Subject, ClientID string
	// Persona is whose name the access tokens bear.
	Persona string
	// Scopes are what the client asked for. Nil is all that the persona may.
	Scopes           []string
	Created, Expires time.Time
	// Dead says that a later token took its place.
	Dead bool

	token string
	// perClient says that the client has one refresh token, whoever it is for.
	perClient bool
}

// Live reports whether the refresh token can be used. It stops at the very instant of Expires.
func (r *Record) Live(now time.Time) bool { return !r.Dead && now.Before(r.Expires) }

// An owner is a client with the user that it acts for, or alone: it has one live refresh token at most.
type owner struct{ client, subject string }

func (r *Record) owner() owner {
	if r.perClient {
		return owner{client: r.ClientID}
	}
	return owner{r.ClientID, r.Subject}
}

// A Book is a session's refresh tokens, 10,000 at most: beyond, those go that are dead, the longest dead first, and
// then the oldest. It is safe for use by many goroutines.
type Book struct {
	// serial counts what was issued, of either kind of token.
	serial atomic.Uint64

	mu sync.Mutex
	// count is how many refresh tokens were issued.
	count   int64
	records map[int64]*Record
	tokens  map[string]*Record
	live    map[owner]*Record
	// dead are the ids of dead records, the longest dead first, and oldest is where to look for the oldest of all.
	dead   []int64
	oldest int64
	size   int
}

// NewBook returns an empty book.
func NewBook() *Book {
	return &Book{
		records: map[int64]*Record{}, tokens: map[string]*Record{}, live: map[owner]*Record{}, oldest: firstID,
	}
}

// Empty reports whether no token was ever issued.
func (b *Book) Empty() bool { return b.serial.Load() == 0 }

// Size is about how many bytes the book takes.
func (b *Book) Size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.size
}

// Live are the refresh tokens that can be used, by their ids.
func (b *Book) Live(now time.Time) []Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Record, 0, len(b.live))
	for r := range maps.Values(b.live) {
		if r.Live(now) {
			list = append(list, *r)
		}
	}
	slices.SortFunc(list, func(a, b Record) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Find tells of a refresh token by its id, and whether one of that id was ever issued. Of one that the book has no room
// for any more, only the id is known, and that it is dead.
func (b *Book) Find(id int64) (r Record, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if found := b.records[id]; found != nil {
		return *found, true
	}
	if id < firstID || id >= firstID+b.count {
		return Record{}, false
	}
	return Record{ID: id, Dead: true}, true
}

// put writes a new refresh token down, and kills the one that its client and user had before. The serial number is that
// of the issue, from which the token is minted. It reports how many records had to go.
func (b *Book) put(r Record, mint func(serial uint64) string) (id int64, serial uint64, gone int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.add(r, mint)
}

// rotate replaces a refresh token by a new one of the same client and user. Whether it may is asked while nobody else
// can use it: of two calls with one token one gets a new one. A refusal changes nothing.
func (b *Book) rotate(
	token string, replace func(old *Record) (*tokens, *refusal), mint func(serial uint64) string,
) *refusal {
	b.mu.Lock()
	defer b.mu.Unlock()
	t, no := replace(b.tokens[token])
	if no != nil {
		return no
	}
	t.ID, t.serial, t.gone = b.add(t.Record, mint)
	return nil
}

func (b *Book) add(r Record, mint func(serial uint64) string) (id int64, serial uint64, gone int) {
	who := r.owner()
	if before := b.live[who]; before != nil {
		before.Dead = true
		b.dead = append(b.dead, before.ID)
	}
	serial = b.serial.Add(1)
	r.ID, r.token, r.Dead = firstID+b.count, mint(serial), false
	b.count++
	b.records[r.ID], b.tokens[r.token], b.live[who] = &r, &r, &r
	b.size += r.size()
	for ; len(b.records) > maxRecords; gone++ {
		b.drop()
	}
	return r.ID, serial, gone
}

// drop forgets a record.
func (b *Book) drop() {
	for len(b.dead) == 0 && b.records[b.oldest] == nil {
		b.oldest++
	}
	id := b.oldest
	if len(b.dead) > 0 {
		id, b.dead = b.dead[0], b.dead[1:]
	}
	r := b.records[id]
	if who := r.owner(); b.live[who] == r {
		delete(b.live, who)
	}
	delete(b.records, id)
	delete(b.tokens, r.token)
	b.size -= r.size()
}

func (r *Record) size() int {
	size := recordSize + 2*len(r.Subject) + 2*len(r.ClientID) + len(r.Persona)
	for _, scope := range r.Scopes {
		size += len(scope) + 16
	}
	return size
}
