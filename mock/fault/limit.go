package fault

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	// maxCalls is the most that a limit lets through at once or in its time.
	maxCalls = 1_000_000
	// maxPer is the longest time that a limit is written for.
	maxPer = 24 * time.Hour
)

// A Limit is how many calls pass in how much time. The zero value, and any without calls or time, is no limit.
type Limit struct {
	// Calls pass in Per, evenly: each Per/Calls, one more call may pass.
	Calls int
	Per   time.Duration
	// Burst is how many calls pass at once after a rest, or 0 for as many as Calls.
	Burst int
}

// ParseLimit reads a limit as people write it: 120/1m, or 10/100ms burst 20. Calls and burst go from 1 to 1,000,000,
// the time from 1ms to 24h.
func ParseLimit(text string) (Limit, error) {
	limit, err := readLimit(text)
	if err != nil {
		return Limit{}, fmt.Errorf("throttle %q: %w: write calls/time, such as 120/1m or 10/100ms burst 20",
			shorten(text), err)
	}
	return limit, nil
}

func readLimit(text string) (limit Limit, err error) {
	calls, rest, _ := strings.Cut(strings.Trim(text, " "), "/")
	per, burst, bursts := strings.Cut(rest, " ")
	if limit.Calls, err = readCalls(calls); err != nil {
		return Limit{}, err
	}
	if bursts {
		number, ok := strings.CutPrefix(strings.TrimLeft(burst, " "), "burst ")
		if !ok {
			return Limit{}, fmt.Errorf("%q is no burst", shorten(burst))
		}
		if limit.Burst, err = readCalls(strings.TrimLeft(number, " ")); err != nil {
			return Limit{}, err
		}
	}
	limit.Per, err = time.ParseDuration(per)
	if err != nil || strings.HasPrefix(per, "+") || limit.Per < time.Millisecond || limit.Per > maxPer {
		return Limit{}, fmt.Errorf("%q is no time from 1ms to 24h", shorten(per))
	}
	return limit, nil
}

func readCalls(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n < 1 || n > maxCalls {
		return 0, fmt.Errorf("%q is no number of calls from 1 to %d", shorten(text), maxCalls)
	}
	return int(n), nil
}

// IsZero reports that there is no limit.
func (l Limit) IsZero() bool { return l.Calls <= 0 || l.Per <= 0 }

// String writes the limit as ParseLimit reads it, or "" for none.
func (l Limit) String() string {
	if l.IsZero() {
		return ""
	}
	text := strconv.Itoa(l.Calls) + "/" + brief(l.Per)
	if l.Burst > 0 {
		text += " burst " + strconv.Itoa(l.Burst)
	}
	return text
}

// room is how many calls may pass at once.
func (l Limit) room() int {
	if l.Burst > 0 {
		return l.Burst
	}
	return l.Calls
}
