package session

import (
	"errors"
	"sync/atomic"
	"time"
)

// A Clock tells the time of day, which is all that replies may know of it. It shows the real time until it is told
// otherwise: it can be frozen, advanced and let go again. It is safe for use by many goroutines.
type Clock struct {
	start   reading
	current atomic.Pointer[reading]
}

// A reading says how to tell the time: a clock that stands shows the moment it stands at, one that goes is ahead of the
// real time by its offset. The anchor is where a clock was last told to stand.
type reading struct {
	frozen, anchor time.Time
	stands         bool
	offset         time.Duration
}

// The bounds of a clock: the years that RFC 3339 can write, less one for what is computed from them.
const (
	firstYear = 1
	lastYear  = 9998
)

// Faults of telling a clock what to show.
var (
	errBackwards = errors.New("a clock is advanced by a time above zero: freeze it to go back")
	errFar       = errors.New("the clock would leave the years 0001 to 9998")
)

// NewClock is a clock that stands at now or, if that is the zero time, goes with the real time.
func NewClock(now time.Time) *Clock {
	c := &Clock{}
	if !now.IsZero() {
		now = now.UTC().Round(0)
		c.start = reading{frozen: now, anchor: now, stands: true}
	}
	c.current.Store(&c.start)
	return c
}

// Now is the time on the clock, in UTC.
func (c *Clock) Now() time.Time {
	at := c.current.Load()
	if at.stands {
		return at.frozen
	}
	return time.Now().UTC().Add(at.offset)
}

// Frozen reports when the clock stands, in UTC, and whether it does.
func (c *Clock) Frozen() (time.Time, bool) {
	at := c.current.Load()
	return at.frozen, at.stands
}

// Anchor is the moment around which made-up dates lie: where the clock was last told to stand, however far it has been
// advanced since, because a record does not change by getting old. It is the zero time for a clock that goes.
func (c *Clock) Anchor() time.Time { return c.current.Load().anchor }

// Offset is how far a clock that goes is ahead of the real time.
func (c *Clock) Offset() time.Duration { return c.current.Load().offset }

// Moved reports whether the clock shows another time than it would by itself.
func (c *Clock) Moved() bool { return *c.current.Load() != c.start }

// Freeze makes the clock stand at t.
func (c *Clock) Freeze(t time.Time) error {
	t = t.UTC().Round(0)
	if !within(t) {
		return errFar
	}
	c.current.Store(&reading{frozen: t, anchor: t, stands: true})
	return nil
}

// Advance moves the clock ahead by d, which must be above zero. A clock that stands, stands there then.
func (c *Clock) Advance(d time.Duration) error {
	if d <= 0 {
		return errBackwards
	}
	for {
		at := c.current.Load()
		next := *at
		if at.stands {
			next.frozen = at.frozen.Add(d)
		} else {
			next.offset += d
		}
		// An offset that overflows is below zero.
		if !within(next.frozen) && at.stands || next.offset < at.offset || !within(time.Now().Add(next.offset)) {
			return errFar
		}
		if c.current.CompareAndSwap(at, &next) {
			return nil
		}
	}
}

// Resume lets the clock go with the real time again.
func (c *Clock) Resume() { c.current.Store(&reading{}) }

func within(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }
