package session

import (
	"time"

	"understudy/mock/journal"
)

// maxLosses is how many ended sessions are remembered by their keys.
const maxLosses = 10_000

// losses are the sessions that ended without being asked to. One that begins again under the same key must know that
// there were calls of which nothing is known any more, or a count of them would look certain. It is guarded by the lock
// of Sessions.
type losses struct {
	byKey map[string]loss
	// forgotten is when the newest of those ended whose keys are not remembered any more.
	forgotten time.Time
}

// A loss is how many calls a session had that ended, and when it ended.
type loss struct {
	calls int64
	at    time.Time
}

func (l *losses) add(key string, had journal.Stats, now time.Time) {
	calls := had.Entries + had.Evicted
	if calls == 0 {
		return
	}
	if len(l.byKey) >= maxLosses {
		l.byKey, l.forgotten = nil, now
	}
	if l.byKey == nil {
		l.byKey = map[string]loss{}
	}
	l.byKey[key] = loss{calls, now}
}

// of is what a session that begins has lost, and until when. Where its key is not known it may be one of those that are
// not remembered.
func (l *losses) of(key string) (calls int64, until time.Time) {
	if known, ok := l.byKey[key]; ok {
		delete(l.byKey, key)
		return known.calls, known.at
	}
	if !l.forgotten.IsZero() {
		return 1, l.forgotten
	}
	return 0, time.Time{}
}
