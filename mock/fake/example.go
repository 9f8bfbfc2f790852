package fake

import (
	"strings"

	"understudy/mock/schema"
)

// Examples of the document are not copied here: whoever serves them checks them first. They only tell which members
// are null in practice.

// bodyExample is the first documented example of the body whose schema is at a place, or nil.
func bodyExample(at schema.Place) *schema.Node {
	media, is := strings.CutSuffix(at.Pointer, "/schema")
	if !is || at.Doc == nil {
		return nil
	}
	node := at.Doc.At(media).Node
	if example := node.Member("example"); example != nil {
		return example
	}
	if examples := node.Member("examples"); examples != nil && len(examples.Items) > 0 {
		return examples.Items[0].Member("value")
	}
	return nil
}

// memberExample is the documented example of an object: the body's, or else that of a schema.
func memberExample(f *facts, h hint) *schema.Node {
	if h.example != nil {
		return h.example
	}
	for _, place := range f.roots {
		if example := ownExample(place); example != nil {
			return example
		}
	}
	return nil
}

func ownExample(place schema.Place) *schema.Node {
	if example := place.Node.Member("example"); example != nil {
		return example
	}
	if examples := place.Node.Member("examples"); examples != nil && examples.Kind == schema.Array &&
		len(examples.Items) > 0 {
		return examples.Items[0]
	}
	return nil
}

func exampleIsNull(place schema.Place) bool { return isNull(ownExample(place)) }

func isNull(node *schema.Node) bool { return node != nil && node.Kind == schema.Null }
