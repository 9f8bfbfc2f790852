package contract

import (
	"net/url"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// maxBases is the most base paths that one list of servers means: with several variables, every combination is one.
const maxBases = 64

// basePaths are the paths of the servers' addresses, each once, the first server's default first. Scheme and host are
// dropped: the stand-in listens elsewhere.
func (b *builder) basePaths(servers schema.Place) []string {
	var bases []string
	if servers.Exists() {
		for i := range servers.Node.Items {
			for _, address := range b.addresses(servers.Item(i)) {
				if base := basePath(address); !slices.Contains(bases, base) {
					bases = append(bases, base)
				}
			}
		}
	}
	if len(bases) == 0 {
		return []string{""}
	}
	return bases
}

// addresses are a server's address with each value that its variables may have (OpenAPI 3.1, section 4.8.6).
func (b *builder) addresses(server schema.Place) []string {
	list := []string{server.Node.StringAt("url")}
	variables := server.Child("variables")
	if !variables.Exists() || variables.Node.Kind != schema.Object {
		return list
	}
	for i, name := range variables.Node.Names {
		if !strings.Contains(list[0], "{"+name+"}") {
			continue
		}
		values := valuesOf(variables.Item(i))
		if len(values) == 0 {
			// Anything will do in its place.
			continue
		}
		if !inPath(list[0], name) {
			// What stands in the host makes no difference here.
			values = values[:1]
		}
		if len(list)*len(values) > maxBases {
			b.Contract.ledger(variables.Item(i), "enum",
				"the servers have more than 64 base paths: of this variable only the default is played")
			values = values[:1]
		}
		var next []string
		for _, address := range list {
			for _, value := range values {
				next = append(next, strings.ReplaceAll(address, "{"+name+"}", value))
			}
		}
		list = next
	}
	return list
}

// valuesOf are the values of a server variable, its default first.
func valuesOf(variable schema.Place) []string {
	var values []string
	if fallback := variable.Child("default"); fallback.Exists() {
		values = append(values, fallback.Node.Text)
	}
	if list := variable.Child("enum"); list.Exists() {
		for _, item := range list.Node.Items {
			if !slices.Contains(values, item.Text) {
				values = append(values, item.Text)
			}
		}
	}
	return values
}

// inPath reports whether a variable stands in the path of an address, or is the whole of its beginning.
func inPath(address, name string) bool {
	_, rest, absolute := strings.Cut(address, "://")
	if !absolute {
		return true
	}
	slash := strings.IndexByte(rest, '/')
	return slash >= 0 && strings.Contains(rest[slash:], "{"+name+"}")
}

// basePath is the path of a server's address, without a slash at its end.
func basePath(address string) string {
	if _, rest, absolute := strings.Cut(address, "://"); absolute {
		_, address, _ = strings.Cut(rest, "/")
	} else if rest, outer := strings.CutPrefix(address, "//"); outer {
		_, address, _ = strings.Cut(rest, "/")
	}
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	var steps []string
	for step := range strings.SplitSeq(address, "/") {
		switch step {
		case "", ".":
		case "..":
			steps = steps[:max(0, len(steps)-1)]
		default:
			if plain, err := url.PathUnescape(step); err == nil && !strings.ContainsAny(plain, "{}/") {
				step = url.PathEscape(plain)
			}
			steps = append(steps, step)
		}
	}
	if len(steps) == 0 {
		return ""
	}
	return "/" + strings.Join(steps, "/")
}
