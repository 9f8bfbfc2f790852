package contract

import (
	"encoding/xml"
	"strings"
	"unicode"

	"understudy/mock/schema"
)

// A naming is what the xml object says of a schema (OpenAPI 3.1, section 4.8.26).
type naming struct {
	name, namespace, prefix string
	attribute, wrapped      bool
	// node is nodeType, of OpenAPI 3.2.
	node string
}

// naming finds the xml object: that of the schema itself, of the one that it refers to, or of the only one that it is
// composed of.
func (o *outline) naming() naming {
	for _, place := range o.own {
		if found := xmlOf(place, 0); found.Exists() {
			n := naming{
				name: found.Node.StringAt("name"), namespace: found.Node.StringAt("namespace"),
				prefix: found.Node.StringAt("prefix"), node: found.Node.StringAt("nodeType"),
				attribute: found.Node.Member("attribute").IsTrue(), wrapped: found.Node.Member("wrapped").IsTrue(),
			}
			n.attribute = n.attribute || n.node == "attribute"
			n.wrapped = n.wrapped || n.node == "element"
			return n
		}
	}
	return naming{}
}

func xmlOf(place schema.Place, depth int) schema.Place {
	if found := place.Child("xml"); found.Exists() && found.Node.Kind == schema.Object {
		return found
	}
	if depth > maxTypeDepth {
		return schema.Place{}
	}
	if target, leads := hop(place); leads {
		return xmlOf(target, depth+1)
	}
	if all := place.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array && len(all.Node.Items) == 1 {
		return xmlOf(all.Item(0), depth+1)
	}
	return schema.Place{}
}

// called is the name that the xml object gives or, without one, the other.
func (n naming) called(other string) string {
	if n.name != "" {
		return n.name
	}
	return other
}

// fits reports whether a name in a body is the one that is asked for. A namespace counts where the document gives one.
func (n naming) fits(name xml.Name, called string) bool {
	return name.Local == called && (n.namespace == "" || name.Space == n.namespace)
}

// listed reports whether a member is an array, as far as the schema tells.
func (o *outline) listed() bool {
	return o.takes&takesArray != 0 && o.takes&takesObject == 0 && o.takes&takesScalar&^takesNull == 0
}

// rootName is the name of a body's element: that of the xml object, else that of the schema among the components.
func (o *outline) rootName() string {
	other := "root"
	for _, place := range o.own {
		if name, among := strings.CutPrefix(place.Pointer, "/components/schemas/"); among && nameXML(name) {
			other = name
		}
	}
	return o.naming().called(other)
}

// nameXML reports whether a text can name an element (XML 1.0, section 2.3), colons left aside.
func nameXML(text string) bool {
	for i, r := range text {
		first := r == '_' || unicode.IsLetter(r)
		if !first && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return text != ""
}
