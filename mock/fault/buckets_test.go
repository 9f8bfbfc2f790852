package fault_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"understudy/mock/fault"
)

// noon is when the clocks of these tests start.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// passes is how many calls pass at that time, of up to a million.
func passes(b *fault.Buckets, limit fault.Limit, name string, now time.Time) int {
	for n := range 1_000_000 {
		if _, ok := b.Take(limit, name, now); !ok {
			return n
		}
	}
	return 1_000_000
}

func TestLimitIsReadAsWritten(t *testing.T) {
	t.Parallel()
	for text, test := range map[string]struct {
		want  fault.Limit
		error string
	}{
		"120/1m":                  {want: fault.Limit{Calls: 120, Per: time.Minute}},
		"10/100ms burst 20":       {want: fault.Limit{Calls: 10, Per: 100 * time.Millisecond, Burst: 20}},
		" 1/24h  burst  1000000 ": {want: fault.Limit{Calls: 1, Per: 24 * time.Hour, Burst: 1_000_000}},
		"":                        {error: `"" is no number of calls from 1 to 1000000: write calls/time, such as 120/1m`},
		"120":                     {error: `"" is no time from 1ms to 24h`},
		"/1m":                     {error: "is no number of calls"},
		"0/1m":                    {error: "is no number of calls"},
		"+1/1m":                   {error: "is no number of calls"},
		"-1/1m":                   {error: "is no number of calls"},
		"1e3/1m":                  {error: "is no number of calls"},
		"1000001/1m":              {error: "is no number of calls"},
		"99999999999999999999/1m": {error: "is no number of calls"},
		"120/m":                   {error: `"m" is no time`},
		"120/60":                  {error: `"60" is no time`},
		"120/0s":                  {error: "is no time"},
		"120/+1m":                 {error: "is no time"},
		"120/999us":               {error: "is no time"},
		"120/25h":                 {error: "is no time"},
		"120/1m burst":            {error: `"burst" is no burst`},
		"120/1m burst 0":          {error: `"0" is no number of calls`},
		"120/1m peak 5":           {error: `"peak 5" is no burst`},
		strings.Repeat("1", 1000): {error: "..."},
	} {
		got, err := fault.ParseLimit(text)
		if got != test.want {
			t.Errorf("%q: got %v, want %v", text, got, test.want)
		}
		if test.error == "" && err != nil || test.error != "" && (err == nil || !strings.Contains(err.Error(), test.error)) {
			t.Errorf("%q: got error %v, want %q", text, err, test.error)
		}
		if err == nil {
			if again, err := fault.ParseLimit(got.String()); again != got || err != nil {
				t.Errorf("%q reads back as %v, %v", got, again, err)
			}
		}
	}
}

func TestLimitIsWrittenAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"120/1m", "1/10m", "1/24h", "1/1h30m", "1/1h0m1s", "1/1m30s", "1/30s", "1/100ms", "10/100ms burst 20",
	} {
		if limit, err := fault.ParseLimit(text); limit.String() != text || err != nil {
			t.Errorf("%s is written %s, %v", text, limit, err)
		}
	}
}

func TestBucketLetsThroughWhatItsLimitSays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		limit       fault.Limit
		rest        time.Duration
		first, then int
	}{
		{fault.Limit{Calls: 120, Per: time.Minute}, time.Second, 120, 2},
		{fault.Limit{Calls: 120, Per: time.Minute}, time.Hour, 120, 120},
		{fault.Limit{Calls: 120, Per: time.Minute}, 499 * time.Millisecond, 120, 0},
		{fault.Limit{Calls: 10, Per: 100 * time.Millisecond, Burst: 20}, 100 * time.Millisecond, 20, 10},
		{fault.Limit{Calls: 60, Per: time.Minute, Burst: 1}, time.Hour, 1, 1},
		{fault.Limit{Calls: 1, Per: 24 * time.Hour}, 23 * time.Hour, 1, 0},
	} {
		b := fault.NewBuckets()
		if got := passes(b, test.limit, "a", noon()); got != test.first {
			t.Errorf("%v: %d calls pass at once, want %d", test.limit, got, test.first)
		}
		if got := passes(b, test.limit, "b", noon()); got != test.first {
			t.Errorf("%v: %d calls of somebody else pass, want %d", test.limit, got, test.first)
		}
		if got := passes(b, test.limit, "a", noon().Add(test.rest)); got != test.then {
			t.Errorf("%v: %d calls pass after %v, want %d", test.limit, got, test.rest, test.then)
		}
	}
}

