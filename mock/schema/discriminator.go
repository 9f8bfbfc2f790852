package schema

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/message"
)

// choosing marks what is the library's data for a schema with a discriminator and is no keyword of a document.
const choosing = "\x1f"

// A chooser says which branch of oneOf or anyOf a property's value names (OpenAPI 3.1, section 4.8.25). It only ever
// narrows: what the branches refuse stays refused.
type chooser struct {
	property string
	// keyword is oneOf or anyOf.
	keyword string
	// branches are the indices of the branches, by name.
	branches map[string]int
	// closed says that every branch has a name, so that another value names none.
	closed bool
}

// newChooser is that of a schema, or nil where it has none. A discriminator beside neither oneOf nor anyOf chooses
// nothing: no keyword leads from a schema to those that take it up in their allOf.
func newChooser(at Place) *chooser {
	c := &chooser{property: at.Node.Member("discriminator").StringAt("propertyName"), keyword: "oneOf", closed: true}
	if at.Node.Member("oneOf") == nil {
		c.keyword = "anyOf"
	}
	list := at.Child(c.keyword)
	if c.property == "" || !list.Exists() || !schemaList.keeps(list.Node) {
		return nil
	}
	c.branches = make(map[string]int, len(list.Node.Items))
	mapping := at.Child("discriminator").Child("mapping")
	for i := range list.Node.Items {
		branch := list.Item(i)
		named := c.mapped(at, branch, mapping, i)
		implied := impliedName(branch)
		if _, taken := c.branches[implied]; implied != "" && !taken && mapping.Node.Member(implied) == nil {
			c.branches[implied] = i
		}
		c.closed = c.closed && (named || implied != "")
	}
	return c
}

// mapped names a branch as the mapping does, and reports whether it does.
func (c *chooser) mapped(at, branch, mapping Place, i int) (found bool) {
	if mapping.Node == nil || mapping.Node.Kind != Object {
		return false
	}
	for j, name := range mapping.Node.Names {
		if to, err := mappedTo(at, mapping.Node.Items[j].Text); err == nil && sameSchema(to, branch) {
			c.branches[name], found = i, true
		}
	}
	return found
}

// mappedTo is the schema that a mapping's value leads to: a component's name, or else a reference.
func mappedTo(at Place, value string) (Place, error) {
	if component := at.Doc.At(AppendPointer("/components/schemas", value)); component.Exists() {
		return component, nil
	}
	return at.Follow(value)
}

// sameSchema reports whether two places are one, where references lead.
func sameSchema(a, b Place) bool {
	if a.Doc == b.Doc && a.Pointer == b.Pointer {
		return true
	}
	a, errA := a.Deref()
	b, errB := b.Deref()
	return errA == nil && errB == nil && a.Doc == b.Doc && a.Pointer == b.Pointer
}

// impliedName is what a branch is called without a mapping: the last part of its reference, as components are named
// by it. A schema that stands in the branch itself has no name.
func impliedName(branch Place) string {
	reference := branch.Node.StringAt("$ref")
	_, pointer, _ := strings.Cut(reference, "#")
	if pointer == "" {
		return ""
	}
	to, err := branch.Follow(reference)
	if err != nil || !strings.Contains(to.Pointer, "/") {
		return ""
	}
	name := to.Pointer[strings.LastIndexByte(to.Pointer, '/')+1:]
	return strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
}

// vocabularyOfChoosers is how the library learns of choosers.
func vocabularyOfChoosers() *jsonschema.Vocabulary {
	return &jsonschema.Vocabulary{
		URL: base + "discriminator",
		Subschemas: []jsonschema.SchemaPath{
			{jsonschema.Prop(choosing + "oneOf"), jsonschema.AllItem{}},
			{jsonschema.Prop(choosing + "anyOf"), jsonschema.AllItem{}},
		},
		Compile: func(ctx *jsonschema.CompilerContext, object map[string]any) (jsonschema.SchemaExt, error) {
			c, is := object[choosing].(*chooser)
			if !is {
				return nil, nil
			}
			word := choosing + c.keyword
			listed, _ := object[word].([]any)
			choice := &choice{chooser: c}
			for i := range listed {
				choice.schemas = append(choice.schemas, ctx.Enqueue([]string{word, strconv.Itoa(i)}))
			}
			return choice, nil
		},
	}
}

// A choice is a oneOf or anyOf with a chooser, compiled.
type choice struct {
	*chooser
	schemas []*jsonschema.Schema
}

// Validate holds a value to the branches. The one that the value names must be among those that it keeps.
func (c *choice) Validate(ctx *jsonschema.ValidatorContext, value any) {
	object, _ := value.(map[string]any)
	name, named := object[c.property].(string)
	chosen, known := c.branches[name]
	if named && !known && c.closed {
		ctx.AddError(&unknownName{property: c.property, names: c.names()})
		return
	}
	var failed []*jsonschema.ValidationError
	var kept []int
	for i, one := range c.schemas {
		err := ctx.Validate(one, value, nil)
		if err == nil {
			kept = append(kept, i)
			continue
		}
		if breach := (*jsonschema.ValidationError)(nil); errors.As(err, &breach) {
			failed = append(failed, breach)
		}
		if named && known && i == chosen {
			ctx.AddErr(err)
			return
		}
	}
	switch {
	case c.keyword == "anyOf" && len(kept) == 0:
		ctx.AddErrors(failed, &kind.AnyOf{})
	case c.keyword == "oneOf" && len(kept) == 0:
		ctx.AddErrors(failed, &kind.OneOf{})
	case c.keyword == "oneOf" && len(kept) > 1:
		ctx.AddError(&kind.OneOf{Subschemas: kept[:2]})
	}
}

// names are those of the branches, in order.
func (c *chooser) names() []string {
	names := make([]string, 0, len(c.branches))
	for name := range c.branches {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// unknownName is the breach of a value that names no branch.
type unknownName struct {
	property string
	names    []string
}

func (*unknownName) KeywordPath() []string { return []string{"discriminator"} }

func (k *unknownName) LocalizedString(*message.Printer) string { return "unknown " + k.property }
