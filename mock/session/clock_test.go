package session

import (
	"testing"
	"time"
)

func TestFrozenClockStands(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 7200))
	clock := Frozen(at)
	for range 3 {
		if now := clock.Now(); !now.Equal(at) || now.Location() != time.UTC {
			t.Errorf("got %v, want %v in UTC", now, at)
		}
	}
	if got, stands := clock.Frozen(); !stands || !got.Equal(at) {
		t.Errorf("Frozen = %v, %t", got, stands)
	}
}

func TestRealClockGoesAndIsTheZeroClock(t *testing.T) {
	t.Parallel()
	for _, clock := range []Clock{RealTime(), {}} {
		before := time.Now()
		now := clock.Now()
		if after := time.Now(); now.Before(before) || now.After(after) || now.Location() != time.UTC {
			t.Errorf("%v is not between %v and %v in UTC", now, before, after)
		}
		if at, stands := clock.Frozen(); stands {
			t.Errorf("stands at %v", at)
		}
	}
}
