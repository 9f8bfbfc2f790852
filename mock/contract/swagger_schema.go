package contract

import (
	"strings"

	"understudy/mock/schema"
)

// convertSchema converts what Swagger 2.0 writes in another way than OpenAPI 3.0, in one schema without those in it.
// Converting it once more changes nothing.
func convertSchema(at schema.Place, entry *schema.Document) {
	n := at.Node
	if n.Kind != schema.Object {
		return
	}
	if reference := n.Member("$ref"); reference != nil && reference.Kind == schema.String && at.Doc == entry {
		if name, ok := strings.CutPrefix(reference.Text, "#/definitions/"); ok {
			reference.Text = "#/components/schemas/" + name
		}
	}
	if isFile := n.Member("type"); isFile != nil && isFile.Kind == schema.String && isFile.Text == "file" {
		isFile.Text = "string"
		without(n, "format")
		put(n, "format", textNode(isFile, "binary"))
	}
	for i, name := range n.Names {
		item := n.Items[i]
		switch {
		case name == "discriminator" && item.Kind == schema.String:
			n.Items[i] = nodeAt(item)
			put(n.Items[i], "propertyName", item)
		case name == "x-nullable" && n.Member("nullable") == nil:
			without(n, name)
			put(n, "nullable", item)
			return
		}
	}
}

// convertScheme converts a security scheme. One of a kind that is not known stays as it is: it is refused where it is
// used.
func convertScheme(n *schema.Node) {
	switch n.StringAt("type") {
	case "basic":
		out := nodeAt(n)
		keepFrom(n, out, "description")
		put(out, "type", textNode(n.Member("type"), "http"))
		put(out, "scheme", textNode(n.Member("type"), "basic"))
		*n = *out
	case "oauth2":
		flow, known := map[string]string{
			"implicit": "implicit", "password": "password", "application": "clientCredentials",
			"accessCode": "authorizationCode",
		}[n.StringAt("flow")]
		out, flows, one := nodeAt(n), nodeAt(n), nodeAt(n)
		keepFrom(n, out, "type", "description")
		keepFrom(n, one, "authorizationUrl", "tokenUrl", "scopes")
		if known {
			put(flows, flow, one)
		}
		put(out, "flows", flows)
		*n = *out
	}
}
