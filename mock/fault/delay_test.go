package fault_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/fault"
)

func TestDelayIsReadAsWritten(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0", 64)
	for text, test := range map[string]struct {
		want  fault.Delay
		error string // words that must be there; empty for none
	}{
		"500ms":                       {want: fault.Fixed(500 * time.Millisecond)},
		"1m":                          {want: fault.Fixed(fault.MaxDelay)},
		"0s":                          {},
		"uniform(100ms,2s)":           {want: fault.Uniform(100*time.Millisecond, 2*time.Second)},
		"uniform( 1s , 1s )":          {want: fault.Uniform(time.Second, time.Second)},
		"uniform(0s,0s)":              {},
		"lognormal(200ms,0.4)":        {want: fault.Lognormal(200*time.Millisecond, 0.4)},
		"lognormal(200ms,0)":          {want: fault.Lognormal(200*time.Millisecond, 0)},
		"":                            {error: `"" is no time`},
		"500":                         {error: `"500" is no time: write a number with its unit, such as 500ms`},
		"+5s":                         {error: "is no time"},
		"-5s":                         {error: "is no time"},
		"-0s":                         {error: "is no time"},
		"1e3ms":                       {error: "is no time"},
		"99999999999h":                {error: "is no time"},
		"61s":                         {error: "61s is longer than 60s"},
		"60000000001ns":               {error: "is longer than 60s"},
		"uniform(1s,61s)":             {error: "61s is longer than 60s"},
		"uniform(61s,1s)":             {error: "61s is longer than 60s"},
		"uniform(2s,1s)":              {error: "2s is above 1s: write the shorter time first"},
		"uniform(1s)":                 {error: "not understood: write 500ms, uniform("},
		"uniform(1s,2s":               {error: "not understood"},
		"uniform(1s,2s)x":             {error: "not understood"},
		"uniform(1s,2s,3s)":           {error: `"2s,3s" is no time`},
		"uniform(1s,)":                {error: `"" is no time`},
		"Uniform(1s,2s)":              {error: `no distribution is called "Uniform"`},
		"normal(1s,0.4)":              {error: `no distribution is called "normal": write 500ms`},
		"lognormal(0s,0.4)":           {error: "a median of zero is no delay"},
		"lognormal(61s,0.4)":          {error: "61s is longer than 60s"},
		"lognormal(1s,10.1)":          {error: `"10.1" is no sigma: write a number from 0 to 10`},
		"lognormal(1s,-0.4)":          {error: "is no sigma"},
		"lognormal(1s,+0.4)":          {error: "is no sigma"},
		"lognormal(1s,1e0)":           {error: "is no sigma"},
		"lognormal(1s,0x1p0)":         {error: "is no sigma"},
		"lognormal(1s,NaN)":           {error: "is no sigma"},
		"lognormal(1s,Inf)":           {error: "is no sigma"},
		"lognormal(1s,.)":             {error: "is no sigma"},
		"uniform(1s,\t2s)":            {error: "is no time"},
		long + "1s":                   {error: "longer than 64 bytes"},
		"lognormal(1s,0." + long + "": {error: "longer than 64 bytes"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := fault.ParseDelay(text)
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if test.error == "" && err != nil || test.error != "" && (err == nil || !strings.Contains(err.Error(), test.error)) {
				t.Errorf("got error %v, want %q", err, test.error)
			}
			if err != nil && (!strings.HasPrefix(err.Error(), `delay "`) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("%q does not say which delay on one line", err)
			}
		})
	}
}

func TestDelayOutsideItsBoundsIsMovedInside(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ got, want fault.Delay }{
		"below zero":         {fault.Fixed(-time.Second), fault.Delay{}},
		"too long":           {fault.Fixed(time.Hour), fault.Fixed(fault.MaxDelay)},
		"high before low":    {fault.Uniform(2*time.Second, time.Second), fault.Uniform(time.Second, 2*time.Second)},
		"uniform below zero": {fault.Uniform(-time.Hour, -time.Second), fault.Delay{}},
		"uniform too long":   {fault.Uniform(time.Second, time.Hour), fault.Uniform(time.Second, fault.MaxDelay)},
		"median of zero":     {fault.Lognormal(0, 1), fault.Delay{}},
		"sigma below zero":   {fault.Lognormal(time.Second, -1), fault.Lognormal(time.Second, 0)},
		"sigma not a number": {fault.Lognormal(time.Second, math.NaN()), fault.Lognormal(time.Second, 0)},
		"sigma without end":  {fault.Lognormal(time.Second, math.Inf(1)), fault.Lognormal(time.Second, 10)},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %v, want %v", name, test.got, test.want)
		}
	}
}

