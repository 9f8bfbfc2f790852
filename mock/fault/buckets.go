package fault

import (
	"container/list"
	"math"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxNames is how many names have a bucket of their own.
	maxNames = 1024
	// maxName is how many bytes of a name tell it from others.
	maxName = 256
	// jitter is how far a clock may seem to go back because two calls read it and arrive in the other order.
	jitter = time.Second
)

// Buckets hold a token bucket for each name: who calls too often waits, and nobody else does. At most 1,024 names are
// known; then the one unused for longest is forgotten, and starts again with a full bucket. A Buckets is safe for
// concurrent use.
type Buckets struct {
	mu     sync.Mutex
	byName map[string]*list.Element
	recent list.List // of *bucket, the latest used first
}

// A bucket is what is left to one name.
type bucket struct {
	name    string
	limit   Limit
	limiter *rate.Limiter
	latest  time.Time // the latest time it was asked at since the clock last went back
}

// NewBuckets returns buckets that know nobody yet.
func NewBuckets() *Buckets { return &Buckets{byName: map[string]*list.Element{}} }

// Take lets a call of that name pass if the limit allows it at that time. Where it does not, wait is the time until the
// next call would pass, to the nanosecond and at least one, and nothing is used up; Retry-After (RFC 9110, section
// 10.2.3) is that in seconds, rounded up. A name that comes with another limit than before starts with a full bucket.
//
// The clock may be anyone's. While it stands still nothing is refilled. When it goes back, what is left stays as it is
// and refills from there: nobody is locked out until the old time comes again, and nobody is given anything.
func (b *Buckets) Take(limit Limit, name string, now time.Time) (wait time.Duration, ok bool) {
	if limit.IsZero() {
		return 0, true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.of(name, limit).take(now)
}

// of finds the bucket of a name, or makes it. The caller holds mu.
func (b *Buckets) of(name string, limit Limit) *bucket {
	if len(name) > maxName {
		name = strings.Clone(name[:maxName])
	}
	var its *bucket
	if element := b.byName[name]; element != nil {
		b.recent.MoveToFront(element)
		its = element.Value.(*bucket)
	} else {
		if len(b.byName) >= maxNames {
			oldest := b.recent.Back()
			delete(b.byName, b.recent.Remove(oldest).(*bucket).name)
		}
		its = &bucket{name: name}
		b.byName[name] = b.recent.PushFront(its)
	}
	if its.limiter == nil || its.limit != limit {
		perSecond := rate.Limit(float64(limit.Calls) / limit.Per.Seconds())
		its.limit, its.limiter = limit, rate.NewLimiter(perSecond, limit.room())
	}
	return its
}

func (b *bucket) take(now time.Time) (wait time.Duration, ok bool) {
	perSecond, ahead := b.limiter.Limit(), time.Duration(0)
	switch {
	case now.After(b.latest) || b.latest.IsZero():
		b.latest = now
	case b.latest.Sub(now) <= jitter:
		ahead, now = b.latest.Sub(now), b.latest
	default:
		// Subtle: a limiter refills nothing until the clock is past the last call again. Setting a limit, the same one,
		// books what has been refilled and moves that call to the given time, back as well as forth.
		b.limiter.SetLimitAt(b.latest, perSecond)
		b.limiter.SetLimitAt(now, perSecond)
		b.latest = now
	}
	if b.limiter.AllowN(now, 1) {
		return 0, true
	}
	// Rounded, not cut, so that a whole second is no more and no less; a limiter forgives less than a nanosecond.
	missing := (1 - b.limiter.TokensAt(now)) / float64(perSecond)
	return ahead + max(time.Duration(math.Round(missing*float64(time.Second))), 1), false
}
