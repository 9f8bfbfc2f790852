package mock

import (
	"strings"

	"understudy/mock/contract"
)

// rivals are the operations of the same method whose template some path fits that fits this one, too. They are found
// when the operation is first called: most have none.
func (p *part) rivals(g *generation) []*contract.Operation {
	p.once.Do(func() {
		for _, other := range g.contract.Operations {
			if other != p.Operation && other.Method == p.Method && overlap(p.Path(), other.Path()) {
				p.others = append(p.others, other)
			}
		}
	})
	return p.others
}

// fits reports whether an operation's template fits a path, as it stands on the request line.
func fits(operation *contract.Operation, path string) bool {
	// A brace of the path is one, and no beginning of a name.
	return overlap(operation.Path(), strings.ReplaceAll(path, "{", "%7B"))
}

// overlap reports whether some path fits both templates, segment by segment.
func overlap(a, b string) bool {
	for more := true; more; {
		var one, other string
		var moreB bool
		one, a, more = strings.Cut(a, "/")
		other, b, moreB = strings.Cut(b, "/")
		open := strings.Contains(one, "{") || strings.Contains(other, "{")
		if more != moreB || one != other && !open {
			return false
		}
	}
	return true
}
