package coverage

import (
	"slices"
	"sync"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// An atlas has the shapes of a contract's schemas for one direction. Each schema is read once, whichever operations
// use it. It is used under its lock.
type atlas struct {
	sync.Mutex
	contract  *contract.Contract
	dialect   schema.Dialect
	direction schema.Direction
	shapes    map[*schema.Node]*shape
	hints     map[*schema.Node]hint
}

func newAtlas(c *contract.Contract, direction schema.Direction) *atlas {
	return &atlas{
		contract: c, dialect: c.Dialect(), direction: direction,
		shapes: map[*schema.Node]*shape{}, hints: map[*schema.Node]hint{},
	}
}

// A shape is what a schema says of the points of a value.
type shape struct {
	at schema.Place
	hint
	// done says that the rest was read. Cost is how much that was, and cut that it was too much.
	done bool
	cost int
	cut  bool
	// null says that the value may be null, once that was asked.
	asked, null bool
	enums       []enumValue
	members     []memberShape
	// elements are the shapes of an array's elements, one for each part that has some.
	elements []*shape
}

// An enumValue is a string, or another scalar, as a lookout and as a name has it: 1.0 is looked for as 1. Null is one
// in parameters only: in a body it is a field that is null.
type enumValue struct {
	text   string
	string bool
	json   string
	value  any
}

type memberShape struct {
	name string
	// always says that the member is not asked to be absent.
	always bool
	*shape
	// with are the other shapes that the member has, whichever object it is in.
	with []*shape
}

// of is the shape of a schema, or nil where it says nothing. One that a reference leads to is looked up before anything
// of it is read: in a tree of expressions, say, hundreds of members lead to the same large union.
func (a *atlas) of(at schema.Place) *shape {
	at, known := a.meaning(at)
	if !known {
		return nil
	}
	s := a.shapes[at.Node]
	if s == nil {
		s = &shape{at: at, hint: a.hint(at)}
		a.shapes[at.Node] = s
	}
	return s
}

// meaning is the schema that is meant at a place, if it is one that says something.
func (a *atlas) meaning(at schema.Place) (schema.Place, bool) {
	at, err := at.Meaning(a.dialect)
	return at, err == nil && at.Node != nil && at.Node.Kind == schema.Object
}

// read reads the parts of a shape, once. Those of its members and elements are read when somebody asks for them.
func (a *atlas) read(s *shape) {
	if s.done {
		return
	}
	s.done = true
	g := gathering{atlas: a, known: map[*schema.Node]bool{}}
	g.gather(s.at, false)
	s.cost, s.cut = len(g.parts), g.cut
	s.enums = a.possible(s, enumsOf(g.parts))
	s.cost += len(s.enums)
	a.readParts(s, g.parts)
}

// readParts reads the members and the elements that the parts have.
func (a *atlas) readParts(s *shape, parts []part) {
	required := a.requiredOf(parts)
	type identity struct {
		name string
		*shape
	}
	members, elements, definite := map[identity]int{}, map[*shape]bool{}, map[string][]*shape{}
	for _, one := range parts {
		properties := one.Child("properties")
		if properties.Exists() && properties.Node.Kind == schema.Object {
			for i, name := range properties.Node.Names {
				s.cost++
				is := a.of(properties.Item(i))
				if is != nil && is.never {
					continue
				}
				always, id := one.only || required[name], identity{name, is}
				if at, known := members[id]; known {
					s.members[at].always = s.members[at].always && always
					continue
				}
				members[id] = len(s.members)
				s.members = append(s.members, memberShape{name: name, always: always, shape: is})
				if is != nil && !one.only && len(definite[name]) < maxWith {
					definite[name] = append(definite[name], is)
				}
			}
		}
		if items := one.Child("items"); items.Exists() {
			if is := a.of(items); is != nil && !elements[is] {
				elements[is] = true
				s.elements = append(s.elements, is)
			}
		}
	}
	for i := range s.members {
		m := &s.members[i]
		m.with = slices.DeleteFunc(slices.Clone(definite[m.name]), func(other *shape) bool { return other == m.shape })
	}
}

// maxWith bounds the shapes of one member that its values are held to.
const maxWith = 8
