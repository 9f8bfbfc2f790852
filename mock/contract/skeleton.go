package contract

import (
	"strings"

	"understudy/mock/schema"
)

// skeleton is the document as kin-openapi is given it: without schemas, examples, links, callbacks and webhooks.
// Paths, parameters, responses, servers and security are what it reads and resolves; schemas are read from the
// document itself, exactly and lazily. So a document of 100,000 schemas costs kin-openapi nothing, and no shape of
// them can stall it.
func skeleton(doc *schema.Document) *schema.Node {
	s := shaper{schemas: map[*schema.Node]bool{}, data: map[string]map[string]bool{}}
	_ = doc.Walk(func(part schema.Part, at schema.Place) error {
		switch part {
		case schema.SchemaPart:
			s.schemas[at.Node] = true
		case schema.DataPart:
			s.drop(at.Pointer)
		case schema.ReferencePart:
		}
		return nil
	})
	return s.shape(doc.Top())
}

type shaper struct {
	schemas map[*schema.Node]bool
	// data holds names and, by name, the pointers of the objects that hold data under it: YAML lets a node be data in one
	// place and a response in another.
	data map[string]map[string]bool
}

func (s shaper) drop(pointer string) {
	cut := strings.LastIndexByte(pointer, '/')
	holder, name := pointer[:cut], pointer[cut+1:]
	if holder == "" && strings.HasPrefix(name, "x-") {
		// Extensions at the top may be what a reference leads to.
		return
	}
	if s.data[name] == nil {
		s.data[name] = map[string]bool{}
	}
	s.data[name][holder] = true
}

func (s shaper) shape(at schema.Place) *schema.Node {
	switch {
	case s.schemas[at.Node]:
		return &schema.Node{Kind: schema.Object}
	case at.Pointer == "/components/schemas":
		return &schema.Node{Kind: schema.Object}
	}
	out := &schema.Node{Kind: at.Node.Kind}
	for i, item := range at.Node.Items {
		if at.Node.Kind == schema.Object {
			name := at.Node.Names[i]
			if s.data[name] != nil && s.data[name][at.Pointer] {
				continue
			}
			out.Names = append(out.Names, name)
		}
		if item.Kind == schema.Object || item.Kind == schema.Array {
			item = s.shape(at.Item(i))
		}
		out.Items = append(out.Items, item)
	}
	return out
}
