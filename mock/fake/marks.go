package fake

import "understudy/mock/schema"

// marks are the members and elements that a schema has spoken of (JSON Schema 2020-12, core 11). Nil marks take no
// notes.
type marks struct {
	members map[string]bool
	// first is how many elements from the start on were spoken of; others are those further on.
	first  int
	others map[int]bool
}

func (m *marks) member(name string) {
	if m == nil {
		return
	}
	if m.members == nil {
		m.members = map[string]bool{}
	}
	m.members[name] = true
}

func (m *marks) upTo(n int) {
	if m != nil {
		m.first = max(m.first, n)
	}
}

func (m *marks) item(i int) {
	if m == nil {
		return
	}
	if m.others == nil {
		m.others = map[int]bool{}
	}
	m.others[i] = true
}

// add takes the marks of a schema over that applies to the same value.
func (m *marks) add(other *marks) {
	if m == nil {
		return
	}
	for name := range other.members {
		m.member(name)
	}
	for i := range other.others {
		m.item(i)
	}
	m.upTo(other.first)
}

// leftovers holds the members and elements that nothing has spoken of to the unevaluated keywords.
func (t *trial) leftovers(at schema.Place, value any, m *marks) bool {
	switch value := value.(type) {
	case map[string]any:
		rest := t.in(at, "unevaluatedProperties")
		if !rest.Exists() {
			return true
		}
		for name, member := range value {
			if !m.members[name] {
				if !t.keeps(rest, member, nil) {
					return false
				}
				m.member(name)
			}
		}
	case []any:
		rest := t.in(at, "unevaluatedItems")
		if !rest.Exists() {
			return true
		}
		for i, item := range value {
			if i >= m.first && !m.others[i] && !t.keeps(rest, item, nil) {
				return false
			}
		}
		m.upTo(len(value))
	}
	return true
}
