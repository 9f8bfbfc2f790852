package schema

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// stepBytes is how many bytes of a string count as one schema more: text may be read again for each schema.
const stepBytes = 256

// Accepts reports that JSON text is well-formed as Decode wants it, nests no deeper than depth, and surely keeps the
// schema. It makes no values of the text, so it costs a fraction of Decode and Check. False says nothing: ask those.
func (s *Schema) Accepts(data []byte, depth int) (accepted bool) {
	if s.Compile() != nil || s.quick == nil || !jsontext.Value(data).IsValid() {
		return false
	}
	defer func() {
		// A pattern's engine may fail, as in Check.
		if recover() != nil {
			accepted = false
		}
	}()
	t := scan{rest: string(data), left: maxQuick}
	return t.accepts(s.quick, depth)
}

// A scan is what is left of JSON text that is known to be well-formed, and how many schemas may still be looked at.
type scan struct {
	rest string
	left int
}

// accepts reads one value and reports whether it surely keeps the schema; nil is any. After false the rest is of no
// use.
func (t *scan) accepts(q *quick, depth int) bool {
	if t.left--; t.left < 0 || depth < 0 {
		return false
	}
	t.space()
	open := t.rest[0] == '{' || t.rest[0] == '['
	if q != nil && (!t.acceptsAll(q, depth) || open && (q.allowed != nil || q.format != nil)) {
		return false
	}
	switch t.rest[0] {
	case '{':
		return (q == nil || q.takes(isObject)) && t.members(q, depth)
	case '[':
		return (q == nil || q.takes(isArray)) && t.items(q, depth)
	case '"':
		text, ok := t.text()
		return ok && (q == nil || q.acceptsString(text))
	}
	word := t.word()
	return q == nil || q.acceptsWord(word)
}

// acceptsAll looks at the value once more for each schema beside, and does not move on.
func (t *scan) acceptsAll(q *quick, depth int) bool {
	accepts := func(one *quick) bool {
		again := *t
		accepted := again.accepts(one, depth)
		t.left = again.left
		return accepted
	}
	for _, one := range q.all {
		if !accepts(one) {
			return false
		}
	}
	return q.some == nil || slices.ContainsFunc(q.some, accepts)
}

func (t *scan) members(q *quick, depth int) bool {
	required := 0
	for t.next('}') {
		name, ok := t.text()
		if !ok {
			return false
		}
		t.space()
		t.rest = t.rest[1:] // the colon
		var one *quick
		if q != nil {
			known := false
			if one, known = q.properties[name]; !known {
				if one = q.others; q.closed {
					return false
				}
			}
			if slices.Contains(q.required, name) {
				required++
			}
		}
		if !t.accepts(one, depth-1) {
			return false
		}
	}
	// No name is there twice: the text is well-formed, and required lists a name once (JSON Schema, section 6.5.3).
	return q == nil || required == len(q.required)
}

func (t *scan) items(q *quick, depth int) bool {
	var one *quick
	if q != nil {
		one = q.items
	}
	for t.next(']') {
		if !t.accepts(one, depth-1) {
			return false
		}
	}
	return true
}

// next moves past an opening bracket or a comma to the next element, or past the closing bracket.
func (t *scan) next(end byte) bool {
	t.space()
	first := t.rest[0]
	if first != end {
		t.rest = t.rest[1:]
		t.space()
	}
	if first == end || t.rest[0] == end {
		t.rest = t.rest[1:]
		return false
	}
	return true
}

func (t *scan) space() {
	for len(t.rest) > 0 && t.rest[0] <= ' ' {
		t.rest = t.rest[1:]
	}
}

// text reads a string.
func (t *scan) text() (string, bool) {
	end := strings.IndexByte(t.rest[1:], '"') + 1
	if plain := t.rest[1:end]; strings.IndexByte(plain, '\\') < 0 {
		t.rest = t.rest[end+1:]
		t.left -= len(plain) / stepBytes
		return plain, true
	}
	for end = 1; t.rest[end] != '"'; end++ {
		if t.rest[end] == '\\' {
			end++
		}
	}
	plain, err := jsontext.AppendUnquote(nil, t.rest[:end+1])
	t.rest = t.rest[end+1:]
	t.left -= len(plain) / stepBytes
	return string(plain), err == nil
}

// word reads a number, true, false or null.
func (t *scan) word() string {
	end := strings.IndexAny(t.rest, ",]} \t\r\n")
	if end < 0 {
		end = len(t.rest)
	}
	word := t.rest[:end]
	t.rest = t.rest[end:]
	return word
}

// acceptsString is accepts for a string. A string becomes an any, which takes memory, only where that is asked for.
func (q *quick) acceptsString(text string) bool {
	return q.takes(isString) && (q.allowed == nil || q.allows(text)) && q.acceptsText(text) &&
		(q.format == nil || q.format.Validate(text) == nil)
}

// acceptsWord is accepts for a number, true, false or null, as JSON writes it.
func (q *quick) acceptsWord(word string) bool {
	var value any
	switch word {
	case "null":
		if !q.takes(isNull) {
			return false
		}
	case "true", "false":
		if !q.takes(isBool) {
			return false
		}
		value = word == "true"
	default:
		if !q.acceptsNumber(word) {
			return false
		}
		if q.allowed != nil || q.format != nil {
			value = json.Number(word)
		}
	}
	return (q.allowed == nil || q.allows(value)) && (q.format == nil || q.format.Validate(value) == nil)
}
