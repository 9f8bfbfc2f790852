package fault

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Chaos makes some calls fail, as if by chance, and the same ones each time.
type Chaos struct {
	// Rate is the share of calls that fail, from 0 (none) to 1 (all).
	Rate float64
	// Seed says which calls they are.
	Seed int64
	// Operations are the ids of the operations that may fail. Empty means all.
	Operations []string
	// Status is what a call that fails is answered with, or 0 where only the plan applies.
	Status int
	// Plan is how the reply to a call that fails goes wrong on its way.
	Plan Plan
	// Until is the age at which it is over, or 0 for never.
	Until time.Duration
	// Calls is after how many calls it is over, or 0 for never.
	Calls int
}

// Strikes reports whether the call fails. nth counts the calls that the chaos has been asked about, from 1; age is how
// long it has been going on. Chance follows from the seed and nth alone, so that a run can be repeated exactly.
func (c *Chaos) Strikes(operation string, nth uint64, age time.Duration) bool {
	switch {
	case len(c.Operations) > 0 && !slices.Contains(c.Operations, operation):
		return false
	case c.Until > 0 && age >= c.Until:
		return false
	case c.Calls > 0 && nth > uint64(c.Calls):
		return false
	}
	// Float64 is below 1, so that a rate of 1 strikes always, and 0 or NaN never.
	return rand.New(rand.NewPCG(uint64(c.Seed), nth)).Float64() < c.Rate
}
