package schema

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/problem"
)

// Review reads schemas and their parts as a person would: the blemishes are what is wrong in them and is left out when
// values are held to them, such as a keyword that does not exist; the ledger is what they ask for and is not enforced.
// It goes by the order written, and follows no references.
func (s *Set) Review(schemas ...Place) (blemishes, ledger []problem.Finding) {
	r := reviewer{entry: s.dialect, formats: formatKinds()}
	known := map[flavour]vocabulary{}
	for _, at := range schemas {
		r.flavour = at.flavour(s.dialect)
		if known[r.flavour] == nil {
			known[r.flavour] = vocabularyOf(r.flavour)
		}
		r.vocabulary = known[r.flavour]
		r.dialect(at, "$schema")
		r.schema(at)
	}
	return r.blemishes, r.ledger
}

// Dialects are blemishes for each document of the library that says its schemas are written in a dialect that is not
// known. They are held to JSON Schema 2020-12 instead.
func (s *Set) Dialects() []problem.Finding {
	var r reviewer
	for _, doc := range s.library.Documents() {
		word := "$schema"
		if doc.isOpenAPI() {
			word = "jsonSchemaDialect"
		}
		r.dialect(doc.Top(), word)
	}
	return r.blemishes
}

type reviewer struct {
	flavour
	// entry is the dialect of the first document.
	entry Dialect
	vocabulary
	formats           map[string]kinds
	blemishes, ledger []problem.Finding
}

func remark(at Place, keyword, message, hint string) problem.Finding {
	return problem.Finding{
		In: "document", Keyword: keyword, Pointer: at.Pointer, Message: message, Hint: hint,
		Document: at.Location(), Source: at.Location(),
	}
}

func (r *reviewer) blemish(at Place, keyword, message, hint string) {
	r.blemishes = append(r.blemishes, remark(at, keyword, message, hint))
}

func (r *reviewer) unheld(at Place, keyword, message string) {
	r.ledger = append(r.ledger, remark(at, keyword, message, ""))
}

func (r *reviewer) dialect(in Place, word string) {
	at := in.Child(word)
	if at.Exists() && (at.Node.Kind != String || draftOf(at.Node.Text) == nil) {
		r.blemish(at, word, fmt.Sprintf("the dialect %s is not known: JSON Schema 2020-12 is held to instead",
			shorten(string(at.Node.AppendJSON(nil)))), "use https://json-schema.org/draft/2020-12/schema")
	}
}

func (r *reviewer) schema(at Place) {
	n := at.Node
	switch n.Kind {
	case Bool:
		return
	case Object:
	case Null, Number, String, Array:
		r.blemish(at, "schema", "is no schema: every value is let through", "write an object")
		return
	}
	alone := n.StringAt("$ref") != "" && r.referencesAlone()
	for i, word := range n.Names {
		r.keyword(at, at.Item(i), word, alone && word != "$ref")
	}
	if alone {
		return
	}
	r.format(at)
	r.discriminator(at)
	at.Subschemas(func(keyword string, sub Place) {
		if _, known := r.vocabulary[keyword]; known {
			r.schema(sub)
		}
	})
}

// keyword reads one keyword. An idle one stands beside a reference, where the dialect ignores it.
func (r *reviewer) keyword(in, at Place, word string, idle bool) {
	f, known := r.vocabulary[word]
	switch {
	case strings.HasPrefix(word, "x-"):
	case !known:
		r.unknown(in, at, word)
	case idle:
		if f != note && f != name {
			r.blemish(at, word, "stands beside $ref, where it is ignored", "put both into an allOf")
		}
	case f == pattern && at.Node.Kind == String && !isPattern(at.Node.Text):
		r.unheld(at, word, "is no ECMA-262 regular expression: it is not held")
	case !f.keeps(at.Node):
		r.blemish(at, word, "is not "+f.String()+": it is left out", "write "+f.String())
	case word == "patternProperties":
		for i, name := range at.Node.Names {
			if !isPattern(name) {
				r.unheld(at.Item(i), word, "is no ECMA-262 regular expression: it is not held")
			}
		}
	case strings.HasPrefix(word, "content") && f == note:
		r.unheld(at, word, "says what a string holds, and is not looked into (JSON Schema 2020-12, section 8)")
	case (word == "readOnly" || word == "writeOnly") && f == note && at.Node.IsTrue():
		r.unheld(at, word, "is only a note since OpenAPI 3.1: values of both ways may have it")
	case (word == "readOnly" || word == "writeOnly") && r.draft == nil && r.entry != OpenAPI30 && at.Node.IsTrue():
		r.unheld(at, word, "is not held in a file of OpenAPI 3.0 that a document of a later version refers to")
	}
}

