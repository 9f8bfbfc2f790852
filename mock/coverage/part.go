package coverage

import (
	"maps"
	"slices"

	"understudy/mock/schema"
)

// A part is a schema that holds for a value: itself, or one that it is composed of.
type part struct {
	schema.Place
	// only says that it holds for some values only: it is a branch of anyOf or oneOf.
	only bool
}

// A gathering lists all schemas that say something of a value, references followed.
type gathering struct {
	*atlas
	known map[*schema.Node]bool
	parts []part
	// cut says that there are more than maxParts.
	cut bool
}

// maxParts bounds the schemas that one value is composed of.
const maxParts = 2000

func (g *gathering) gather(at schema.Place, only bool) {
	at, known := g.meaning(at)
	if !known || g.known[at.Node] {
		return
	}
	if len(g.parts) >= maxParts {
		g.cut = true
		return
	}
	g.known[at.Node] = true
	g.parts = append(g.parts, part{at, only})
	composing(at, func(to schema.Place, branch bool) { g.gather(to, only || branch) })
}

// composing visits the schemas that one is composed of: where its reference leads to, and its branches. Those of which
// not all need to hold are called branches.
func composing(at schema.Place, visit func(to schema.Place, branch bool)) {
	for _, word := range [...]string{"$ref", "allOf", "anyOf", "oneOf"} {
		branches := at.Child(word)
		switch {
		case !branches.Exists():
		case word == "$ref":
			if to, err := at.Deref(); err == nil && to.Node != at.Node {
				visit(to, false)
			}
		case branches.Node.Kind == schema.Array:
			for i := range branches.Node.Items {
				visit(branches.Item(i), word != "allOf")
			}
		}
	}
}

// A hint is what some part of a value says of the value as a whole.
type hint struct {
	// never says that the value is not there in this direction, and nullable that some words speak of null.
	never, nullable bool
}

// hint joins the hints of all parts of a schema. It is worked out once for each of them.
func (a *atlas) hint(at schema.Place) hint {
	at, known := a.meaning(at)
	if !known {
		return hint{}
	}
	if told, known := a.hints[at.Node]; known {
		return told
	}
	never := "readOnly"
	if a.direction == schema.Reply {
		never = "writeOnly"
	}
	// What leads back to itself says no more than it did.
	a.hints[at.Node] = hint{}
	told := hint{never: at.Node.Member(never).IsTrue(), nullable: nullable(at.Node)}
	composing(at, func(to schema.Place, _ bool) {
		more := a.hint(to)
		told.never, told.nullable = told.never || more.never, told.nullable || more.nullable
	})
	a.hints[at.Node] = told
	return told
}

// enumsOf are the scalars of the parts' enums.
func enumsOf(parts []part) (values []enumValue) {
	for _, one := range parts {
		list := one.Node.Member("enum")
		if list == nil || list.Kind != schema.Array {
			continue
		}
		for _, node := range list.Items {
			value := enumValue{
				json: string(node.AppendJSON(nil)), string: node.Kind == schema.String, value: node.Value(),
			}
			switch node.Kind {
			case schema.Array, schema.Object:
				continue
			case schema.String:
				value.text = node.Text
			case schema.Number:
				value.text = schema.Plain(node.Text)
			case schema.Bool, schema.Null:
				value.text = value.json
			}
			values = append(values, value)
		}
	}
	return values
}

// requiredOf are the names that the parts ask for, whichever value it is: those of parts that always hold, and those
// that every branch of a union asks for.
func (a *atlas) requiredOf(parts []part) map[string]bool {
	required, effort := map[string]bool{}, maxRequired
	for _, one := range parts {
		if one.only {
			continue
		}
		for _, name := range requiredBy(one.Node) {
			required[name.Text] = true
		}
		for _, word := range [...]string{"anyOf", "oneOf"} {
			for name := range a.requiredByAll(one.Child(word), &effort) {
				required[name] = true
			}
		}
	}
	return required
}

// maxRequired bounds the schemas of branches that are asked which names they ask for.
const maxRequired = 10 * maxParts

// requiredByAll are the names that each branch of a union asks for, but for those that no object is of.
func (a *atlas) requiredByAll(union schema.Place, effort *int) (all map[string]bool) {
	if !union.Exists() || union.Node.Kind != schema.Array {
		return nil
	}
	for i := range union.Node.Items {
		g := gathering{atlas: a, known: map[*schema.Node]bool{}}
		g.gather(union.Item(i), false)
		if *effort -= len(g.parts); *effort < 0 {
			return nil
		}
		names, object := map[string]bool{}, true
		for _, one := range g.parts {
			if one.only {
				continue
			}
			for _, name := range requiredBy(one.Node) {
				names[name.Text] = true
			}
			kind := one.Node.Member("type")
			object = object && (kind == nil || kind.Text == "object" || hasText(kind, "object"))
		}
		switch {
		case !object:
		case all == nil:
			all = names
		default:
			maps.DeleteFunc(all, func(name string, _ bool) bool { return !names[name] })
		}
	}
	return all
}

func requiredBy(node *schema.Node) []*schema.Node {
	if list := node.Member("required"); list != nil && list.Kind == schema.Array {
		return list.Items
	}
	return nil
}

// nullable reports whether words of a schema seem to say that the value may be null. Whether it may is for the schema
// as a whole to say.
func nullable(node *schema.Node) bool {
	if node.Member("nullable").IsTrue() {
		return true
	}
	kind := node.Member("type")
	if kind != nil && (kind.Text == "null" || hasText(kind, "null")) {
		return true
	}
	list := node.Member("enum")
	return kind == nil && list != nil && slices.ContainsFunc(list.Items, func(one *schema.Node) bool {
		return one.Kind == schema.Null
	})
}

func hasText(list *schema.Node, text string) bool {
	for _, node := range list.Items {
		if node.Text == text {
			return true
		}
	}
	return false
}
