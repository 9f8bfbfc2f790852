package schema

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"understudy/mock/problem"
)

// maxTags bounds the unknown tags of a file that are told one by one: 1,000.
const maxTags = 1000

// readPlain ends what is told of a tag that is read around.
const readPlain = ": its value is read as if it had none"

// untag takes a tag off that JSON has no value for, and tells of it: what is left is read as if it had none.
func (r *yamlReader) untag(n *yaml.Node) {
	tag := n.ShortTag()
	if hasValue(tag, n.Kind == yaml.ScalarNode) {
		return
	}
	n.Tag, n.Style = "", n.Style&^yaml.TaggedStyle
	if len(r.tags) > maxTags {
		return
	}
	message, hint := fmt.Sprintf("the tag %.40q is not known here", tag)+readPlain, "remove it"
	if len(r.tags) == maxTags {
		message, hint = fmt.Sprintf("there are more than %d tags that are not known here", maxTags), "remove them"
	}
	at := problem.Location{File: r.file, Line: n.Line, Column: n.Column}
	r.tags = append(r.tags, problem.Finding{
		In: "document", Keyword: "tag", Message: message, Hint: hint, Document: at, Source: at,
	})
}

// hasValue reports whether JSON has a value for a tag of YAML's own (YAML 1.1, language-independent types).
func hasValue(tag string, scalar bool) bool {
	switch tag {
	case "!!null", "!!bool", "!!int", "!!float", "!!str", "!!timestamp", "!!binary", "!!merge":
		return true
	case "!!map", "!!seq", "!!set", "!!omap", "!!pairs":
		return !scalar
	}
	return false
}
