package contract

import (
	"strings"

	"understudy/mock/schema"
)

// converter makes an OpenAPI 3.0 document of a Swagger 2.0 one. It does so in the document's own tree, where each node
// keeps its place: what is found later names the line that the user wrote.
type converter struct {
	*Contract
	doc *schema.Document
	// done are the nodes that are converted, and bodies those of them that were parameters in body.
	done, bodies map[*schema.Node]bool
	// consumes and produces are the document's.
	consumes, produces []*schema.Node
}

// convert converts a document that was surveyed, with all that its references lead to.
func convert(s *survey) {
	c := &converter{Contract: s.Contract, doc: s.entry, done: map[*schema.Node]bool{}, bodies: map[*schema.Node]bool{}}
	root := s.entry.Root
	c.consumes, c.produces = itemsOf(root, "consumes"), itemsOf(root, "produces")
	// What is shared is converted after the operations, which look at it as it was written.
	for _, kind := range []string{"path", "parameter", "response", "scheme"} {
		for _, at := range s.visits[kind] {
			if c.done[at.Node] || at.Node.Kind != schema.Object || at.Node.Member("$ref") != nil && kind != "path" {
				continue
			}
			switch kind {
			case "path":
				c.path(at)
			case "parameter":
				c.shared(at)
			case "response":
				c.response(at, c.produces)
			case "scheme":
				convertScheme(at.Node)
			}
		}
	}
	c.root(root)
}

// root makes the members of the OpenAPI Object. Parameters and responses stay where references look for them, too.
func (c *converter) root(root *schema.Node) {
	out := nodeAt(root)
	put(out, "openapi", textNode(root.Member("swagger"), "3.0.4"))
	components := nodeAt(root)
	for i, name := range root.Names {
		item := root.Items[i]
		switch name {
		case "swagger", "host", "schemes", "consumes", "produces", "basePath":
		case "definitions":
			put(components, "schemas", item)
			// References from other files lead here.
			put(out, name, item)
		case "securityDefinitions":
			put(components, "securitySchemes", item)
		default:
			put(out, name, item)
		}
	}
	if base := root.Member("basePath"); base != nil && base.Kind == schema.String {
		server := nodeAt(base)
		put(server, "url", textNode(base, base.Text))
		put(out, "servers", listNode(base, server))
	}
	if len(components.Names) > 0 {
		put(out, "components", components)
	}
	*root = *out
}

// path converts the operations of a path, then the parameters that they share.
func (c *converter) path(at schema.Place) {
	c.done[at.Node] = true
	shared := at.Child("parameters")
	for _, found := range operationsOf(at) {
		if found.at.Node.Kind == schema.Object {
			c.operation(found.at, shared)
		}
	}
	if shared.Exists() && shared.Node.Kind == schema.Array {
		c.leaveParameters(shared)
	}
}

func (c *converter) operation(at, shared schema.Place) {
	consumes := c.consumes
	if at.Node.Member("consumes") != nil {
		consumes = itemsOf(at.Node, "consumes")
	}
	c.responses(at.Child("responses"), itemsOf(at.Node, "produces"))
	body := c.requestBody(at, shared, consumes)
	if own := at.Child("parameters"); own.Exists() && own.Node.Kind == schema.Array {
		c.leaveParameters(own)
	}
	out := nodeAt(at.Node)
	for i, name := range at.Node.Names {
		if name != "consumes" && name != "produces" && name != "schemes" {
			put(out, name, at.Node.Items[i])
		}
	}
	if body != nil {
		put(out, "requestBody", body)
	}
	*at.Node = *out
}

// responses converts the responses of an operation. With media types of its own, it gets copies of what is shared.
func (c *converter) responses(at schema.Place, own []*schema.Node) {
	if !at.Exists() {
		return
	}
	for i, name := range at.Node.Names {
		item := at.Item(i)
		if strings.HasPrefix(name, "x-") || item.Node.Kind != schema.Object {
			continue
		}
		if item.Node.Member("$ref") == nil {
			produces := c.produces
			if own != nil {
				produces = own
			}
			c.response(item, produces)
			continue
		}
		target, err := item.Deref()
		if own == nil || err != nil || target.Doc != item.Doc || c.done[target.Node] {
			continue
		}
		shared := *target.Node
		item.Node.Names, item.Node.Items = shared.Names, shared.Items
		c.response(item, own)
	}
}

// response gives a response content: its schema and examples in each media type.
func (c *converter) response(at schema.Place, produces []*schema.Node) {
	if c.done[at.Node] {
		return
	}
	c.done[at.Node] = true
	n, out := at.Node, nodeAt(at.Node)
	examples := n.Member("examples")
	for i, name := range n.Names {
		switch name {
		case "schema", "examples":
		case "headers":
			c.headers(at.Item(i))
			fallthrough
		default:
			put(out, name, n.Items[i])
		}
	}
	content := nodeAt(n)
	if form := n.Member("schema"); form != nil {
		for _, name := range orJSON(produces, form) {
			put(content, name.Text, mediaNode(form, examples.Member(name.Text)))
		}
	}
	if examples != nil && examples.Kind == schema.Object {
		for i, name := range examples.Names {
			if content.Member(name) == nil && !strings.HasPrefix(name, "x-") {
				put(content, name, mediaNode(n.Member("schema"), examples.Items[i]))
			}
		}
	}
	if len(content.Names) > 0 {
		put(out, "content", content)
	}
	*n = *out
}
