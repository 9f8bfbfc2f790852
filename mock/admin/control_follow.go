package admin

import (
	"net/http"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// A follower reads what the journal holds of a session, and goes on with what comes. When the session is reset, or
// ended and begun again, it follows the new journal from its start.
type follower struct {
	*room
	// key is the session's, or everySession.
	key  string
	book *journal.Book
	// position is how far the journal was read.
	position int64
}

// following is a follower for the session that a request is about, which need not have begun.
func (c *room) following(r *http.Request, position int64) (*follower, *problem.Problem) {
	f := &follower{room: c, key: everySession, position: position}
	if r.URL.Query().Get("session") == everySession {
		return f, nil
	}
	var refusal *problem.Problem
	f.key, refusal = sessionKey(r)
	return f, refusal
}

// A batch is what a follower found.
type batch struct {
	// entries came next, oldest first.
	entries []journal.Entry
	// lost counts those that were forgotten before they could be read.
	lost int64
	// anew says that the journal is another one than before: the one before is over.
	anew bool
	// more is closed when it is worth while to ask again.
	more <-chan struct{}
}

// next is what came since the last call.
func (f *follower) next() batch {
	if f.key == everySession {
		return f.read(f.journal.Changed(), f.journal.Since)
	}
	// First the channel, then a look: lest what comes in between is waited for in vain. So it is with Changed, too.
	begun := f.sessions.Begun()
	found := f.sessions.Find(f.key)
	if found == nil {
		return batch{more: begun}
	}
	book := found.State().Journal
	another := f.book != nil && f.book != book
	if another {
		f.position = 0
	}
	f.book = book
	b := f.read(book.Changed(), book.Since)
	b.anew = b.anew || another
	return b
}

func (f *follower) read(more <-chan struct{}, since func(int64) ([]journal.Entry, int64, int64)) batch {
	b := batch{more: more}
	before := f.position
	b.entries, f.position, b.lost = since(before)
	if f.position < before {
		// The position is out of a journal that is over.
		b.anew = true
		b.entries, f.position, b.lost = since(0)
	}
	if len(b.entries) > 0 {
		// There may be more already. A closed channel lets whoever waits for several things see to each of them.
		at := make(chan struct{})
		close(at)
		b.more = at
	}
	return b
}

// stopping is closed when the server behind a request is about to stop. It is nil where nobody can tell.
func (c *room) stopping(r *http.Request) <-chan struct{} {
	if c.loaded == nil {
		return nil
	}
	return c.loaded.Stopping(r.Context())
}
