package contract

import "understudy/mock/schema"

// mediaNode is a Media Type Object. Its schema is shared between media types.
func mediaNode(form, example *schema.Node) *schema.Node {
	out := &schema.Node{Kind: schema.Object}
	if form != nil {
		out.Line, out.Column = form.Line, form.Column
		put(out, "schema", form)
	}
	if example != nil {
		put(out, "example", example)
		if form == nil {
			out.Line, out.Column = example.Line, example.Column
		}
	}
	return out
}

// orJSON are the media types given or, where there are none, JSON.
func orJSON(given []*schema.Node, at *schema.Node) []*schema.Node {
	var list []*schema.Node
	seen := map[string]bool{}
	for _, item := range given {
		if item.Kind == schema.String && !seen[item.Text] {
			seen[item.Text] = true
			list = append(list, item)
		}
	}
	if len(list) == 0 {
		list = append(list, textNode(at, "application/json"))
	}
	return list
}

func itemsOf(n *schema.Node, name string) []*schema.Node {
	if list := n.Member(name); list != nil && list.Kind == schema.Array {
		return list.Items
	}
	return nil
}

// nodeAt is an empty object at the place of another node.
func nodeAt(at *schema.Node) *schema.Node {
	return &schema.Node{Kind: schema.Object, Line: at.Line, Column: at.Column}
}

func textNode(at *schema.Node, text string) *schema.Node {
	return &schema.Node{Kind: schema.String, Text: text, Line: at.Line, Column: at.Column}
}

func boolNode(at *schema.Node, value bool) *schema.Node {
	text := "false"
	if value {
		text = "true"
	}
	return &schema.Node{Kind: schema.Bool, Text: text, Line: at.Line, Column: at.Column}
}

func listNode(at *schema.Node, items ...*schema.Node) *schema.Node {
	return &schema.Node{Kind: schema.Array, Items: items, Line: at.Line, Column: at.Column}
}
