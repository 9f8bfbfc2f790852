package upstream

import (
	"errors"
	"io"
	"sync"
)

// A Capture passes a body on as it is read, and keeps its beginning. It may be read on one goroutine and looked at on
// another.
type Capture struct {
	from io.ReadCloser
	keep int64
	// heard is told of each read that brought something.
	heard func()

	mu   sync.Mutex
	kept []byte
	size int64
	err  error
}

// NewCapture keeps at most so many bytes of a body. Heard is told of each read that brought something.
func NewCapture(from io.ReadCloser, keep int64, heard func()) *Capture {
	return &Capture{from: from, keep: keep, heard: heard}
}

// Read passes on what comes.
func (c *Capture) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if n > 0 {
		c.heard()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.size += int64(n)
	c.kept = append(c.kept, p[:min(int64(n), c.keep-int64(len(c.kept)))]...)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err //nolint:wrapcheck // a reader's own error, io.EOF among them
}

// Close closes the body. It may be closed while it is read.
func (c *Capture) Close() error { return c.from.Close() }

// A Captured is what is known of a body.
type Captured struct {
	// Body is its beginning, and Size how many bytes came.
	Body []byte
	Size int64
	// Whole says that it came to its end, and that Body is all of it.
	Whole bool
	// Ended says that it came to its end, kept or not.
	Ended bool
	// Err is why it did not come to its end, if it did not.
	Err error
}

// Look is what came so far. The bytes are not changed any more, whatever comes.
func (c *Capture) Look() Captured {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := Captured{Body: c.kept[:len(c.kept):len(c.kept)], Size: c.size, Ended: errors.Is(c.err, io.EOF)}
	seen.Whole = seen.Ended && c.size == int64(len(c.kept))
	if !seen.Ended {
		seen.Err = c.err
	}
	return seen
}
