package schema

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A Kind is the JSON type of a node.
type Kind uint8

// The kinds of node.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String names a kind as JSON Schema does.
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// A Node is one value of a document, with its place in the file and its members in the order written. Aliases of YAML
// share one node, so a tree is never changed once it is read.
type Node struct {
	Kind Kind
	// Text is a string's value, a number as JSON writes it, or "true" and "false".
	Text string
	// Names are an object's member names, in the order written; Items holds their values at the same index.
	Names []string
	// Items are an array's elements or an object's values.
	Items []*Node
	// Line and Column count from 1. In an object they are those of its first member.
	Line, Column int

	// index finds the members of a large object by name.
	index map[string]int
}

// indexed is the number of members from which on an object has an index.
const indexed = 24

// settled makes a node ready to be searched, once all its members are there.
func (n *Node) settled() {
	if n.Kind == Object && len(n.Names) >= indexed && n.index == nil {
		n.index = make(map[string]int, len(n.Names))
		for i, name := range n.Names {
			n.index[name] = i
		}
	}
}

// Member is the value of an object's member, or nil. A nil node has no members.
func (n *Node) Member(name string) *Node {
	if n == nil || n.Kind != Object {
		return nil
	}
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return n.Items[i]
		}
		return nil
	}
	for i, have := range n.Names {
		if have == name {
			return n.Items[i]
		}
	}
	return nil
}

// StringAt is the text of a string member, or "".
func (n *Node) StringAt(name string) string {
	if member := n.Member(name); member != nil && member.Kind == String {
		return member.Text
	}
	return ""
}

// IsTrue reports whether the node is the boolean true.
func (n *Node) IsTrue() bool { return n != nil && n.Kind == Bool && n.Text == "true" }

// Value is the node as Go data: map[string]any, []any, string, bool, json.Number and nil. Numbers keep every digit.
func (n *Node) Value() any {
	switch n.Kind {
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case Array:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = item.Value()
		}
		return items
	case Object:
		members := make(map[string]any, len(n.Items))
		for i, item := range n.Items {
			members[n.Names[i]] = item.Value()
		}
		return members
	case Null:
	}
	return nil
}

// AppendJSON writes the node as compact JSON, its members in the order written.
func (n *Node) AppendJSON(dst []byte) []byte {
	switch n.Kind {
	case Bool, Number:
		return append(dst, n.Text...)
	case String:
		return AppendString(dst, n.Text)
	case Array:
		dst = append(dst, '[')
		for i, item := range n.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = item.AppendJSON(dst)
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		for i, item := range n.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendString(dst, n.Names[i])
			dst = append(dst, ':')
			dst = item.AppendJSON(dst)
		}
		return append(dst, '}')
	case Null:
	}
	return append(dst, "null"...)
}

// AppendString writes a JSON string (RFC 8259, section 7). Invalid UTF-8 becomes U+FFFD.
func AppendString(dst []byte, text string) []byte {
	out, err := jsontext.AppendQuote(dst, text)
	if err != nil {
		out, _ = jsontext.AppendQuote(dst, strings.ToValidUTF8(text, "\uFFFD"))
	}
	return out
}

// AppendPointer adds one member name to a JSON Pointer (RFC 6901, section 3).
func AppendPointer(pointer, name string) string {
	if strings.ContainsAny(name, "~/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
	}
	return pointer + "/" + name
}

// find follows a JSON Pointer through a tree. It is nil where the pointer leads nowhere.
func (n *Node) find(pointer string) *Node {
	if pointer == "" {
		return n
	}
	if pointer[0] != '/' {
		return nil
	}
	for _, step := range strings.Split(pointer[1:], "/") {
		if n == nil {
			return nil
		}
		if strings.Contains(step, "~") {
			step = strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
		}
		n = n.step(step)
	}
	return n
}

func (n *Node) step(name string) *Node {
	if n.Kind != Array {
		return n.Member(name)
	}
	index, err := strconv.Atoi(name)
	if err != nil || index < 0 || index >= len(n.Items) || strconv.Itoa(index) != name {
		return nil
	}
	return n.Items[index]
}
