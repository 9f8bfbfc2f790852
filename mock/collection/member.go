package collection

import "bytes"

// A text is JSON text, read member by member without making values of it: a page looks at few members of many records.
// What is no JSON is read as far as it goes.
type text struct {
	data []byte
	at   int
}

// members finds the values of an object's members, in the order of their names; nil stands for one that is not there.
// It is false for what is no object.
func members(record []byte, names []string, values [][]byte) bool {
	clear(values)
	t := text{data: record}
	if t.peek() != '{' {
		return false
	}
	t.at++
	for left := len(names); left > 0; {
		switch t.peek() {
		case ',':
			t.at++
			continue
		case '"':
		default:
			return t.peek() == '}'
		}
		name := t.value()
		if name == nil || t.peek() != ':' {
			return false
		}
		t.at++
		t.peek()
		value := t.value()
		if value == nil {
			return false
		}
		for i := range names {
			if values[i] == nil && named(name, names[i]) {
				values[i] = value
				left--
			}
		}
	}
	return true
}

// named reports whether a JSON string is that text.
func named(quoted []byte, name string) bool {
	if len(quoted) == len(name)+2 && string(quoted[1:len(quoted)-1]) == name {
		return true
	}
	return bytes.IndexByte(quoted, '\\') >= 0 && string(unquoted(quoted)) == name
}

// peek moves past white space and is the byte there, or 0 at the end.
func (t *text) peek() byte {
	for ; t.at < len(t.data); t.at++ {
		switch c := t.data[t.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// value moves past the value that begins here, and is its text; nil where there is none.
func (t *text) value() []byte {
	start, depth := t.at, 0
	for t.at < len(t.data) {
		switch t.data[t.at] {
		case '"':
			if !t.quoted() {
				return nil
			}
		case '{', '[':
			depth++
			t.at++
		case '}', ']':
			if depth == 0 {
				return nil
			}
			depth--
			t.at++
		case ' ', '\t', '\r', '\n', ',', ':':
			if depth == 0 {
				return nil
			}
			t.at++
			continue
		default:
			t.word()
		}
		if depth == 0 {
			return t.data[start:t.at]
		}
	}
	return nil
}

// quoted moves past a string. It is false where the string does not end.
func (t *text) quoted() bool {
	t.at++
	for t.at < len(t.data) {
		end := bytes.IndexByte(t.data[t.at:], '"')
		if end < 0 {
			return false
		}
		if escape := bytes.IndexByte(t.data[t.at:t.at+end], '\\'); escape >= 0 {
			t.at += escape + 2
			continue
		}
		t.at += end + 1
		return true
	}
	return false
}

// word moves past a number, true, false or null.
func (t *text) word() {
	for ; t.at < len(t.data); t.at++ {
		switch t.data[t.at] {
		case ',', ':', '}', ']', '{', '[', '"', ' ', '\t', '\r', '\n':
			return
		}
	}
}
