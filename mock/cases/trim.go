package cases

import (
	"fmt"
	"slices"

	"understudy/mock/schema"
)

// Bounds on leaving members out of one value: how often it is tried, and how many levels down optional objects are
// looked for.
const (
	maxTrimmed = 500
	maxRicher  = 2
)

// trimmed is a spot without the members that need not be there, and so for the values in it. Those on the path, whose
// first step is a member of the spot, stay.
func (v *varier) trimmed(s *subject, at *spot, left *int, path []string) *spot {
	// What a member asks for can go once that one is gone.
	for again := at.value().Kind == schema.Object; again; {
		again = false
		stuck := false
		for _, name := range at.value().Names {
			if len(path) > 0 && name == path[0] {
				continue
			}
			if *left--; *left < 0 {
				return at
			}
			moved, ok := v.moved(s, at, lacking(at.value(), name))
			if !ok {
				stuck = true
				continue
			}
			at, again = moved, again || stuck
		}
	}
	inner := at.value()
	for i := range inner.Items {
		step, rest := fmt.Sprint(i), []string(nil)
		if inner.Kind == schema.Object {
			step = inner.Names[i]
		}
		if len(path) > 0 && path[0] == step {
			rest = path[1:]
		}
		if below := at.below(step); below.value().Kind >= schema.Array && *left > 0 {
			at = &spot{root: v.trimmed(s, below, left, rest).root, steps: at.steps, above: at.above}
		}
	}
	return at
}

// stopped tells where not all that may be left out was tried to be.
func (v *varier) stopped(whole *varied, left int) {
	if left > 0 {
		return
	}
	name := whole.label + " has only what is required"
	if v.told[name+" everywhere"] {
		return
	}
	v.told[name+" everywhere"] = true
	v.unvaried = append(v.unvaried, Unvaried{
		Name: name, At: whole.place.Location(),
		Reason: fmt.Sprintf("to leave a member out was tried %d times, and the others were left in", maxTrimmed),
	})
}

// richer sends each member of a body that is an object and need not be there, with as little as will do in it and
// beside it: a body that has only what is required does not have it at all.
func (v *varier) richer(whole *varied) {
	if whole.in != "body" || whole.root.Kind != schema.Object {
		return
	}
	left := maxTrimmed
	least := v.trimmed(whole.subject, &spot{root: whole.root}, &left, nil)
	v.objects(whole, least, whole.place, &left)
	v.stopped(whole, left)
}

// objects is richer for the members of a spot.
func (v *varier) objects(whole *varied, least *spot, place schema.Place, left *int) {
	for _, layer := range layers(place, v.old()) {
		list := layer.Child("properties")
		if slices.Contains(least.above, layer.Node) {
			continue
		}
		at := least.inside(layer.Node)
		for i, name := range namesOf(list) {
			there, ok := v.having(whole.subject, at, name, list.Item(i))
			if !ok && len(at.steps) == 0 {
				// It may ask for others beside it.
				there, ok = v.having(whole.subject, &spot{root: whole.root, above: at.above}, name, list.Item(i))
			}
			if !ok || there.value().Kind != schema.Object || *left <= 0 {
				continue
			}
			root := v.trimmed(whole.subject, &spot{root: there.root}, left, there.steps).root
			there = &spot{root: root, steps: there.steps, above: there.above}
			if written(root) != written(least.root) {
				v.tell(whole.subject, root, there.pointer(), "has only what is required", list.Item(i))
			}
			if len(there.steps) < maxRicher {
				v.objects(whole, there, list.Item(i), left)
			}
		}
	}
}
