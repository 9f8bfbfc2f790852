package schema

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// base is where the schemas are found by the schema library. Nothing is ever fetched from there.
const base = "understudy:///schema/"

// maxParts bounds the schemas that stand in one schema, for the library's work grows with their square.
const maxParts = 10_000

// resources hands schemas to the schema library one by one, each as a resource of its own, when they are first
// referred to. Handed over whole, a document of a thousand schemas takes the library seconds to compile. Schemas with
// an identifier are resources of their own, too. All references are rewritten to what they lead to, so that the
// library has none to resolve.
type resources struct {
	dialect   Dialect
	direction Direction
	// numbers are those of the resources, and places where they stand.
	numbers map[spot]int
	// mu guards the places: one schema's findings are told while another one is compiled.
	mu     sync.RWMutex
	places []Place
	// pending are the links whose ends are to be compiled yet.
	pending []*link
	// vocabularies are those of the flavours met so far.
	vocabularies map[flavour]vocabulary
}

// A spot is a place without its node.
type spot struct {
	doc     *Document
	pointer string
}

func newResources(dialect Dialect, direction Direction) *resources {
	return &resources{
		dialect: dialect, direction: direction, numbers: map[spot]int{}, vocabularies: map[flavour]vocabulary{},
	}
}

func (r *resources) vocabulary(f flavour) vocabulary {
	if r.vocabularies[f] == nil {
		r.vocabularies[f] = vocabularyOf(f)
	}
	return r.vocabularies[f]
}

// address is what the library calls the schema at a place: a resource and, for a part of one, a pointer into it.
func (r *resources) address(at Place) string {
	root := r.root(at)
	s := spot{at.Doc, root}
	number, known := r.numbers[s]
	if !known {
		number = len(r.places)
		r.numbers[s] = number
		r.mu.Lock()
		r.places = append(r.places, at.Doc.At(root))
		r.mu.Unlock()
	}
	return base + strconv.Itoa(number) + "#" + escaped(at.Pointer[len(root):])
}

// root is the pointer of the resource that a place is in.
func (r *resources) root(at Place) string {
	if home := at.scope(); home != nil && home.at.Doc == at.Doc && strings.HasPrefix(at.Pointer, home.at.Pointer) {
		return home.at.Pointer
	}
	if name, component := strings.CutPrefix(at.Pointer, "/components/schemas/"); component {
		name, _, _ = strings.Cut(name, "/")
		return at.Pointer[:len("/components/schemas/")+len(name)]
	}
	for root := at.Pointer; root != ""; root = root[:strings.LastIndexByte(root, '/')] {
		if _, known := r.numbers[spot{at.Doc, root}]; known {
			return root
		}
	}
	if _, known := r.numbers[spot{at.Doc, ""}]; known {
		return ""
	}
	return at.Pointer
}

// escaped writes a pointer for use as a fragment.
func escaped(pointer string) string { return (&url.URL{Fragment: pointer}).EscapedFragment() }

// place is the place that the library's name for a schema means.
func (r *resources) place(address string) (Place, bool) {
	resource, part, _ := strings.Cut(address, "#")
	number, err := strconv.Atoi(strings.TrimPrefix(resource, base))
	r.mu.RLock()
	places := r.places
	r.mu.RUnlock()
	if err != nil || number < 0 || number >= len(places) {
		return Place{}, false
	}
	if plain, err := url.PathUnescape(part); err == nil {
		part = strings.ReplaceAll(plain, choosing, "")
	}
	root := places[number]
	return Place{Doc: root.Doc, Node: root.Node.find(part), Pointer: root.Pointer + part}, true
}

var (
	errRemote   = errors.New("remote references are refused")
	errTooLarge = fmt.Errorf("a schema has more than %d parts", maxParts)
)

// Load reads one resource for the library. A document is data: what it does not hold is refused, not fetched.
func (r *resources) Load(address string) (any, error) {
	at, known := r.place(address)
	if !known || !at.Exists() {
		return nil, errRemote
	}
	f, node := at.flavour(r.dialect), at.Node
	if f.draft == nil {
		direction := &r.direction
		if r.dialect != OpenAPI30 {
			direction = nil
		}
		node = translator{doc: at.Doc, direction: direction}.schema(node)
		f.draft = jsonschema.Draft2020
	}
	reader := resourceReader{resources: r, root: at, flavour: f, vocabulary: r.vocabulary(f)}
	value := reader.read(node)
	switch {
	case reader.parts > maxParts:
		return nil, errTooLarge
	case reader.err != nil:
		return nil, reader.err
	}
	return value, nil
}
