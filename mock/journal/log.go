package journal

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

// The log's limits: what waits for a slow destination, how often a busy log writes, and how long Close waits.
const (
	logBytes    = 1 << 20
	logPause    = 5 * time.Millisecond
	logDeadline = time.Second
)

// ErrLogUnflushed is returned by Log.Close when the destination did not take the last lines in time.
var ErrLogUnflushed = errors.New("the log's destination did not take the last lines within a second")

// A Format says how log lines are written.
type Format uint8

// Text is for people, JSON for machines: one object a line.
const (
	Text Format = iota
	JSON
)

// A Log writes one line for each exchange to a destination that may be slow, full or closed without ever waiting for
// it. Lines wait in at most 1 MiB of memory; what does not fit is dropped and counted, and the count is written as a
// line of its own once the destination takes lines again. Any number of goroutines may use it.
type Log struct {
	destination io.Writer
	format      Format
	color       bool
	redactor    *Redactor
	lines       sync.Pool

	mu      sync.Mutex
	waiting []byte
	dropped int64 // since the last notice
	lost    int64 // since the start
	idle    bool  // the writer waits for wake
	closed  bool

	// What follows belongs to the writing goroutine alone.
	spare  []byte // the buffer it emptied last
	missed int64  // lines lost that no notice has told of
	torn   bool   // the last write ended within a line

	wake    chan struct{}
	closing chan struct{}
	done    chan struct{}
}

// NewLog starts a log. Close ends it. A destination that is a pipe whose reader has gone ends the process when it is
// standard output or standard error, unless the program handles SIGPIPE (see os/signal).
func NewLog(destination io.Writer, format Format, color bool, redactor *Redactor) *Log {
	l := &Log{
		destination: destination, format: format, color: color, redactor: redactor,
		idle: true,
		wake: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}),
	}
	l.lines.New = func() any { return new([]byte) }
	go l.run()
	return l
}

// Exchange writes one line for an entry. It does not wait, and does not keep the entry.
func (l *Log) Exchange(e *Entry) {
	buffer := l.lines.Get().(*[]byte)
	line := (*buffer)[:0]
	if l.format == JSON {
		line = l.redactor.AppendJSON(line, e)
	} else {
		line = l.redactor.AppendLine(line, e, l.color)
	}
	l.add(line)
	if cap(line) <= pooledBytes {
		*buffer = line
		l.lines.Put(buffer)
	}
}

// Write adds a line that is ready, so that a slog.Handler can share the destination. It does not wait: it returns no
// error for a line that was dropped, and os.ErrClosed after Close.
func (l *Log) Write(line []byte) (int, error) {
	if !l.add(line) {
		return 0, os.ErrClosed
	}
	return len(line), nil
}

// Dropped is how many lines were lost since the start.
func (l *Log) Dropped() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

// add puts a line where it waits for the writer. It reports false after Close.
func (l *Log) add(line []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		l.lost++
		return false
	}
	if len(line) == 0 {
		return true
	}
	if len(l.waiting)+len(line)+1 > logBytes {
		l.dropped++
		l.lost++
		return true
	}
	l.waiting = append(l.waiting, line...)
	if line[len(line)-1] != '\n' {
		l.waiting = append(l.waiting, '\n')
	}
	if l.idle {
		// The writer waits, so the channel has room: idle is set before each wait and cleared here, under the lock.
		l.idle = false
		l.wake <- struct{}{}
	}
	return true
}

// Close writes what waits, for at most a second, and ends the log. Lines that come later are dropped. When the
// destination does not return within that second, Close gives up with ErrLogUnflushed, and the log's goroutine ends
// as soon as it does.
func (l *Log) Close() error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.closing)
	}
	l.mu.Unlock()

	deadline := time.NewTimer(logDeadline)
	defer deadline.Stop()
	select {
	case <-l.done:
		return nil
	case <-deadline.C:
		return ErrLogUnflushed
	}
}
