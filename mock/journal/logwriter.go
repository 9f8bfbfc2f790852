package journal

import (
	"bytes"
	"fmt"
	"io"
	"time"
)

// run is the log's one goroutine: it takes all that waits and writes it at once. A line that comes to an idle log is
// written right away; while lines keep coming, it writes every few milliseconds, so that a burst costs few system
// calls.
func (l *Log) run() {
	defer close(l.done)
	for {
		select {
		case <-l.wake:
		case <-l.closing:
			l.drain()
			return
		}
		for l.drain() {
			if l.pause() {
				break
			}
		}
	}
}

// pause gives lines time to gather. It reports true when the log is closing.
func (l *Log) pause() bool {
	timer := time.NewTimer(logPause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-l.closing:
		return true
	}
}

// drain writes what waits and reports whether there was anything. If not, the log is idle.
func (l *Log) drain() bool {
	l.mu.Lock()
	batch, dropped := l.waiting, l.dropped
	l.waiting, l.dropped = l.spare[:0], 0
	l.spare = nil
	l.idle = len(batch) == 0 && dropped == 0
	idle := l.idle
	l.mu.Unlock()

	if idle {
		l.spare = batch
		return false
	}
	l.deliver(batch, dropped)
	l.spare = batch
	return true
}

// deliver writes one batch, and a notice of what was lost as soon as the destination takes it. A batch that fails is
// not tried again: a destination that is full would otherwise hold up all that comes after.
func (l *Log) deliver(batch []byte, dropped int64) {
	if l.missed > 0 && !l.notice() {
		l.miss(batch, dropped)
		return
	}
	if len(batch) > 0 {
		n, err := l.destination.Write(batch)
		n = min(max(n, 0), len(batch))
		l.torn = n > 0 && batch[n-1] != '\n'
		if err != nil || n < len(batch) {
			l.miss(batch[n:], dropped)
			return
		}
	}
	l.missed += dropped
	if l.missed > 0 {
		l.notice()
	}
}

// miss counts the lines that a failed write lost, and takes over those that were dropped before.
func (l *Log) miss(unwritten []byte, dropped int64) {
	lines := int64(bytes.Count(unwritten, []byte{'\n'}))
	l.missed += lines + dropped
	l.mu.Lock()
	l.lost += lines
	l.mu.Unlock()
}

// notice says how many lines were lost, and reports whether the destination took it.
func (l *Log) notice() bool {
	text := fmt.Sprintf("%d log lines dropped: the destination was slow, full or closed\n", l.missed)
	if l.format == JSON {
		text = fmt.Sprintf(`{"time":%q,"level":"warn","msg":"log lines dropped","dropped":%d}`+"\n",
			time.Now().UTC().Format(jsonTime), l.missed)
	}
	if l.torn {
		text = "\n" + text
	}
	n, err := io.WriteString(l.destination, text)
	if err != nil || n < len(text) {
		return false
	}
	l.missed, l.torn = 0, false
	return true
}
