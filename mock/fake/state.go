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
	// that fan out at every level still come to an end.
	leanDepth = 8
	leanBytes = MaxBytes / 8
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
	start  int
	depth  int
	// owner is the hash of the object whose member is being made.
	owner   uint64
	scratch []byte
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
	s.seed, s.known, s.start, s.depth, s.owner = q.Seed, q.Known, start, 0, 0
	s.anchor = defaultAnchor
	if !q.Anchor.IsZero() {
		s.anchor = min(max(q.Anchor.Truncate(time.Second).Unix(), earliest), latest)
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
func (s *state) lean(dst []byte) bool { return s.depth > leanDepth || len(dst)-s.start > leanBytes }
