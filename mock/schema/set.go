package schema

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"understudy/mock/problem"
)

// A Dialect is the flavour of JSON Schema that a document is written in.
type Dialect uint8

// The dialects.
const (
	// OpenAPI30 is OpenAPI 3.0's own (3.0.4, section 4.7.24): nullable, boolean exclusive bounds, siblings of $ref ignored.
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

	mu        sync.Mutex
	compilers [2]*jsonschema.Compiler
	known     map[key]*Schema
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
	err      error
}

// Schema is the schema at a place, for values that travel in a direction. The place must not be a reference to elsewhere
// outside the document.
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

// resource names the document to the schema library; nothing is ever fetched from there.
const resource = "understudy:///document"

// Compile compiles the schema, if that has not been done. The error names the place of the fault in the document.
func (s *Schema) Compile() error {
	s.once.Do(func() {
		s.compiled, s.err = s.set.compile(s.at, s.direction)
	})
	return s.err
}

func (s *Set) compile(at Place, direction Direction) (compiled *jsonschema.Schema, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if cause := recover(); cause != nil {
			err = &Fault{At: at.Location(), What: fmt.Sprint("the schema cannot be compiled: ", cause), Hint: "simplify it"}
		}
	}()
	if s.compilers[direction] == nil {
		compiler, err := s.compiler(direction)
		if err != nil {
			return nil, err
		}
		s.compilers[direction] = compiler
	}
	compiled, err = s.compilers[direction].Compile(resource + "#" + fragment(at.Pointer))
	if err != nil {
		return nil, s.compileFault(at, err)
	}
	return compiled, nil
}

// fragment writes a pointer for use in a URL.
func fragment(pointer string) string {
	return (&url.URL{Fragment: pointer}).EscapedFragment()
}

func (s *Set) compiler(direction Direction) (*jsonschema.Compiler, error) {
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.UseRegexpEngine(compilePattern)
	compiler.UseLoader(nothing{})
	for _, format := range formats() {
		compiler.RegisterFormat(format)
	}
	document := s.doc.Root
	if s.dialect == OpenAPI30 {
		document = translate(s.doc, direction)
	}
	if err := compiler.AddResource(resource, document.Value()); err != nil {
		return nil, &Fault{At: s.doc.Top().Location(), What: "the document cannot be read as a schema resource"}
	}
	return compiler, nil
}

// nothing loads nothing: a document is data, and no schema is fetched for it.
type nothing struct{}

var errRemote = errors.New("remote references are refused")

// Load refuses.
func (nothing) Load(string) (any, error) { return nil, errRemote }

// compileFault turns a compiler's error into one line with the place of the fault.
func (s *Set) compileFault(at Place, err error) error {
	fault := &Fault{At: at.Location(), What: "the schema cannot be used", Hint: "mend it"}
	var invalid *jsonschema.SchemaValidationError
	var breach *jsonschema.ValidationError
	var load *jsonschema.LoadURLError
	switch {
	case errors.As(err, &invalid) && errors.As(invalid.Err, &breach):
		leaf := deepest(breach)
		_, pointer, _ := strings.Cut(invalid.URL, "#")
		if plain, err := url.PathUnescape(pointer); err == nil {
			pointer = plain
		}
		for _, step := range leaf.InstanceLocation {
			pointer = AppendPointer(pointer, step)
		}
		place := s.doc.At(pointer)
		if place.Exists() {
			fault.At = place.Location()
		}
		fault.What = "the schema is not valid: " + sentence(leaf.ErrorKind, place.Node)
	case errors.As(err, &load):
		fault.What, fault.Hint = "a reference leads out of the document", "put its target under components"
	default:
		text, _, _ := strings.Cut(err.Error(), "\n")
		fault.What += ": " + strings.ReplaceAll(text, resource, "")
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

// Check holds a value to the schema: nil when it keeps it, otherwise all findings. The value is made as Decode makes it.
func (s *Schema) Check(value any) (findings []problem.Finding) {
	if err := s.Compile(); err != nil {
		return []problem.Finding{unusable(s.at, err)}
	}
	defer func() {
		if cause := recover(); cause != nil {
			findings = []problem.Finding{unusable(s.at, fmt.Errorf("checking failed: %v", cause))}
		}
	}()
	err := s.compiled.Validate(value)
	if err == nil {
		return nil
	}
	var breach *jsonschema.ValidationError
	if !errors.As(err, &breach) {
		return []problem.Finding{unusable(s.at, err)}
	}
	return s.set.findings(breach, value)
}

func unusable(at Place, err error) problem.Finding {
	return problem.Finding{
		In: "body", Keyword: "schema", Message: "the schema cannot be used: " + err.Error(),
		Hint: "mend the schema", Document: at.Location(),
	}
}
