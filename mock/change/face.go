package change

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/schema"
)

// A facet is one keyword of a schema: a value, a list of values, or schemas.
type facet struct {
	keyword string
	form    form
	at      schema.Place
	// value is JSON, for a value.
	value string
	// values are JSON, for a list.
	values []spot
	// subs are schemas, by name or by index.
	subs []spot
}

// A spot is a part of a facet, with where it stands. Its text is a name or JSON.
type spot struct {
	text string
	at   schema.Place
}

// A form is what a keyword holds.
type form uint8

const (
	aValue form = iota
	aList
	aSchema
	aSchemaList
	aSchemaMap
)

// A reader reads schemas of one document, in one dialect, as what both dialects can say: a schema of OpenAPI 3.0 and
// one of 3.1 that mean the same read the same.
type reader struct{ dialect schema.Dialect }

// meaning follows references, as far as they stand alone. A place that leads nowhere is an empty schema: the survey of
// the contract told so.
func (r reader) meaning(at schema.Place) schema.Place {
	to, err := at.Meaning(r.dialect)
	if err != nil || !to.Exists() {
		return schema.Place{Doc: at.Doc, Node: &schema.Node{Kind: schema.Object}, Pointer: at.Pointer}
	}
	return to
}

// facets are the keywords that matter to values, in the order written. What is no keyword, or holds what it cannot, is
// left out, as it is when values are held to the contract.
func (r reader) facets(at schema.Place) []facet {
	if at.Node.Kind != schema.Object {
		return nil
	}
	var list []facet
	var together []spot
	for i, name := range at.Node.Names {
		place := at.Item(i)
		switch {
		case name == "$ref" && place.Node.Kind == schema.String:
			// Words stand beside it, else it would have been followed.
			if to, err := at.Follow(place.Node.Text); err == nil {
				together = append(together, spot{at: to})
			}
		case name == "allOf" && place.Node.Kind == schema.Array:
			together = append(together, elements(place)...)
		default:
			if f, ok := r.facet(name, place, at.Node); ok {
				list = append(list, f)
			}
		}
	}
	if len(together) > 0 {
		list = append(list, facet{keyword: "allOf", form: aSchemaList, at: at, subs: together})
	}
	return list
}

func (r reader) facet(name string, at schema.Place, whole *schema.Node) (facet, bool) {
	f := facet{keyword: name, at: at}
	n, ok := at.Node, false
	switch name {
	case "type":
		f.form = aList
		f.values, ok = r.types(at, whole)
	case "format", "pattern", "contentMediaType", "contentEncoding", "$dynamicRef", "$dynamicAnchor":
		f.value, ok = jsonOf(n), n.Kind == schema.String
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		return r.bound(f, whole)
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		count, err := strconv.ParseUint(n.Text, 10, 63)
		f.value, ok = strconv.FormatUint(count, 10), n.Kind == schema.Number && err == nil
	case "uniqueItems", "readOnly", "writeOnly":
		f.value, ok = n.Text, n.IsTrue()
	case "const", "default":
		f.value, ok = jsonOf(n), true
	case "enum":
		f.form, ok = aList, n.Kind == schema.Array
		f.values = listed(at)
	case "required":
		f.form, ok = aList, n.Kind == schema.Array
		f.values = slices.DeleteFunc(listed(at), func(s spot) bool { return s.at.Node.Kind != schema.String })
	case "dependentRequired", "discriminator":
		f.value, ok = jsonOf(n), n.Kind == schema.Object
	case "properties", "patternProperties", "dependentSchemas":
		f.form, ok = aSchemaMap, n.Kind == schema.Object
		f.subs = elements(at)
	case "anyOf", "oneOf", "prefixItems":
		f.form, ok = aSchemaList, n.Kind == schema.Array
		f.subs = elements(at)
	case "items", "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
		"unevaluatedProperties", "contentSchema":
		f.form, ok = aSchema, n.Kind == schema.Object || n.Kind == schema.Bool
		f.subs = []spot{{at: at}}
	}
	return f, ok
}

