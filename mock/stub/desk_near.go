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
		n := Near{Stub: stub}
		if stub.Pattern != nil {
			n.Distance = stub.Pattern.Distance(t.request)
		}
		if bar := t.bar(stub); bar != nil {
			n.Distance = barred + (1-barred)*n.Distance
			n.Misses = []Miss{*bar}
		}
		found = append(found, n)
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
