package stub

import (
	"cmp"
	"slices"
)

// Bounds on near misses.
const (
	// maxNear is how many are told.
	maxNear = 3
	// maxLooks is how many stubs are looked at for them.
	maxLooks = 64
	// barred is how far away a stub is that would answer this very request at another time.
	barred = 0.05
)

// Near is a stub that did not answer a call, and what kept it from that.
type Near struct {
	Stub *Stub
	// Distance is 0 for a stub that would answer, and 1 for one that has nothing in common with the call.
	Distance float64
	// Misses are all fields that differ and, as further fields, a scenario's state, a number of times that is used up, or
	// a time that has not passed yet.
	Misses []Miss
}

// near are the stubs that came closest to answering the call, and what kept each from it.
func (t *taking) near() []Near {
	var found []Near
	for stub := range t.asked {
		if len(found) >= maxLooks || t.request.Patience.Lost() {
			break
		}
		if !t.concerns(stub) && (t.request.Call != nil || stub.Pattern == nil) {
			continue
		}
		// One that would answer after all became free between the two questions of a call.
		if n := t.distance(stub); n.Distance > 0 {
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(a, b Near) int { return cmp.Compare(a.Distance, b.Distance) })
	found = slices.Clip(found[:min(len(found), maxNear)])
	for i, n := range found {
		if n.Stub.Pattern != nil {
			found[i].Misses = append(n.Stub.Pattern.Misses(t.request), n.Misses...)
		}
	}
	return found
}

// distance is how far a stub is from the call, with what its pattern does not say.
func (t *taking) distance(s *Stub) Near {
	n := Near{Stub: s}
	if s.Pattern != nil {
		n.Distance = s.Pattern.Distance(t.request)
	}
	var bar *Miss
	switch {
	case t.concerns(s):
		bar = t.bar(s)
	case n.Distance == 0:
		// The request means no operation, and the pattern does not mind.
		bar = &Miss{Field: "operation", Want: answersFor(s), Got: "none"}
	}
	if bar != nil {
		n.Distance = barred + (1-barred)*n.Distance
		n.Misses = []Miss{*bar}
	}
	return n
}

// answersFor names the operations that a stub answers for, for people.
func answersFor(s *Stub) string {
	if s.Operations == nil {
		return "one of the contract"
	}
	return listed(s.Operations)
}
