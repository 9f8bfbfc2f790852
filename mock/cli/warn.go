package cli

import (
	"fmt"
	"io"

	"understudy/mock"
	"understudy/mock/problem"
)

// maxWarnings is how many warnings are printed at start. Real documents have hundreds.
const maxWarnings = 10

// warn prints what a document was found to have: faults that do not stop it. What is the same in several places is
// printed once.
func warn(to io.Writer, notices []problem.Finding) {
	groups := group(notices)
	for i, g := range groups {
		if i == maxWarnings {
			left := 0
			for _, more := range groups[i:] {
				left += more.places
			}
			_, _ = fmt.Fprintf(to, "warning: and %d more: run understudy lint; --strict refuses to start with any\n", left)
			return
		}
		line := mock.Line(g.first)
		if g.places > 1 {
			line += fmt.Sprintf(" (and in %d more places)", g.places-1)
		}
		_, _ = fmt.Fprintln(to, "warning: "+line)
	}
}

// A warning is what is wrong, where it was found first, and in how many places.
type warning struct {
	first  problem.Finding
	places int
}

// group puts together what differs by its place only, in the order of the first places.
func group(notices []problem.Finding) []*warning {
	type kind struct{ in, keyword, message, hint string }
	known := map[kind]*warning{}
	var groups []*warning
	for _, notice := range notices {
		of := kind{notice.In, notice.Keyword, notice.Message, notice.Hint}
		if known[of] == nil {
			known[of] = &warning{first: notice}
			groups = append(groups, known[of])
		}
		known[of].places++
	}
	return groups
}
