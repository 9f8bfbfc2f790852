package change

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A suspect is a part that is not the same in both contracts.
type suspect struct {
	piece
	of    operations
	where difference
	// begins are the schemas that the part begins with in the old contract.
	begins []schema.Place
	// gaps are what differs and oasdiff does not look at.
	gaps []gap
	// beside says that they differ in what oasdiff does not look at.
	beside bool
}

var errNothing = errors.New("the document has no operations: there is nothing to compare")

// suspectsOf finds the parts that are not the same.
func suspectsOf(ctx context.Context, old, next *contract.Contract, sides sides) ([]suspect, error) {
	if len(old.Operations) == 0 && len(next.Operations) == 0 {
		return nil, errNothing
	}
	var list []suspect
	known := comparisons{sides: sides, known: map[aspect]*comparison{}}
	for _, both := range paired(old, next) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		switch {
		case both.new == nil:
			list = append(list, suspect{of: both, piece: piece{Part: Part{Kind: Whole}, old: wholeOf(both.old, nil)}})
			continue
		case both.old == nil:
			list = append(list, suspect{of: both, piece: piece{Part: Part{Kind: Whole}, new: wholeOf(both.new, nil)}})
			continue
		}
		for _, p := range pieces(both.old, both.new) {
			s := suspect{of: both, piece: p}
			if s.differs(&known) || p.Kind == Whole && both.moved || p.widened {
				list = append(list, s)
			}
		}
	}
	return list, nil
}

// differs reports whether a part is not the same in both contracts.
func (s *suspect) differs(known *comparisons) bool {
	if s.old == nil || s.new == nil {
		return s.old != s.new
	}
	c := known.of(&s.piece)
	a, before := look(c.old, s.old)
	b, after := look(c.new, s.new)
	s.begins, s.where = before, difference{"", s.old.at, s.new.at}
	s.beside = s.old.besides != s.new.besides || !sameEncoding(s.old.form, s.new.form)
	if a != b || len(before) != len(after) {
		s.gaps = c.gaps(&s.piece, before, after)
		return true
	}
	for i := range before {
		c.begin()
		if c.rewrittenRoot(before[i], after[i]) || !c.same(before[i], after[i], "") {
			s.where = c.first
			s.gaps = c.gaps(&s.piece, before, after)
			return true
		}
	}
	return s.beside
}

// changes are what is told of a suspect.
func (s *suspect) changes(r reader, list []told) []Change {
	var changes []Change
	if s.Kind == Whole && s.of.moved {
		changes = append(changes, s.change(Moved, true, fmt.Sprintf("the operation moved from %s to %s",
			s.of.old.Template, s.of.new.Template)))
	}
	if s.widened {
		changes = append(changes, s.change(Widened, true, "it became a range, of which other statuses may come"))
	}
	for _, t := range list {
		change := s.change(t.rule, t.breaking, t.text)
		if at := s.at(t.old, t.new); at.File != "" {
			change.At = at
		}
		t.settle(&change, r, s.begins)
		changes = append(changes, change)
	}
	changes = append(changes, s.filled()...)
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
