package session

import (
	"math"
	"testing"
	"time"
)

func TestFrozenClockStands(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 7200))
	clock := NewClock(at)
	for range 3 {
		if now := clock.Now(); !now.Equal(at) || now.Location() != time.UTC {
			t.Errorf("got %v, want %v in UTC", now, at)
		}
	}
	if got, stands := clock.Frozen(); !stands || !got.Equal(at) || clock.Moved() {
		t.Errorf("Frozen = %v, %t, Moved = %t", got, stands, clock.Moved())
	}
}

func TestRealClockGoes(t *testing.T) {
	t.Parallel()
	clock := NewClock(time.Time{})
	before := time.Now()
	now := clock.Now()
	if after := time.Now(); now.Before(before) || now.After(after) || now.Location() != time.UTC {
		t.Errorf("%v is not between %v and %v in UTC", now, before, after)
	}
	if at, stands := clock.Frozen(); stands || clock.Moved() {
		t.Errorf("stands at %v, moved %t", at, clock.Moved())
	}
}

func TestAClockShowsWhatItIsTold(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	clock := NewClock(time.Time{})
	if err := clock.Freeze(noon); err != nil || !clock.Now().Equal(noon) || !clock.Moved() {
		t.Errorf("frozen at %v, moved %t: %v", clock.Now(), clock.Moved(), err)
	}
	if err := clock.Advance(61 * time.Minute); err != nil || !clock.Now().Equal(noon.Add(61*time.Minute)) {
		t.Errorf("advanced to %v: %v", clock.Now(), err)
	}
	clock.Resume()
	if _, stands := clock.Frozen(); stands || clock.Moved() || clock.Offset() != 0 {
		t.Errorf("after Resume: stands %t, moved %t, offset %v", stands, clock.Moved(), clock.Offset())
	}
	before := time.Now()
	if err := clock.Advance(time.Hour); err != nil || clock.Now().Before(before.Add(time.Hour)) || !clock.Moved() {
		t.Errorf("a clock that goes was advanced to %v: %v", clock.Now(), err)
	}
}

func TestAClockIsNotMovedBackOrOutOfTheCalendar(t *testing.T) {
	t.Parallel()
	far := time.Date(9998, 12, 31, 23, 0, 0, 0, time.UTC)
	for name, move := range map[string]func(*Clock) error{
		"by nothing":       func(c *Clock) error { return c.Advance(0) },
		"backwards":        func(c *Clock) error { return c.Advance(-time.Second) },
		"to the year 9999": func(c *Clock) error { return c.Freeze(far.Add(2 * time.Hour)) },
		"before the first": func(c *Clock) error { return c.Freeze(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)) },
		"beyond, standing": func(c *Clock) error {
			if err := c.Freeze(far); err != nil {
				return nil
			}
			return c.Advance(2 * time.Hour)
		},
		"so far that the sum overflows": func(c *Clock) error {
			if err := c.Advance(math.MaxInt64); err != nil {
				return nil
			}
			return c.Advance(math.MaxInt64)
		},
	} {
		if err := move(NewClock(time.Time{})); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
