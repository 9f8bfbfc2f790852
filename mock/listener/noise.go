package listener

import (
	"bytes"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	noiseWindow = time.Minute // over this time
	noiseLines  = 10          // so many lines of net/http are logged
	noiseBytes  = 2 << 10     // and of each no more than this: a stack can be 64 KiB
)

// noise passes on what net/http has to say about connections, with a bound: each line can be provoked by a client.
type noise struct {
	log *slog.Logger
	now func() time.Time

	mu     sync.Mutex
	since  time.Time
	lines  int
	hidden int
}

// Write takes one line of an error log. It never fails, because nobody could act on that.
func (n *noise) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now := n.now(); now.Sub(n.since) >= noiseWindow {
		n.tell()
		n.since, n.lines = now, 0
	}
	if n.lines == noiseLines {
		n.hidden++
		return len(p), nil
	}
	n.lines++
	line := bytes.TrimRight(p, "\n")
	if len(line) > noiseBytes {
		line = append(bytes.Clone(line[:noiseBytes]), " [cut]"...)
	}
	n.log.Warn(string(line))
	return len(p), nil
}

// flush tells what is still hidden.
func (n *noise) flush() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tell()
}

// tell logs how many lines were kept back. The caller holds mu.
func (n *noise) tell() {
	if n.hidden > 0 {
		n.log.Warn(fmt.Sprintf("%d more suppressed", n.hidden))
	}
	n.hidden = 0
}
