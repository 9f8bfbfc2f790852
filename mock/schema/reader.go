package schema

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// resourceReader makes the library's data of one schema: the keywords that constrain values, as far as they are
// well-formed. The rest is left out, which spares memory, and keeps a blemish from making the schema useless.
type resourceReader struct {
	*resources
	flavour
	vocabulary
	root  Place
	parts int
	err   error
}

// read makes the data of the whole schema. A translated one is no longer at its place: the root says where it was.
func (r *resourceReader) read(n *Node) any {
	value := r.schema(Place{Doc: r.root.Doc, Node: n, Pointer: r.root.Pointer})
	if object, is := value.(map[string]any); is && r.draft != jsonschema.Draft2020 {
		object["$schema"] = r.draft.String()
	}
	return value
}

func (r *resourceReader) schema(at Place) any {
	n := at.Node
	if n.Kind != Object {
		// What is no schema allows everything, as a schema that says nothing does.
		return n.Kind != Bool || n.IsTrue()
	}
	if r.parts++; r.parts > maxParts || r.err != nil {
		return true
	}
	if home := at.scope(); home != nil && home.identified && home.at.Pointer == at.Pointer {
		if at.Pointer != r.root.Pointer {
			out := map[string]any{}
			r.refer(at, out)
			return out
		}
	}
	out := make(map[string]any, len(n.Names))
	alone := n.StringAt("$ref") != "" && r.referencesAlone()
	for i, word := range n.Names {
		f, known := r.vocabulary[word]
		if !known || !f.keeps(n.Items[i]) || alone && word != "$ref" {
			continue
		}
		r.keyword(at, at.Item(i), word, f, out)
	}
	return out
}

// keyword reads one keyword that is well-formed.
func (r *resourceReader) keyword(in, at Place, word string, f form, out map[string]any) {
	switch word {
	case "$ref", "$recursiveRef", "$dynamicRef":
		r.reference(in, word, at.Node.Text, out)
		return
	case "$dynamicAnchor":
		// Of two of one name the first counts; the library would refuse both.
		if home := in.scope(); home == nil || home.anchors[at.Node.Text].at.Pointer == in.Pointer {
			out[word] = at.Node.Text
		}
		return
	case "discriminator":
		if c := newChooser(in); c != nil {
			out[choosing] = c
		}
		return
	case "oneOf", "anyOf":
		if c := newChooser(in); c != nil && c.keyword == word {
			word = choosing + word
		}
	}
	switch f {
	case note, name:
	case oneSchema:
		out[word] = r.schema(at)
	case schemaMap, dependencies:
		out[word] = r.named(at, word == "patternProperties")
	case schemaList, schemaOrList:
		out[word] = r.listed(at)
	case count:
		out[word] = at.Node.count()
	case nameList:
		out[word] = distinct(at.Node)
	default:
		out[word] = at.Node.Value()
	}
}

// count is a number of things; past 2^31 nothing is counted.
func (n *Node) count() any {
	value, _ := n.rational()
	if limit := int64(math.MaxInt32); !value.Num().IsInt64() || value.Num().Int64() > limit {
		return json.Number(strconv.FormatInt(limit, 10))
	}
	return json.Number(value.Num().String())
}

// distinct are the names of a list, each once.
func distinct(n *Node) []any {
	names := make([]any, 0, len(n.Items))
	for _, item := range n.Items {
		if !slices.Contains(names, any(item.Text)) {
			names = append(names, item.Text)
		}
	}
	return names
}

func (r *resourceReader) named(at Place, byPattern bool) any {
	out := make(map[string]any, len(at.Node.Names))
	for i, name := range at.Node.Names {
		item := at.Item(i)
		switch {
		case byPattern && !isPattern(name):
		case isNames(item.Node):
			out[name] = distinct(item.Node)
		default:
			out[name] = r.schema(item)
		}
	}
	return out
}

func (r *resourceReader) listed(at Place) any {
	if at.Node.Kind != Array {
		return r.schema(at)
	}
	out := make([]any, len(at.Node.Items))
	for i := range at.Node.Items {
		out[i] = r.schema(at.Item(i))
	}
	return out
}

// refer refers to a schema: by a link, if that is in another resource.
func (r *resourceReader) refer(to Place, out map[string]any) {
	address := r.address(to)
	own, _, _ := strings.Cut(r.address(r.root), "#")
	if resource, _, _ := strings.Cut(address, "#"); resource == own {
		out["$ref"] = address
		return
	}
	l := &link{address: address}
	r.pending = append(r.pending, l)
	out[linking] = l
}

// reference reads a reference. A dynamic one is that only if it names a dynamic anchor (JSON Schema 2020-12, section
// 8.2.3.2), and the library follows those, as it knows through which schemas a value came.
func (r *resourceReader) reference(at Place, word, text string, out map[string]any) {
	to, err := at.Follow(text)
	if err != nil {
		r.err = &Fault{At: at.Location(), What: err.Error()}
		return
	}
	switch _, name, _ := strings.Cut(text, "#"); {
	case word == "$ref":
		r.refer(to, out)
	case word == "$dynamicRef" && name != "" && to.Node.StringAt("$dynamicAnchor") == name:
		resource, _, _ := strings.Cut(r.address(to), "#")
		out[word] = resource + "#" + name
	default:
		out[word] = r.address(to)
	}
}
