package verify

import (
	"context"
	"errors"
	"fmt"
	"net"
)

var errGone = errors.New("the service gave no reply")

// mute is why a run ends in which no request had a reply, or nil.
func (l *line) mute() error {
	sent, why := l.sent.Load(), l.silence.Load()
	switch {
	case sent == 0 || l.answered.Load() > 0:
		return nil
	case l.reached.Load() == 0:
		return fmt.Errorf("%w: nobody is at the address, for any of %d requests", errGone, sent)
	case why == nil:
		return fmt.Errorf("%w to any of %d requests", errGone, sent)
	}
	return fmt.Errorf("%w to any of %d requests: %s", errGone, sent, *why)
}

// unreached reports whether a request failed because nobody is at the address.
func unreached(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// plainly says of a wait that was too long how long it was, and whether anything had come.
func (l *line) plainly(err error, began bool) error {
	switch {
	case !errors.Is(err, context.DeadlineExceeded):
		return err
	case began:
		return fmt.Errorf("the head of the reply did not end within %s", l.timeout)
	}
	return fmt.Errorf("nothing came within %s", l.timeout)
}
