//go:build unix

package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"understudy/mock"
)

// hangupHelp ends the sentence of --help about signals.
const hangupHelp = ";\nSIGHUP loads everything anew."

// reloadOnHangup loads anew at each SIGHUP, as servers do, until the function it returns is called. But when the
// terminal that the server was started from has gone, which is what the signal was made for, the server goes, too.
func (s *serve) reloadOnHangup(server *mock.Server, signals chan<- os.Signal) (stop func()) {
	attended := isTerminal(s.Stdin)
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case hangup := <-hangups:
				if attended && !isTerminal(s.Stdin) {
					select {
					case signals <- hangup:
					default: // The server is about to stop already.
					}
					return
				}
				// The log says what became of it.
				_, _ = server.Reload(ctx)
			}
		}
	}()
	return func() {
		signal.Stop(hangups)
		cancel()
	}
}