func TestNoLimitLetsAllThrough(t *testing.T) {
	t.Parallel()
	b := fault.NewBuckets()
	for _, limit := range []fault.Limit{{}, {Calls: 5}, {Per: time.Second}, {Calls: -1, Per: time.Second}, {Burst: 3}} {
		if wait, ok := b.Take(limit, "a", noon()); !ok || wait != 0 || !limit.IsZero() || limit.String() != "" {
			t.Errorf("%+v: got %v, %t", limit, wait, ok)
		}
	}
}

// A caller who waits for as long as it was told passes, and one who comes a little earlier does not.
func TestWaitIsExactlyLongEnough(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		limit := fault.Limit{
			Calls: 1 + random.IntN(1000), Per: time.Millisecond + time.Duration(random.Int64N(int64(24*time.Hour))),
			Burst: random.IntN(5),
		}
		b, now := fault.NewBuckets(), noon()
		for range 5 {
			passes(b, limit, "a", now)
			now = now.Add(time.Duration(random.Int64N(int64(limit.Per))) / time.Duration(limit.Calls*2))
			wait, ok := b.Take(limit, "a", now)
			if ok {
				continue
			}
			if early := wait * 99 / 100; early < wait {
				if _, ok := b.Take(limit, "a", now.Add(early)); ok {
					t.Fatalf("%v: told to wait %v, and passed after %v", limit, wait, early)
				}
			}
			now = now.Add(wait)
			if again, ok := b.Take(limit, "a", now); !ok {
				t.Fatalf("%v: waited %v and is to wait %v more", limit, wait, again)
			}
		}
	}
	// What people write comes out even: Retry-After is 1, and not 2 for a nanosecond.
	for text, want := range map[string]time.Duration{
		"60/1m": time.Second, "120/1m": 500 * time.Millisecond, "1/3s": 3 * time.Second, "3/9s": 3 * time.Second,
		"10/100ms": 10 * time.Millisecond, "1/24h": 24 * time.Hour, "100/1h": 36 * time.Second, "7/49s": 7 * time.Second,
	} {
		limit, err := fault.ParseLimit(text)
		if err != nil {
			t.Fatal(err)
		}
		b := fault.NewBuckets()
		passes(b, limit, "a", noon())
		if got, _ := b.Take(limit, "a", noon()); got != want {
			t.Errorf("%s: to wait %v, want %v", text, got, want)
		}
	}
}

func TestFrozenClockRefillsNothing(t *testing.T) {
	t.Parallel()
	b, limit := fault.NewBuckets(), fault.Limit{Calls: 3, Per: time.Millisecond}
	for range 3 {
		passes(b, limit, "a", noon())
	}
	if _, ok := b.Take(limit, "a", noon()); ok {
		t.Error("a call passes although no time has")
	}
}

