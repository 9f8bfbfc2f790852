package cli

import (
	"fmt"
	"time"
)

// progressEvery is how often progress is told.
const progressEvery = 100 * time.Millisecond

// progress tells how far a run is, on a terminal only, on one line that is wiped at the end.
func (w World) progress() func(done, total int) {
	if !isTerminal(w.Stderr) {
		return nil
	}
	var told time.Time
	return func(done, total int) {
		switch {
		case done == total:
			_, _ = fmt.Fprint(w.Stderr, "\r\x1b[K")
		case time.Since(told) >= progressEvery:
			told = time.Now()
			_, _ = fmt.Fprintf(w.Stderr, "\r\x1b[K%d of %d operations", done, total)
		}
	}
}
