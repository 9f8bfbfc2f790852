package journal

import (
	"slices"
	"strings"

	"understudy/mock/problem"
)

// Findings are findings with their secrets hidden: what they quote where a name on the way to it is secret, or where it
// holds a secret name of its own as a URL does, and all else that reads like a secret in their texts. Those of names
// that say so themselves come without; this is for the names that a document conceals, and for what stands in a value.
// The list itself is not changed.
func (r *Redactor) Findings(findings []problem.Finding) []problem.Finding {
	if r.Show {
		return findings
	}
	cloned := false
	for i := range findings {
		shown := r.finding(findings[i])
		if shown == findings[i] {
			continue
		}
		if !cloned {
			findings, cloned = slices.Clone(findings), true
		}
		findings[i] = shown
	}
	return findings
}

func (r *Redactor) finding(f problem.Finding) problem.Finding {
	switch {
	case f.Got == "" || strings.HasPrefix(f.Got, redactedMark):
	case r.leadsToSecret(&f) || r.nests(unescape(f.Got)) || r.disguises(unescape(f.Got), f.Got):
		f.Got = r.mark(f.Got)
	}
	for _, text := range [...]*string{&f.Name, &f.Pointer, &f.Expected, &f.Got, &f.Message, &f.Hint} {
		*text = r.Text(*text)
	}
	return f
}

// leadsToSecret reports whether a finding is about what is hidden by its name. All cookies are.
func (r *Redactor) leadsToSecret(f *problem.Finding) bool {
	if f.In == "cookie" || r.Secret(f.Name) {
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

// Text is a text for people with the secrets hidden that it quotes: what stands behind a secret name and an equals
// sign, as in a URL, and before the host of one. One that quotes JSON with a secret name is hidden whole.
func (r *Redactor) Text(text string) string {
	if r.Show || text == "" {
		return text
	}
	shown := r.struck(text)
	if strings.Contains(shown, "//") {
		shown = r.userinfo(shown)
	}
	if strings.Contains(shown, "=") {
		shown = r.pairsAfter(shown, 0, "&;#?, \"'()", " &")
	}
	if strings.Contains(shown, "{") && strings.Contains(shown, `":`) && r.speaks(shown) {
		return r.mark(text)
	}
	return shown
}
