package session

import "time"

// A Clock tells the time of day, which is all that replies may know of it. The zero Clock tells the real time.
type Clock struct {
	frozen time.Time
	stands bool
}

// RealTime is a clock that goes.
func RealTime() Clock { return Clock{} }

// Frozen is a clock that stands at t.
func Frozen(t time.Time) Clock { return Clock{frozen: t.UTC().Round(0), stands: true} }

// Now is the time on the clock, in UTC.
func (c Clock) Now() time.Time {
	if c.stands {
		return c.frozen
	}
	return time.Now().UTC()
}

// Frozen reports when the clock stands, in UTC, and whether it does.
func (c Clock) Frozen() (time.Time, bool) { return c.frozen, c.stands }
