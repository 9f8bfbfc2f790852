package contract

import (
	"maps"
	"slices"
)

// What bounds the search for paths that have requests in common: the pairs that are told, and the steps it takes.
const (
	maxRivals     = 100
	maxRivalSteps = 1_000_000
)

// rivals are two paths that have requests in common, neither of them more literal than the other: /books/{id} and
// /{shelf}/mine. OpenAPI leaves it open which is meant (3.1, section 4.8.8.2); here it is the one whose first literal
// segment comes first.
type rivals struct {
	served, other string
	at            *Operation
}

// rivals lists the pairs of paths that have requests in common.
func (x *index) rivals() []rivals {
	search := &rivalSearch{steps: maxRivalSteps, told: map[[2]*Operation]bool{}}
	for _, path := range x.paths {
		search.path, search.sample = path, nil
		var segments []*templated
		for _, segment := range path.split() {
			if part, err := parseSegment(segment); err == nil {
				segments = append(segments, part)
			}
		}
		search.walk(&x.root, segments, false, false)
	}
	return search.found
}

// rivalSearch looks for the rivals of one path after the other.
type rivalSearch struct {
	path documented
	// sample is what is known of a request for both: its segments, "" where any will do.
	sample []string
	steps  int
	found  []rivals
	// told are the pairs that were found under the base path of another server.
	told map[[2]*Operation]bool
}

// walk follows the branches that some request for the path could follow, too. The path leads where it was the first to
// have a literal segment for the other's template, and is in doubt where the other one then did the same.
func (s *rivalSearch) walk(b *branch, segments []*templated, leads, doubt bool) {
	if s.steps--; s.steps < 0 || len(s.found) >= maxRivals {
		return
	}
	if len(segments) == 0 {
		if doubt && b.ends != nil {
			s.tell(b.ends)
		}
		return
	}
	segment, rest := segments[0], segments[1:]
	if len(segment.names) == 0 {
		text := plainSegment(segment.source)
		s.sample = append(s.sample, text)
		defer s.back()
		if next := b.literals[text]; next != nil {
			s.walk(next, rest, leads, doubt)
		}
		for _, t := range b.templates {
			if _, fits := t.values(text, nil); fits {
				s.walk(t.next, rest, true, doubt)
			}
		}
		return
	}
	s.sample = append(s.sample, "")
	defer s.back()
	for _, t := range b.templates {
		if slices.Equal(t.literals, segment.literals) {
			s.walk(t.next, rest, leads, doubt)
		}
	}
	if !leads {
		return
	}
	for _, text := range slices.Sorted(maps.Keys(b.literals)) {
		if _, fits := segment.values(text, nil); fits {
			s.sample[len(s.sample)-1] = text
			s.walk(b.literals[text], rest, true, true)
		}
	}
}

func (s *rivalSearch) back() { s.sample = s.sample[:len(s.sample)-1] }

// takes reports whether an operation's path parameters take the segments of the sample, as far as their types tell: a
// number is never "mine".
func (p *placed) takes(sample []string) bool {
	for _, slot := range p.slots {
		for _, parameter := range p.Parameters {
			text := sample[slot.segment]
			if text == "" || !slot.whole || parameter.In != "path" || parameter.Name != slot.name || !parameter.plain() {
				continue
			}
			if _, isText := parameter.takes.scalar(text).(string); isText && parameter.takes&takesString == 0 {
				return false
			}
		}
	}
	return true
}

// tell notes the rival, if the two have a method in common.
func (s *rivalSearch) tell(other *endpoint) {
	for _, method := range slices.Sorted(maps.Keys(other.operations)) {
		mine, theirs := s.path.ends.operations[method], other.operations[method]
		if mine == nil || !mine.takes(s.sample) || !theirs.takes(s.sample) {
			continue
		}
		pair := [...]*Operation{mine.Operation, theirs.Operation}
		if !s.told[pair] {
			s.told[pair] = true
			s.found = append(s.found, rivals{s.path.template, other.template, theirs.Operation})
		}
		return
	}
}

// tellRivals reports the paths that have requests in common.
func (b *builder) tellRivals() {
	for _, pair := range b.index.rivals() {
		b.Contract.blemish(pair.at.At, "paths", "some requests for "+shown(pair.other)+" also mean "+shown(pair.served)+
			", which is served instead", "make the two paths differ in a literal segment at the same place")
	}
}
