package fault

import (
	"context"
	"time"
)

// Wait waits for a delay, which whoever took it in has bounded. It ends early when the client has gone, and reports
// false; it ends early when the server is about to stop, and reports true: the reply is still wanted.
func Wait(ctx context.Context, delay time.Duration, stopping <-chan struct{}) bool {
	if delay <= 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stopping:
		return true
	case <-ctx.Done():
		return false
	}
}
