package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"understudy/mock/problem"
	"understudy/mock/session"
)

// A dial is what a session's clock shows.
type dial struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	// Offset is how far a clock that goes is ahead of the real time.
	Offset string `json:"offset"`
}

func readDial(clock *session.Clock) dial {
	_, frozen := clock.Frozen()
	return dial{Now: clock.Now(), Frozen: frozen, Offset: clock.Offset().String()}
}

// showClock answers GET /__admin/clock.
func (c *room) showClock(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.readSession(r)
	if refusal != nil {
		return refusal
	}
	answer(w, http.StatusOK, readDial(found.State().Clock))
	return nil
}

// setClock answers PUT /__admin/clock with the time that the session's clock shows then.
func (c *room) setClock(w http.ResponseWriter, r *http.Request) *problem.Problem {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return refusal
	}
	members, err := readMembers(body)
	if err != nil {
		return clockFault(err)
	}
	turn, err := parseTurn(members)
	if err != nil {
		return clockFault(err)
	}
	found, refusal := c.session(r, true)
	if refusal != nil {
		return refusal
	}
	clock := found.State().Clock
	if err := turn(clock); err != nil {
		return clockFault(err)
	}
	answer(w, http.StatusOK, readDial(clock))
	return nil
}

func clockFault(err error) *problem.Problem {
	return &problem.Problem{Kind: problem.InvalidClock, Detail: err.Error()}
}

// parseTurn reads what is to be done to a clock.
func parseTurn(members map[string]json.RawMessage) (func(*session.Clock) error, error) {
	if len(members) != 1 {
		return nil, errors.New("send exactly one of freeze, advance and resume")
	}
	for name, value := range members {
		switch name {
		case "freeze":
			var text string
			err := json.Unmarshal(value, &text)
			at, wrong := time.Parse(time.RFC3339, text)
			if err != nil || wrong != nil {
				return nil, errors.New("freeze needs a time such as \"2026-03-04T12:04:05Z\" (RFC 3339)")
			}
			return func(clock *session.Clock) error { return clock.Freeze(at) }, nil
		case "advance":
			var text string
			err := json.Unmarshal(value, &text)
			by, wrong := parseDuration(text)
			if err != nil || wrong != nil {
				return nil, errors.New("advance needs a duration such as \"61m\", \"36h30m\" or \"15d\"")
			}
			return func(clock *session.Clock) error { return clock.Advance(by) }, nil
		case "resume":
			if string(value) != "true" {
				return nil, errors.New("resume takes only true; to stop the clock, freeze it")
			}
			return func(clock *session.Clock) error { clock.Resume(); return nil }, nil
		default:
			return nil, fmt.Errorf("%.40q is not a member here; there are freeze, advance and resume", name)
		}
	}
	return nil, errors.New("send exactly one of freeze, advance and resume")
}

// maxDays is the largest number of days that fits a duration.
const maxDays = int64(1<<63-1) / int64(24*time.Hour)

// parseDuration reads a duration as Go writes it, before which whole days may stand: 15d, 1d12h.
func parseDuration(text string) (time.Duration, error) {
	days, rest, found := strings.Cut(text, "d")
	if !found {
		return time.ParseDuration(text)
	}
	count, err := strconv.ParseUint(days, 10, 31)
	if err != nil || int64(count) > maxDays {
		return 0, fmt.Errorf("%.40q is no number of days", days)
	}
	whole := time.Duration(count) * 24 * time.Hour
	if rest == "" {
		return whole, nil
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more < 0 || rest[0] == '+' || whole+more < whole {
		return 0, fmt.Errorf("%.40q is no duration after a number of days", rest)
	}
	return whole + more, nil
}
