package schema

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/problem"
)

// A Document is one file that has been read: an OpenAPI document, or a fixture.
type Document struct {
	// File is the name to show to people.
	File string
	// Root is the whole file.
	Root *Node

	// nodes is the number of its values, and named says that schemas in it may give themselves names.
	nodes int
	named bool
	// tags are the YAML tags that are not known.
	tags []problem.Finding
	// library and address say where it belongs, once it does.
	library *Library
	address string
	// scopes are nil where no schema has a name.
	scopes *scopes
}

// A Place is a node of a document together with the pointer that leads to it.
type Place struct {
	Doc     *Document
	Node    *Node
	Pointer string
}

// maxHops bounds a chain of references, so that a circle of them ends.
const maxHops = 100

// Blemishes are what was wrong with the file and was read around: YAML tags that are not known.
func (d *Document) Blemishes() []problem.Finding { return d.tags }

// Nodes is the number of the document's values.
func (d *Document) Nodes() int { return d.nodes }

// Top is the place of the whole document.
func (d *Document) Top() Place { return Place{Doc: d, Node: d.Root} }

// At is the place a JSON Pointer leads to; its node is nil where there is none.
func (d *Document) At(pointer string) Place {
	return Place{Doc: d, Node: d.Root.find(pointer), Pointer: pointer}
}

// Exists reports whether there is anything at the place.
func (p Place) Exists() bool { return p.Node != nil }

// Child is the place of a member. Its node is nil where there is none.
func (p Place) Child(name string) Place {
	return Place{Doc: p.Doc, Node: p.Node.Member(name), Pointer: AppendPointer(p.Pointer, name)}
}

// Item is the place of an array's element or, for an object, of the member at that index.
func (p Place) Item(index int) Place {
	var name string
	if p.Node.Kind == Object {
		name = p.Node.Names[index]
	} else {
		name = strconv.Itoa(index)
	}
	return Place{Doc: p.Doc, Node: p.Node.Items[index], Pointer: AppendPointer(p.Pointer, name)}
}

// Deref follows references until there is none, and is the place they lead to.
func (p Place) Deref() (Place, error) { return p.deref(func(*Node) bool { return false }) }

// Meaning follows references as long as each stands alone, and is the schema that is meant. Since OpenAPI 3.1 words
// beside a reference count (JSON Schema 2020-12, section 8.2.3), so where there are some, that is a schema of its own.
func (p Place) Meaning(dialect Dialect) (Place, error) {
	return p.deref(func(n *Node) bool { return dialect != OpenAPI30 && slices.ContainsFunc(n.Names, counts) })
}

// counts reports whether a word beside a reference changes what is meant.
func counts(word string) bool {
	switch word {
	case "$ref", "title", "summary", "description", "$comment", "example", "examples", "deprecated", "externalDocs":
		return false
	}
	return !strings.HasPrefix(word, "x-")
}

// deref follows references until there is none, or one is to be kept.
func (p Place) deref(keep func(*Node) bool) (Place, error) {
	for range maxHops {
		reference := p.Node.Member("$ref")
		if reference == nil || reference.Kind != String || keep(p.Node) {
			return p, nil
		}
		target, err := p.Follow(reference.Text)
		if err != nil {
			return p, &Fault{At: p.Location(), What: err.Error()}
		}
		p = target
	}
	return p, &Fault{
		At: p.Location(), What: fmt.Sprintf("more than %d references lead from here, one to the next", maxHops),
		Hint: "end the circle",
	}
}

var (
	errEscape  = errors.New("has a bad escape: mend it")
	errNowhere = errors.New("leads nowhere: mend it or add its target")
	errWhole   = errors.New("leads to the whole document: name a part of it")
)

// Follow finds what a reference that stands at the place leads to (RFC 3986, section 5; JSON Schema 2020-12, section
// 8.2): a part of this document or of another, by pointer, anchor or identifier. Other documents are opened, unless
// the library is sealed.
func (p Place) Follow(reference string) (Place, error) {
	address, fragment, _ := strings.Cut(reference, "#")
	home := p.scope()
	doc, err := p.Doc, error(nil)
	if address != "" {
		if doc.library == nil {
			return Place{}, fmt.Errorf("reference %.200q %w", reference, errOuter)
		}
		base := doc.address
		if home != nil {
			base = home.base
		}
		if doc, home, err = doc.library.find(doc, base, address); err != nil {
			return Place{}, fmt.Errorf("reference %.200q %w", reference, err)
		}
		if home == nil {
			home = doc.Top().scope()
		}
	}
	target, err := doc.fragment(home, fragment)
	if err != nil {
		return Place{}, fmt.Errorf("reference %.200q %w", reference, err)
	}
	return target, nil
}

// Location is the place for people: file, line and column.
func (p Place) Location() problem.Location {
	location := problem.Location{Pointer: p.Pointer}
	if p.Doc != nil {
		location.File = p.Doc.File
	}
	if p.Node != nil {
		location.Line, location.Column = p.Node.Line, p.Node.Column
	}
	return location
}
