package schema

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A scope is a schema that references in it are relative to: one that is no part of another, or has an identifier of
// its own (JSON Schema 2020-12, section 8.2). Only documents in which schemas have names have scopes.
type scope struct {
	at Place
	// base is the address that references in it start from.
	base string
	// identified says that the schema has an identifier.
	identified bool
	// dialect is what the schema, or the one around it, says that it is written in.
	dialect string
	// anchors are the parts that gave themselves a name.
	anchors map[string]anchor
}

type anchor struct {
	at      Place
	dynamic bool
}

// scopes are those of one document.
type scopes struct {
	// of are the scopes of the schemas, by node and by pointer: some places know only the one, some only the other.
	of map[*Node]*scope
	at map[string]*scope
	// anchors are the first of each name among schemas without an identifier.
	anchors map[string]anchor
}

// mayName reports whether a document holds, as text, what it must for its schemas to have names. The last words are
// ways to write a dollar sign.
func mayName(data []byte) bool {
	for _, word := range [...]string{
		"$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$self", "draft-04", `\u0024`, `\x24`, `\U00000024`,
	} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

// index finds the names that the schemas of a document give themselves, and adds the identifiers to those known.
func (d *Document) index(identified map[string]*scope) {
	d.scopes = nil
	if !d.named || d.isOpenAPI30() {
		return
	}
	d.scopes = &scopes{of: map[*Node]*scope{}, at: map[string]*scope{}, anchors: map[string]anchor{}}
	n := namer{scopes: d.scopes, identified: identified}
	if self := d.Root.StringAt("$self"); self != "" {
		if address, err := resolve(d.address, self); err == nil && identified[address] == nil {
			identified[address] = &scope{at: d.Top(), base: d.address}
		}
	}
	d.roots(func(at Place) { n.root(at) })
}

// roots visits the schemas of a document that are no part of another one.
func (d *Document) roots(visit func(Place)) {
	if d.isSchema() {
		visit(d.Top())
		return
	}
	d.Schemas(visit)
	if d.isOpenAPI() || d.Root.Kind != Object {
		return
	}
	for i := range d.Root.Items {
		visit(d.Top().Item(i))
	}
}

// isOpenAPI reports whether a document has the members of an OpenAPI document.
func (d *Document) isOpenAPI() bool {
	for _, word := range [...]string{"openapi", "swagger", "paths", "components"} {
		if d.Root.Member(word) != nil {
			return true
		}
	}
	return false
}

// isOpenAPI30 reports whether a document says that it is written in OpenAPI 3.0, by text or, as YAML takes 3.0, by a
// number.
func (d *Document) isOpenAPI30() bool {
	version := d.Root.Member("openapi")
	return version != nil && (version.Text == "3.0" || strings.HasPrefix(version.Text, "3.0."))
}

// isSchema reports whether a whole document is a schema, and not a map of them.
func (d *Document) isSchema() bool {
	if d.Root.Kind == Bool || d.isOpenAPI() {
		return d.Root.Kind == Bool
	}
	for _, word := range [...]string{"$schema", "$id", "$ref", "$anchor", "$dynamicAnchor", "type", "id"} {
		if d.Root.StringAt(word) != "" {
			return true
		}
	}
	for word, kind := range map[string]Kind{
		"type": Array, "allOf": Array, "anyOf": Array, "oneOf": Array, "enum": Array, "$defs": Object, "definitions": Object,
	} {
		if item := d.Root.Member(word); item != nil && item.Kind == kind {
			return true
		}
	}
	return false
}

// declared is the address of the dialect that a document says its schemas are written in, or "".
func (d *Document) declared() string {
	if d.isOpenAPI() {
		return d.Root.StringAt("jsonSchemaDialect")
	}
	return d.Root.StringAt("$schema")
}

type namer struct {
	*scopes
	identified map[string]*scope
}

func (n namer) root(at Place) {
	dialect := at.Node.StringAt("$schema")
	if dialect == "" {
		dialect = at.Doc.declared()
	}
	n.schema(at, &scope{at: at, base: at.Doc.address, dialect: dialect, anchors: map[string]anchor{}})
}

// schema takes the names of a schema and its parts. Home is the scope around it.
func (n namer) schema(at Place, home *scope) {
	if at.Node.Kind != Object {
		return
	}
	if _, entered := n.at[at.Pointer]; entered {
		return
	}
	word := "$id"
	if draftOf(home.dialect) == jsonschema.Draft4 {
		word = "id"
	}
	if id, fragment, _ := strings.Cut(at.Node.StringAt(word), "#"); id != "" {
		if address, err := resolve(home.base, id); err == nil {
			home = &scope{at: at, base: address, identified: true, dialect: home.dialect, anchors: map[string]anchor{}}
			if own := at.Node.StringAt("$schema"); own != "" {
				home.dialect = own
			}
			if n.identified[address] == nil {
				n.identified[address] = home
			}
		}
	} else if fragment != "" {
		n.anchor(fragment, anchor{at: at}, home)
	}
	if name := at.Node.StringAt("$anchor"); name != "" {
		n.anchor(name, anchor{at: at}, home)
	}
	if name := at.Node.StringAt("$dynamicAnchor"); name != "" {
		n.anchor(name, anchor{at: at, dynamic: true}, home)
	}
	n.at[at.Pointer] = home
	if n.of[at.Node] == nil {
		n.of[at.Node] = home
	}
	at.Subschemas(func(_ string, sub Place) { n.schema(sub, home) })
}

func (n namer) anchor(name string, a anchor, home *scope) {
	if _, taken := home.anchors[name]; !taken {
		home.anchors[name] = a
	}
	if _, taken := n.anchors[name]; !taken && !home.identified {
		n.anchors[name] = a
	}
}

// scope is the one that a place stands in, or nil.
func (p Place) scope() *scope {
	if p.Doc.scopes == nil {
		return nil
	}
	if found := p.Doc.scopes.of[p.Node]; found != nil && (p.Pointer == "" || p.Doc.scopes.at[p.Pointer] == nil) {
		return found
	}
	for pointer := p.Pointer; ; pointer = pointer[:strings.LastIndexByte(pointer, '/')] {
		if found := p.Doc.scopes.at[pointer]; found != nil {
			return found
		}
		if strings.LastIndexByte(pointer, '/') < 0 {
			return nil
		}
	}
}

// fragment finds a part of a document: of a scope, if there is one, or else of the whole.
func (d *Document) fragment(home *scope, fragment string) (Place, error) {
	if strings.Contains(fragment, "%") {
		plain, err := url.PathUnescape(fragment)
		if err != nil {
			return Place{}, errEscape
		}
		fragment = plain
	}
	identified := home != nil && home.identified
	switch {
	case fragment == "" && identified:
		return home.at, nil
	case fragment == "" && d.isOpenAPI():
		return Place{}, errWhole
	case fragment == "":
		return d.Top(), nil
	case fragment[0] != '/':
		return d.anchored(home, fragment)
	}
	if identified {
		if found := home.at.Node.find(fragment); found != nil {
			return Place{Doc: d, Node: found, Pointer: home.at.Pointer + fragment}, nil
		}
	}
	// Documents point at their components from schemas with identifiers, too.
	if place := d.At(fragment); place.Exists() {
		return place, nil
	}
	return Place{}, errNowhere
}

func (d *Document) anchored(home *scope, name string) (Place, error) {
	if home != nil {
		if found, ok := home.anchors[name]; ok {
			return found.at, nil
		}
	}
	if d.scopes != nil {
		if found, ok := d.scopes.anchors[name]; ok {
			return found.at, nil
		}
	}
	return Place{}, errNowhere
}
