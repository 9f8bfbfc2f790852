package schema

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// closest is the branch of a oneOf or anyOf that came closest: one of the value's type before others, then the one with
// the fewest wrong members of those that tell branches apart, the fewest findings, and the one that got deepest.
func closest(choice *jsonschema.ValidationError) *jsonschema.ValidationError {
	branches, top := choice.Causes, len(choice.InstanceLocation)
	best := 0
	if len(branches) > 1 {
		lightest := weigh(branches[0], top)
		for i, branch := range branches[1:] {
			if w := weigh(branch, top); w.before(lightest) {
				best, lightest = i+1, w
			}
		}
		// It is asked for again: by each choice around this one, and when it is told.
		choice.Causes = branches[best : best+1]
	}
	return branches[best]
}

// A weight says how far a value is from a branch.
type weight struct {
	// foreign says that the value as a whole is of another type than the branch, or names another one.
	foreign bool
	// told is how many constants and enumerations the value itself or a direct member breaks: branches are told apart
	// by them.
	told int
	// count is how many findings there are, and depth where the deepest of them is.
	count, depth int
}

func (w weight) before(other weight) bool {
	switch {
	case w.foreign != other.foreign:
		return !w.foreign
	case w.told != other.told:
		return w.told < other.told
	case w.count != other.count:
		return w.count < other.count
	}
	return w.depth > other.depth
}

// weigh weighs the breaches of a branch that stands for a value at a depth. A branch with a single breach is that
// breach, so its own place does not tell that depth.
func weigh(b *jsonschema.ValidationError, top int) weight {
	switch {
	case len(b.Causes) == 0, isWhole(b.ErrorKind):
		return weighOne(b, len(b.InstanceLocation)-top)
	case isChoice(b.ErrorKind):
		return weigh(closest(b), top)
	}
	w := weight{}
	for _, cause := range b.Causes {
		one := weigh(cause, top)
		w = weight{w.foreign || one.foreign, w.told + one.told, w.count + one.count, max(w.depth, one.depth)}
	}
	return w
}

// weighOne weighs one breach at a depth below the branch.
func weighOne(b *jsonschema.ValidationError, depth int) weight {
	w := weight{count: 1, depth: depth}
	switch k := b.ErrorKind.(type) {
	case *kind.Type:
		w.foreign = depth == 0
	case *unknownName:
		w.foreign = true
	case *kind.Const:
		w.pick(k.Got, k.Want)
	case *kind.Enum:
		w.pick(k.Got, k.Want...)
	case *kind.Required:
		w.count = len(k.Missing)
	case *kind.AdditionalProperties:
		w.count = len(k.Properties)
	}
	return w
}

// pick weighs a value that is none of those that are wanted.
func (w *weight) pick(got any, want ...any) {
	like := func(other any) bool { return shape(other) == shape(got) }
	switch {
	case w.depth == 0 && !slices.ContainsFunc(want, like):
		w.foreign = true
	case w.depth <= 1:
		w.told = 1
	}
}

// shape tells objects, arrays and the kinds of scalars apart.
func shape(value any) Kind {
	switch value.(type) {
	case nil:
		return Null
	case bool:
		return Bool
	case string:
		return String
	case map[string]any:
		return Object
	case []any:
		return Array
	}
	return Number
}
