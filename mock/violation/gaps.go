package violation

import (
	"cmp"
	"slices"
)

// A Gap is why halves of exchanges were not held to the contract, so that nobody knows whether they broke it.
type Gap struct {
	// Operation is the operation's id, or "" where none was meant, and Side is the half: "request" or "reply".
	Operation string `json:"operation"`
	Side      string `json:"side"`
	// Reason is one of a few fixed texts: it has no value of an exchange in it.
	Reason string `json:"reason"`
	// Times is in how many exchanges it was seen.
	Times int64 `json:"times"`
}

// Leave counts a half of an exchange that was not held to the contract; times does not matter. It reports whether the
// book has grown. There are no more gaps than two sides of each operation have reasons.
func (b *Book) Leave(gap Gap) (grown bool) {
	gap.Times = 0
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gaps == nil {
		b.gaps = map[Gap]int64{}
	}
	if b.gaps[gap]++; b.gaps[gap] > 1 {
		return false
	}
	b.size += gapBytes
	return true
}

// gapBytes is about what a gap takes.
const gapBytes = 128

// Gaps are what was not held to the contract, by operation, side and reason.
func (b *Book) Gaps() []Gap {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Gap, 0, len(b.gaps))
	for gap, times := range b.gaps {
		gap.Times = times
		list = append(list, gap)
	}
	slices.SortFunc(list, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Side, b.Side), cmp.Compare(a.Reason, b.Reason))
	})
	return list
}
