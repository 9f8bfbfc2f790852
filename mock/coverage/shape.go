package coverage

import (
	"sync"

	"understudy/mock/schema"
)

// An atlas has the shapes of a contract's schemas for one direction. Each schema is read once, whichever operations
// use it. It is used under its lock.
type atlas struct {
	sync.Mutex
	dialect   schema.Dialect
	direction schema.Direction
	shapes    map[*schema.Node]*shape
}

// A shape is what a schema says of the points of a value.
type shape struct {
	// parts are the schemas that it is read from, until that is done.
	parts []part
	// never says that the value is not there in this direction, and nullable that it may be null.
	never, nullable bool
	enums           []enumValue
	members         []memberShape
	// elements are the shapes of an array's elements, one for each part that has some.
	elements []*shape
}

// An enumValue is a string, or another scalar, as a lookout and as a name has it. Null is one in parameters only: in a
// body it is a field that is null.
type enumValue struct {
	text   string
	string bool
	json   string
}

type memberShape struct {
	name string
	// always says that the member is not asked to be absent.
	always bool
	*shape
}

// of is the shape of a schema, or nil where it says nothing.
func (a *atlas) of(at schema.Place) *shape {
	parts := a.gather(at, false, nil)
	if len(parts) == 0 {
		return nil
	}
	s := a.shapes[parts[0].Node]
	if s == nil {
		never := "readOnly"
		if a.direction == schema.Reply {
			never = "writeOnly"
		}
		s = &shape{parts: parts, never: says(parts, never), nullable: nullable(parts)}
		a.shapes[parts[0].Node] = s
	}
	return s
}

// read reads the parts of a shape. Those of its members and elements are read when somebody asks for them.
func (a *atlas) read(s *shape) {
	if s.parts == nil {
		return
	}
	parts := s.parts
	s.parts = nil
	s.enums = enumsOf(parts, s.nullable)
	required := requiredOf(parts)
	for _, one := range parts {
		properties := one.Child("properties")
		if properties.Exists() && properties.Node.Kind == schema.Object {
			for i, name := range properties.Node.Names {
				if is := a.of(properties.Item(i)); is == nil || !is.never {
					s.members = append(s.members, memberShape{name, one.only || required[name], is})
				}
			}
		}
		if items := one.Child("items"); items.Exists() {
			if is := a.of(items); is != nil {
				s.elements = append(s.elements, is)
			}
		}
	}
}

// A part is a schema that holds for a value: itself, or one that it is composed of.
type part struct {
	schema.Place
	// only says that it holds for some values only: it is a branch of anyOf or oneOf.
	only bool
}

// gather lists all schemas that say something of a value, references followed.
func (a *atlas) gather(at schema.Place, only bool, list []part) []part {
	at, err := at.Meaning(a.dialect)
	if err != nil || at.Node == nil || at.Node.Kind != schema.Object || len(list) > MaxPoints {
		return list
	}
	for _, known := range list {
		if known.Node == at.Node {
			return list
		}
	}
	list = append(list, part{at, only})
	for _, word := range [...]string{"$ref", "allOf", "anyOf", "oneOf"} {
		branches := at.Child(word)
		switch {
		case !branches.Exists():
		case word == "$ref":
			if to, err := at.Deref(); err == nil && to.Node != at.Node {
				list = a.gather(to, only, list)
			}
		case branches.Node.Kind == schema.Array:
			for i := range branches.Node.Items {
				list = a.gather(branches.Item(i), only || word != "allOf", list)
			}
		}
	}
	return list
}

// enumsOf are the scalars of the parts' enums. Null is among them where it is one of the values that there may be: some
// say so in an enum, and then not in the type.
func enumsOf(parts []part, null bool) (values []enumValue) {
	for _, one := range parts {
		list := one.Node.Member("enum")
		if list == nil || list.Kind != schema.Array {
			continue
		}
		for _, node := range list.Items {
			switch {
			case node.Kind == schema.Array, node.Kind == schema.Object, node.Kind == schema.Null && !null:
			default:
				values = append(values, enumValue{node.Text, node.Kind == schema.String, string(node.AppendJSON(nil))})
			}
		}
	}
	return values
}

// requiredOf are the names that the parts ask for, whichever value it is.
func requiredOf(parts []part) map[string]bool {
	required := map[string]bool{}
	for _, one := range parts {
		if list := one.Node.Member("required"); list != nil && !one.only && list.Kind == schema.Array {
			for _, name := range list.Items {
				required[name.Text] = true
			}
		}
	}
	return required
}

// says reports whether one of the parts has a keyword that is true.
func says(parts []part, keyword string) bool {
	for _, one := range parts {
		if one.Node.Member(keyword).IsTrue() {
			return true
		}
	}
	return false
}

// nullable reports whether the parts say in so many words that the value may be null.
func nullable(parts []part) bool {
	for _, one := range parts {
		if one.Node.Member("nullable").IsTrue() {
			return true
		}
		kind := one.Node.Member("type")
		if kind != nil && (kind.Text == "null" || hasText(kind, "null")) {
			return true
		}
		list := one.Node.Member("enum")
		if list == nil || kind != nil {
			continue
		}
		for _, node := range list.Items {
			if node.Kind == schema.Null {
				return true
			}
		}
	}
	return false
}

func hasText(list *schema.Node, text string) bool {
	for _, node := range list.Items {
		if node.Text == text {
			return true
		}
	}
	return false
}
