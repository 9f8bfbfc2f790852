package mock

import (
	"net/http"
	"sync/atomic"
	"time"

	"understudy/mock/session"
)

// dateHeader is the value of Date (RFC 9110, section 6.6.1), written once a second and not, as net/http does, for each
// reply.
type dateHeader struct{ latest atomic.Pointer[dated] }

type dated struct {
	second int64
	value  []string
}

// by is the value by a session's clock, for a moment of the real time.
func (d *dateHeader) by(clock *session.Clock, now time.Time) []string {
	if _, stands := clock.Frozen(); stands || clock.Moved() {
		return []string{clock.Now().Format(http.TimeFormat)}
	}
	return d.at(now)
}

// at is the value for a moment.
func (d *dateHeader) at(now time.Time) []string {
	second := now.Unix()
	if latest := d.latest.Load(); latest != nil && latest.second == second {
		return latest.value
	}
	fresh := &dated{second, []string{now.UTC().Format(http.TimeFormat)}}
	d.latest.Store(fresh)
	return fresh.value
}
