package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"understudy/mock/listener"
)

// drainTime bounds the time that requests in flight get to end.
const drainTime = 10 * time.Second

// wait returns when the server ends: by itself, which is an error, or after a signal. The first signal lets everything
// in flight end; the second ends at once.
func (s *serve) wait(at *listener.Server, signals <-chan os.Signal, failed <-chan error) error {
	select {
	case err := <-failed:
		return err
	case <-signals:
	}
	s.say("finishing what is in flight; a second signal ends at once\n")
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	drained := make(chan error, 1)
	go func() { drained <- at.Drain(ctx) }()
	select {
	case err := <-drained:
		if errors.Is(err, context.DeadlineExceeded) {
			s.say("some clients did not finish in time, and were cut\n")
			return nil
		}
		return err
	case <-signals:
		return at.Close()
	}
}

// sayTime bounds the time that a message may take to be written.
const sayTime = time.Second

// say writes to standard error, and does not wait for a reader that is stuck.
func (s *serve) say(text string) {
	said := make(chan struct{})
	go func() {
		_, _ = io.WriteString(s.Stderr, text)
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(sayTime):
	}
}
