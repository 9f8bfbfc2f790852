package schema

import (
	"fmt"
	"net/url"
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
}

// A Place is a node of a document together with the pointer that leads to it.
type Place struct {
	Doc     *Document
	Node    *Node
	Pointer string
}

// maxHops bounds a chain of references, so that a circle of them ends.
const maxHops = 100

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
func (p Place) Deref() (Place, error) {
	for range maxHops {
		reference := p.Node.Member("$ref")
		if reference == nil || reference.Kind != String {
			return p, nil
		}
		target, err := p.Doc.Resolve(reference.Text)
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

// Resolve finds what a reference of this document names.
func (d *Document) Resolve(reference string) (Place, error) {
	fragment, local := strings.CutPrefix(reference, "#")
	if !local {
		return Place{}, fmt.Errorf("reference %q leads out of the document: put its target under components", reference)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return Place{}, fmt.Errorf("reference %q has a bad escape: mend it", reference)
	}
	if place := d.At(pointer); place.Exists() {
		return place, nil
	}
	return Place{}, fmt.Errorf("reference %q leads nowhere: mend it or add its target", reference)
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
