package schema

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// base is where the document's schemas are found by the schema library. Nothing is ever fetched from there.
const base = "understudy:///schema/"

// maxParts bounds the schemas that stand in one schema, for the library's work grows with their square.
const maxParts = 10_000

// resources hands the schemas of a document to the schema library one by one, each as a resource of its own, when they
// are first referred to. Handed over whole, a document of a thousand schemas takes the library seconds to compile.
// References are rewritten to the resource they lead to; what they lead to stays the same.
type resources struct {
	doc       *Document
	direction Direction
	dialect   Dialect
	// roots are the pointers of the schemas that are no part of another one. One that a reference names joins them.
	roots map[string]int
	// pointers are those of the resources, by number.
	pointers []string
	// anchors and ids are the names that schemas give themselves (JSON Schema 2020-12, section 8.2).
	anchors, ids map[string]string
	// wanted are the resources that the one read last refers to. The ready ones were read ahead for the library.
	wanted []string
	ready  map[string]any
}

func newResources(doc *Document, dialect Dialect, direction Direction) *resources {
	r := &resources{
		doc: doc, dialect: dialect, direction: direction,
		roots: map[string]int{}, anchors: map[string]string{}, ids: map[string]string{},
		ready: map[string]any{},
	}
	doc.schemas(func(at Place) {
		r.root(at.Pointer)
		if dialect != OpenAPI30 {
			r.collect(at)
		}
	})
	return r
}

// root is the number of a resource, which it gets when it is first asked for.
func (r *resources) root(pointer string) int {
	number, known := r.roots[pointer]
	if !known {
		number = len(r.pointers)
		r.roots[pointer] = number
		r.pointers = append(r.pointers, pointer)
	}
	return number
}

// collect gathers the names that a schema and its parts give themselves.
func (r *resources) collect(at Place) {
	for _, word := range [...]string{"$anchor", "$dynamicAnchor"} {
		if name := at.Node.StringAt(word); name != "" && r.anchors[name] == "" {
			r.anchors[name] = at.Pointer
		}
	}
	if id := at.Node.StringAt("$id"); id != "" {
		if absolute, err := join(id); err == nil && r.ids[absolute] == "" {
			r.ids[absolute] = at.Pointer
		}
	}
	at.Subschemas(func(_ string, sub Place) { r.collect(sub) })
}

func join(reference string) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	to, err := from.Parse(reference)
	if err != nil {
		return "", err
	}
	to.Fragment = ""
	return to.String(), nil
}

// address is what the library calls the schema at a pointer: a resource and, for a part of one, a pointer into it.
func (r *resources) address(pointer string) string {
	for root := pointer; root != ""; root = root[:strings.LastIndexByte(root, '/')] {
		if _, known := r.roots[root]; known {
			return r.url(root) + "#" + fragment(pointer[len(root):])
		}
	}
	return r.url(pointer) + "#"
}

func (r *resources) url(root string) string { return base + strconv.Itoa(r.root(root)) }

// fragment writes a pointer for use in a URL.
func fragment(pointer string) string { return (&url.URL{Fragment: pointer}).EscapedFragment() }

// pointer is the place in the document that the library's name for a schema means.
func (r *resources) pointer(address string) string {
	resource, part, _ := strings.Cut(address, "#")
	if plain, err := url.PathUnescape(part); err == nil {
		part = plain
	}
	if number, err := strconv.Atoi(strings.TrimPrefix(resource, base)); err == nil && number < len(r.pointers) {
		return r.pointers[number] + part
	}
	return r.ids[resource] + part
}

var (
	errRemote   = errors.New("remote references are refused")
	errTooLarge = fmt.Errorf("a schema has more than %d parts", maxParts)
)

// Load reads one resource for the library. A document is data: what it does not hold is refused, not fetched.
func (r *resources) Load(address string) (any, error) {
	if value, ready := r.ready[address]; ready {
		delete(r.ready, address)
		return value, nil
	}
	pointer, known := r.ids[address]
	if number, err := strconv.Atoi(strings.TrimPrefix(address, base)); err == nil && number < len(r.pointers) {
		pointer, known = r.pointers[number], true
	}
	at := r.doc.At(pointer)
	if !known || !at.Exists() {
		return nil, errRemote
	}
	node := at.Node
	if r.dialect == OpenAPI30 {
		node = translator{doc: r.doc, direction: r.direction}.schema(node)
	}
	r.wanted = nil
	reader := resourceReader{resources: r}
	value := reader.schema(node, nil)
	if reader.parts > maxParts {
		return nil, errTooLarge
	}
	return value, nil
}

// resourceReader makes the library's data of one schema.
type resourceReader struct {
	*resources
	parts int
}

// schema rewrites the references of a schema. Home is the schema around it that has an identifier of its own, if any:
// references lead from there.
func (r *resourceReader) schema(n, home *Node) any {
	if n.Kind != Object {
		return n.Value()
	}
	if r.parts++; r.parts > maxParts {
		return nil
	}
	if n.StringAt("$id") != "" {
		home = n
	}
	out := make(map[string]any, len(n.Names))
	for i, name := range n.Names {
		item := n.Items[i]
		switch name {
		case "$ref", "$dynamicRef":
			out[name] = r.reference(item, home)
		case "$schema":
			// OpenAPI's own dialect is JSON Schema with words that constrain nothing (OpenAPI 3.1, section 4.8.24.5).
			if !strings.HasPrefix(item.Text, "https://spec.openapis.org/oas/3.") {
				out[name] = item.Value()
			}
		case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas":
			out[name] = r.named(item, home)
		case "allOf", "anyOf", "oneOf", "prefixItems", "items", "additionalItems":
			out[name] = r.listed(item, home)
		case "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
			"unevaluatedProperties", "contentSchema":
			out[name] = r.schema(item, home)
		default:
			out[name] = item.Value()
		}
	}
	return out
}

func (r *resourceReader) named(n, home *Node) any {
	if n.Kind != Object {
		return n.Value()
	}
	out := make(map[string]any, len(n.Names))
	for i, name := range n.Names {
		out[name] = r.schema(n.Items[i], home)
	}
	return out
}

func (r *resourceReader) listed(n, home *Node) any {
	if n.Kind != Array {
		return r.schema(n, home)
	}
	out := make([]any, len(n.Items))
	for i, item := range n.Items {
		out[i] = r.schema(item, home)
	}
	return out
}

// reference is a reference as the library must read it.
func (r *resourceReader) reference(n, home *Node) any {
	text, local := strings.CutPrefix(n.Text, "#")
	if n.Kind != String || !local {
		return n.Value()
	}
	if text != "" && text[0] != '/' {
		if pointer := r.anchors[text]; home == nil && pointer != "" {
			address, _, _ := strings.Cut(r.address(pointer), "#")
			r.wanted = append(r.wanted, address)
			return address + "#" + text
		}
		return n.Value()
	}
	pointer, err := url.PathUnescape(text)
	if err != nil || home != nil && home.find(pointer) != nil {
		return n.Value()
	}
	if pointer == "" || r.doc.Root.find(pointer) == nil {
		return n.Value()
	}
	address := r.address(pointer)
	r.wanted = append(r.wanted, address)
	return address
}
