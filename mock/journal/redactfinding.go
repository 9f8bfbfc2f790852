package journal

import (
	"slices"
	"strings"

	"understudy/mock/problem"
)

// Findings are findings with what they quote hidden wherever a name on the way to it is secret. Those of names that say
// so themselves come without; this is for the names that a document conceals. The list itself is not changed.
func (r *Redactor) Findings(findings []problem.Finding) []problem.Finding {
	if r.Show {
		return findings
	}
	cloned := false
	for i := range findings {
		f := &findings[i]
		if f.Got == "" || strings.HasPrefix(f.Got, "[redacted") || !r.leadsToSecret(f) {
			continue
		}
		if !cloned {
			findings, cloned = slices.Clone(findings), true
		}
		findings[i].Got = r.mark(findings[i].Got)
	}
	return findings
}

func (r *Redactor) leadsToSecret(f *problem.Finding) bool {
	if r.Secret(f.Name) {
		return true
	}
	for step := range strings.SplitSeq(f.Pointer, "/") {
		// RFC 6901, section 4.
		if r.Secret(strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")) {
			return true
		}
	}
	return false
}
