package contract

import (
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// maxYAMLValues bounds the values of a YAML body, aliases counted each time.
const maxYAMLValues = 100_000

// readYAML reads a YAML body as JSON has it (RFC 9512).
func readYAML(body []byte) (any, *problem.Finding) {
	doc, err := schema.Read("body.yaml", body)
	if err != nil {
		return nil, &problem.Finding{
			In: "body", Keyword: "yaml", Message: "cannot be read: " + strings.TrimPrefix(err.Error(), "body.yaml:"),
			Hint: "send well-formed YAML",
		}
	}
	if left := maxYAMLValues; !within(doc.Root, &left) {
		return nil, &problem.Finding{
			In: "body", Keyword: "yaml", Message: "has more than 100000 values, aliases counted each time",
			Hint: "send fewer",
		}
	}
	return doc.Root.Value(), nil
}

// within counts values down, and reports whether any are left.
func within(n *schema.Node, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	for _, item := range n.Items {
		if !within(item, left) {
			return false
		}
	}
	return true
}
