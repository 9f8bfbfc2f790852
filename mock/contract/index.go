package contract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// index finds operations by path: a tree of segments, in which literal segments go before templates (OpenAPI 3.1,
// section 4.8.8.2). A look-up takes time by the length of the path, not by the number of operations.
type index struct {
	root branch
	// paths lists every template once, for the nearest one to a miss, with its segments.
	paths []documented
}

type documented struct {
	template string
	segments []string
	ends     *endpoint
}

// split cuts a template at its slashes, the first of which begins it.
func (d documented) split() []string { return strings.Split(d.template[1:], "/") }

type branch struct {
	literals  map[string]*branch
	templates []*templated
	ends      *endpoint
}

// endpoint is a path template with what is behind it.
type endpoint struct {
	template   string
	operations map[string]*placed
}

// placed is an operation under one template, with the parameters of that template: operations of one path may name them
// differently, and one operation may stand under the base paths of several servers.
type placed struct {
	*Operation
	slots []slot
	// styled says that a path parameter is more than a plain scalar.
	styled bool
	// when is what the key of the path says beside the path, and next the operation that is meant otherwise.
	when []condition
	next *placed
}

// A slot is where a parameter stands in a template: in which segment, and behind which literal text.
type slot struct {
	name    string
	segment int
	before  string
	// whole says that the parameter is all of the segment.
	whole bool
}

// templated is a segment with parameters in it, such as {id} or {base}...{head}: literals stand around the parameters.
type templated struct {
	source   string
	literals []string
	names    []string
	next     *branch
}

func newIndex() *index { return &index{} }

// add puts an operation under a template. It returns the operation that the same requests mean already, if any.
func (x *index) add(template string, o *Operation) (*Operation, error) {
	template, when := conditions(template)
	at := &x.root
	mine := &placed{Operation: o, when: when, styled: slices.ContainsFunc(o.Parameters, func(p *Parameter) bool {
		return p.In == "path" && !p.plain()
	})}
	number := 0
	for segment := range strings.SplitSeq(template[1:], "/") {
		part, err := parseSegment(segment)
		if err != nil {
			return nil, err
		}
		if len(part.names) == 0 {
			at = at.literal(segment)
		} else {
			for i, name := range part.names {
				mine.slots = append(mine.slots, slot{name, number, part.literals[i], len(segment) == len(name)+len("{}")})
			}
			at = at.template(part)
		}
		number++
	}
	if at.ends == nil {
		at.ends = &endpoint{template: template, operations: map[string]*placed{}}
		x.paths = append(x.paths, documented{template, strings.Split(strings.Trim(template, "/"), "/"), at.ends})
	}
	o.index = x
	return at.ends.add(mine), nil
}

// add puts an operation among those of its path. It returns the one that the same requests mean already, or the
// operation itself. One that has conditions is looked at before one that has none.
func (e *endpoint) add(mine *placed) *Operation {
	first := e.operations[mine.Method]
	for have := first; have != nil; have = have.next {
		if slices.Equal(have.when, mine.when) {
			return have.Operation
		}
	}
	for have := first; have != nil; have = have.next {
		have.conditional, mine.conditional = true, true
	}
	if first == nil || len(first.when) == 0 && len(mine.when) > 0 {
		mine.next = first
		e.operations[mine.Method] = mine
		return mine.Operation
	}
	last := first
	for last.next != nil && (len(last.next.when) > 0 || len(mine.when) == 0) {
		last = last.next
	}
	mine.next, last.next = last.next, mine
	return mine.Operation
}

// literal is the branch behind a segment without parameters. Requests are looked up decoded.
func (b *branch) literal(segment string) *branch {
	segment = plainSegment(segment)
	if b.literals == nil {
		b.literals = map[string]*branch{}
	}
	if b.literals[segment] == nil {
		b.literals[segment] = &branch{}
	}
	return b.literals[segment]
}

// plainSegment is a literal segment, decoded where it can be.
func plainSegment(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}

// template is the branch behind a segment with parameters. Segments with more literal text are tried first.
func (b *branch) template(part *templated) *branch {
	for _, have := range b.templates {
		if slices.Equal(have.literals, part.literals) {
			return have.next
		}
	}
	part.next = &branch{}
	b.templates = append(b.templates, part)
	slices.SortStableFunc(b.templates, func(a, b *templated) int { return b.weight() - a.weight() })
	return part.next
}

func (t *templated) weight() int { return len(strings.Join(t.literals, "")) }

// parseSegment splits a segment such as v{major}.{minor} into literals and names.
func parseSegment(segment string) (*templated, error) {
	t := &templated{source: segment}
	rest := segment
	for {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			t.literals = append(t.literals, rest)
			return t, nil
		}
		end := strings.IndexByte(rest[open:], '}')
		if end < 2 {
			return nil, fmt.Errorf("segment %q has a brace that is not closed, or nothing in it", segment)
		}
		t.literals = append(t.literals, rest[:open])
		t.names = append(t.names, rest[open+1:open+end])
		rest = rest[open+end+1:]
	}
}

// values takes a decoded segment apart. A parameter is never empty, and ends at the first place it can.
func (t *templated) values(segment string, values []string) ([]string, bool) {
	rest, ok := strings.CutPrefix(segment, t.literals[0])
	if !ok {
		return values, false
	}
	for i, literal := range t.literals[1:] {
		end := len(rest)
		if last := i == len(t.literals)-2; last {
			if !strings.HasSuffix(rest, literal) {
				return values, false
			}
			end -= len(literal)
		} else if len(rest) > 0 {
			if end = 1 + strings.Index(rest[1:], literal); end == 0 {
				return values, false
			}
		}
		if end < 1 {
			return values, false
		}
		values = append(values, rest[:end])
		rest = rest[min(len(rest), end+len(literal)):]
	}
	return values, true
}

// find looks up the segments of a path. Values come in the order of the template's parameters.
func (b *branch) find(segments, values []string) (*endpoint, []string) {
	if len(segments) == 0 {
		return b.ends, values
	}
	if next := b.literals[segments[0]]; next != nil {
		if found, got := next.find(segments[1:], values); found != nil {
			return found, got
		}
	}
	for _, t := range b.templates {
		got, ok := t.values(segments[0], values)
		if !ok {
			continue
		}
		if found, all := t.next.find(segments[1:], got); found != nil {
			return found, all
		}
	}
	return nil, nil
}
