package stub

import (
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A matcher says what one value must be.
type matcher interface {
	// matches reports whether a value that is there is as it should be.
	matches(v value) bool
	// missing reports whether the value may be missing. Only those may that are asked to be absent, so what must not be
	// "x" must be there all the same, as in WireMock.
	missing() bool
	// String is the matcher for people, shortened.
	String() string
}

// A value is what a matcher looks at: a text of a request.
type value struct {
	text string
	// of is the request that the text is from, and body says that it is all of the request's body.
	of   *Request
	body bool
}

// json is the value as JSON, and whether it is that at all.
func (v value) json() (any, bool) {
	if v.body {
		return v.of.json()
	}
	decoded, bad := schema.Decode([]byte(v.text), contract.MaxJSONDepth)
	return decoded, bad == nil
}

// maxShown bounds the texts that are shown to people, in bytes.
const maxShown = 200

func shown(text string) string {
	if len(text) > maxShown {
		return strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	return text
}

// quoted is a text as JSON writes it, shortened.
func quoted(text string) string { return string(schema.AppendString(nil, shown(text))) }

// equal is equalTo, and binaryEqualTo once its base64 is decoded.
type equal struct {
	word, text string
	fold       bool
}

func (m *equal) matches(v value) bool {
	return v.text == m.text || m.fold && strings.EqualFold(v.text, m.text)
}
func (m *equal) missing() bool { return false }
func (m *equal) String() string {
	if m.fold {
		return m.word + " " + quoted(m.text) + " in any case"
	}
	return m.word + " " + quoted(m.text)
}

// containing is contains and doesNotContain.
type containing struct {
	text string
	not  bool
}

func (m *containing) matches(v value) bool { return strings.Contains(v.text, m.text) != m.not }
func (m *containing) missing() bool        { return false }
func (m *containing) String() string {
	if m.not {
		return "doesNotContain " + quoted(m.text)
	}
	return "contains " + quoted(m.text)
}

// regular is matches and doesNotMatch. The whole value must match.
type regular struct {
	expression *schema.Expression
	not        bool
}

// matches is false where there was no time to find out.
func (m *regular) matches(v value) bool { return v.of.try(m.expression, v.text, m.not) }
func (m *regular) missing() bool        { return false }
func (m *regular) String() string {
	if m.not {
		return "doesNotMatch " + quoted(m.expression.String())
	}
	return "matches " + quoted(m.expression.String())
}

// absent asks for a value that is not there. A body without a byte is none.
type absent struct{}

func (absent) matches(v value) bool { return v.body && v.text == "" }
func (absent) missing() bool        { return true }
func (absent) String() string       { return "absent" }

// all is and.
type all []matcher

func (m all) matches(v value) bool {
	for _, part := range m {
		if !part.matches(v) {
			return false
		}
	}
	return true
}

func (m all) missing() bool {
	for _, part := range m {
		if !part.missing() {
			return false
		}
	}
	return true
}
func (m all) String() string { return "(" + joinedBy(m, " and ") + ")" }

// some is or.
type some []matcher

func (m some) matches(v value) bool {
	for _, part := range m {
		if part.matches(v) {
			return true
		}
	}
	return false
}

func (m some) missing() bool {
	for _, part := range m {
		if part.missing() {
			return true
		}
	}
	return false
}
func (m some) String() string { return "(" + joinedBy(m, " or ") + ")" }

func joinedBy(parts []matcher, word string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.String()
	}
	return shown(strings.Join(texts, word))
}

// opposite is not.
type opposite struct{ of matcher }

// matches is false where there was no time to find out.
func (m opposite) matches(v value) bool {
	before := v.of.given()
	return !m.of.matches(v) && v.of.given() == before
}
func (m opposite) missing() bool  { return false }
func (m opposite) String() string { return shown("not " + m.of.String()) }

// A wish is what the values of one name must be, for there may be several of them, or none.
type wish struct {
	// one is what any of the values must be. Or else many are what they must be one by one, in any order: every value
	// where exactly is set, and some of them otherwise.
	one     matcher
	many    []matcher
	exactly bool
}

func (w *wish) granted(texts []string, r *Request) bool {
	switch {
	case w.one == nil:
		return w.each(texts, r)
	case len(texts) == 0:
		return w.one.missing()
	}
	for _, text := range texts {
		if w.one.matches(value{text: text, of: r}) {
			return true
		}
	}
	return false
}

// each is hasExactly and includes.
func (w *wish) each(texts []string, r *Request) bool {
	if w.exactly && len(texts) != len(w.many) {
		return false
	}
	left := maxCompared
	return paired(len(w.many), len(texts), &left, func(i, j int) bool {
		return w.many[i].matches(value{text: texts[j], of: r})
	})
}

func (w *wish) String() string {
	switch {
	case w.one != nil:
		return w.one.String()
	case w.exactly:
		return "hasExactly " + joinedBy(w.many, ", ")
	}
	return "includes " + joinedBy(w.many, ", ")
}
