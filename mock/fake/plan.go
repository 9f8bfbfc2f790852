package fake

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// plan settles which members an object has.
type plan struct {
	c       *compiler
	f       *facts
	h       hint
	example *schema.Node
	members []member
	there   map[string]bool
	// absent are members that cannot be there, and why.
	absent map[string]error
}

// object compiles an object: members in the order of the document, the optional ones as well.
func (c *compiler) object(f *facts, h hint) (*part, error) {
	low, high := f.sizeOf[0], f.sizeOf[1]
	if low.n > high.n {
		return nil, refuse(low.at, "minProperties", "at least %d members cannot be at most %d: mend one of the two",
			low.n, high.n)
	}
	p := &plan{
		c: c, f: f, h: around(f), example: memberExample(f, h), there: map[string]bool{}, absent: map[string]error{},
	}
	names := f.candidates()
	for _, name := range names {
		if err := p.add(name); err != nil {
			if final(err) || f.isNeeded(name) {
				return nil, err
			}
			p.absent[name] = err
		}
	}
	if err := p.depend(); err != nil {
		return nil, err
	}
	if err := p.fit(low, high); err != nil {
		return nil, err
	}
	p.estrange()
	o := &objectPart{members: p.members, judge: &c.judge, id: -1}
	o.mark(f)
	return &part{write: o.write}, nil
}

// candidates are the names of members that may be there, in the document's order.
func (f *facts) candidates() []string {
	names := slices.Clone(f.listed)
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		seen[name] = true
	}
	for _, name := range f.required {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

func (f *facts) isNeeded(name string) bool {
	_, needed := f.needs[name]
	return needed
}

// add puts a member into the object.
func (p *plan) add(name string) error {
	if p.there[name] {
		return nil
	}
	if at, denied := p.f.denied[name]; denied {
		return refuse(at, "not", "the member %q must not be there, and yet is required: mend the schema", name)
	}
	places := p.f.member(name)
	hidden, err := p.c.hidden(places, p.f.isNeeded(name))
	if err != nil {
		return err
	}
	if hidden {
		p.absent[name] = refuse(places[0], "writeOnly", "the member does not travel in replies")
		return nil
	}
	if len(p.f.names) > 0 && !p.c.holds(p.f.names, name) {
		return refuse(p.f.names[0], "propertyNames", "the name %q is not allowed: mend the schema", name)
	}
	made, err := p.member(name, places)
	if err != nil {
		return err
	}
	p.put(name, made)
	return nil
}

func (p *plan) put(name string, made *part) {
	p.there[name] = true
	p.members = append(p.members, member{
		name: name, key: string(append(schema.AppendString(nil, name), ':')), label: label(name), part: made,
	})
}

func (p *plan) member(name string, places []schema.Place) (*part, error) {
	if tag, forced := p.f.forced[name]; forced && p.c.holds(places, tag) {
		return &part{write: constant(string(schema.AppendString(nil, tag))), places: places}, nil
	}
	h := p.h
	h.name, h.words = name, words(name)
	h.null = isNull(p.example.Member(name)) || slices.ContainsFunc(places, exampleIsNull)
	if len(places) == 0 {
		return p.c.string(newFacts([]schema.Place{{Node: anySchema()}}, nil), h)
	}
	return p.c.part(places, h)
}

// anySchema allows everything.
func anySchema() *schema.Node { return &schema.Node{Kind: schema.Bool, Text: "true"} }

// hidden reports whether a member does not travel in replies. In OpenAPI 3.0 a writeOnly member is never sent, even if
// it is required (3.0.4, section 4.7.24.1); in 3.1 the word is an annotation, so one that is required stays.
func (c *compiler) hidden(places []schema.Place, needed bool) (bool, error) {
	if needed && c.dialect != schema.OpenAPI30 {
		return false, nil
	}
	for _, place := range places {
		target, err := c.canonical(place)
		if err != nil {
			return false, err
		}
		if place.Node.Member("writeOnly").IsTrue() || target.Node.Member("writeOnly").IsTrue() {
			return true, nil
		}
	}
	return false, nil
}

// depend holds dependentRequired: what a member needs is added, and a member whose needs cannot be met goes.
func (p *plan) depend() error {
	for changed := true; changed; {
		changed = false
		for _, d := range p.f.depends {
			if !p.there[d.name] {
				continue
			}
			for _, need := range d.needs {
				if p.there[need] {
					continue
				}
				changed = true
				err := p.add(need)
				if err == nil {
					continue
				}
				if final(err) || p.f.isNeeded(d.name) {
					return err
				}
				p.remove(d.name)
				break
			}
		}
	}
	return nil
}

func (p *plan) remove(name string) {
	delete(p.there, name)
	p.absent[name] = refuse(p.f.roots[0], "dependentRequired", "the member %q needs others", name)
	p.members = slices.DeleteFunc(p.members, func(m member) bool { return m.name == name })
}

// leaned reports whether a member can go without another one missing it.
func (p *plan) leaned(name string) bool {
	for _, d := range p.f.depends {
		if p.there[d.name] && slices.Contains(d.needs, name) {
			return false
		}
	}
	return !p.f.isNeeded(name)
}

// fit brings the number of members between the limits.
func (p *plan) fit(low, high limit) error {
	for i := len(p.members) - 1; i >= 0 && len(p.members) > high.n; i-- {
		if i < len(p.members) && p.leaned(p.members[i].name) {
			p.remove(p.members[i].name)
			i = len(p.members)
		}
	}
	if len(p.members) > high.n {
		return refuse(high.at, "maxProperties", "more than %d members are required: raise it", high.n)
	}
	if len(p.members) >= low.n {
		return nil
	}
	return p.extra(low)
}

// mark notes which members stay where only what is required is made, and whether the object is a record with an id.
func (o *objectPart) mark(f *facts) {
	all := f.check || f.sizeOf[0].n > 0 || len(f.depends) > 0
	for i := range o.members {
		m := &o.members[i]
		m.needed = all || f.isNeeded(m.name)
		if o.id < 0 && strings.EqualFold(m.name, "id") {
			o.id = i
		}
	}
	if o.id >= 0 && len(f.roots) == 1 {
		o.component = component(f.roots[0].Pointer)
	}
}

// component is a pointer that leads to a component schema, or "".
func component(pointer string) string {
	if name, is := strings.CutPrefix(pointer, "/components/schemas/"); is && !strings.Contains(name, "/") {
		return pointer
	}
	return ""
}
