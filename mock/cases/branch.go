package cases

import (
	"fmt"
	"slices"

	"understudy/mock/schema"
)

// maxBranched is how many levels below the whole value alternatives are looked for.
const maxBranched = 2

// branches sends each alternative of a value, and of those in it.
func (v *varier) branches(whole *varied) {
	v.alternatives(whole.subject, &spot{root: whole.root}, whole.place)
}

// alternatives sends a value of each alternative that the schema of a spot has, and of those of its members and its
// first element.
func (v *varier) alternatives(s *subject, at *spot, place schema.Place) {
	for _, layer := range layers(place, v.old()) {
		if slices.Contains(at.above, layer.Node) {
			continue
		}
		if v.full() {
			v.untried++
			return
		}
		at := at.inside(layer.Node)
		v.null(s, at, layer)
		for _, word := range []string{"oneOf", "anyOf"} {
			list := layer.Child(word)
			if !list.Exists() || list.Node.Kind != schema.Array {
				continue
			}
			for i := range list.Node.Items {
				v.alternative(s, at, layer, list.Item(i), fmt.Sprintf("takes alternative %d of its %s", i+1, word))
			}
		}
		if len(at.steps) >= maxBranched {
			continue
		}
		if each := layer.Child("items"); each.Exists() && at.value().Kind == schema.Array && len(at.value().Items) > 0 {
			v.alternatives(s, at.below("0"), each)
		}
		list := layer.Child("properties")
		for i, name := range namesOf(list) {
			if there, ok := v.having(s, at, name, list.Item(i)); ok {
				v.alternatives(s, there, list.Item(i))
			}
		}
	}
}

// alternative sends a value of one alternative, and looks for others in it.
func (v *varier) alternative(s *subject, at *spot, place, branch schema.Place, says string) {
	if chosen, ok := v.chosen(s, at, place, branch); ok {
		v.tell(s, chosen.root, at.pointer(), says, branch)
		v.alternatives(s, chosen, branch)
		return
	}
	name := (&constraint{label: s.label, pointer: at.pointer(), says: says}).title()
	switch {
	case v.told[name]:
	case v.full():
		v.untried++
	default:
		v.told[name] = true
		v.unvaried = append(v.unvaried, Unvaried{
			Name: name, Reason: "no request with such a value keeps the contract, as far as was tried", At: branch.Location(),
		})
	}
}

// chosen is the spot with a value of an alternative: by itself or, where that lacks what others ask for, with as few of
// the members that are there as will do. So a value that is of this alternative is of no other one, if that can be.
func (v *varier) chosen(s *subject, at *spot, place, branch schema.Place) (*spot, bool) {
	have, by := at.value(), chosenBy(place, branch)
	for value := range v.drawn(branch, 2) {
		for _, chooser := range append(slices.Clone(by), member{}) {
			alone := value
			if chooser.name != "" && value.Kind == schema.Object {
				alone = adding(value, chooser.name, textNode(chooser.value))
			}
			if moved, ok := v.moved(s, at, alone); ok {
				return moved, true
			}
			if have.Kind != schema.Object || alone.Kind != schema.Object {
				continue
			}
			for _, over := range []*schema.Node{alone, v.shared(alone, place)} {
				if moved, ok := v.narrowed(s, at, overlaid(have, over), alone.Names); ok {
					return moved, true
				}
			}
		}
	}
	return at, false
}

// shared is an object whose members have values of the schema that all alternatives share, where that names them.
func (v *varier) shared(object *schema.Node, place schema.Place) *schema.Node {
	list := place.Child("properties")
	for i, name := range namesOf(list) {
		if object.Member(name) != nil {
			for value := range v.drawn(list.Item(i), 1) {
				object = adding(object, name, value)
			}
		}
	}
	return object
}

// narrowed is the spot with an object without those of its members that are not among the names and need not be there.
// One that makes it of another alternative, too, goes first: else it keeps nothing.
func (v *varier) narrowed(s *subject, at *spot, object *schema.Node, names []string) (*spot, bool) {
	moved, ok := v.moved(s, at, object)
	for again := true; again; {
		again = false
		for _, name := range object.Names {
			if slices.Contains(names, name) {
				continue
			}
			fewer := lacking(object, name)
			if next, keeps := v.moved(s, at, fewer); keeps {
				moved, ok, object, again = next, true, fewer, true
			}
		}
	}
	return moved, ok
}

// null sends null where the schema says that it may be, by its type or as OpenAPI 3.0 does.
func (v *varier) null(s *subject, at *spot, place schema.Place) {
	word := place.Child("type")
	may := word.Exists() && word.Node.Kind == schema.Array &&
		slices.ContainsFunc(word.Node.Items, func(item *schema.Node) bool { return item.Text == "null" })
	if v.old() && place.Node.Member("nullable").IsTrue() {
		word, may = place.Child("nullable"), true
	}
	if may && !s.textual {
		v.tell(s, at.with(&schema.Node{Kind: schema.Null}), at.pointer(), "is null", word)
	}
}
