package change

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A Change is one difference between two contracts.
type Change struct {
	// ID is twelve hexadecimal digits that stay the same from run to run: see Only.
	ID string
	// Rule is what oasdiff calls a change of its kind, such as response-required-property-removed, or Moved, Unnamed
	// or Added.
	Rule string
	// Text says what changed, in one sentence.
	Text string
	// Breaking says that it breaks a client that uses the part.
	Breaking bool
	Part     Part
	// At is the line of the new document or, of what is not there any more, of the old one.
	At problem.Location
	// Old and New are the operation in both contracts; one is nil where the operation is only in the other.
	Old, New *contract.Operation

	// removed and added say that the part is in one contract only.
	removed, added bool
	// value is the value of an enum that it is about, as JSON, or "".
	value string
	// pointers are the members of the body that it is about. They are nil where that is not known.
	pointers []string
}

const (
	// Moved is the rule of an operation whose path is another one.
	Moved = "operation-moved"
	// Unnamed is the rule of a difference that oasdiff has no name for. Whether it breaks a client cannot be told, so it
	// counts as breaking.
	Unnamed = "difference-without-a-name"
	// Added is the rule of what is new and has no name in oasdiff, such as a response for a range of statuses.
	Added = "part-added"
)

// maxChanges bounds the changes of two contracts.
const maxChanges = 100_000

// Compare tells what changed between two contracts, in the order of the old one's operations, then of those that are
// new. It is over, with an error, when the context is.
func Compare(ctx context.Context, old, next *contract.Contract) ([]Change, error) {
	type outcome struct {
		changes []Change
		err     error
	}
	done := make(chan outcome, 1)
	go func() {
		changes, err := compare(ctx, old, next)
		done <- outcome{changes, err}
	}()
	select {
	case made := <-done:
		return made.changes, made.err
	case <-ctx.Done():
		// oasdiff cannot be stopped within a part.
		return nil, ctx.Err()
	}
}

// A suspect is a part that is not the same in both contracts.
type suspect struct {
	piece
	of    operations
	where difference
	// begins are the schemas that the part begins with in the old contract.
	begins []schema.Place
	// beside says that they differ in what oasdiff does not look at.
	beside bool
}

func compare(ctx context.Context, old, next *contract.Contract) (changes []Change, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			changes, err = nil, fmt.Errorf("the documents cannot be compared: %.300v", cause)
		}
	}()
	suspects, err := suspectsOf(ctx, old, next)
	if err != nil || len(suspects) == 0 {
		return nil, err
	}
	list := make([]piece, len(suspects))
	for i := range suspects {
		list[i] = suspects[i].piece
	}
	o, err := newOracle(newWriter(old), newWriter(next), list)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for i := range suspects {
		s := &suspects[i]
		told, err := o.ask(ctx, i, &list[i])
		if err != nil {
			return nil, err
		}
		for _, change := range s.changes(reader{old.Dialect()}, told) {
			if !known[change.ID] {
				known[change.ID] = true
				changes = append(changes, change)
			}
		}
		if len(changes) > maxChanges {
			return nil, fmt.Errorf("there are more than %d changes: these are two contracts, compare what belongs together",
				maxChanges)
		}
	}
	return changes, nil
}

var errNothing = errors.New("the document has no operations: there is nothing to compare")

// suspectsOf finds the parts that are not the same.
func suspectsOf(ctx context.Context, old, next *contract.Contract) ([]suspect, error) {
	if len(old.Operations) == 0 && len(next.Operations) == 0 {
		return nil, errNothing
	}
	var list []suspect
	c := newComparison(reader{old.Dialect()}, reader{next.Dialect()})
	for _, both := range paired(old, next) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		switch {
		case both.new == nil:
			list = append(list, suspect{of: both, piece: piece{Part: Part{Kind: Whole}, old: wholeOf(both.old)}})
			continue
		case both.old == nil:
			list = append(list, suspect{of: both, piece: piece{Part: Part{Kind: Whole}, new: wholeOf(both.new)}})
			continue
		}
		for _, p := range pieces(both.old, both.new) {
			s := suspect{of: both, piece: p}
			if s.differs(c, old, next) || p.Kind == Whole && both.moved() {
				list = append(list, s)
			}
		}
	}
	return list, nil
}

