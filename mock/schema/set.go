package schema

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"understudy/mock/problem"
)

// A Dialect is the flavour of JSON Schema that a document is written in.
type Dialect uint8

// The dialects.
const (
	// OpenAPI30 is OpenAPI 3.0's own (3.0.4, section 4.7.24): nullable, boolean exclusive bounds, siblings of $ref
	// ignored.
	OpenAPI30 Dialect = iota + 1
	// OpenAPI31 is JSON Schema 2020-12 (OpenAPI 3.1, section 4.8.24).
	OpenAPI31
)

// A Set compiles the schemas of a library, each on first use. It is safe for concurrent use.
type Set struct {
	library *Library
	dialect Dialect
	// watch is nil where checks take the time that they take.
	watch *watch

	mu      sync.Mutex
	engines [2]*engine
	known   map[key]*Schema
	plain   plain
}

// engine compiles the schemas of one direction.
type engine struct {
	*jsonschema.Compiler
	*resources
	// sound are the schemas that were found usable, with all that they lead to.
	sound map[*jsonschema.Schema]bool
	// quicks are the quick forms made so far, which schemas share.
	quicks map[*jsonschema.Schema]*quick
}

type key struct {
	spot
	direction Direction
}

// NewSet makes a set for a library whose first document is written in a dialect.
func NewSet(library *Library, dialect Dialect) *Set {
	return &Set{library: library, dialect: dialect, known: map[key]*Schema{}, plain: plain{}}
}

// Another is a set for the same library, for schemas that are asked for once.
func (s *Set) Another() *Set { return NewSet(s.library, s.dialect) }

// Dialect is the flavour the document is written in.
func (s *Set) Dialect() Dialect { return s.dialect }

// A Schema checks values. It is compiled on first use.
type Schema struct {
	set       *Set
	at        Place
	direction Direction

	once     sync.Once
	compiled *jsonschema.Schema
	engine   *engine
	quick    *quick
	forks    bool
	err      error
}

// Schema is the schema at a place of any document of the library, for values that travel in a direction.
func (s *Set) Schema(at Place, direction Direction) *Schema {
	if s.dialect == OpenAPI31 {
		// Since 3.1 readOnly and writeOnly are annotations, so one schema serves both ways.
		direction = Reply
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := key{spot{at.Doc, at.Pointer}, direction}
	if s.known[k] == nil {
		s.known[k] = &Schema{set: s, at: at, direction: direction}
	}
	return s.known[k]
}

// At is the schema's place in the document.
func (s *Schema) At() Place { return s.at }

// Compile compiles the schema, if that has not been done. The error names the place of the fault in the document.
func (s *Schema) Compile() error {
	s.once.Do(func() {
		s.err = s.set.compile(s)
	})
	return s.err
}

func (s *Set) compile(one *Schema) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := one.at
	defer func() {
		if cause := recover(); cause != nil {
			err = &Fault{At: at.Location(), What: fmt.Sprint("the schema cannot be compiled: ", cause), Hint: "simplify it"}
		}
	}()
	direction := one.direction
	if s.dialect == OpenAPI30 && s.plain.is(at) {
		direction = Reply
	}
	if s.engines[direction] == nil {
		s.engines[direction] = newEngine(newResources(s.dialect, direction), s.watch)
	}
	e := s.engines[direction]
	compiled, err := e.compile(e.address(at))
	if err != nil {
		return compileFault(e, at, err)
	}
	one.compiled, one.engine, one.forks = compiled, e, forks(compiled)
	one.quick = e.quicken(compiled)
	return nil
}

func newEngine(from *resources, clock *watch) *engine {
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.UseRegexpEngine(clock.compile)
	compiler.UseLoader(from)
	compiler.RegisterVocabulary(vocabularyOfChoosers())
	compiler.RegisterVocabulary(vocabularyOfLinks())
	compiler.AssertVocabs()
	for _, format := range formats() {
		compiler.RegisterFormat(format)
	}
	return &engine{
		Compiler: compiler, resources: from, sound: map[*jsonschema.Schema]bool{},
		quicks: map[*jsonschema.Schema]*quick{},
	}
}

// compileFault turns a compiler's error into one line with the place of the fault.
func compileFault(e *engine, at Place, err error) error {
	// The library names an address in this error that means nothing to people, and hides why.
	if load := (*jsonschema.LoadURLError)(nil); errors.As(err, &load) {
		err = load.Err
	}
	fault := &Fault{At: at.Location(), What: "the schema cannot be used", Hint: "mend it"}
	var invalid *jsonschema.SchemaValidationError
	var breach *jsonschema.ValidationError
	var own *Fault
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &invalid) && errors.As(invalid.Err, &breach):
		leaf := deepest(breach)
		fault.At = e.location(invalid.URL, leaf.InstanceLocation, fault.At)
		fault.What = "the schema is not valid: " + sentence(leaf.ErrorKind)
	case errors.Is(err, errCircle):
		fault.What, fault.Hint = "the schema cannot be used: it "+errCircle.Error(), "break the circle of references"
	case errors.Is(err, errTooLarge):
		fault.What, fault.Hint = "the schema cannot be used: "+errTooLarge.Error(), "split it"
	default:
		text, _, _ := strings.Cut(err.Error(), "\n")
		fault.What += ": " + strings.ReplaceAll(text, base, "")
	}
	return fault
}

// location is where the library's address and the steps from there lead, or else another one.
func (r *resources) location(address string, steps []string, other problem.Location) problem.Location {
	place, known := r.place(address)
	if !known {
		return other
	}
	pointer := place.Pointer
	for _, step := range steps {
		pointer = AppendPointer(pointer, step)
	}
	if place = place.Doc.At(pointer); !place.Exists() {
		return other
	}
	return place.Location()
}

// deepest is the most telling of a breach's causes: the last one down the first branch.
func deepest(breach *jsonschema.ValidationError) *jsonschema.ValidationError {
	for len(breach.Causes) > 0 {
		breach = breach.Causes[0]
	}
	return breach
}

// Check holds a value to the schema: nil when it keeps it, otherwise all findings. The value is made as Decode makes
// it.
func (s *Schema) Check(value any) (findings []problem.Finding) {
	if err := s.Compile(); err != nil {
		return []problem.Finding{unusable(s.at, err)}
	}
	defer func() {
		if cause := recover(); cause != nil {
			findings = []problem.Finding{unusable(s.at, fmt.Errorf("checking failed: %v", cause))}
		}
	}()
	if left := maxQuick; s.quick != nil && s.quick.accepts(value, &left) {
		return nil
	}
	if s.forks {
		if finding := tooMuch(s.compiled, value, s.at); finding != nil {
			return []problem.Finding{*finding}
		}
	}
	err := s.compiled.Validate(value)
	if err == nil {
		return nil
	}
	var breach *jsonschema.ValidationError
	if !errors.As(err, &breach) {
		return []problem.Finding{unusable(s.at, err)}
	}
	return s.findings(breach, value)
}

func unusable(at Place, err error) problem.Finding {
	return problem.Finding{
		In: "body", Keyword: "schema", Message: "the schema cannot be used: " + err.Error(),
		Hint: "mend the schema", Document: at.Location(),
	}
}
