package cases

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A constraint is one word of the contract that a request may break.
type constraint struct {
	// in and name are those of its findings, and label is the part of the request for people.
	in, name, label string
	keyword         string
	// pointer is where its findings are. With anywhere they are at any place of the value.
	pointer  string
	anywhere bool
	// expected is what the finding must expect, where the keyword alone does not tell one constraint from another.
	expected string
	// says is what is wrong, after the label.
	says string
	// at is the place that its findings name, and own a closer one, if there is one.
	at, own problem.Location
	// reader is the place that findings name which are about the reading of text, and loose says that it may be any.
	reader problem.Location
	loose  bool
}

// title is the constraint for people.
func (c *constraint) title() string {
	title := c.label
	if c.pointer != "" {
		title += " " + c.pointer
	}
	title += " " + c.says
	if strings.ContainsFunc(title, unicode.IsControl) {
		// The names of members may be anything.
		title = strings.Trim(strconv.Quote(title), `"`)
	}
	return title
}

// breaks reports whether a finding is about the constraint.
func (c *constraint) breaks(f *problem.Finding) bool {
	return f.Keyword == c.keyword && (c.expected == "" || f.Expected == c.expected) &&
		(c.loose || sameSpot(f.Document, c.at) || c.reader != (problem.Location{}) && sameSpot(f.Document, c.reader))
}

// covers reports whether a finding is at the constraint's place.
func (c *constraint) covers(f *problem.Finding) bool {
	return f.In == c.in && f.Name == c.name && (c.anywhere || f.Pointer == c.pointer)
}

// entails reports whether a finding is only what follows from a breach of the constraint: a schema that fails evaluates
// nothing (JSON Schema 2020-12, section 11.3), so that the members and elements that it allows count as unknown ones.
// They are in the base, too, which keeps the contract, and around the constraint.
func (c *constraint) entails(f *problem.Finding, base *schema.Node) bool {
	if base == nil || f.Keyword != "unevaluatedProperties" && f.Keyword != "unevaluatedItems" || f.In != c.in ||
		f.Name != c.name {
		return false
	}
	around := f.Pointer[:max(strings.LastIndexByte(f.Pointer, '/'), 0)]
	return (around == "" || within(c.pointer, around)) && holds(base, "", f.Pointer)
}

// within reports whether a pointer is another one, or leads further.
func within(pointer, other string) bool {
	rest, is := strings.CutPrefix(pointer, other)
	return is && (rest == "" || rest[0] == '/')
}

// holds reports whether a value, which is at a pointer, has one at another pointer in it.
func holds(value *schema.Node, at, pointer string) bool {
	if at == pointer {
		return true
	}
	for i, item := range value.Items {
		step := strconv.Itoa(i)
		if value.Kind == schema.Object {
			step = value.Names[i]
		}
		if next := schema.AppendPointer(at, step); within(pointer, next) {
			return holds(item, next, pointer)
		}
	}
	return false
}

func sameSpot(one, other problem.Location) bool {
	return one.File == other.File && (one.Pointer == other.Pointer || one.Line > 0 && one.Line == other.Line &&
		one.Column == other.Column)
}

// maxCandidates bounds the requests that are tried for one constraint.
const maxCandidates = 48

// A draft is a request that may break a constraint, or why there is none.
type draft struct {
	request Request
	err     error
	// base is the value that it was made of and that keeps the contract, or nil.
	base *schema.Node
}

// weigh keeps the draft that breaks the constraint with the fewest findings, all of them at its place. The reason why
// there is none is that of the draft that came closest.
func (b *breaker) weigh(c *constraint, drafts iter.Seq[draft], none string) {
	place := c.at
	if c.own != (problem.Location{}) {
		place = c.own
	}
	name := c.title()
	switch {
	case b.known[name]:
		return
	case b.full():
		b.untried++
		return
	}
	var best *Request
	var told problem.Finding
	fewest, closest, tried := 0, 0, 0
	reason := none
	for draft := range drafts {
		if tried++; tried > maxCandidates || b.work <= 0 {
			break
		}
		count, finding, near, why := b.judge(c, &draft)
		if near > closest {
			closest, reason = near, why
		}
		if count > 0 && (best == nil || count < fewest) {
			best, told, fewest = &draft.request, finding, count
		}
		if count == 1 {
			break
		}
	}
	if best == nil {
		b.unbroken = append(b.unbroken, Unbroken{
			Name: name, In: c.in, Parameter: c.name, Pointer: c.pointer, Keyword: c.keyword, At: place, Reason: reason,
		})
		return
	}
	b.known[name] = true
	b.bounds.breaches--
	b.held -= len(best.Body) + len(best.Query) + len(best.Path)
	b.made = append(b.made, Breach{
		Name: name, In: c.in, Parameter: c.name, Pointer: told.Pointer, Keyword: c.keyword, At: place, Request: *best,
	})
}

// How close a draft came.
const (
	unsendable = iota + 1
	astray
	allowed
	misplaced
	widespread
)

// judge counts the findings about a draft that breaks the constraint alone. Else it says why it does not, and how close
// it came.
func (b *breaker) judge(c *constraint, one *draft) (count int, told problem.Finding, near int, why string) {
	if one.err != nil {
		return 0, told, unsendable, "what breaks it cannot be sent: " + one.err.Error()
	}
	found, ok := b.findings(&one.request)
	switch {
	case !ok:
		return 0, told, astray, "a request that breaks it would mean another path or operation"
	case len(found) == 0:
		return 0, told, allowed, "the contract finds nothing wrong with what should break it"
	}
	mine := slices.IndexFunc(found, func(f problem.Finding) bool { return c.covers(&f) && c.breaks(&f) })
	belongs := func(f *problem.Finding) bool { return c.covers(f) || c.entails(f, one.base) }
	switch other := slices.ContainsFunc(found, func(f problem.Finding) bool { return !belongs(&f) }); {
	case mine < 0:
		return 0, told, misplaced, "what should break it breaks something else: " + first(found, nil)
	case other:
		return 0, told, widespread, "what breaks it breaks more: " + first(found, belongs)
	}
	return len(found), found[mine], widespread, ""
}

// first is the first finding that is not left out, in the order of their texts: the schema library finds the names of
// members in no order. It is told without the value, which may be long.
func first(found []problem.Finding, leave func(*problem.Finding) bool) string {
	least := ""
	for i := range found {
		text := found[i].Place() + " (" + found[i].Keyword + ")"
		if (leave == nil || !leave(&found[i])) && (least == "" || text < least) {
			least = text
		}
	}
	return least
}

// values are drafts of a subject with another value at one spot.
func (s *subject) values(at *spot, values iter.Seq[*schema.Node]) iter.Seq[draft] {
	return func(yield func(draft) bool) {
		for value := range values {
			request, err := s.write(at.with(value))
			if !yield(draft{request, err, at.root}) {
				return
			}
		}
	}
}
