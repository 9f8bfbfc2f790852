package change

import (
	"encoding/json"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// settle reads what a change is about out of the words of its sentence, for the few rules where a consumer can be known
// not to mind although the part was met.
func (t *told) settle(c *Change, r reader, begins []schema.Place) {
	value, path := -1, -1
	switch t.rule {
	case "request-parameter-enum-value-removed", "request-body-enum-value-removed":
		value = 0
	case "request-property-enum-value-removed":
		value, path = 0, 1
	case "response-optional-property-removed", "response-optional-property-became-write-only":
		path = 0
	default:
		return
	}
	if max(value, path) >= len(t.words) || t.more || len(begins) != 1 {
		return
	}
	paths := t.paths
	if path >= 0 && len(paths) == 0 {
		one, is := t.words[path].(string)
		if !is {
			return
		}
		paths = []string{one}
	} else if path < 0 {
		paths = []string{""}
	}
	var pointers []string
	for _, each := range paths {
		pointer, sure := r.pointer(begins[0], each)
		if !sure {
			return
		}
		pointers = append(pointers, pointer)
	}
	if value >= 0 {
		text, err := json.Marshal(t.words[value])
		if err != nil {
			return
		}
		c.value = string(text)
	}
	c.pointers = pointers
}

// pointer turns the path of a property, as oasdiff writes it, into the one that coverage has: /items/*/name. It is not
// sure where the path could mean two, or leads through what is no member and no element.
func (r reader) pointer(at schema.Place, path string) (pointer string, sure bool) {
	if path == "" {
		return "", true
	}
	for name := range strings.SplitSeq(path, "/") {
		at = r.meaning(at)
		member, element := at.Child("properties"), at.Child("items")
		if member.Exists() {
			if slices.ContainsFunc(member.Node.Names, func(name string) bool { return strings.Contains(name, "/") }) {
				return "", false
			}
			member = member.Child(name)
		}
		isElement := name == "items" && element.Exists()
		switch {
		case member.Exists() && !isElement:
			pointer, at = schema.AppendPointer(pointer, name), member
		case isElement && !member.Exists():
			pointer, at = pointer+"/*", element
		default:
			return "", false
		}
	}
	return pointer, true
}
