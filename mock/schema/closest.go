package schema

import (
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// closest is the branch of oneOf or anyOf that came closest: one whose telling members are right before others, then
// the one that got deepest, then the one with the fewest breaches.
func closest(branches []*jsonschema.ValidationError) *jsonschema.ValidationError {
	best, bestWeight := branches[0], weight{foreign: true, depth: -1}
	for _, branch := range branches {
		if w := weigh(branch, len(branch.InstanceLocation)); w.before(bestWeight) {
			best, bestWeight = branch, w
		}
	}
	return best
}

// A weight says how far a value is from a branch.
type weight struct {
	// foreign says that the value is of another type than the branch, or has another value in a member that tells
	// branches apart.
	foreign      bool
	depth, count int
}

func (w weight) before(other weight) bool {
	switch {
	case w.foreign != other.foreign:
		return !w.foreign
	case w.depth != other.depth:
		return w.depth > other.depth
	}
	return w.count < other.count
}

// weigh weighs the breaches of a branch for a value at a depth. A constant in a direct member is what branches are
// told apart by.
func weigh(b *jsonschema.ValidationError, top int) weight {
	if len(b.Causes) > 0 && !isChoice(b.ErrorKind) {
		w := weight{}
		for _, cause := range b.Causes {
			one := weigh(cause, top)
			w = weight{w.foreign || one.foreign, max(w.depth, one.depth), w.count + one.count}
		}
		return w
	}
	if len(b.Causes) > 0 {
		return weigh(closest(b.Causes), top)
	}
	depth := len(b.InstanceLocation)
	w := weight{depth: 2 * depth, count: 1}
	switch b.ErrorKind.(type) {
	case *kind.Type:
		w.foreign = depth <= top
		w.depth--
	case *kind.Const, *kind.Enum:
		w.foreign = depth <= top+1
	case *unknownName:
		w.foreign = true
	}
	return w
}
