package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"understudy/mock"
)

// tell writes what was met and what was broken, and says how the program ends.
func (r *suite) tell(
	ctx context.Context, server *mock.Server, unread map[int]int64, code int, began time.Time,
) error {
	if err := server.Survey(ctx, r.progress()); err != nil {
		return err
	}
	met := server.Coverage()
	var failed error
	if r.coverageOut != "" {
		if err := save(r.coverageOut, func(to io.Writer) error { return met.Write(until{ctx, to}) }); err != nil {
			failed = fmt.Errorf("--coverage-out %w", err)
		}
	}
	results := r.results(server, met, unread)
	results.Began, results.Elapsed = began, time.Since(began)
	// What can be told is told, whatever could not be written; and the command's own code goes before all.
	failed = errors.Join(failed, r.writeReports(results))
	switch {
	case code != 0 && failed != nil:
		_, _ = fmt.Fprintf(r.Stderr, "understudy: %v\nunderstudy: the command ended with %d\n", failed, code)
		return &passedOn{code}
	case failed != nil:
		return failed
	case code != 0:
		_, _ = fmt.Fprintf(r.Stderr, "understudy: the command ended with %d\n", code)
		return &passedOn{code}
	case results.Count().Failed > 0:
		return &findings{errors.New("the contract was broken, or too little of it was met")}
	}
	return nil
}

// unless tells, unless a signal asks for the end meanwhile: then the program ends as one that it ended.
func (r *suite) unless(signals <-chan os.Signal, tell func(context.Context) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var failed error
	told := make(chan struct{})
	go func() {
		defer close(told)
		failed = tell(ctx)
	}()
	for {
		select {
		case <-told:
			return failed
		case by := <-signals:
			if !lethal(by) {
				continue
			}
			cancel()
			select {
			case <-told:
			case <-time.After(sayTime):
				// Whoever reads the report may be stuck.
			}
			r.say(fmt.Sprintf("understudy: %s: ended before all was told\n", by))
			return &passedOn{signalled + numberOf(by)}
		}
	}
}

// signalled and the number of a signal are the exit code of a program that was ended by it, as shells have it.
const signalled = 128

// numberOf is the number of a signal. Every system that Go knows has SIGINT as 2.
func numberOf(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return int(number)
	}
	return int(syscall.SIGINT)
}

// forget takes the signals that have come.
func forget(signals <-chan os.Signal) {
	for {
		select {
		case <-signals:
		default:
			return
		}
	}
}

// until is a writer that fails once its context has ended.
type until struct {
	context.Context
	io.Writer
}

func (u until) Write(data []byte) (int, error) {
	if err := u.Err(); err != nil {
		return 0, err
	}
	return u.Writer.Write(data)
}

// passedOn is the error of a command that ran another one, which failed: it ends as that did.
type passedOn struct{ code int }

// Error says how the command ended.
func (p *passedOn) Error() string { return fmt.Sprintf("the command ended with %d", p.code) }
