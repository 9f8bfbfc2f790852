package coverage

import (
	"understudy/mock/schema"
)

// A reader finds the points of a body in its shape.
type reader struct {
	*atlas
	*list
	// left is how many values may still be looked at, of all bodies of the operation.
	left int
	// effort is how many schemas, members and values of enums may still be, in all values that are looked at.
	effort int
	// before is what the names of the points begin with.
	before string
	// next are the values that are still to be looked at, those nearest to the body first: where not all points are
	// counted, these are.
	next []*value
}

// A value is one that a body may have.
type value struct {
	lookout *schema.Lookout
	*shape
	// with are other shapes that it has as well.
	with []*shape
	// path leads to it: /name for a member, /* for the elements of an array.
	path string
	// in is the value that it is a part of, and depth counts these.
	in    *value
	depth int
}

// maxValues bounds the values of all bodies of an operation that are looked at for points.
const maxValues = 20_000

// maxEffort bounds what these values are composed of: their schemas, members and values of enums.
const maxEffort = 400_000

// look is what is looked for in a body with the schema, or nil where that is nothing.
func (r *reader) look(at schema.Place) *schema.Lookout {
	lookout := &schema.Lookout{}
	r.later(lookout, r.of(at), "", nil)
	for len(r.next) > 0 && !r.full {
		v := r.next[0]
		r.next = r.next[1:]
		r.enums(v)
		for i := range v.members {
			r.member(v, &v.members[i])
		}
		for _, elements := range v.elements {
			if v.lookout.Elements == nil {
				v.lookout.Elements = &schema.Lookout{}
			}
			r.later(v.lookout.Elements, elements, v.path+"/*", v)
		}
	}
	if lookout.Tidy(); lookout.Empty() {
		return nil
	}
	return lookout
}

// later takes up a value, unless there is nothing to find in it, or its schema holds itself.
func (r *reader) later(l *schema.Lookout, s *shape, path string, in *value, with ...*shape) {
	if s == nil {
		return
	}
	v := &value{lookout: l, shape: s, path: path, in: in, with: with}
	if in != nil {
		v.depth = in.depth + 1
	}
	for ; in != nil; in = in.in {
		if in.shape == s {
			return
		}
	}
	if r.effort < 0 {
		r.untold = true
		return
	}
	r.read(s)
	r.effort -= s.cost
	r.untold = r.untold || s.cut
	if len(s.enums)+len(s.members)+len(s.elements) == 0 || v.depth > MaxDepth {
		return
	}
	if r.left--; r.left < 0 {
		r.full, r.untold = true, true
		return
	}
	r.next = append(r.next, v)
}

// member looks for the points of a member: it may be absent, if it is not always there, and null.
func (r *reader) member(of *value, m *memberShape) {
	if r.full {
		return
	}
	l, path := of.lookout, appendMember(of.path, m.name)
	spot := l.Member(m.name)
	if r.direction == schema.Reply {
		switch {
		case m.always || spot.Absent != 0:
		case l.Room():
			l.Miss(m.name, r.add(Field, r.before+" "+path+" absent"))
		default:
			r.untold = true
		}
		if spot.Null == 0 && r.allowsNull(m) {
			spot.Null = r.add(Field, r.before+" "+path+" null")
		}
	}
	r.later(spot.Lookout, m.shape, path, of, m.with...)
}

// appendMember adds a member to a path. One that is called * is written ~*, which no JSON Pointer has: * stands for
// elements.
func appendMember(path, name string) string {
	if name == "*" {
		return path + "/~*"
	}
	return schema.AppendPointer(path, name)
}

// enums looks for the values of an enum.
func (r *reader) enums(v *value) {
	for i := range v.shape.enums {
		one := &v.shape.enums[i]
		// A member that is null has a point of its own.
		if one.json == "null" || !r.allowed(v.with, *one) {
			continue
		}
		into := &v.lookout.Words
		if one.string {
			into = &v.lookout.Texts
		}
		if *into == nil {
			*into = map[string]int{}
		}
		if (*into)[one.text] == 0 {
			(*into)[one.text] = r.add(Value, r.before+" "+v.path+"="+one.json)
		}
	}
}
