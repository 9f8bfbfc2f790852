package contract

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// contents reads the media types of a body.
func (b *builder) contents(at schema.Place, direction schema.Direction) ([]*Content, error) {
	if !at.Exists() {
		return nil, nil
	}
	var list []*Content
	for i, name := range at.Node.Names {
		if strings.HasPrefix(name, "x-") {
			continue
		}
		if !validMediaType(name) {
			b.Contract.blemish(at.Item(i), "content", fmt.Sprintf("%.60q is no media type: it is left out", name),
				"write type/subtype")
			continue
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		content, err := b.content(name, place, direction)
		if err != nil {
			return nil, err
		}
		list = append(list, content)
	}
	if direction == schema.Reply {
		for _, content := range list {
			if other := content.otherwise(list); other != nil {
				list = append(list, other)
			}
		}
	}
	return list, nil
}

// otherwise is a content beside a range such as */*, for clients that do not accept what the range is made concrete as:
// XML where values are objects or arrays, text where they are strings. It has a place of its own, that of the schema.
func (c *Content) otherwise(list []*Content) *Content {
	kind := essence(c.MediaType)
	if c.Schema == nil || kind != "*/*" && kind != "application/*" {
		return nil
	}
	mediaType := ""
	switch o := c.outline(); {
	case o.takes == takesAnything:
	case o.structured():
		mediaType = "application/xml"
	case o.takes&takesString != 0 && kind == "*/*":
		mediaType = "text/plain"
	}
	if mediaType == "" ||
		slices.ContainsFunc(list, func(have *Content) bool { return essence(have.MediaType) == mediaType }) {
		return nil
	}
	other := &Content{MediaType: mediaType, Schema: c.Schema, At: c.At.Child("schema"), outlines: c.outlines}
	for _, example := range c.Examples {
		if example.Node.Kind != schema.String || mediaType == "text/plain" {
			other.Examples = append(other.Examples, example)
		}
	}
	return other
}

// content reads one media type.
func (b *builder) content(name string, at schema.Place, direction schema.Direction) (*Content, error) {
	content := &Content{MediaType: name, At: at, outlines: b.outlinesOf(direction)}
	var err error
	if content.Schema, err = b.schemaAt(at.Child("schema"), direction); err != nil {
		return nil, err
	}
	if content.items, err = b.schemaAt(at.Child("itemSchema"), direction); err != nil {
		return nil, err
	}
	switch notationOf(name) {
	case fieldsForm, multipartForm:
		if content.encodings, err = b.encodings(content); err != nil {
			return nil, err
		}
	default:
	}
	if content.Examples, err = examplesOf(at); err != nil {
		return nil, err
	}
	b.admit(content, direction)
	return content, nil
}

// schemaAt is the schema at a place, if there is one.
func (b *builder) schemaAt(at schema.Place, direction schema.Direction) (*schema.Schema, error) {
	if !at.Exists() {
		return nil, nil
	}
	where, err := at.Meaning(b.Dialect())
	if err != nil {
		return nil, err
	}
	return b.set.Schema(where, direction), nil
}

// outlinesOf are the outlines of schemas in a direction, shared by all contents.
func (b *builder) outlinesOf(direction schema.Direction) *outlines {
	for len(b.outlines) <= int(direction) {
		b.outlines = append(b.outlines, newOutlines(b.set, schema.Direction(len(b.outlines))))
	}
	return b.outlines[direction]
}

// admit puts into the ledger what is not enforced of a content.
func (b *builder) admit(c *Content, direction schema.Direction) {
	for _, word := range [...]string{"prefixEncoding", "itemEncoding"} {
		if place := c.At.Child(word); place.Exists() {
			b.Contract.ledger(place, word, word+" is not enforced")
		}
	}
	form := notationOf(c.MediaType)
	if c.Schema == nil && c.items == nil || form == jsonForm && !strings.Contains(c.MediaType, "*") {
		return
	}
	// What is learnt here is forgotten: most documents are asked for a few of their bodies.
	o := newOutlines(b.set, direction).of(c.schemaPlaces()...)
	c.undecided = b.admitStyles(c, o, form)
	switch {
	case strings.Contains(c.MediaType, "*"):
		if o.structured() {
			b.Contract.ledger(c.At, "content", "bodies of "+c.MediaType+
				" whose media type is not known to hold objects or arrays are checked only where they are JSON")
		}
	case form == xmlForm:
		c.undecided = b.admitXML(o, map[*schema.Node]bool{}, 0)
	case form == linesForm || form == sequenceForm:
		if c.items == nil && o.takes&takesArray != 0 && o.takes&takesObject != 0 {
			b.Contract.ledger(c.At, "content", "whether the schema is for the series or for each text in it cannot be told: "+
				"bodies of "+c.MediaType+" are checked for their form alone")
		}
	case form == eventsForm:
		if c.items == nil && o.takes&takesString == 0 {
			b.Contract.ledger(c.At, "content", "the data of an event is checked where it is JSON")
		}
	case (form == textForm || form == octetsForm) && o.structured():
		b.Contract.ledger(c.At, "content", "bodies of the media type "+c.MediaType+
			" are checked only where they are JSON: it does not say how objects and arrays are written")
	}
}

func (c *Content) schemaPlaces() []schema.Place {
	if c.Schema == nil {
		return nil
	}
	return []schema.Place{c.Schema.At()}
}

// maxAdmitted bounds the schemas of one body that are looked through for what XML cannot decide.
const maxAdmitted = 5000

// admitXML puts into the ledger where the object model does not say how XML is to be read. It reports whether that is
// so of the whole body.
func (b *builder) admitXML(o *outline, seen map[*schema.Node]bool, depth int) (undecided bool) {
	if len(o.places) == 0 || seen[o.places[0].Node] || len(seen) > maxAdmitted || depth > schema.MaxDepth {
		return false
	}
	at := o.places[0]
	seen[at.Node] = true
	if node := o.naming().node; node != "" && node != "attribute" && node != "element" {
		b.Contract.ledger(at, "xml", "the nodeType "+node+" is not enforced: the XML is checked for its form alone")
		undecided = true
	}
	if o.takes == takesAnything && !o.silent() {
		b.Contract.ledger(at, "xml", "the schema has no type: its XML is an object if it has elements, or else a text")
	}
	if o.vague {
		b.Contract.ledger(at, "xml", "the XML of a oneOf or anyOf within another, or beside another, is read by the "+
			"properties of all their branches")
	}
	for _, name := range o.properties() {
		undecided = b.admitXML(o.member(name), seen, depth+1) || undecided
	}
	if o.takes&takesArray != 0 && o.takes != takesAnything {
		undecided = b.admitXML(o.element(0), seen, depth+1) || undecided
	}
	return undecided
}

// examplesOf reads example and examples of a media type. What is in a file elsewhere (externalValue) is not read.
func examplesOf(at schema.Place) ([]*Example, error) {
	var list []*Example
	if single := at.Child("example"); single.Exists() {
		list = append(list, &Example{Node: single.Node, At: single})
	}
	several := at.Child("examples")
	if !several.Exists() || several.Node.Kind != schema.Object {
		return list, nil
	}
	for i, name := range several.Node.Names {
		place, err := several.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		if value := place.Child("value"); value.Exists() {
			list = append(list, &Example{Name: name, Node: value.Node, At: value})
		}
	}
	return list, nil
}