// differs reports whether a part is not the same in both contracts.
func (s *suspect) differs(c *comparison, old, next *contract.Contract) bool {
	if s.old == nil || s.new == nil {
		return s.old != s.new
	}
	a, before := look(old, s.old)
	b, after := look(next, s.new)
	s.begins, s.where = before, difference{"", s.old.at, s.new.at}
	s.beside = s.old.besides != s.new.besides
	if a != b || len(before) != len(after) {
		return true
	}
	for i := range before {
		c.begin()
		if !c.same(before[i], after[i], "") {
			s.where = c.first
			return true
		}
	}
	return s.beside
}

// changes are what is told of a suspect.
func (s *suspect) changes(r reader, list []told) []Change {
	var changes []Change
	if s.Kind == Whole && s.of.moved() {
		changes = append(changes, s.change(Moved, true, fmt.Sprintf("the operation moved from %s to %s",
			s.of.old.Template, s.of.new.Template)))
	}
	for _, t := range list {
		change := s.change(t.rule, t.breaking, t.text)
		if at := s.at(t.old, t.new); at.File != "" {
			change.At = at
		}
		t.settle(&change, r, s.begins)
		changes = append(changes, change)
	}
	switch {
	case s.beside:
		changes = append(changes, s.change(Unnamed, true,
			"how it is written changed: style, explode, allowReserved or encoding"))
	case len(changes) > 0:
	case s.old == nil:
		changes = append(changes, s.change(Added, false, "it was added"))
	case s.new == nil:
		changes = append(changes, s.change(Unnamed, true, "it was removed"))
	default:
		where := ""
		if s.where.path != "" {
			where = ", at " + strings.TrimSpace(s.where.path)
		}
		changes = append(changes, s.change(Unnamed, true, "it is not the same any more"+where))
	}
	return changes
}

// change makes a change of a suspect.
func (s *suspect) change(rule string, breaking bool, text string) Change {
	c := Change{
		Rule: rule, Text: shortened(text), Breaking: breaking, Part: s.Part, Old: s.of.old, New: s.of.new,
		At: s.at(s.where.old, s.where.new), removed: s.new == nil, added: s.old == nil,
	}
	if c.At.File == "" {
		c.At = s.at(s.placeOf(s.old), s.placeOf(s.new))
	}
	o := c.operation()
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{o.Method, o.Template, s.String(), s.as, rule, text}))
	c.ID = hex.EncodeToString(sum[:6])
	return c
}

// maxSentence is the longest sentence, in bytes. Names and values of the documents are in it.
const maxSentence = 1000

func shortened(text string) string {
	if len(text) <= maxSentence {
		return text
	}
	return strings.ToValidUTF8(text[:maxSentence], "") + "…"
}

func (s *suspect) placeOf(f *fragment) schema.Place {
	if f == nil {
		return schema.Place{}
	}
	return f.at
}

// at is the line of the new document or, where it has none, of the old one.
func (s *suspect) at(old, next schema.Place) problem.Location {
	if next.Exists() && next.Node.Line > 0 {
		return next.Location()
	}
	if old.Exists() && old.Node.Line > 0 {
		return old.Location()
	}
	return problem.Location{}
}

// operation is the operation as the old contract has it or, where it is new, the new one.
func (c *Change) operation() *contract.Operation {
	if c.Old != nil {
		return c.Old
	}
	return c.New
}

// Only is the changes with an ID, or whose ID begins with it.
func Only(changes []Change, id string) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return !strings.HasPrefix(c.ID, id) })
}