func TestClockThatGoesBackNeitherLocksOutNorGivesAway(t *testing.T) {
	t.Parallel()
	limit := fault.Limit{Calls: 60, Per: time.Minute}
	for _, back := range []time.Duration{
		time.Millisecond, time.Second, 2 * time.Second, time.Hour, 100 * 365 * 24 * time.Hour,
	} {
		b := fault.NewBuckets()
		passes(b, limit, "a", noon())
		now := noon().Add(-back)
		for range 10 {
			if got := passes(b, limit, "a", now); got != 0 {
				t.Errorf("%v back: %d calls pass at once", back, got)
			}
		}
		wait, _ := b.Take(limit, "a", now)
		if wait <= 0 || wait > 2*time.Second {
			t.Errorf("%v back: to wait %v, want a second, or two where it may be two calls in the other order", back, wait)
		}
		if got := passes(b, limit, "a", now.Add(wait)); got != 1 {
			t.Errorf("%v back: %d calls pass after %v, want 1", back, got, wait)
		}
		if got := passes(b, limit, "a", now.Add(wait+time.Hour)); got != 60 {
			t.Errorf("%v back: %d calls pass after an hour, want 60", back, got)
		}
	}
}

// What was refilled and not used yet is kept when the clock goes back.
func TestClockThatGoesBackTakesNothingAway(t *testing.T) {
	t.Parallel()
	b, limit := fault.NewBuckets(), fault.Limit{Calls: 60, Per: time.Minute}
	passes(b, limit, "a", noon())
	if _, ok := b.Take(limit, "a", noon().Add(900*time.Millisecond)); ok {
		t.Fatal("passed too early")
	}
	back := noon().Add(-time.Hour)
	b.Take(limit, "a", back)
	if _, ok := b.Take(limit, "a", back.Add(100*time.Millisecond)); !ok {
		t.Error("900 ms before and 100 ms after are not one second")
	}
}

// Calls that read the clock in one order and arrive in the other refill nothing by it.
func TestCallsInTheOtherOrderGiveNothingAway(t *testing.T) {
	t.Parallel()
	b, limit := fault.NewBuckets(), fault.Limit{Calls: 1000, Per: time.Second}
	passes(b, limit, "a", noon())
	passed := 0
	for range 10_000 {
		for _, off := range []time.Duration{0, -time.Millisecond} {
			if _, ok := b.Take(limit, "a", noon().Add(off)); ok {
				passed++
			}
		}
	}
	if passed != 0 {
		t.Errorf("%d calls pass although the time is the same", passed)
	}
}

func TestAnotherLimitStartsAnew(t *testing.T) {
	t.Parallel()
	b := fault.NewBuckets()
	passes(b, fault.Limit{Calls: 3, Per: time.Minute}, "a", noon())
	if got := passes(b, fault.Limit{Calls: 5, Per: time.Minute}, "a", noon()); got != 5 {
		t.Errorf("%d calls pass, want 5", got)
	}
}

func TestNameUnusedForLongestIsForgotten(t *testing.T) {
	t.Parallel()
	b, limit := fault.NewBuckets(), fault.Limit{Calls: 1, Per: time.Hour}
	long := strings.Repeat("n", 5000)
	b.Take(limit, "first", noon())
	b.Take(limit, "second", noon())
	b.Take(limit, long, noon())
	for n := range 1021 { // 1,024 with those
		b.Take(limit, fmt.Sprint(n), noon())
	}
	for _, name := range []string{"first", long} {
		if _, ok := b.Take(limit, name, noon()); ok {
			t.Errorf("%.9s is forgotten although there is room", name)
		}
	}
	b.Take(limit, "one too many", noon())
	if _, ok := b.Take(limit, "first", noon()); ok {
		t.Error("the first is forgotten although it was just used")
	}
	if _, ok := b.Take(limit, "second", noon()); !ok {
		t.Error("the second is remembered although it was unused for longest")
	}
}

func TestCallsAtOnceShareOneBucket(t *testing.T) {
	t.Parallel()
	b, limit := fault.NewBuckets(), fault.Limit{Calls: 50, Per: time.Hour}
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if _, ok := b.Take(limit, "a", noon()); ok {
					passed.Add(1)
				}
			}
		})
	}
	all.Wait()
	if passed.Load() != 50 {
		t.Errorf("%d calls pass, want 50", passed.Load())
	}
}
