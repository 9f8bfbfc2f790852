package fake

import (
	"strings"

	"understudy/mock/schema"
)

// Examples of whole bodies are not copied here: whoever serves them checks them first. They only tell which members are
// null in practice. Examples and defaults of a value that neither format nor name says anything about are used.

// told makes a value of those that the document tells, if any of them are of the kind and keep the schema.
func (c *compiler) told(kind kinds, f *facts, h hint) *part {
	if f.wide || h.vary || len(f.told) == 0 || h.top || saysAny(h.words, "id", "ids") {
		return nil
	}
	var values []string
	for _, node := range f.told {
		if value := node.Value(); kindOf(value)&kind != 0 && c.holds(c.scope, f.roots, value) {
			values = append(values, string(node.AppendJSON(nil)))
		}
	}
	if values == nil {
		return nil
	}
	return &part{write: func(s *state, h uint64, dst []byte) ([]byte, error) {
		s.roll(h)
		return append(dst, s.pick(values)...), nil
	}}
}

// bodyExample is the first documented example of the body whose schema is at a place, or nil.
func bodyExample(at schema.Place) *schema.Node {
	media, is := strings.CutSuffix(at.Pointer, "/schema")
	if !is || at.Doc == nil {
		return nil
	}
	return mediaExample(at.Doc.At(media).Node)
}

func mediaExample(node *schema.Node) *schema.Node {
	if example := node.Member("example"); example != nil {
		return example
	}
	if examples := node.Member("examples"); examples != nil && len(examples.Items) > 0 {
		return examples.Items[0].Member("value")
	}
	return nil
}

// exemplify notes the documented bodies of the components of a document, the first of each: of bodies that are one such
// record, or a list of them.
func (c *compiler) exemplify(doc *schema.Document) {
	doc.Schemas(func(at schema.Place) {
		media, is := strings.CutSuffix(at.Pointer, "/schema")
		if !is {
			return
		}
		example := mediaExample(doc.At(media).Node)
		if example == nil {
			return
		}
		if items := at.Child("items"); items.Exists() && example.Kind == schema.Array && len(example.Items) > 0 {
			at, example = items, example.Items[0]
		}
		if target, err := c.canonical(at); err == nil && isNamed(target) && c.examples[target.Node] == nil {
			c.examples[target.Node] = example
		}
	})
}

// memberExample is the documented example of an object: the body's, or else that of a schema.
func (c *compiler) memberExample(f *facts, h hint) *schema.Node {
	if h.example != nil {
		return h.example
	}
	for _, place := range f.roots {
		if example := c.examples[place.Node]; example != nil {
			return example
		}
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
