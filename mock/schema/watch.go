package schema

import (
	"sync"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// maxVisits bounds the schemas times the values of one check that has a limit of time: ten million.
const maxVisits = 10_000_000

// A watch bounds the time that the patterns of a set take over one value, all together. It is locked during a check.
type watch struct {
	mu   sync.Mutex
	left time.Duration
	lost bool
}

// NewWatchedSet makes a set whose schemas are for CheckWithin: those that somebody sends, and not the document's.
func NewWatchedSet(library *Library, dialect Dialect) *Set {
	s := NewSet(library, dialect)
	s.watch = &watch{}
	return s
}

// CheckWithin reports whether a value keeps a schema of a watched set. It is not sure where that would take too much
// work, or its patterns took longer than the limit. One value is checked at a time.
func (s *Schema) CheckWithin(limit time.Duration, value any) (kept, sure bool) {
	if s.Compile() != nil {
		return false, false
	}
	w := s.set.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	u := unrolled{sizes: map[*jsonschema.Schema]int{}}
	visits := maxVisits / max(s.at.Doc.nodes, u.size(s.compiled), 1)
	if countdown(value, &visits); visits < 0 {
		return false, false
	}
	w.left, w.lost = limit, false
	kept = s.Check(value) == nil
	return kept, !w.lost
}

// countdown takes a value and all within it off a number, until that is below zero.
func countdown(value any, left *int) {
	if *left--; *left < 0 {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for _, item := range v {
			countdown(item, left)
		}
	case []any:
		for _, item := range v {
			countdown(item, left)
		}
	}
}

// compile is compilePattern, watched where there is a watch.
func (w *watch) compile(source string) (jsonschema.Regexp, error) {
	if w == nil {
		return compilePattern(source)
	}
	pattern, err := CompilePattern(source)
	if err != nil {
		return nil, err
	}
	return &watched{pattern, w}, nil
}

type watched struct {
	*Pattern
	watch *watch
}

// MatchString finds nothing once the time is up.
func (p *watched) MatchString(text string) bool {
	if p.watch.left <= 0 {
		p.watch.lost = true
		return false
	}
	began := time.Now()
	found, sure := p.search(text)
	p.watch.left -= time.Since(began)
	p.watch.lost = p.watch.lost || !sure
	return found
}
