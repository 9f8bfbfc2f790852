package verify

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A Filter says which operations are looked at. In each list one must fit, and an empty list fits all. A star in an
// operation's id or a path stands for any characters.
type Filter struct{ Operations, Tags, Paths, Methods []string }

var errNoOperation = errors.New("no operation of the document fits the filters: see understudy lint for its operations")

// takes reports whether an operation is looked at.
func (f *Filter) takes(o *contract.Operation) bool {
	return fits(f.Operations, func(p string) bool { return like(p, o.ID) }) &&
		fits(f.Paths, func(p string) bool { return like(p, o.Template) }) &&
		fits(f.Methods, func(m string) bool { return strings.EqualFold(m, o.Method) }) &&
		fits(f.Tags, func(tag string) bool { return slices.Contains(tagsOf(o), tag) })
}

func fits(list []string, does func(string) bool) bool {
	return len(list) == 0 || slices.ContainsFunc(list, does)
}

// tagsOf are the tags of an operation (OpenAPI 3.1, section 4.8.10).
func tagsOf(o *contract.Operation) []string {
	at := o.At.Child("tags")
	if !at.Exists() || at.Node.Kind != schema.Array {
		return nil
	}
	tags := make([]string, len(at.Node.Items))
	for i, item := range at.Node.Items {
		tags[i] = item.Text
	}
	return tags
}

// like reports whether a text is as a pattern says, in which a star stands for any characters.
func like(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return len(rest) >= len(last) && strings.HasSuffix(rest, last)
}

// safe reports whether a method changes nothing (RFC 9110, section 9.2.1). TRACE is not among those that are sent.
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
