package schema

import (
	"cmp"
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/message"
)

// linking marks a reference to another resource in the library's data.
const linking = choosing + "ref"

// A link is a reference to another resource. The library would compile both at a time, and its work grows with the
// square of that: schemas that all lead to each other would take it minutes. So each is compiled by itself, and linked
// to the others afterwards. A link means what $ref does (JSON Schema 2020-12, section 8.2.3.1).
type link struct {
	address string
	// to is set before the schema is used; it is nil where the other one cannot be compiled, which err then says.
	to  *jsonschema.Schema
	err error
}

// vocabularyOfLinks is how the library learns of links.
func vocabularyOfLinks() *jsonschema.Vocabulary {
	return &jsonschema.Vocabulary{
		URL: base + "link",
		Compile: func(_ *jsonschema.CompilerContext, object map[string]any) (jsonschema.SchemaExt, error) {
			if l, is := object[linking].(*link); is {
				return l, nil
			}
			return nil, nil
		},
	}
}

// Validate holds a value to the schema that the link leads to.
func (l *link) Validate(ctx *jsonschema.ValidatorContext, value any) {
	if l.to == nil {
		ctx.AddError(brokenLink{})
		return
	}
	if err := ctx.Validate(l.to, value, nil); err != nil {
		ctx.AddErr(err)
	}
}

// brokenLink is the breach of a value that is to be held to a schema that cannot be used.
type brokenLink struct{}

func (brokenLink) KeywordPath() []string { return []string{"$ref"} }

func (brokenLink) LocalizedString(*message.Printer) string { return "broken link" }

// linked visits the links of a schema.
func linked(s *jsonschema.Schema, visit func(*link)) {
	for _, extension := range s.Extensions {
		if l, is := extension.(*link); is {
			visit(l)
		}
	}
}

// compile compiles a schema, and then whatever it leads to.
func (e *engine) compile(address string) (*jsonschema.Schema, error) {
	compiled, err := e.Compile(address)
	for len(e.pending) > 0 {
		last := len(e.pending) - 1
		l := e.pending[last]
		e.pending = e.pending[:last]
		l.to, l.err = e.Compile(l.address)
	}
	if err == nil {
		err = e.usable(compiled)
	}
	return compiled, err
}

var errCircle = errors.New("leads back to itself without going into a member or an element")

// usable is why a schema, or one that it leads to, cannot be used, or nil. Schemas found usable before are passed over.
func (e *engine) usable(from *jsonschema.Schema) (err error) {
	w := walk{known: e.sound, state: map[*jsonschema.Schema]bool{}, waiting: []*jsonschema.Schema{from}}
	for len(w.waiting) > 0 && err == nil {
		last := len(w.waiting) - 1
		s := w.waiting[last]
		w.waiting = w.waiting[:last]
		err = w.visit(s, 0)
	}
	if err == nil {
		for s := range w.state {
			e.sound[s] = true
		}
	}
	return err
}

// A walk goes through schemas: into those that look at the same value at once, and to those below them later, so that
// its depth is that of the longest way in place.
type walk struct {
	known map[*jsonschema.Schema]bool
	// state is false for schemas on the way to the one at hand, and true for those that were left again.
	state   map[*jsonschema.Schema]bool
	waiting []*jsonschema.Schema
}

// maxInPlace is the longest way from a schema to others that look at the same value, in steps.
const maxInPlace = 10_000

func (w *walk) visit(s *jsonschema.Schema, depth int) (err error) {
	if left, entered := w.state[s]; entered || w.known[s] {
		if entered && !left {
			return errCircle
		}
		return nil
	}
	if depth > maxInPlace {
		return errCircle
	}
	w.state[s] = false
	linked(s, func(l *link) { err = cmp.Or(err, l.err) })
	eachInPlace(s, func(next *jsonschema.Schema) {
		if err == nil {
			err = w.visit(next, depth+1)
		}
	})
	w.state[s] = true
	eachBelow(s, func(_ string, next *jsonschema.Schema) {
		if _, entered := w.state[next]; !entered && !w.known[next] {
			w.waiting = append(w.waiting, next)
		}
	})
	return err
}
