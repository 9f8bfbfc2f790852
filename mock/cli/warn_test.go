package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

func TestWarningsAreGroupedAndCapped(t *testing.T) {
	t.Parallel()
	notice := func(message string, line int) problem.Finding {
		return problem.Finding{In: "document", Message: message, Source: problem.Location{File: "a.yaml", Line: line}}
	}
	var many []problem.Finding
	var first []string
	for i := range 3 * maxWarnings {
		many = append(many, notice(fmt.Sprint("fault ", i), i+1))
		if i < maxWarnings {
			first = append(first, fmt.Sprintf("warning: a.yaml:%d: fault %d", i+1, i))
		}
	}
	last := fmt.Sprintf("warning: and %d more: run understudy lint; --strict refuses to start with any", 2*maxWarnings+1)
	for name, test := range map[string]struct {
		notices []problem.Finding
		want    []string
	}{
		"none": {nil, nil},
		"the same in three places, and another": {
			[]problem.Finding{notice("is odd", 1), notice("is even", 2), notice("is odd", 3), notice("is odd", 5)},
			[]string{"warning: a.yaml:1: is odd (and in 2 more places)", "warning: a.yaml:2: is even"},
		},
		"many": {append(many, notice("fault 25", 99)), append(first, last)},
	} {
		var b strings.Builder
		warn(&b, test.notices)
		var got []string
		if b.Len() > 0 {
			got = strings.Split(strings.TrimSpace(b.String()), "\n")
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
