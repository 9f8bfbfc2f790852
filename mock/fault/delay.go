package fault

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// MaxDelay is the longest that a reply is held back, and the longest that a dribble takes: 60 s. A call that outlasts
// it tells a tester nothing that a call of this length does not.
const MaxDelay = 60 * time.Second

const (
	// maxSigma bounds how wide a lognormal delay spreads: at 10, one draw in twenty is 10^8 times the median.
	maxSigma = 10
	// maxDelayText is how many bytes a delay may be written in.
	maxDelayText = 64
	// drawStream keeps the draws of delays apart from other numbers that follow from the same question.
	drawStream = 0x64656c6179
)

// A Delay says how long a reply is held back: always the same time, or one drawn from a distribution. The zero value
// is no delay. Delays can be compared with ==.
type Delay struct {
	shape shape
	// low is the fixed delay, the least of a uniform one, the median of a lognormal one.
	low, high time.Duration
	sigma     float64
}

// A shape is the distribution that a delay is drawn from.
type shape uint8

const (
	fixed shape = iota
	uniform
	lognormal
)

// Fixed is a delay that is always the same, from 0 to MaxDelay; what lies outside is moved to the nearer end.
func Fixed(d time.Duration) Delay { return Delay{low: within(d)} }

// Uniform is a delay of which each value from low to high is as likely as any other. Both are moved into 0 to MaxDelay,
// and exchanged where low is above high.
func Uniform(low, high time.Duration) Delay {
	low, high = within(min(low, high)), within(max(low, high))
	if high == 0 {
		return Delay{}
	}
	return Delay{shape: uniform, low: low, high: high}
}

// Lognormal is a delay whose logarithm is normally distributed: half of the draws are below the median, and sigma, the
// standard deviation of that logarithm, says how long the tail of slow ones is. Both words mean what WireMock means by
// them. The median is moved into 0 to MaxDelay, and 0 is no delay; sigma is moved into 0 to 10.
func Lognormal(median time.Duration, sigma float64) Delay {
	median = within(median)
	if median == 0 {
		return Delay{}
	}
	if !(sigma > 0) { // NaN as well
		sigma = 0
	}
	return Delay{shape: lognormal, low: median, sigma: min(sigma, maxSigma)}
}

func within(d time.Duration) time.Duration { return min(max(d, 0), MaxDelay) }

// ParseDelay reads a delay as people write it: 500ms, 1.5s, uniform(100ms,2s) or lognormal(200ms,0.4), the last with
// its median and sigma. Times are Go's durations without a sign. What is longer than MaxDelay is an error and not cut,
// because it is more likely a slip than a wish.
func ParseDelay(text string) (Delay, error) {
	d, err := readDelay(text)
	if err != nil {
		return Delay{}, fmt.Errorf("delay %q: %w", shorten(text), err)
	}
	return d, nil
}

func readDelay(text string) (Delay, error) {
	if len(text) > maxDelayText {
		return Delay{}, fmt.Errorf("longer than %d bytes: %s", maxDelayText, delayForms)
	}
	name, inside, called := strings.Cut(text, "(")
	if !called {
		d, err := readTime(text)
		return Fixed(d), err
	}
	inside, closed := strings.CutSuffix(inside, ")")
	first, second, two := strings.Cut(inside, ",")
	if !closed || !two {
		return Delay{}, fmt.Errorf("not understood: %s", delayForms)
	}
	first, second = strings.Trim(first, " "), strings.Trim(second, " ")
	low, err := readTime(first)
	if err != nil {
		return Delay{}, err
	}
	switch name {
	case "uniform":
		high, err := readTime(second)
		if err != nil {
			return Delay{}, err
		}
		if low > high {
			return Delay{}, fmt.Errorf("%s is above %s: write the shorter time first", first, second)
		}
		return Uniform(low, high), nil
	case "lognormal":
		sigma, err := readSigma(second)
		if err != nil {
			return Delay{}, err
		}
		if low == 0 {
			return Delay{}, fmt.Errorf("a median of zero is no delay: write 0s")
		}
		return Lognormal(low, sigma), nil
	}
	return Delay{}, fmt.Errorf("no distribution is called %q: %s", name, delayForms)
}

const delayForms = "write 500ms, uniform(100ms,2s) or lognormal(200ms,0.4)"

// readTime reads a duration from 0 to MaxDelay.
func readTime(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-"):
		return 0, fmt.Errorf("%q is no time: write a number with its unit, such as 500ms or 1.5s", text)
	case d > MaxDelay:
		return 0, fmt.Errorf("%s is longer than 60s: write at most that", text)
	}
	return d, nil
}

// readSigma reads a decimal number from 0 to 10, without sign or exponent.
func readSigma(text string) (float64, error) {
	sigma, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.") != "" || sigma > maxSigma {
		return 0, fmt.Errorf("%q is no sigma: write a number from 0 to %d, such as 0.4", text, maxSigma)
	}
	return sigma, nil
}

// shorten keeps what is told back of a text within bounds.
func shorten(text string) string {
	if len(text) > maxDelayText {
		return text[:maxDelayText] + "..."
	}
	return text
}

// Draw is how long the reply to one question is held back, from 0 to MaxDelay. It follows from the question's number
// alone: the same question waits for the same time, on any machine and in any order.
func (d Delay) Draw(question uint64) time.Duration {
	if d.shape == fixed {
		return d.low
	}
	random := rand.New(rand.NewPCG(question, drawStream))
	if d.shape == uniform {
		return d.low + time.Duration(random.Int64N(int64(d.high-d.low)+1))
	}
	drawn := float64(d.low) * math.Exp(d.sigma*random.NormFloat64())
	// Compared as floats: what is past the range of int64 has no defined value as one.
	if drawn >= float64(MaxDelay) {
		return MaxDelay
	}
	return time.Duration(drawn)
}

// IsZero reports that there is no delay.
func (d Delay) IsZero() bool { return d == Delay{} }

// String writes the delay as ParseDelay reads it. No delay is 0s.
func (d Delay) String() string {
	switch d.shape {
	case uniform:
		return "uniform(" + brief(d.low) + "," + brief(d.high) + ")"
	case lognormal:
		return "lognormal(" + brief(d.low) + "," + strconv.FormatFloat(d.sigma, 'f', -1, 64) + ")"
	default:
		return brief(d.low)
	}
}

// brief writes a time as people do: 1m, where Go says 1m0s.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