// types are the words of the keyword type. What OpenAPI 3.0 calls nullable is one of them since 3.1.
func (r reader) types(at schema.Place, whole *schema.Node) (list []spot, ok bool) {
	if at.Node.Kind == schema.String {
		list = []spot{{text: jsonOf(at.Node), at: at}}
	} else {
		list = listed(at)
	}
	if r.dialect == schema.OpenAPI30 && whole.Member("nullable").IsTrue() {
		list = append(list, spot{text: `"null"`, at: at})
	}
	for _, word := range list {
		switch word.text {
		case `"null"`, `"boolean"`, `"integer"`, `"number"`, `"string"`, `"array"`, `"object"`:
		default:
			return nil, false
		}
	}
	return list, len(list) > 0
}

// bound reads a bound of a number. In OpenAPI 3.0 an exclusive one is a boolean beside it.
func (r reader) bound(f facet, whole *schema.Node) (facet, bool) {
	if r.dialect == schema.OpenAPI30 {
		exclusive := map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}[f.keyword]
		if exclusive != "" && whole.Member(exclusive).IsTrue() {
			f.keyword = exclusive
		}
	}
	f.value = jsonOf(f.at.Node)
	return f, f.at.Node.Kind == schema.Number
}

// elements are the members or the elements of a place, with their names.
func elements(at schema.Place) []spot {
	list := make([]spot, len(at.Node.Items))
	for i := range list {
		list[i].at = at.Item(i)
		if at.Node.Kind == schema.Object {
			list[i].text = at.Node.Names[i]
		}
	}
	return list
}

// listed are the elements of an array of values.
func listed(at schema.Place) []spot {
	list := elements(at)
	for i := range list {
		list[i].text = jsonOf(list[i].at.Node)
	}
	return list
}

// jsonOf writes a value as JSON on one line, with the members of objects in the order of their names. A number that is
// no float64 becomes a text: oasdiff reads numbers as such, and would refuse it.
func jsonOf(n *schema.Node) string { return string(appendValue(nil, n)) }

func appendValue(dst []byte, n *schema.Node) []byte {
	switch n.Kind {
	case schema.Number:
		if f, err := strconv.ParseFloat(n.Text, 64); err != nil || !exact(f, n.Text) {
			return appendText(dst, n.Text)
		}
		return append(dst, n.Text...)
	case schema.String:
		return appendText(dst, n.Text)
	case schema.Array:
		dst = append(dst, '[')
		for i, item := range n.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, item)
		}
		return append(dst, ']')
	case schema.Object:
		order := make([]int, len(n.Names))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(n.Names[a], n.Names[b]) })
		dst = append(dst, '{')
		for i, k := range order {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendText(dst, n.Names[k]), ':')
			dst = appendValue(dst, n.Items[k])
		}
		return append(dst, '}')
	default:
		return n.AppendJSON(dst)
	}
}

// exact reports whether a float64 is the integer that was written. Past 2^53 two of them could pass for one.
func exact(f float64, text string) bool {
	if strings.ContainsAny(text, ".eE") || len(text) < 16 {
		return true
	}
	whole, ok := new(big.Int).SetString(text, 10)
	written, accuracy := big.NewFloat(f).Int(nil)
	return ok && accuracy == big.Exact && written.Cmp(whole) == 0
}

// appendText writes a JSON string that YAML reads alike: what YAML takes for the end of a line, or for no character, is
// escaped.
func appendText(dst []byte, text string) []byte {
	written, err := json.Marshal(text)
	if err != nil {
		return append(dst, `""`...)
	}
	for _, r := range string(written) {
		if r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff {
			dst = append(dst, `\u`...)
			hex := strconv.FormatInt(int64(r), 16)
			dst = append(append(dst, "0000"[len(hex):]...), hex...)
			continue
		}
		dst = append(dst, string(r)...)
	}
	return dst
}
