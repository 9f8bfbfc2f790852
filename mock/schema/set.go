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

// A Direction says which way a value travels, for readOnly and writeOnly.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Reply
)

// A Set compiles the schemas of one document, each on first use. It is safe for concurrent use.
type Set struct {
	doc     *Document
	dialect Dialect

	mu      sync.Mutex
	engines [2]*engine
	known   map[key]*Schema
}

// engine compiles the schemas of one direction.
type engine struct {
	*jsonschema.Compiler
	*resources
	// begun are the resources whose compilation was begun.
	begun map[string]bool
}

type key struct {
	pointer   string
	direction Direction
}

// NewSet makes a set for a document.
func NewSet(doc *Document, dialect Dialect) *Set {
	return &Set{doc: doc, dialect: dialect, known: map[key]*Schema{}}
}

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

// Schema is the schema at a place, for values that travel in a direction. The place must not be a reference that leads
// out of the document.
func (s *Set) Schema(at Place, direction Direction) *Schema {
	if s.dialect == OpenAPI31 {
		// Since 3.1 readOnly and writeOnly are annotations, so one schema serves both ways.
		direction = Reply
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := key{at.Pointer, direction}
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
		if s.compiled, s.engine, s.err = s.set.compile(s.at, s.direction); s.err == nil {
			s.quick, s.forks = quickened(s.compiled, map[*jsonschema.Schema]*quick{}), forks(s.compiled)
		}
	})
	return s.err
}

func (s *Set) compile(at Place, direction Direction) (compiled *jsonschema.Schema, e *engine, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if cause := recover(); cause != nil {
			err = &Fault{At: at.Location(), What: fmt.Sprint("the schema cannot be compiled: ", cause), Hint: "simplify it"}
		}
	}()
	if s.engines[direction] == nil {
		s.engines[direction] = newEngine(newResources(s.doc, s.dialect, direction))
	}
	e = s.engines[direction]
	if compiled, err = e.compile(e.address(at.Pointer), 0); err != nil {
		return nil, nil, s.compileFault(e, at, err)
	}
	return compiled, e, nil
}

func newEngine(from *resources) *engine {
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.UseRegexpEngine(compilePattern)
	compiler.UseLoader(from)
	for _, format := range formats() {
		compiler.RegisterFormat(format)
	}
	return &engine{Compiler: compiler, resources: from, begun: map[string]bool{}}
}

// maxAhead is how far compiling runs ahead along references. Further on the library goes by itself.
const maxAhead = 500

// compile compiles what a schema refers to before the schema itself, because the library's work grows with the square
// of what it compiles at a time.
func (e *engine) compile(address string, depth int) (*jsonschema.Schema, error) {
	resource, _, _ := strings.Cut(address, "#")
	if !e.begun[resource] && depth < maxAhead {
		e.begun[resource] = true
		value, err := e.Load(resource)
		if err != nil {
			return nil, err
		}
		e.ready[resource] = value
		for _, wanted := range e.wanted {
			if _, err := e.compile(wanted, depth+1); err != nil {
				return nil, err
			}
		}
	}
	return e.Compile(address)
}

// compileFault turns a compiler's error into one line with the place of the fault.
func (s *Set) compileFault(e *engine, at Place, err error) error {
	fault := &Fault{At: at.Location(), What: "the schema cannot be used", Hint: "mend it"}
	var invalid *jsonschema.SchemaValidationError
	var breach *jsonschema.ValidationError
	var load *jsonschema.LoadURLError
	switch {
	case errors.As(err, &invalid) && errors.As(invalid.Err, &breach):
		leaf := deepest(breach)
		pointer := e.pointer(invalid.URL)
		for _, step := range leaf.InstanceLocation {
			pointer = AppendPointer(pointer, step)
		}
		if place := s.doc.At(pointer); place.Exists() {
			fault.At = place.Location()
		}
		fault.What = "the schema is not valid: " + sentence(leaf.ErrorKind)
	case errors.Is(err, errTooLarge):
		fault.What, fault.Hint = "the schema cannot be used: "+errTooLarge.Error(), "split it"
	case errors.As(err, &load), errors.Is(err, errRemote):
		fault.What, fault.Hint = "a reference leads out of the document", "put its target under components"
	default:
		text, _, _ := strings.Cut(err.Error(), "\n")
		fault.What += ": " + strings.ReplaceAll(text, base, "")
	}
	return fault
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
