package fake

import (
	"maps"
	"slices"

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
	// eager: every member is made at once.
	eager bool
	// absent are members that cannot be there, and why; passed are those of them that the document is at fault for.
	absent map[string]error
	passed []error
}

// object compiles an object: members in the order of the document, the optional ones as well.
func (c *compiler) object(f *facts, h hint) (*part, error) {
	low, high := f.sizeOf[0], f.sizeOf[1]
	if low.n > high.n {
		return nil, refuse(low.at, "minProperties", "at least %d members cannot be at most %d: mend one of the two",
			low.n, high.n)
	}
	if len(f.layers) > 0 && len(f.candidates()) == 0 && low.n == 0 {
		if told := c.told(object, f, h); told != nil {
			return told, nil
		}
	}
	p := &plan{
		c: c, f: f, h: around(f), example: c.memberExample(f, h), there: map[string]bool{}, absent: map[string]error{},
		eager: f.eager,
	}
	names := f.candidates()
	for _, name := range names {
		if err := p.add(name); err != nil {
			if f.isNeeded(name) {
				return nil, err
			}
			p.absent[name] = err
			p.passed = append(p.passed, err)
		}
	}
	if err := p.depend(); err != nil {
		return nil, err
	}
	isMap, err := p.fill(high.n)
	if err != nil {
		return nil, err
	}
	if err := p.fit(low, high); err != nil {
		return nil, err
	}
	p.estrange()
	o := &objectPart{members: p.members, isMap: isMap, judge: c.judge, id: -1, head: c.head(f)}
	o.mark(c, f)
	made := &part{write: o.write, object: o, passed: p.passed}
	for i := range o.members {
		if m := &o.members[i]; m.part != nil {
			made.parts = append(made.parts, m.part)
		} else {
			made.later = append(made.later, m.later)
		}
	}
	return made, nil
}

// head numbers what an object is made of.
func (c *compiler) head(f *facts) int {
	key := c.key(f.roots)
	if at := c.recordOf(f); at.Exists() {
		key = c.key([]schema.Place{at})
	}
	head, known := c.heads[key]
	if !known {
		head = len(c.heads)
		c.heads[key] = head
	}
	return head
}

// candidates are the names of members that may be there, in the document's order.
func (f *facts) candidates() []string {
	names := slices.Clone(f.listed)
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		seen[name] = true
	}
	for _, name := range slices.Concat(f.required, slices.Sorted(maps.Keys(f.forced))) {
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
		p.absent[name] = refuse(places[0], p.c.barred, "the member does not travel this way")
		return nil
	}
	if len(p.f.names) > 0 && !p.c.holds(p.c.scope, p.f.names, name) {
		return refuse(p.f.names[0], "propertyNames", "the name %q is not allowed: mend the schema", name)
	}
	if p.defers(name, places) {
		p.put(name, nil, &later{workshop: p.c.workshop, places: places, h: p.hint(name, places), scope: p.c.scope})
		return nil
	}
	made, err := p.member(name, places)
	if err != nil {
		return err
	}
	p.put(name, made, nil)
	return nil
}

// defers reports whether a member can be made when it is first wanted: an optional one that is no plain scalar, and
// that no other one hangs on.
func (p *plan) defers(name string, places []schema.Place) bool {
	if p.eager || p.f.isNeeded(name) || len(places) == 0 || p.c.standing(name) != byNothing {
		return false
	}
	for _, d := range p.f.depends {
		if slices.Contains(d.needs, name) {
			return false
		}
	}
	_, forced := p.f.forced[name]
	return !forced && !slices.ContainsFunc(places, p.c.isScalar)
}

// isScalar reports whether a schema plainly allows only scalars.
func (c *compiler) isScalar(at schema.Place) bool {
	if at.Node.Member("enum") != nil {
		return true
	}
	switch at.Node.StringAt("type") {
	case "string", "integer", "number", "boolean", "null":
		return true
	}
	return false
}

func (p *plan) put(name string, made *part, l *later) {
	p.there[name] = true
	h := p.h
	h.words = words(name)
	p.members = append(p.members, member{
		name: name, key: string(append(schema.AppendString(nil, name), ':')), label: label(name), part: made, later: l,
		role: roleOf(h), group: personOf(h.words).group,
	})
}

// hint is what is known about a member besides its schemas.
func (p *plan) hint(name string, places []schema.Place) hint {
	h := p.h
	h.eager = p.f.eager
	h.name, h.words = name, words(name)
	h.null = isNull(p.example.Member(name)) || slices.ContainsFunc(places, exampleIsNull)
	return h
}

func (p *plan) member(name string, places []schema.Place) (*part, error) {
	for _, tag := range p.f.forced[name] {
		if p.c.holds(p.c.scope, places, tag) {
			return &part{write: constant(string(schema.AppendString(nil, tag))), places: places, scope: p.c.scope}, nil
		}
	}
	if len(places) == 0 {
		return p.c.string(newFacts([]schema.Place{{Node: anySchema()}}, nil), p.hint(name, places))
	}
	return p.c.part(places, p.hint(name, places))
}

// hidden reports whether a member does not travel in this direction: writeOnly ones in replies, readOnly ones in
// requests. In OpenAPI 3.0 they are never sent, even if they are required (3.0.4, section 4.7.24.1); in 3.1 the words
// are annotations, so one that is required stays.
func (c *compiler) hidden(places []schema.Place, needed bool) (bool, error) {
	if needed && c.dialect != schema.OpenAPI30 {
		return false, nil
	}
	outer := c.scope
	defer func() { c.scope = outer }()
	for _, place := range places {
		if place.Node.Member(c.barred).IsTrue() {
			return true, nil
		}
		target, err := c.canonical(place)
		if err != nil {
			return false, err
		}
		if target.Node.Member(c.barred).IsTrue() {
			return true, nil
		}
	}
	return false, nil
}
