package journal

import "strings"

// Miss hides what a near miss may not show: the values of a field whose name says that they are secret, and a text of a
// body that mentions one. The field is as stubs name it: headers.Authorization, bodyPatterns.0.
func (r *Redactor) Miss(field, want, got string) (shownWant, shownGot string) {
	if r.Show {
		return want, got
	}
	_, name, _ := strings.Cut(field, ".")
	if challenge(name) {
		return want, got
	}
	if r.Secret(name) {
		return r.mark(want), r.mark(got)
	}
	if strings.HasPrefix(field, "url") {
		want, got = r.pathOf(want), r.pathOf(got)
	}
	return r.Body(nil, []byte(want), int64(len(want))), r.Body(nil, []byte(got), int64(len(got)))
}
