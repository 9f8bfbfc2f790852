package fake

import (
	"slices"
	"strings"
	"sync/atomic"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// objectPart makes objects. Its members are settled when the schema is compiled.
type objectPart struct {
	members []member
	// isMap: the members that need not be there are entries of a map. One of them is there at least.
	isMap bool
	// head numbers the schema, so that it is not made within itself without end.
	head int
	// record names the schema when others refer to it and it has a member that it is known by, at the index id: such a
	// record's content follows from that, wherever it is shown. Named: that member's name is "id".
	record string
	id     int
	named  bool
	judge  *judge
	// settlements remember which members a path parameter settles, by the parameter's name.
	settlements atomic.Pointer[[]settlement]
}

type member struct {
	name string
	// key is the member's name as JSON, with the colon.
	key   string
	label uint64
	// role is what the member tells of the person of a group.
	role  role
	group uint64
	// part is nil where the member is made when it is first wanted.
	part  *part
	later *later
	// needed: the member is there even where only what is required is made.
	needed bool
}

// made is the member's part, or nil where there can be none.
func (m *member) made(s *state) *part {
	if m.part == nil && m.later != nil && !s.proof {
		return m.later.part()
	}
	return m.part
}

// write appends the object.
func (o *objectPart) write(s *state, h uint64, dst []byte) ([]byte, error) {
	top := s.top
	s.top = false
	outer, attempt, lean := s.owner, s.attempt, s.lean(dst)
	people, given := len(s.people), len(s.given)
	s.attempt = 0
	s.depth++
	s.heads = append(s.heads, o.head)
	defer func() { s.leave(); s.owner, s.attempt = outer, attempt; s.forget(people, given) }()
	if err := s.room(dst); err != nil {
		return dst, err
	}
	var placed placement
	if top {
		placed = o.place(s)
	}
	idHash, id := uint64(0), ""
	if o.record != "" {
		idHash, id = derive(h, o.members[o.id].label), placed.at(o.id)
		var err error
		if h, id, err = o.content(s, id, h, idHash, dst); err != nil {
			return dst, err
		}
		if attempt > 0 {
			h = derive(h, attempt)
		}
	}
	wrapped := -1
	if top {
		wrapped = o.wrapped(s, placed)
	}
	s.owner = h
	o.meet(s, placed)
	dst = append(dst, '{')
	first, many := true, o.number(s, h)
	for i := range o.members {
		m := &o.members[i]
		p := m.made(s)
		if p == nil || !m.needed && (lean || i >= many || p.object != nil && s.shows(p.object.head)) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, m.key...)
		json, hash := id, idHash
		if o.record == "" || i != o.id {
			json, hash = placed.at(i), derive(h, m.label)
		}
		if json != "" {
			dst = append(dst, json...)
			continue
		}
		s.wrap(i == wrapped)
		var err error
		if dst, err = p.write(s, hash, dst); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// number is how many members there are at most: all, but for a map.
func (o *objectPart) number(s *state, h uint64) int {
	if !o.isMap {
		return len(o.members)
	}
	s.roll(derive(h, label("entries")))
	return 1 + int(s.below(uint64(len(o.members))))
}

// content is the hash that a record's members follow from: its schema's and its id's, which the call may give. It keeps
// an id that would come out otherwise once the rest is known, as an e-mail address does.
func (o *objectPart) content(s *state, id string, h, idHash uint64, dst []byte) (uint64, string, error) {
	if id != "" {
		return record(s.seed, o.record, unquoted(id)), id, nil
	}
	s.owner = h
	m := &o.members[o.id]
	out, err := m.part.write(s, idHash, dst)
	if err != nil {
		return 0, "", err
	}
	if m.role != noRole {
		id = string(out[len(dst):])
	}
	return record(s.seed, o.record, unquoted(out[len(dst):])), id, nil
}

// wrapped is the member that the body is really about, or -1: the one list or record in an object that is not a record
// itself. It is what the call's values and the wish for a number of elements are about.
func (o *objectPart) wrapped(s *state, placed placement) int {
	records := len(s.known) > 0 && !o.named && !placed.known
	if s.limit == 0 && !records {
		return -1
	}
	found, number := -1, 0
	for i := range o.members {
		p, name := o.members[i].made(s), o.members[i].name
		if p == nil || p.list == nil && (p.object == nil || !records) {
			continue
		}
		if isEnvelope(name) {
			return i
		}
		if p.object != nil && !o.isAbout(s, p, name) {
			continue
		}
		found = i
		number++
	}
	if number > 1 {
		return -1
	}
	return found
}

// isAbout reports whether a member is the record that the call is about: the only member, or one that the call names.
func (o *objectPart) isAbout(s *state, p *part, name string) bool {
	if p.object.record == "" {
		return false
	}
	return len(o.members) == 1 || slices.ContainsFunc(s.known, func(k contract.Known) bool {
		return k.Record && strings.HasPrefix(strings.ToLower(k.Name), strings.ToLower(name))
	})
}

func isEnvelope(name string) bool {
	return saysAny(words(name), "items", "data", "results", "result", "value", "values", "records", "entries", "rows",
		"hits", "nodes", "list", "elements", "content", "response", "payload")
}

// unquoted is a scalar's text without the quotes of a string.
func unquoted[T string | []byte](json T) T {
	if len(json) > 1 && json[0] == '"' {
		return json[1 : len(json)-1]
	}
	return json
}

// mark notes which members stay where only what is required is made, and whether the object is a record with an id.
func (o *objectPart) mark(c *compiler, f *facts) {
	all := f.check || f.sizeOf[0].n > 0 || len(f.depends) > 0
	for i := range o.members {
		m := &o.members[i]
		m.needed = m.part != nil && all || f.isNeeded(m.name)
	}
	at := c.recordOf(f)
	if !at.Exists() && len(f.roots) == 1 {
		at = f.roots[0]
	}
	o.knownBy(c, at)
	if o.id < 0 || o.members[o.id].part == nil {
		return
	}
	if base := baseOf(at, o.members[o.id].name); base.Exists() && isNamed(base) {
		o.record = identity(base)
	}
}

// anySchema allows everything.
func anySchema() *schema.Node { return &schema.Node{Kind: schema.Bool, Text: "true"} }
