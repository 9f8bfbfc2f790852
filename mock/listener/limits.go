package listener

import (
	"fmt"
	"time"
)

// readAhead is how far past MaxHeaderBytes net/http reads before it answers 431 (its "bufio slop").
const readAhead = 4096

// SmallestHead is the least HeadBytes that New accepts, in bytes: twice what net/http reads in one go.
const SmallestHead = 2 * readAhead

// Limits bound what one connection may cost. A zero field stands for its default.
type Limits struct {
	// HeadTimeout is the time from the first byte of a request head (or from the connection's start) to its blank
	// line. A slower head is cut: without an answer, or with 400 if it stopped within a field's name. Default 5 s.
	HeadTimeout time.Duration
	// BodyTimeout is the time a request body may take. The listener only carries it: whoever reads the body sets it
	// with http.ResponseController.SetReadDeadline, so that a slow body gets an answer of its own. Default 10 s.
	BodyTimeout time.Duration
	// AnswerTimeout is the time from the end of the head to the last byte of the answer. Default 30 s.
	AnswerTimeout time.Duration
	// IdleTimeout is how long a connection may stay open between two requests. Default 60 s.
	IdleTimeout time.Duration
	// HeadBytes is the size of the largest head served on a new connection; a larger one is answered with 431
	// (RFC 6585 section 5). On a connection used before, net/http reads at most 4096 bytes before it counts, so that a
	// head of up to HeadBytes+4096 may pass there. Default 32 KiB, at least 8 KiB.
	HeadBytes int
}

// DefaultLimits returns the limits that apply where nothing else is asked for.
func DefaultLimits() Limits {
	return Limits{
		HeadTimeout:   5 * time.Second,
		BodyTimeout:   10 * time.Second,
		AnswerTimeout: 30 * time.Second,
		IdleTimeout:   60 * time.Second,
		HeadBytes:     32 << 10,
	}
}

// filled returns l with its zero fields replaced by their defaults. An error names the field that makes no sense.
func (l Limits) filled() (Limits, error) {
	usual := DefaultLimits()
	for _, limit := range []struct {
		name  string
		value *time.Duration
		usual time.Duration
	}{
		{"HeadTimeout", &l.HeadTimeout, usual.HeadTimeout},
		{"BodyTimeout", &l.BodyTimeout, usual.BodyTimeout},
		{"AnswerTimeout", &l.AnswerTimeout, usual.AnswerTimeout},
		{"IdleTimeout", &l.IdleTimeout, usual.IdleTimeout},
	} {
		switch {
		case *limit.value == 0:
			*limit.value = limit.usual
		case *limit.value < 0:
			return l, fmt.Errorf("limits: %s is %s: want a time above zero", limit.name, *limit.value)
		}
	}
	switch {
	case l.HeadBytes == 0:
		l.HeadBytes = usual.HeadBytes
	case l.HeadBytes < SmallestHead:
		return l, fmt.Errorf("limits: HeadBytes is %d: want at least %d", l.HeadBytes, SmallestHead)
	}
	return l, nil
}
