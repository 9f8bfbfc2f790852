package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// A catch is what a search found, and what keeps it from being the whole truth. It holds no entries: those of a full
// journal, decoded, take many times its budget.
type catch struct {
	// positions are those of the entries in their book, newest first.
	positions []int64
	// cut counts the entries that would be found, or not, by what of them was not kept.
	cut int
	// halted says why not all was looked at, or is empty.
	halted string
	stats  journal.Stats
	since  time.Time
}

// sift looks through a book for what arrived after a time and is taken, until the client goes away.
func sift(ctx context.Context, book *journal.Book, since time.Time, takes func(*journal.Entry) bool) *catch {
	found := &catch{since: since}
	book.Each(func(e journal.Entry) bool {
		if ctx.Err() != nil {
			found.halted = "the client went away"
			return false
		}
		if e.Time.After(since) && takes(&e) {
			found.positions = append(found.positions, e.Position)
		}
		return true
	})
	// Asked last: what was forgotten meanwhile was not looked at.
	found.stats = book.Stats()
	return found
}

// search looks through a book for all that the pattern matches.
func (c *room) search(ctx context.Context, book *journal.Book, s *search) *catch {
	known, patience, cut := c.script().Contract, &stub.Patience{}, 0
	found := sift(ctx, book, s.since, func(e *journal.Entry) bool {
		asked := asked(e, known, patience)
		if torn(e) || s.pattern.Uncertain(asked) {
			cut++
			return false
		}
		return s.pattern.Match(asked)
	})
	found.cut = cut
	if patience.Lost() {
		found.halted = "the pattern's expressions took longer than " + stub.MaxPatience.String() + ": write simpler ones"
	}
	return found
}

// look reads a pattern, and finds what it matches in the session that the request is about.
func (c *room) look(r *http.Request) (*journal.Book, *catch, *problem.Problem) {
	wanted, refusal := c.parseSearch(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	book, refusal := c.book(r)
	if refusal != nil {
		return nil, nil, refusal
	}
	return book, c.search(r.Context(), book, wanted), nil
}

// torn reports whether an entry lost more than its bodies to fit into the journal.
func torn(e *journal.Entry) bool { return e.Truncated && len(e.RequestHeader) == 0 }

// gap reports whether entries were forgotten that would have been looked at. The watermark is when the newest of them
// arrived, and what is looked at came after since.
func gap(stats journal.Stats, since time.Time) bool {
	return stats.Evicted > 0 && since.Before(stats.Watermark)
}

// inconclusive says why what was found does not prove what was asked, or nil. An answer without what was forgotten
// would let a test pass that should not.
func (f *catch) inconclusive() *problem.Problem {
	extra := map[string]any{"atLeast": len(f.positions)}
	var why []string
	if gap(f.stats, f.since) {
		extra["evicted"] = f.stats.Evicted
		extra["watermark"] = f.stats.Watermark.UTC()
		why = append(why, fmt.Sprintf(
			"inconclusive (%d evicted): ask with since, no earlier than %s", f.stats.Evicted,
			f.stats.Watermark.UTC().Format(time.RFC3339Nano)))
	}
	if f.cut > 0 {
		extra["cut"] = f.cut
		why = append(why, fmt.Sprintf(
			"inconclusive (%d cut): of so many requests the end was not kept, and the pattern asks for it", f.cut))
	}
	if f.halted != "" {
		why = append(why, "inconclusive: "+f.halted)
	}
	if why == nil {
		return nil
	}
	return &problem.Problem{Kind: problem.Inconclusive, Detail: strings.Join(why, "; "), Extra: extra}
}
