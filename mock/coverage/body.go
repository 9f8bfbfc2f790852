package coverage

import (
	"understudy/mock/schema"
)

// A reader finds the points of a body in its schema.
type reader struct {
	*sheet
	dialect   schema.Dialect
	direction schema.Direction
	// before is what the names of the points begin with.
	before string
	// entered are the schemas that lead to the one that is read.
	entered []*schema.Node
}

// read is what is looked for in a body with the schema, or nil where that is nothing.
func (r *reader) read(at schema.Place) *schema.Lookout {
	lookout := &schema.Lookout{}
	if r.value(lookout, at, ""); lookout.Empty() {
		return nil
	}
	return lookout
}

// A part is a schema that holds for a value: itself, or one that it is composed of.
type part struct {
	schema.Place
	// only says that it holds for some values only: it is a branch of anyOf or oneOf.
	only bool
}

// parts are all schemas that say something of a value, references followed.
func (r *reader) parts(at schema.Place, only bool, list []part) []part {
	at, err := at.Meaning(r.dialect)
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
				list = r.parts(to, only, list)
			}
		case branches.Node.Kind == schema.Array:
			for i := range branches.Node.Items {
				list = r.parts(branches.Item(i), only || word != "allOf", list)
			}
		}
	}
	return list
}

// maxValues bounds the values of all bodies of an operation that are looked at for points.
const maxValues = 20_000

// value looks for the points of one value. The path leads to it: /name for a member, /* for the elements of an array.
func (r *reader) value(l *schema.Lookout, at schema.Place, path string) {
	parts := r.parts(at, false, nil)
	if r.values++; r.values > maxValues {
		r.untold = true
		return
	}
	if len(parts) == 0 || len(r.entered) > MaxDepth {
		return
	}
	for _, node := range r.entered {
		if node == parts[0].Node {
			// The schema holds itself.
			return
		}
	}
	r.entered = append(r.entered, parts[0].Node)
	defer func() { r.entered = r.entered[:len(r.entered)-1] }()
	r.enums(l, parts, path)
	required := requiredOf(parts)
	for _, one := range parts {
		properties := one.Child("properties")
		if properties.Exists() && properties.Node.Kind == schema.Object {
			for i, name := range properties.Node.Names {
				r.member(l, properties.Item(i), one.only || required[name], name, path)
			}
		}
		if items := one.Child("items"); items.Exists() {
			if l.Elements == nil {
				l.Elements = &schema.Lookout{}
			}
			if r.value(l.Elements, items, path+"/*"); l.Elements.Empty() {
				l.Elements = nil
			}
		}
	}
}

// member looks for the points of a member: it may be absent, if it is not always there, and null.
func (r *reader) member(l *schema.Lookout, at schema.Place, always bool, name, path string) {
	path = schema.AppendPointer(path, name)
	parts := r.parts(at, false, nil)
	never := "readOnly"
	if r.direction == schema.Reply {
		never = "writeOnly"
	}
	if says(parts, never) {
		return
	}
	spot := l.Member(name)
	if r.direction == schema.Reply {
		switch {
		case always || spot.Absent != 0:
		case l.Room():
			l.Miss(name, r.add(Field, r.before+" "+path+" absent"))
		default:
			r.untold = true
		}
		if spot.Null == 0 && nullable(parts) {
			spot.Null = r.add(Field, r.before+" "+path+" null")
		}
	}
	if r.value(spot.Lookout, at, path); spot.Absent == 0 && spot.Empty() {
		delete(l.Members, name)
	}
}

// enums looks for the values of an enum. Null is no value here, but a field that is null.
func (r *reader) enums(l *schema.Lookout, parts []part, path string) {
	for _, one := range parts {
		list := one.Node.Member("enum")
		if list == nil || list.Kind != schema.Array {
			continue
		}
		for _, node := range list.Items {
			if node.Kind == schema.Null || node.Kind == schema.Array || node.Kind == schema.Object {
				continue
			}
			into, text := &l.Words, node.Text
			if node.Kind == schema.String {
				into = &l.Texts
			}
			if *into == nil {
				*into = map[string]int{}
			}
			if (*into)[text] == 0 {
				(*into)[text] = r.add(Value, r.before+" "+path+"="+string(node.AppendJSON(nil)))
			}
		}
	}
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

// enumOf are the values that a parameter may have or, of a list, each of its elements.
func enumOf(at schema.Place) []*schema.Node {
	at, err := at.Deref()
	if err != nil || !at.Exists() || at.Node.Kind != schema.Object {
		return nil
	}
	list := at.Node.Member("enum")
	if list == nil {
		if items := at.Child("items"); items.Exists() {
			if items, err = items.Deref(); err == nil && items.Exists() {
				list = items.Node.Member("enum")
			}
		}
	}
	if list == nil || list.Kind != schema.Array {
		return nil
	}
	return list.Items
}
