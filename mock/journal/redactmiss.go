package journal

import "strings"

// Near is a text about a path that is none of the document's, with what may be a secret of the nearest one hidden.
func (r *Redactor) Near(nearest, text string) string {
	if r.Show || !r.secretPath(nearest) {
		return text
	}
	near := Redactor{parent: r, salt: r.salt, nearest: nearest}
	words := strings.Split(text, " ")
	for i, word := range words {
		if path := strings.TrimRight(word, ";"); strings.HasPrefix(path, "/") {
			words[i] = near.pathNear(path) + word[len(path):]
		}
	}
	return strings.Join(words, " ")
}

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
