package fake

import (
	"sync"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A Workshop makes makers for the schemas of one contract and one direction. What a schema says is read once, however
// many others refer to it, and optional members only when they are first made. What a maker makes does not depend on
// which others there are. It is safe for concurrent use.
type Workshop struct {
	mu sync.Mutex
	c  *compiler
}

// NewWorkshop makes a workshop for the schemas of a dialect, whose values travel in a direction.
func NewWorkshop(dialect schema.Dialect, direction schema.Direction) *Workshop {
	w := &Workshop{}
	w.c = newCompiler(w, dialect, direction)
	return w
}

// Compile reads a schema into a maker. It fails where no value can be made, naming the file, line, column and keyword.
// Optional members that cannot be made are left out, and told by Notices.
func (w *Workshop) Compile(at schema.Place) (*Maker, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.c.count = 0
	top, err := w.c.canonical(at)
	if err != nil {
		return nil, err
	}
	root, err := w.c.whole(at, top)
	if err != nil {
		return nil, err
	}
	m := &Maker{workshop: w, root: root, identity: identity(top)}
	m.states.New = func() any { return newState() }
	return m, nil
}

// Compile reads a schema of replies into a maker, by itself. Schemas of one contract are better made in one Workshop.
func Compile(at schema.Place, dialect schema.Dialect) (*Maker, error) {
	return NewWorkshop(dialect, schema.Reply).Compile(at)
}

// later is a part that is made on first use.
type later struct {
	workshop *Workshop
	places   []schema.Place
	h        hint
	scope    *scope

	once    sync.Once
	made    *part
	refused error
}

// part is the part, or nil where it cannot be made.
func (l *later) part() *part {
	l.once.Do(func() {
		l.workshop.mu.Lock()
		defer l.workshop.mu.Unlock()
		c := l.workshop.c
		c.count, c.scope = 0, l.scope
		l.made, l.refused = c.part(l.places, l.h)
		c.scope = nil
		l.places, l.h, l.scope = nil, hint{}, nil
	})
	return l.made
}

// Notices are what was passed over in the schema, optional members that cannot be made and names of makers that do not
// suit their schema, in the order of the document. It reads all that the schema leads to, so it takes its time.
func (m *Maker) Notices() []problem.Finding {
	n := &notices{seen: map[*part]bool{}, told: map[problem.Location]bool{}}
	n.visit(m.root)
	return n.list
}

// notices gathers what was passed over.
type notices struct {
	seen map[*part]bool
	told map[problem.Location]bool
	list []problem.Finding
}

func (n *notices) visit(root *part) {
	waiting := []*part{root}
	for len(waiting) > 0 {
		p := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if p == nil || n.seen[p] {
			continue
		}
		n.seen[p] = true
		for _, r := range p.passed {
			n.tell(r)
		}
		for _, l := range p.later {
			if inner := l.part(); inner == nil {
				n.tell(l.refused)
			} else {
				waiting = append(waiting, inner)
			}
		}
		waiting = append(waiting, p.parts...)
	}
}

// tell takes a refusal in. A schema that is false is no contradiction: it is how a document forbids a member, or ends a
// list.
func (n *notices) tell(err error) {
	r := asRefusal(err)
	if r == nil || n.told[r.at.Location()] || r.at.Node != nil && r.at.Node.Kind == schema.Bool {
		return
	}
	at := r.at.Location()
	n.told[at] = true
	n.list = append(n.list, problem.Finding{
		In: "document", Keyword: r.keyword, Message: r.why, Hint: "mend the schema", Source: at, Document: at,
	})
}
