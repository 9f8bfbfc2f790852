package change

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// A Change is one difference between two contracts.
type Change struct {
	// ID is twelve hexadecimal digits that stay the same from run to run: see Only.
	ID string
	// Rule is what oasdiff calls a change of its kind, such as response-required-property-removed, or one of Moved,
	// Tightened, Loosened, Rewritten, Widened, Unnamed and Added.
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
	// Unnamed is the rule of a difference that oasdiff has no name for. Whether it breaks a client cannot be told, so
	// it counts as breaking.
	Unnamed = "difference-without-a-name"
	// Tightened is the rule of a keyword that oasdiff does not look at, and that allows fewer values now.
	Tightened = "keyword-tightened"
	// Loosened is the rule of one that allows more.
	Loosened = "keyword-loosened"
	// Rewritten is the rule of what is written another way in XML: under another name, as an attribute, wrapped.
	Rewritten = "xml-form-changed"
	// Widened is the rule of a status that became a range, such as 2XX for 201: a client may meet one it does not know.
	Widened = "response-widened"
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

func compare(ctx context.Context, old, next *contract.Contract) (changes []Change, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			changes, err = nil, fmt.Errorf("the documents cannot be compared: %.300v", cause)
		}
	}()
	both := sides{newReader(old), newReader(next)}
	suspects, err := suspectsOf(ctx, old, next, both)
	if err != nil || len(suspects) == 0 {
		return nil, err
	}
	list := make([]piece, len(suspects))
	for i := range suspects {
		list[i] = suspects[i].piece
	}
	o, err := newOracle(newWriter(both.old, old), newWriter(both.new, next), list)
	if err != nil {
		return nil, err
	}
	told, err := o.askAll(ctx, list)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for i := range suspects {
		for _, change := range suspects[i].changes(both.old, told[i]) {
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
