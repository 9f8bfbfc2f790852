package journal

import (
	"net/http"
	"slices"
	"strings"
)

// Of is a redactor for what is shown of one exchange. Besides what its names tell it hides the secrets of the request
// wherever they stand, in request and reply, and those of the path's parameters that the document calls secret.
// It is for one goroutine. Where secrets are shown, it is the redactor itself.
func (r *Redactor) Of(e *Entry) *Redactor {
	if r.Show {
		return r
	}
	return &Redactor{
		Version: r.Version, salt: r.salt, parent: r, template: e.Template, nearest: e.Nearest,
		known: r.Secrets(e), closed: e.Closed,
	}
}

// ofLine is Of for a line of the log, which each exchange waits for: where the line tells no more than what was asked,
// and that repeats no credential, the redactor itself will do.
func (r *Redactor) ofLine(e *Entry, why string) *Redactor {
	if len(e.Findings) > 0 || why != "" || r.secretPath(e.Template) || r.secretPath(e.Nearest) {
		return r.Of(e)
	}
	if repeated(e.RequestHeader["Authorization"], e) {
		return r.Of(e)
	}
	// Whatever else is repeated is so in a query, where a client may write what it likes.
	if strings.IndexByte(e.Target, '?') >= 0 {
		for name, values := range e.RequestHeader {
			if repeated(values, e) && r.Secret(name) {
				return r.Of(e)
			}
		}
	}
	return r
}

// repeated reports whether the line of an entry has the last word of a header's value.
func repeated(values []string, e *Entry) bool {
	for _, value := range values {
		word := strings.TrimRight(value, "=")
		word = word[max(strings.LastIndexByte(word, ' '), strings.LastIndexByte(word, '='))+1:]
		if len(word) >= shortestKnown && (strings.Contains(e.Target, word) || strings.Contains(e.Source, word)) {
			return true
		}
	}
	return false
}

// shortestKnown is how long a secret of a request must be to be looked for elsewhere, in bytes.
const shortestKnown = 6

// Secrets are what is secret in the request of an exchange, in its target, header and body. It finds them even where
// secrets are shown. Of the entry it needs no more than the request and its path in the document.
func (r *Redactor) Secrets(e *Entry) *Known {
	known := &Known{Shortest: shortestKnown}
	gathering := &Redactor{parent: r, template: e.Template, nearest: e.Nearest}
	depth := 0
	gathering.heed = func(secret string) {
		plain := unescape(secret)
		// The word that stands for secrets is none.
		if !strings.Contains(redactedMark, plain) && len(known.longest) < maxKnown {
			known.LearnValue(plain)
			if secret != plain {
				known.LearnValue(secret)
			}
		}
		if depth == maxNested {
			return
		}
		depth++
		defer func() { depth-- }()
		// What is hidden whole may hold a value that is repeated alone.
		switch {
		case looksLikeJSON(plain):
			gathering.json([]byte(plain), false)
		case strings.Contains(plain, "="):
			gathering.pairs(plain, 0)
		}
	}
	// What is hidden of a request is what is secret in it.
	gathering.Target(e.Target)
	for name, values := range e.RequestHeader {
		for _, value := range values {
			gathering.Header(name, value)
		}
	}
	if len(e.RequestBody) > 0 {
		// The entry has the body without its content coding.
		plain := http.Header{"Content-Type": e.RequestHeader["Content-Type"]}
		gathering.Body(plain, e.RequestBody, e.RequestBytes)
	}
	return known
}

// maxKnown is how many forms of secrets of a request are looked for: a client may send any number.
const maxKnown = 1000

// maxNested is how deep a value is looked into that holds others.
const maxNested = 3

// struck is a text without the secrets that are known.
func (r *Redactor) struck(text string) string {
	if r.known == nil {
		return text
	}
	return r.known.Strike(text, r.mark)
}

// disguises reports whether a value quotes a secret that is known, and its text, which is written in another way, does
// not.
func (r *Redactor) disguises(value, text string) bool {
	return r.known != nil && value != text && r.known.Quoted(value) && !r.known.Quoted(text)
}

// pathOf is a target with the segments of its path hidden that have a secret parameter.
func (r *Redactor) pathOf(target string) string {
	if r.secretPath(r.nearest) {
		return r.pathNear(target)
	}
	if !r.secretPath(r.template) {
		return target
	}
	end := until(target, 0, "?#")
	path := strings.Split(target[:end], "/")
	documented := strings.Split(r.template[:until(r.template, 0, "?#")], "/")
	// From the end: a target in absolute form has a host before its path.
	for i := 1; i <= min(len(path), len(documented)); i++ {
		if segment := &path[len(path)-i]; r.secretPath(documented[len(documented)-i]) {
			*segment = r.mark(*segment)
		}
	}
	return strings.Join(path, "/") + target[end:]
}

// pathNear is a target that is none of the document's, with all segments hidden that the nearest path does not have as
// they are: nobody can tell in which place the secret one stands.
func (r *Redactor) pathNear(target string) string {
	begin, end := 0, until(target, 0, "?#")
	if i := strings.Index(target[:end], "://"); i >= 0 {
		begin = until(target, i+len("://"), "/?#")
	}
	path := strings.Split(target[begin:end], "/")
	documented := strings.Split(r.nearest, "/")
	for i := range path {
		if !slices.Contains(documented, path[i]) {
			path[i] = r.mark(path[i])
		}
	}
	return target[:begin] + strings.Join(path, "/") + target[end:]
}

// secretPath reports whether a path of the document, or a segment of it, has a parameter that is secret.
func (r *Redactor) secretPath(template string) bool {
	for {
		_, rest, found := strings.Cut(template, "{")
		if !found {
			return false
		}
		name, after, _ := strings.Cut(rest, "}")
		if r.Secret(name) {
			return true
		}
		template = after
	}
}
