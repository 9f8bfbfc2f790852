package change

import (
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A reader reads schemas of one document, in one dialect, as what both dialects can say: schemas that mean the same
// read the same, whatever the version and however they are written.
type reader struct {
	dialect schema.Dialect
	// counting says that the document has unevaluatedProperties or unevaluatedItems. They count what other keywords
	// looked at, so that a keyword that allows everything means something beside them (JSON Schema 2020-12, section
	// 11).
	counting bool
	// bars is the word for members that do not travel in the direction at hand: readOnly, writeOnly or "".
	bars string
	// bare are choices of one schema that are to be looked through, with that schema: see comparison.through.
	bare map[*schema.Node]schema.Place
	// together are those whose allOf is to be read as one schema with them: see comparison.words.
	together map[*schema.Node]bool
	// open are the schemas that are known to allow everything, or not to.
	open map[*schema.Node]bool
}

func newReader(c *contract.Contract) reader {
	r := reader{
		dialect: c.Dialect(), bare: map[*schema.Node]schema.Place{}, together: map[*schema.Node]bool{},
		open: map[*schema.Node]bool{},
	}
	if r.dialect != schema.OpenAPI30 {
		var files []schema.Place
		for _, o := range c.Operations {
			files = append(files, o.At.Doc.Top())
		}
		r.counting = counts(files)
	}
	return r
}

// counts reports whether documents, or those that they lead to, have a keyword that counts what others looked at.
func counts(waiting []schema.Place) bool {
	seen := map[*schema.Node]bool{}
	for len(waiting) > 0 {
		at := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if seen[at.Node] {
			continue
		}
		seen[at.Node] = true
		for i, item := range at.Node.Items {
			name := ""
			if at.Node.Kind == schema.Object {
				name = at.Node.Names[i]
			}
			switch {
			case name == "unevaluatedProperties" || name == "unevaluatedItems":
				return true
			case name == "$ref" && item.Kind == schema.String && !strings.HasPrefix(item.Text, "#"):
				if to, err := at.Follow(item.Text); err == nil && to.Doc != at.Doc && to.Doc.Root != nil {
					waiting = append(waiting, to.Doc.Top())
				}
			case len(item.Items) > 0:
				waiting = append(waiting, schema.Place{Doc: at.Doc, Node: item})
			}
		}
	}
	return false
}

// maxHops bounds the choices of one schema that stand in each other.
const maxHops = 100

// meaning follows references, as far as they stand alone, and what is to be looked through. A place that leads nowhere
// is an empty schema: the survey of the contract told so.
func (r reader) meaning(at schema.Place) schema.Place {
	for range maxHops {
		to, err := at.Meaning(r.dialect)
		if err != nil || !to.Exists() {
			return nothing(at)
		}
		within, bare := r.bare[to.Node]
		if !bare {
			return to
		}
		at = within
	}
	return nothing(at)
}

// nothing is an empty schema at a place.
func nothing(at schema.Place) schema.Place {
	return schema.Place{Doc: at.Doc, Node: &schema.Node{Kind: schema.Object}, Pointer: at.Pointer}
}

// sole is the only schema of an allOf, anyOf or oneOf that nothing stands beside, with the keyword, or "".
func (r reader) sole(at schema.Place) (keyword string, only schema.Place) {
	if at.Node.Kind != schema.Object || len(at.Node.Names) > maxOrders {
		return "", schema.Place{}
	}
	list := r.facets(at)
	if len(list) != 1 || list[0].form != aSchemaList || len(list[0].subs) != 1 {
		return "", schema.Place{}
	}
	switch list[0].keyword {
	case "allOf", "anyOf", "oneOf":
		return list[0].keyword, list[0].subs[0].at
	}
	return "", schema.Place{}
}

// has reports whether a schema has a keyword.
func (r reader) has(at schema.Place, keyword string) bool {
	return at.Node.Kind == schema.Object && find(r.raw(at), keyword) >= 0
}

// allows reports whether a schema allows everything, and refuses whether it allows nothing, as far as keywords tell
// each by itself. One that leads back to itself allows less than everything until more is known of it.
func (r reader) allows(at schema.Place) bool {
	at = r.meaning(at)
	switch at.Node.Kind {
	case schema.Bool:
		return at.Node.IsTrue()
	case schema.Object:
	default:
		return false
	}
	if known, there := r.open[at.Node]; there {
		return known
	}
	r.open[at.Node] = false
	r.open[at.Node] = len(r.busy(at)) == 0
	return r.open[at.Node]
}

func (r reader) refuses(at schema.Place) bool {
	at = r.meaning(at)
	if at.Node.Kind == schema.Bool {
		return !at.Node.IsTrue()
	}
	list := r.busy(at)
	return len(list) == 1 && list[0].keyword == "not" && r.allows(list[0].subs[0].at)
}

// An extent is how much a schema allows.
type extent int

const (
	none extent = iota
	some
	all
)

func (r reader) extent(at schema.Place) extent {
	switch {
	case r.refuses(at):
		return none
	case r.allows(at):
		return all
	}
	return some
}

// maxTogether bounds the search through allOf, for it may be a circle.
const maxTogether = 8

// barred reports whether a member does not travel in the direction at hand, whatever its schema says besides.
func (r reader) barred(member schema.Place) bool {
	return r.bars != "" && r.meaning(member).Node.Member(r.bars).IsTrue()
}

// barredIn reports whether a schema, or one that it is put together from, has a member of a name that is barred. Then
// it need not be there although it is required (OpenAPI 3.0.4, section 4.7.24).
func (r reader) barredIn(at schema.Place, name string, depth int) bool {
	if at = r.meaning(at); depth > maxTogether || at.Node.Kind != schema.Object {
		return false
	}
	if member := at.Child("properties").Child(name); member.Exists() {
		return r.barred(member)
	}
	if all := at.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
		for _, part := range elements(all) {
			if r.barredIn(part.at, name, depth+1) {
				return true
			}
		}
	}
	return false
}
