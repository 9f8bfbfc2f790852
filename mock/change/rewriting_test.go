package change

import (
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// since31 is a rewriting that OpenAPI 3.0 has no words for.
func since31(rewrite func(*draft, schema.Place) bool) func(*draft, schema.Place) bool {
	return func(d *draft, at schema.Place) bool { return d.dialect != schema.OpenAPI30 && rewrite(d, at) }
}

// rewritings keep what a schema means. Each reports whether there was something to rewrite.
func rewritings() map[string]func(*draft, schema.Place) bool {
	list := map[string]func(*draft, schema.Place) bool{
		"order": shuffled, "component": moved, "inline": inlined, "bound": rebounded, "values": reordered,
		"integer":  since31(asNumber),
		"constant": since31(asConstant), "enum": since31(asEnum), "type list": since31(asList),
		"least length": absent("minLength", func() *schema.Node { return digits("0") }),
		"least items":  absent("minItems", func() *schema.Node { return digits("0") }),
		"least count":  absent("minProperties", func() *schema.Node { return digits("0") }),
		"not unique":   absent("uniqueItems", func() *schema.Node { return truth(false) }),
		"not required": since31(absent("required", func() *schema.Node { return array() })),
		"not old":      absent("deprecated", func() *schema.Node { return truth(false) }),
		"a text":       absent("description", func() *schema.Node { return text("what it is") }),
	}
	list["parts"] = parted
	for _, choice := range []string{"allOf", "anyOf", "oneOf"} {
		list[choice] = wrapped(choice)
	}
	for name, item := range map[string]*schema.Node{"additionalProperties": truth(true), "items": {Kind: schema.Object}} {
		add := absent(name, func() *schema.Node { return copied(item) })
		list[name] = func(d *draft, at schema.Place) bool { return !d.counting && add(d, at) }
	}
	return list
}

func shuffled(d *draft, at schema.Place) bool {
	n := at.Node
	d.random.Shuffle(len(n.Names), func(i, k int) {
		n.Names[i], n.Names[k] = n.Names[k], n.Names[i]
		n.Items[i], n.Items[k] = n.Items[k], n.Items[i]
	})
	return len(n.Names) > 1
}

func reordered(d *draft, at schema.Place) bool {
	done := false
	for _, name := range []string{"enum", "required", "anyOf", "oneOf", "allOf"} {
		list := at.Node.Member(name)
		if list == nil || list.Kind != schema.Array || !d.whole(at) {
			continue
		}
		d.random.Shuffle(len(list.Items), func(i, k int) { list.Items[i], list.Items[k] = list.Items[k], list.Items[i] })
		done = true
	}
	return done
}

func wrapped(choice string) func(*draft, schema.Place) bool {
	return func(d *draft, at schema.Place) bool {
		n := at.Node
		// In OpenAPI 3.0 a member that is for one direction says so itself.
		directed := n.Member("readOnly") != nil || n.Member("writeOnly") != nil || n.Member("default") != nil
		if d.named || directed || d.dialect == schema.OpenAPI30 && n.Member("$ref") != nil && d.directed(n) || !d.whole(at) {
			return false
		}
		inner := copied(n)
		*n = *object(choice, array(inner))
		return true
	}
}

// parted makes a part of its own of the members of an object.
func parted(d *draft, at schema.Place) bool {
	n := at.Node
	members := n.Member("properties")
	if d.counting || d.named || members == nil || n.Member("allOf") != nil || !d.whole(at) {
		return false
	}
	for _, name := range []string{"additionalProperties", "discriminator", "if", "contains", "prefixItems", "$ref"} {
		if n.Member(name) != nil {
			return false
		}
	}
	put(n, "properties", nil)
	put(n, "allOf", array(object("properties", members)))
	return true
}

// directed reports whether what a reference leads to is for one direction.
func (d *draft) directed(n *schema.Node) bool {
	doc := &schema.Document{Root: d.root}
	to, err := schema.Place{Doc: doc, Node: n}.Deref()
	return err != nil || to.Node.Member("readOnly") != nil || to.Node.Member("writeOnly") != nil
}

func moved(d *draft, at schema.Place) bool {
	if d.named || at.Node.Member("$ref") != nil || !d.whole(at) {
		return false
	}
	components := d.root.Member("components")
	if components == nil {
		components = &schema.Node{Kind: schema.Object}
		put(d.root, "components", components)
	}
	if components.Member("schemas") == nil {
		put(components, "schemas", &schema.Node{Kind: schema.Object})
	}
	name := fmt.Sprintf("Moved%d", d.random.Uint32())
	put(components.Member("schemas"), name, copied(at.Node))
	*at.Node = *object("$ref", text("#/components/schemas/"+name))
	return true
}

func inlined(d *draft, at schema.Place) bool {
	reference := at.Node.StringAt("$ref")
	if d.named || !strings.HasPrefix(reference, "#/components/schemas/") || len(at.Node.Names) > 1 {
		return false
	}
	to, err := schema.Place{Doc: &schema.Document{Root: d.root}, Node: at.Node}.Follow(reference)
	if err != nil || to.Node == at.Node || strings.HasPrefix(at.Pointer, to.Pointer+"/") {
		return false
	}
	*at.Node = *copied(to.Node)
	return true
}

func rebounded(d *draft, at schema.Place) bool {
	n := at.Node
	least := n.Member("minimum")
	if n.StringAt("type") != "integer" || least == nil || n.Member("exclusiveMinimum") != nil || len(least.Text) > 9 {
		return false
	}
	var value int
	if _, err := fmt.Sscanf(least.Text, "%d", &value); err != nil || fmt.Sprint(value) != least.Text {
		return false
	}
	below := digits(fmt.Sprint(value - 1))
	if d.dialect == schema.OpenAPI30 {
		put(n, "minimum", below)
		put(n, "exclusiveMinimum", truth(true))
		return true
	}
	put(n, "minimum", nil)
	put(n, "exclusiveMinimum", below)
	return true
}

func asNumber(_ *draft, at schema.Place) bool {
	if at.Node.StringAt("type") != "integer" || at.Node.Member("multipleOf") != nil {
		return false
	}
	put(at.Node, "type", text("number"))
	put(at.Node, "multipleOf", digits("1"))
	return true
}

func asConstant(_ *draft, at schema.Place) bool {
	list := at.Node.Member("enum")
	if list == nil || len(list.Items) != 1 || at.Node.Member("const") != nil {
		return false
	}
	put(at.Node, "const", list.Items[0])
	put(at.Node, "enum", nil)
	return true
}

func asEnum(_ *draft, at schema.Place) bool {
	only := at.Node.Member("const")
	if only == nil || at.Node.Member("enum") != nil {
		return false
	}
	put(at.Node, "enum", array(only))
	put(at.Node, "const", nil)
	return true
}

func asList(_ *draft, at schema.Place) bool {
	name := at.Node.Member("type")
	if name == nil || name.Kind != schema.String {
		return false
	}
	put(at.Node, "type", array(name))
	return true
}

// absent puts a member that says nothing where there is none of that name.
func absent(name string, item func() *schema.Node) func(*draft, schema.Place) bool {
	return func(_ *draft, at schema.Place) bool {
		if at.Node.Member(name) != nil || at.Node.Member("$ref") != nil {
			return false
		}
		put(at.Node, name, item())
		return true
	}
}