// distance is the greatest distance between the share of draws below a value and what the distribution says it is, as
// in the test of Kolmogorov and Smirnov.
func distance(drawn []time.Duration, share func(time.Duration) float64) float64 {
	slices.Sort(drawn)
	var most float64
	for i, d := range drawn {
		want := share(d)
		most = max(most, math.Abs(want-float64(i)/float64(len(drawn))), math.Abs(want-float64(i+1)/float64(len(drawn))))
	}
	return most
}

func TestDrawsFollowTheirDistribution(t *testing.T) {
	t.Parallel()
	const draws = 20_000
	// 1.63/sqrt(n) is passed by chance once in a hundred times; the questions are the same in each run.
	limit := 1.63 / math.Sqrt(draws)
	uniform := func(low, high time.Duration) func(time.Duration) float64 {
		return func(d time.Duration) float64 { return float64(d-low) / float64(high-low) }
	}
	lognormal := func(median time.Duration, sigma float64) func(time.Duration) float64 {
		return func(d time.Duration) float64 {
			return 0.5 * math.Erfc(-math.Log(float64(d)/float64(median))/(sigma*math.Sqrt2))
		}
	}
	for _, test := range []struct {
		delay fault.Delay
		share func(time.Duration) float64
	}{
		{fault.Uniform(100*time.Millisecond, 2*time.Second), uniform(100*time.Millisecond, 2*time.Second)},
		{fault.Uniform(0, fault.MaxDelay), uniform(0, fault.MaxDelay)},
		{fault.Lognormal(200*time.Millisecond, 0.4), lognormal(200*time.Millisecond, 0.4)},
		{fault.Lognormal(50*time.Millisecond, 1), lognormal(50*time.Millisecond, 1)},
	} {
		// Questions that count up, and questions that are seeds far apart.
		for _, step := range []uint64{1, 0x9e3779b97f4a7c15} {
			drawn := make([]time.Duration, 0, draws)
			for n := range uint64(draws) {
				drawn = append(drawn, test.delay.Draw(n*step))
			}
			if got := distance(drawn, test.share); got > limit {
				t.Errorf("%v, step %d: the draws are %.4f off, want at most %.4f", test.delay, step, got, limit)
			}
		}
	}
}

func TestDrawFollowsFromTheQuestionAlone(t *testing.T) {
	t.Parallel()
	for _, delay := range []fault.Delay{
		fault.Fixed(time.Second), fault.Uniform(time.Second, 2*time.Second), fault.Lognormal(time.Second, 0.4),
	} {
		first := delay.Draw(7)
		delay.Draw(8)
		if again := delay.Draw(7); again != first {
			t.Errorf("%v: the same question waits for %v, then %v", delay, first, again)
		}
	}
	if d := fault.Uniform(time.Second, 2*time.Second); d.Draw(7) == d.Draw(8) {
		t.Errorf("two questions wait for the same time: %v", d.Draw(7))
	}
}

func TestDrawIsNeverLongerThanTheMost(t *testing.T) {
	t.Parallel()
	var longest, shortest int
	for _, delay := range []fault.Delay{
		fault.Lognormal(fault.MaxDelay, 10), fault.Lognormal(time.Nanosecond, 10), fault.Uniform(0, fault.MaxDelay),
		fault.Uniform(fault.MaxDelay, fault.MaxDelay),
	} {
		for n := range uint64(2000) {
			switch got := delay.Draw(n); {
			case got < 0 || got > fault.MaxDelay:
				t.Fatalf("%v: %v", delay, got)
			case got == fault.MaxDelay:
				longest++
			case got == 0:
				shortest++
			}
		}
	}
	if longest < 3000 || shortest < 500 {
		t.Errorf("%d draws reached the end and %d the start: the bounds were not tried", longest, shortest)
	}
}

func FuzzParseDelay(f *testing.F) {
	for _, text := range []string{"500ms", "uniform(100ms,2s)", "lognormal(200ms,0.4)", "lognormal(1s,10.)", "a(b,c)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := fault.ParseDelay(text)
		if err != nil {
			if !got.IsZero() {
				t.Errorf("%q is %v and an error", text, got)
			}
			return
		}
		again, err := fault.ParseDelay(got.String())
		if again != got || err != nil {
			t.Errorf("%q reads back as %v, %v", got, again, err)
		}
	})
}
