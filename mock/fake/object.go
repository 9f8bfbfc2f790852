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
	// head numbers the schema, so that it is not made within itself without end.
	head int
	// record names the schema when others refer to it and it has a member "id", at the index id: such a record's content
	// follows from its id, wherever it is shown.
	record string
	id     int
	judge  *judge
	// settlements remember which members a path parameter settles, by the parameter's name.
	settlements atomic.Pointer[[]settlement]
}

type member struct {
	name string
	// key is the member's name as JSON, with the colon.
	key   string
	label uint64
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
	var known []settlement
	if top && len(s.known) > 0 {
		known = o.settled(s.known)
	}
	outer, attempt, lean := s.owner, s.attempt, s.lean(dst)
	s.attempt = 0
	s.depth++
	s.heads = append(s.heads, o.head)
	defer func() { s.leave(); s.owner, s.attempt = outer, attempt }()
	if err := s.room(dst); err != nil {
		return dst, err
	}
	idHash, id := uint64(0), ""
	if o.record != "" {
		idHash, id = derive(h, o.members[o.id].label), o.given(s, known, o.id)
		var err error
		if h, err = o.content(s, id, h, idHash, dst); err != nil {
			return dst, err
		}
		if attempt > 0 {
			h = derive(h, attempt)
		}
	}
	wrapped := -1
	if top {
		wrapped = o.wrapped(s, known)
	}
	s.owner = h
	dst = append(dst, '{')
	first := true
	for i := range o.members {
		m := &o.members[i]
		p := m.made(s)
		if p == nil || !m.needed && (lean || p.object != nil && s.shows(p.object.head)) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, m.key...)
		json, hash := id, idHash
		if o.record == "" || i != o.id {
			json, hash = o.given(s, known, i), derive(h, m.label)
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

// content is the hash that a record's members follow from: its schema's and its id's, which the call may give.
func (o *objectPart) content(s *state, id string, h, idHash uint64, dst []byte) (uint64, error) {
	if id != "" {
		return record(s.seed, o.record, unquoted(id)), nil
	}
	s.owner = h
	out, err := o.members[o.id].part.write(s, idHash, dst)
	if err != nil {
		return 0, err
	}
	return record(s.seed, o.record, unquoted(out[len(dst):])), nil
}

// wrapped is the member that the body is really about, or -1: the one list or record in an object that is not a record
// itself. It is what the call's values and the wish for a number of elements are about.
func (o *objectPart) wrapped(s *state, known []settlement) int {
	records := len(known) > 0 && o.id < 0 && !o.takes(s, known)
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

// takes reports whether the call settles any member.
func (o *objectPart) takes(s *state, known []settlement) bool {
	for i := range o.members {
		if o.given(s, known, i) != "" {
			return true
		}
	}
	return false
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
		if o.id < 0 && isID(m.name) {
			o.id = i
		}
	}
	if o.id < 0 || o.members[o.id].part == nil {
		return
	}
	if at := c.recordOf(f); at.Exists() {
		o.record = identity(at)
	}
}

func isID(name string) bool {
	return len(name) == 2 && name[0]|' ' == 'i' && name[1]|' ' == 'd'
}

// anySchema allows everything.
func anySchema() *schema.Node { return &schema.Node{Kind: schema.Bool, Text: "true"} }
