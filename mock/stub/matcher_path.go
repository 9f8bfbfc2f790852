package stub

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/theory/jsonpath"

	"understudy/mock/schema"
)

// jsonPath is matchesJsonPath (RFC 9535).
type jsonPath struct {
	path *jsonpath.Path
	text string
	// descends says that the path has a descendant segment, and filters that it begins with a filter.
	descends, filters bool
	// want is what one of the nodes must be, or nil where it is enough that there is one.
	want matcher
}

// What bounds a JSONPath, so that no body makes it take long: its length in bytes, the nodes that its lists of
// selectors can make of one, and one descendant segment in all. A filter looks at nothing but the node that it is
// about, and has no filter in it: otherwise it would go through the whole body for each node.
const (
	maxPathText    = 4 << 10
	maxDescendants = 1
	maxFork        = 64
	// maxDescent bounds what a descendant segment goes through: the values of a body, each times its depth.
	maxDescent = 2_000_000
)

// readPath reads a JSONPath. The error says what is wrong with it, for people.
func readPath(text string) (path *jsonpath.Path, descends bool, err error) {
	if len(text) > maxPathText {
		return nil, false, fmt.Errorf("is longer than %d bytes", maxPathText)
	}
	defer func() {
		if recover() != nil {
			path, err = nil, errors.New("is no JSONPath")
		}
	}()
	path, err = jsonpath.Parse(text)
	if err != nil {
		return nil, false, errors.New("is no JSONPath of RFC 9535: " + strings.TrimPrefix(err.Error(), "jsonpath: "))
	}
	fork := 1
	for _, segment := range path.Query().Segments() {
		fork = min(fork*max(1, len(segment.Selectors())), maxFork+1)
	}
	descents, nested := survey(path.String())
	switch {
	case fork > maxFork, descents > maxDescendants:
		return nil, false, fmt.Errorf("asks for too much: at most %d \"..\" and %d selectors", maxDescendants, maxFork)
	case nested:
		return nil, false, errors.New("has a filter within a filter, or a filter that looks at $")
	}
	return path, descents > 0, nil
}

// survey counts the descendant segments of a normalized path, and reports whether a filter has another one in it or
// looks at the whole body.
func survey(text string) (descents int, nested bool) {
	quoted := false
	// filters says of each open bracket whether it is a filter's.
	var filters []bool
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			filters = append(filters, false)
		case c == ']' && len(filters) > 0:
			filters = filters[:len(filters)-1]
		case c == '?' && len(filters) > 0:
			nested = nested || slices.Contains(filters[:len(filters)-1], true)
			filters[len(filters)-1] = true
		case c == '$' && i > 0:
			nested = true
		case strings.HasPrefix(text[i:], ".."):
			descents++
		}
	}
	return descents, nested
}

// descent is how much a descendant segment goes through in a value, up to what is left.
func descent(v any, depth, left int) int {
	left -= depth
	switch v := v.(type) {
	case map[string]any:
		for _, item := range v {
			if left > 0 {
				left = descent(item, depth+1, left)
			}
		}
	case []any:
		for _, item := range v {
			if left > 0 {
				left = descent(item, depth+1, left)
			}
		}
	}
	return left
}

func (m *jsonPath) matches(v value) bool {
	decoded, ok := v.json()
	if !ok {
		return false
	}
	return v.of.spend(func() (found, sure bool) {
		if m.descends && descent(decoded, 1, maxDescent) <= 0 {
			return false, false
		}
		return m.among(m.nodes(decoded), v.of), true
	})
}

// among reports whether one of the nodes is as it should be.
func (m *jsonPath) among(nodes []any, of *Request) bool {
	if m.want == nil {
		return len(nodes) > 0
	}
	if len(nodes) == 0 {
		return m.want.missing()
	}
	for _, node := range nodes {
		if node == nil && m.want.missing() || m.want.matches(value{text: nodeText(node), of: of}) {
			return true
		}
	}
	return false
}

// nodes are what the path selects. A path that the library cannot follow selects nothing. A filter that follows $ looks
// at the members of an object (RFC 9535, section 2.3.5) and, because WireMock and what is written for it knows no other
// meaning, at the object itself.
func (m *jsonPath) nodes(decoded any) (nodes []any) {
	defer func() {
		if recover() != nil {
			nodes = nil
		}
	}()
	nodes = m.path.Select(decoded)
	if _, isObject := decoded.(map[string]any); isObject && m.filters {
		nodes = append(nodes, m.path.Select([]any{decoded})...)
	}
	return nodes
}

func (m *jsonPath) missing() bool { return false }
func (m *jsonPath) String() string {
	if m.want == nil {
		return "matchesJsonPath " + quoted(m.text)
	}
	return shown("matchesJsonPath " + quoted(m.text) + " " + m.want.String())
}

// nodeText is a node as text: a string without its quotes, all else as JSON.
func nodeText(node any) string {
	switch node := node.(type) {
	case string:
		return node
	case json.Number:
		return node.String()
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(node) != nil {
		return ""
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// jsonSchema is matchesJsonSchema.
type jsonSchema struct {
	schema *schema.Schema
	text   string
}

func (m *jsonSchema) matches(v value) bool {
	decoded, ok := v.json()
	return ok && v.of.spend(func() (kept, sure bool) {
		return m.schema.CheckWithin(MaxPatience-v.of.patience().spent, decoded)
	})
}
func (m *jsonSchema) missing() bool  { return false }
func (m *jsonSchema) String() string { return "matchesJsonSchema " + shown(m.text) }
