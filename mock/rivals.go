package mock

import (
	"strings"

	"understudy/mock/contract"
)

// A rival is an operation whose path may fit a call that means another one.
type rival struct {
	*contract.Operation
	steps []string
}

// rivals are the operations of the same method whose template some path fits that fits this one, too. They are found
// when the operation is first called: most have none.
func (p *part) rivals(g *generation) []rival {
	p.once.Do(func() {
		own := stepsOf(p.Template)
		for _, other := range g.contract.Operations {
			if other == p.Operation || other.Method != p.Method {
				continue
			}
			if steps := stepsOf(other.Template); overlap(own, steps) {
				p.others = append(p.others, rival{other, steps})
			}
		}
	})
	return p.others
}

// stepsOf are the segments of a template, "" for one that is not literal.
func stepsOf(template string) []string {
	path, _, _ := strings.Cut(template, "?")
	path, _, _ = strings.Cut(path, "#")
	steps := strings.Split(path, "/")
	for i, step := range steps {
		if strings.Contains(step, "{") {
			steps[i] = ""
		}
	}
	return steps
}

func overlap(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 1; i < len(a); i++ {
		if a[i] != b[i] && a[i] != "" && b[i] != "" {
			return false
		}
	}
	return true
}

// fits reports whether the template fits a path, as it stands on the request line.
func (r *rival) fits(path string) bool {
	steps := strings.Split(path, "/")
	if len(steps) != len(r.steps) {
		return false
	}
	for i, step := range r.steps {
		if step != "" && step != steps[i] {
			return false
		}
	}
	return true
}
