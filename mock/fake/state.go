package fake

import (
	"errors"
	"math/rand"
	"time"

	"github.com/brianvoe/gofakeit/v6"

	"understudy/mock/contract"
)

// Bounds on one made-up value.
const (
	// MaxBytes is the largest value that is made up, in bytes: 1 MiB.
	MaxBytes = 1 << 20
	// MaxDepth is the deepest nesting that is made up: 128.
	MaxDepth = 128
	// leanDepth and leanBytes are where optional members end and lists get as short as they may be, so that schemas
	// that fan out at every level still come to an end. They count from the body, or from the element of the list that
	// the body is, so that a record looks the same in a list and by itself.
	leanDepth = 6
	leanBytes = MaxBytes / 8
	// againDepth is how deep a schema may be made within itself, once; further down it is left out.
	againDepth = 2
)

var (
	errTooLarge = errors.New("the made-up value would be larger than 1 MiB: lower the schema's minimums")
	errTooDeep  = errors.New("the made-up value would be nested deeper than 128 levels: make inner members optional")
)

// state is what making one value needs. States are pooled and used by one goroutine at a time.
type state struct {
	dice
	faker *rand.Rand
	seed  int64
	// anchor is in Unix seconds.
	anchor int64
	known  []contract.Known
	said   []contract.Known
	limit  int
	start  int
	depth  int
	// top: the next value is the body, or what the body wraps. The record that bounds count from begins at base and from.
	top        bool
	base, from int
	// heads are the schemas of the objects and lists around.
	heads []int
	// attempt counts the tries to make a record that keeps its schema.
	attempt uint64
	// owner is the hash of the object whose member is being made.
	owner   uint64
	scratch []byte
	// given is what the call settles of the objects around, and people those of whom it tells the names.
	given  []string
	people []acquaintance
	// groups are what the groups of a pattern drew last.
	groups [maxGroups][]byte
	// proof marks the state that the compiler tries parts with. It makes no member that is made on first use.
	proof bool
}

func newState() *state {
	s := &state{}
	s.faker = gofakeit.NewCustom(source{&s.dice}).Rand
	return s
}

// Years that can be written with four digits, with room for the time line on both sides.
const (
	earliest = -55_000_000_000
	latest   = 250_000_000_000
)

func (s *state) begin(q Question, start int) {
	s.seed, s.limit, s.start, s.depth, s.owner = q.Seed, q.Limit, start, 0, 0
	s.known, s.said = q.Known, q.Said
	s.top, s.base, s.from, s.heads, s.attempt = true, 0, start, s.heads[:0], 0
	s.anchor = defaultAnchor
	if !q.Anchor.IsZero() {
		s.anchor = min(max(q.Anchor.Truncate(time.Second).Unix(), earliest), latest)
	}
}

// leave ends an object or a list.
func (s *state) leave() {
	s.depth--
	s.heads = s.heads[:len(s.heads)-1]
}

// forget ends what the call settles of an object.
func (s *state) forget(people, given int) {
	clear(s.given[given:])
	s.people, s.given = s.people[:people], s.given[:given]
}

// wrap says whether the next value is what the body wraps.
func (s *state) wrap(is bool) {
	if s.top = is; is {
		s.base = s.depth
	}
}

// room says whether the value is still within its bounds.
func (s *state) room(dst []byte) error {
	if len(dst)-s.start > MaxBytes {
		return errTooLarge
	}
	if s.depth > MaxDepth {
		return errTooDeep
	}
	return nil
}

// lean says whether only what is required is made from here on.
func (s *state) lean(dst []byte) bool {
	return s.depth-s.base > leanDepth || len(dst)-s.from > leanBytes || len(dst)-s.start > MaxBytes/2
}

// shows reports whether a schema is being made already, further up, so that an optional one is left out. Near the top
// it is made once more.
func (s *state) shows(head int) bool {
	n := 0
	for _, have := range s.heads {
		if have == head {
			n++
		}
	}
	return n > 1 || n == 1 && s.depth-s.base > againDepth
}
