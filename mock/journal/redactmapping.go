package journal

import (
	"encoding/base64"
	"strconv"
	"strings"

	"understudy/mock/problem"
)

// A mapping is what a censor knows of a stub mapping, where more is secret than what stands under a secret name.
type mapping struct {
	// paths are where the objects begin whose expression leads to a secret: what it is compared with is one. The first
	// copy finds them, for the expression may come last.
	paths map[int]bool
}

// Mapping is a stub mapping, or a pattern out of one, in JSON with its secrets hidden. Besides those of any JSON they
// are what a JSONPath to a secret is compared with, and what is encoded in base64. It keeps its shape.
func (r *Redactor) Mapping(text []byte) string {
	if r.Show {
		return string(text)
	}
	known := &mapping{paths: map[int]bool{}}
	shown, ok := (&censor{redactor: r, mapping: known}).copy(text, false)
	if ok && len(known.paths) > 0 {
		shown, ok = (&censor{redactor: r, mapping: known}).copy(text, false)
	}
	if !ok {
		return strconv.Quote(notShown(int64(len(text)), "that are not JSON"))
	}
	return shown
}

// leads reports whether the member whose name was just read is what an expression to a secret is compared with.
func (m *mapping) leads(top *level) bool {
	return m != nil && m.paths[top.begin] && top.member != "expression"
}

// hides reports whether a text is, or has, a secret.
func (m *mapping) hides(c *censor, text string) bool {
	top := c.top()
	if m == nil || top == nil {
		return false
	}
	switch top.member {
	case "expression", "matchesJsonPath":
		if !c.redactor.speaks(text) {
			return false
		}
		if top.member == "expression" {
			m.paths[top.begin] = true
		}
		// A filter has what it compares with in itself (RFC 9535, section 2.3.5).
		return strings.Contains(text, "?")
	case "base64Body", "binaryEqualTo":
		return c.redactor.hidesEncoded(text)
	}
	return false
}

// speaks reports whether a text has a name that is secret.
func (r *Redactor) speaks(text string) bool { return problem.SecretName(text) || r.mentions(text) }

// hidesEncoded reports whether something of what is encoded would be hidden. What is no text is an image or the like,
// and is shown unless it names a secret.
func (r *Redactor) hidesEncoded(text string) bool {
	body, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return true
	case !readable(string(body), false):
		return r.speaks(string(body))
	}
	return r.Body(nil, body, int64(len(body))) != string(body)
}
