package change

import (
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// sameEncoding reports whether the members of two forms are written alike. That a member is written as usual may be
// said or left out.
func sameEncoding(old, next *contract.Content) bool {
	a, b := encodingOf(old), encodingOf(next)
	for i, name := range a.Names {
		if other := b.Member(name); other == nil && !usual(old, name, a.Items[i]) ||
			other != nil && jsonOf(other) != jsonOf(a.Items[i]) {
			return false
		}
	}
	for i, name := range b.Names {
		if a.Member(name) == nil && !usual(next, name, b.Items[i]) {
			return false
		}
	}
	return true
}

// encodingOf is the encoding of a form's members, by their names.
func encodingOf(c *contract.Content) *schema.Node {
	if c != nil {
		if at := c.At.Child("encoding"); at.Exists() && at.Node.Kind == schema.Object {
			return at.Node
		}
	}
	return &schema.Node{Kind: schema.Object}
}

// usual reports whether an encoding says nothing, or names the media type only that a part of a multipart body has
// without it.
func usual(c *contract.Content, name string, encoding *schema.Node) bool {
	if encoding.Kind != schema.Object || len(encoding.Names) == 0 {
		return encoding.Kind == schema.Object
	}
	if len(encoding.Names) > 1 || !strings.HasPrefix(strings.ToLower(c.MediaType), "multipart/") {
		return false
	}
	whole, err := c.At.Child("schema").Deref()
	if err != nil || !whole.Exists() {
		return false
	}
	known := usualType(whole.Child("properties").Child(name))
	return known != "" && strings.EqualFold(strings.TrimSpace(encoding.StringAt("contentType")), known)
}

// usualType is the media type of a part whose encoding names none (OpenAPI 3.0.4, section 4.7.15.1.1, and 3.1.1,
// section 4.8.15.1.1), or "" where the schema does not say it by itself. A list is sent as a part for each element.
func usualType(at schema.Place) string {
	at, err := at.Deref()
	if err != nil || !at.Exists() {
		return ""
	}
	if at.Node.StringAt("type") == "array" {
		if at, err = at.Child("items").Deref(); err != nil || !at.Exists() {
			return ""
		}
	}
	switch at.Node.StringAt("type") {
	case "string":
		for _, word := range [...]string{"format", "contentEncoding", "contentMediaType"} {
			if at.Node.Member(word) != nil {
				// It may be bytes.
				return ""
			}
		}
		return "text/plain"
	case "integer", "number", "boolean":
		return "text/plain"
	case "object":
		return "application/json"
	}
	return ""
}