// unknown says that a keyword is not one, and what it might have been meant to be.
func (r *reviewer) unknown(in, at Place, word string) {
	hint := "remove it, or begin its name with x-"
	if nearest := r.nearest(in.Node, word); nearest != "" {
		hint = fmt.Sprintf("write %s", nearest)
	}
	switch word {
	case "nullable":
		hint = `list "null" in type`
	case "dependencies":
		hint = "use dependentRequired or dependentSchemas"
	case "additionalItems":
		hint = "use prefixItems and items"
	case "const":
		hint = "use an enum of one value"
	}
	r.blemish(at, word, fmt.Sprintf("%q is no keyword of %s, and does nothing", word, r.flavour), hint)
}

// nearest is the keyword most like a word: the first of those that are at most two letters apart.
func (r *reviewer) nearest(in *Node, word string) string {
	best, least := "", min(3, len(word)/2)
	for known := range r.vocabulary {
		d := distance(strings.ToLower(word), strings.ToLower(known))
		if in.Member(known) == nil && (d < least || d == least && best != "" && known < best) {
			best, least = known, d
		}
	}
	return best
}

// distance counts the letters to add, remove or change from one word to another, or to swap with their neighbour.
func distance(a, b string) int {
	if len(a) > 64 || max(len(a)-len(b), len(b)-len(a)) > 2 {
		return 64
	}
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			row[j+1] = min(last[j]+change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// format names a format that is not known, or that the schema's values cannot have.
func (r *reviewer) format(at Place) {
	format := at.Child("format")
	if !format.Exists() || format.Node.Kind != String {
		return
	}
	about, known := r.formats[format.Node.Text]
	types := typesOf(at.Node.Member("type"))
	switch {
	case !known:
		r.unheld(format, "format", fmt.Sprintf("the format %.40q is not known, and not checked", format.Node.Text))
	case format.Node.Text == "html":
		r.unheld(format, "format", "the format html is not looked into: every string has it")
	case types != 0 && types&about == 0:
		r.unheld(format, "format", fmt.Sprintf("the format %s is not about values of this type, and does nothing",
			format.Node.Text))
	}
}

// typesOf are the types that a type keyword names.
func typesOf(n *Node) (types kinds) {
	if n == nil || !isTypes(n) {
		return 0
	}
	for _, one := range append(slices.Clone(n.Items), n) {
		types |= kindOf(one.Text)
	}
	return types
}

// discriminator names what a discriminator asks for in vain.
func (r *reviewer) discriminator(at Place) {
	d := at.Child("discriminator")
	if !d.Exists() {
		return
	}
	c := newChooser(at)
	if c == nil {
		r.unheld(d, "discriminator", "beside no oneOf or anyOf it chooses nothing: schemas that take this one up in their "+
			"allOf are not looked for (OpenAPI 3.1, section 4.8.25)")
		return
	}
	mapping := d.Child("mapping")
	if !mapping.Exists() || mapping.Node.Kind != Object {
		return
	}
	for i, name := range mapping.Node.Names {
		item := mapping.Item(i)
		if _, err := mappedTo(at, item.Node.Text); err != nil {
			r.blemish(item, "discriminator", fmt.Sprintf("%.40q leads to no schema", name), "mend it, or remove it")
		} else if _, known := c.branches[name]; !known {
			r.blemish(item, "discriminator", fmt.Sprintf("%.40q leads to a schema that is no alternative here", name),
				"add it to "+c.keyword)
		}
	}
}
