package fault_test

import (
	"math"
	"testing"
	"time"

	"understudy/mock/fault"
)

const calls = 20_000

// struck is which of the calls fail.
func struck(c fault.Chaos) []bool {
	all := make([]bool, calls)
	for n := range all {
		all[n] = c.Strikes("getThing", uint64(n)+1, 0)
	}
	return all
}

func share(struck []bool) float64 {
	count := 0
	for _, is := range struck {
		if is {
			count++
		}
	}
	return float64(count) / float64(len(struck))
}

func TestChaosStrikesAtItsRate(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{0, 0.01, 0.2, 0.5, 0.99, 1} {
		// Four standard deviations; the seeds are the same in each run.
		slack := 4 * math.Sqrt(rate*(1-rate)/calls)
		for seed := int64(-5); seed <= 5; seed++ {
			all := struck(fault.Chaos{Rate: rate, Seed: seed})
			if got := share(all); math.Abs(got-rate) > slack {
				t.Errorf("rate %v, seed %d: %v of the calls fail", rate, seed, got)
			}
			// Two calls in a row fail as often as they would if each knew nothing of the other.
			both := make([]bool, calls-1)
			for n := range both {
				both[n] = all[n] && all[n+1]
			}
			if got := share(both); math.Abs(got-rate*rate) > 2*slack {
				t.Errorf("rate %v, seed %d: %v of the pairs fail", rate, seed, got)
			}
		}
	}
}

func TestChaosIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	first, again := struck(fault.Chaos{Rate: 0.5, Seed: 7}), struck(fault.Chaos{Rate: 0.5, Seed: 7})
	other := struck(fault.Chaos{Rate: 0.5, Seed: 8})
	differ := make([]bool, calls)
	for n := range first {
		if first[n] != again[n] {
			t.Fatalf("call %d fails in one run only", n)
		}
		differ[n] = first[n] != other[n]
	}
	if got := share(differ); math.Abs(got-0.5) > 0.02 {
		t.Errorf("another seed changes %v of the calls, want half", got)
	}
}

func TestChaosKeepsToItsBounds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		chaos     fault.Chaos
		operation string
		nth       uint64
		age       time.Duration
		want      bool
	}{
		"always":                      {fault.Chaos{Rate: 1}, "a", 1, 0, true},
		"the zero value":              {fault.Chaos{}, "a", 1, 0, false},
		"a rate that is no number":    {fault.Chaos{Rate: math.NaN()}, "a", 1, 0, false},
		"a rate below zero":           {fault.Chaos{Rate: -1}, "a", 1, 0, false},
		"one of its operations":       {fault.Chaos{Rate: 1, Operations: []string{"a", "b"}}, "b", 1, 0, true},
		"none of its operations":      {fault.Chaos{Rate: 1, Operations: []string{"a", "b"}}, "c", 1, 0, false},
		"before its end":              {fault.Chaos{Rate: 1, Until: time.Minute}, "a", 1, time.Minute - 1, true},
		"at its end":                  {fault.Chaos{Rate: 1, Until: time.Minute}, "a", 1, time.Minute, false},
		"before it began":             {fault.Chaos{Rate: 1, Until: time.Minute}, "a", 1, -time.Minute, true},
		"the last of its calls":       {fault.Chaos{Rate: 1, Calls: 3}, "a", 3, 0, true},
		"after the last of its calls": {fault.Chaos{Rate: 1, Calls: 3}, "a", 4, 0, false},
	} {
		if got := test.chaos.Strikes(test.operation, test.nth, test.age); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}
