package fault

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// MaxChunks is the most pieces that a body is sent in: each is a write of its own to the socket.
const MaxChunks = 10_000

// A Dribble spreads a body over time, as WireMock's chunkedDribbleDelay does. The zero value, and any without chunks or
// time, sends it at once.
type Dribble struct {
	// Chunks is how many pieces the body goes out in, at most MaxChunks; a shorter body goes byte by byte.
	Chunks int
	// Total is the time from the head to the last piece, at most MaxDelay.
	Total time.Duration
}

// IsZero reports that the body is sent at once.
func (d Dribble) IsZero() bool { return d.Chunks < 1 || d.Total <= 0 }

// String says the dribble in words, such as "5 chunks over 2s", or "" for none.
func (d Dribble) String() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Chunks) + " chunks over " + brief(d.Total)
}

// Write sends the head at once and then the body in pieces of nearly the same size, each after its share of the time,
// so that the last one is sent when the time is over: by net/http, once the handler has returned, so that a client
// which has the whole body finds the exchange in the journal. A Content-Length that was set stays true. When the server
// is about to stop, what is left is sent at once. The error says that the client has gone, or why a piece could not be
// sent. The caller sets a write deadline that lies past Total.
//
//nolint:revive // the writer comes first, as everywhere in net/http
func (d Dribble) Write(w http.ResponseWriter, ctx context.Context, stopping <-chan struct{}, body []byte) error {
	flusher := http.NewResponseController(w)
	chunks := min(max(d.Chunks, 1), max(len(body), 1), MaxChunks)
	step := within(d.Total) / time.Duration(chunks)
	// A writer that cannot flush sends when it will: the body is whole all the same.
	_ = flusher.Flush()
	for n := range chunks {
		if !Wait(ctx, step, stopping) {
			return fmt.Errorf("dribble: the client has gone: %w", ctx.Err())
		}
		piece := body[n*len(body)/chunks : (n+1)*len(body)/chunks]
		if n == chunks-1 && len(piece) > 0 {
			// net/http holds back what fits its buffer, and one byte always does.
			if _, err := w.Write(piece[:len(piece)-1]); err != nil {
				return fmt.Errorf("dribble: %w", err)
			}
			piece = piece[len(piece)-1:]
		}
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("dribble: %w", err)
		}
		if n < chunks-1 {
			_ = flusher.Flush()
		}
	}
	return nil
}
